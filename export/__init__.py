"""Turns a trained network into the one file that the engine plays, checked against its original."""
