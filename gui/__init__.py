"""The desktop app, which is not written yet; until then everything is done on the command line."""
