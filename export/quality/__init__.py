"""How good what a model makes up is: measures beside held-out human music, and originality."""
