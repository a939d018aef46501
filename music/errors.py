"""The one exception root: what a user can mend, said in one sentence."""

__all__ = ["RitornelloError"]


class RitornelloError(Exception):
    """A failure that is explained to the user in one sentence, with the way out.

    The command line prints ``str(error)`` and exits with status 1; nothing that
    is not a ``RitornelloError`` is ever shown without a traceback.
    """
