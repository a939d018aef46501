"""The piano on the screen, played by mouse, touch and the keys of the computer."""
