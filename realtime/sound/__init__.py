"""The built-in sound: a synthesiser in a process of its own, for whoever has no DAW at hand.

`port.SoundPort` is its near end, an output like any other; ``python -m
realtime.sound`` is the far end, which turns messages into sound.
"""
