"""The engine: plays what comes in through to the instrument, listens, and carries it on in time."""
