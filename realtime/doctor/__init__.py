"""``ritornello doctor``: whether one can play on this machine, and what to do where not.

What the machine is like is gathered first, as `facts.Facts`; every judgement is a
pure function of them, so that each system's can be tested on any.
"""
