"""The musical controls: one row each, made of what the engine says that there is."""
