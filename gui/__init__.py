"""The desktop app: a window onto the engine, which runs as a process of its own."""
