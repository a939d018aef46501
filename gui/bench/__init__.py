"""Figures of the window: how soon it is there, how smoothly it moves, how much memory it takes."""
