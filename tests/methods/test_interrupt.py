"""Signals as a request to stop."""

import os
import signal

import pytest

from symbolic_pinn.methods.interrupt import received, signals_interrupt, stop_on_interrupt

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def send(number):
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_is_a_request_and_the_second_acts(number):
    with signals_interrupt(), stop_on_interrupt() as stopped:
        assert not stopped()
        send(number)
        assert stopped()
        assert received() == number
        with pytest.raises(KeyboardInterrupt):
            send(number)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_that_was_swallowed_is_not_forgotten(number):
    with signals_interrupt():
        with pytest.raises(KeyboardInterrupt):
            send(number)
        with stop_on_interrupt() as stopped:
            assert stopped()
    with stop_on_interrupt() as stopped:
        assert not stopped()


def test_handlers_are_as_they_were():
    before = [signal.getsignal(n) for n in SIGNALS]
    with signals_interrupt(), stop_on_interrupt():
        pass
    assert [signal.getsignal(n) for n in SIGNALS] == before


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signals_interrupt(), stop_on_interrupt() as stopped:
            send(signal.SIGHUP)
            assert not stopped()
    finally:
        signal.signal(signal.SIGHUP, before)
