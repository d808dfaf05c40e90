"""Ctrl-C, and the signals that end a process, as a request to stop after the running step.

SIGTERM is what schedulers, containers and `timeout` send, SIGHUP what a terminal sends that closes.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_SIGNALS = tuple(s for n in ("SIGINT", "SIGTERM", "SIGHUP") if (s := getattr(signal, n, None)))
_received: list[int] = []
# A signal has raised `KeyboardInterrupt`, which what was running then may have swallowed.
_raised = threading.Event()


def received() -> int:
    """The number of the signal that came last; that of Ctrl-C if none did."""
    return _received[-1] if _received else int(signal.SIGINT)


@contextmanager
def stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Yields a function that says whether a signal came; a second one acts at once, as usual.

    Outside the main thread signals cannot be caught, and keep their usual meaning.
    """
    pressed = threading.Event()
    if _raised.is_set():
        pressed.set()
    with _caught(_SIGNALS, lambda: pressed.set(), once=True):
        yield pressed.is_set


@contextmanager
def signals_interrupt() -> Iterator[None]:
    """SIGTERM and SIGHUP raise `KeyboardInterrupt`, as Ctrl-C does.

    Code that is called back by other languages loses what it raises; the next loop that listens
    ends then, and Python does not tell of it.
    """

    def interrupt() -> None:
        _raised.set()
        raise KeyboardInterrupt

    tell = sys.unraisablehook

    def tell_others(lost: Any) -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            tell(lost)

    _raised.clear()
    sys.unraisablehook = tell_others
    try:
        with _caught(_SIGNALS, interrupt):
            yield
    finally:
        sys.unraisablehook = tell
        _raised.clear()


@contextmanager
def _caught(
    numbers: tuple[Any, ...], action: Callable[[], None], *, once: bool = False
) -> Iterator[None]:
    """Signals call an action; with `once` the first one gives all back to whom they were before."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handlers = {n: signal.getsignal(n) for n in numbers}
    # What is ignored stays so (`nohup`); `None` is a handler that Python cannot put back.
    before = {n: h for n, h in handlers.items() if h not in (signal.SIG_IGN, None)}

    def put_back() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def on_signal(number: int, _frame: Any) -> None:
        _received.append(number)
        if once:
            put_back()
        action()

    for number in before:
        signal.signal(number, on_signal)
    try:
        yield
    finally:
        put_back()
