"""Ctrl-C, remembered."""

from __future__ import annotations

import signal
import sys
import threading

import pytest

from training.interrupt import Interruption


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_request_to_end_is_remembered(name: str) -> None:
    number = signal.Signals[name]
    before = signal.getsignal(number)
    asked = []
    with Interruption() as interruption:
        asked.append(interruption.asked)
        signal.raise_signal(number)
        asked.append(interruption.asked)
    assert asked == [False, True]
    assert signal.getsignal(number) == before


def test_the_second_one_acts_at_once() -> None:
    with Interruption() as interruption:
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert interruption.asked


def test_ctrl_c_works_again_afterwards() -> None:
    with Interruption():
        pass
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_an_error_inside_leaves_signals_as_they_were() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ZeroDivisionError), Interruption():
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) == before


def test_other_threads_leave_signals_alone() -> None:
    errors: list[BaseException | None] = []

    def work() -> None:
        try:
            with Interruption() as interruption:
                assert not interruption.asked
        finally:
            errors.append(sys.exception())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert errors == [None]
