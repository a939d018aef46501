"""Turns a folder of music into a trained network, and says how good it is."""
