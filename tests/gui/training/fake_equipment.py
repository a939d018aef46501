"""Stands in for pip, which is not to change the environment of tests: speaks as `training.equipment` does.

Where the build is ``cpu`` it installs; ``cuda`` is fetched without end.
"""

from __future__ import annotations

import signal
import sys

from training import equipment_messages as messages


def main() -> int:
    def say(message: messages.Message) -> None:
        sys.stdout.write(messages.encode(message) + "\n")
        sys.stdout.flush()

    what, build = sys.argv[1:]
    size = 200_000_000 if build == "cpu" else 2_500_000_000
    say(messages.Plan(9, size, 0, 5 * size, 10**11))
    if what == "plan":
        return 0
    say(messages.Fetching(size // 4, size))
    if build == "cuda":
        signal.sigwait({signal.SIGTERM})
        return 1
    say(messages.Installing())
    say(messages.Installed())
    return 0


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    sys.exit(main())
