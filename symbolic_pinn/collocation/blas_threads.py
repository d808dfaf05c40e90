"""How many threads LAPACK may take, by what they were worth a moment ago.

They wait for each other without sleeping. With matrices of some hundred columns they gain nothing,
and lose a factor of ten where something else needs the cores; from some thousand columns on they
gain, if the cores are free. Whether they are is measured: factorisations are timed with one thread
and with all of them, and the faster way is taken until the other one is tried again.
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController

# Columns from which on a factorisation may gain.
_MANY = 1_000
# Factorisations after which the slower way is tried again.
_AGAIN = 16


@dataclass
class ThreadChoice:
    """One thread or all, by the rates that were measured.

    Attributes:
        allowed: how many threads all are.
        rates: work done in a second with a number of threads, the last time.
        since: factorisations since the slower way was tried.
    """

    allowed: int
    rates: dict[int, float] = field(default_factory=dict)
    since: int = 0

    def threads(self) -> int:
        """For the next large factorisation: all first, then one, then what was faster."""
        for count in (self.allowed, 1):
            if count not in self.rates:
                return count
        faster, slower = sorted(self.rates, key=lambda count: -self.rates[count])
        self.since += 1
        if self.since < _AGAIN:
            return faster
        self.since = 0
        return slower

    def measured(self, threads: int, rate: float) -> None:
        """Take notice of a factorisation."""
        self.rates[threads] = rate


def one_thread() -> AbstractContextManager[Any]:
    """LAPACK takes one thread, but where `threads_for` says otherwise."""
    return _libraries()[0].limit(limits=1)


@contextmanager
def threads_for(columns: int, rows: int | None = None) -> Iterator[None]:
    """One thread for few columns; for many as many as were faster of late.

    A QR factorisation gives its rows, and is timed.
    """
    controller, choice = _libraries()
    if columns < _MANY or choice.allowed == 1:
        with controller.limit(limits=1):
            yield
        return
    threads, begin = choice.threads(), time.perf_counter()
    with controller.limit(limits=threads):
        yield
    if rows is not None:
        choice.measured(threads, rows * columns**2 / (time.perf_counter() - begin))


@cache
def _libraries() -> tuple[Any, ThreadChoice]:
    controller = ThreadpoolController().select(user_api="blas")
    allowed = max((lib.num_threads for lib in controller.lib_controllers), default=1)
    return controller, ThreadChoice(allowed)
