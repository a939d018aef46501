"""What is cut out of the music: clips, takes, files, and dragging them out."""
