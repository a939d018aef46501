"""Settings that last: their values, their file, what they mean to the engine, and their pages."""
