"""``ritornello bench``: what the engine costs and keeps to, on the machine at hand.

Every figure is measured on the engine's own parts, as a performance uses them,
and says in `figures` what it is.
"""
