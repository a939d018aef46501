"""Notes, bars and tempi; the files they are read from and written to; the encodings of a model."""
