"""The narrow views: transport, modes, meters, and the line at the bottom."""
