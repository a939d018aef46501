"""The piano roll: what was played, what is to come, and where the music stands."""
