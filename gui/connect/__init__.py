"""The guided set-up: what to do in each DAW, and whether it has worked."""
