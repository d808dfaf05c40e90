"""How many threads LAPACK may take, by what they are worth at the moment.

They wait for each other without sleeping. With matrices of some hundred columns they gain nothing;
from some thousand columns on they gain, if the cores are free, and lose a factor of ten to a
hundred if something else needs them. Which it is says a small factorisation that is timed with one
thread and with all of them, now and then.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy.linalg import lapack
from threadpoolctl import ThreadpoolController

# Columns from which on a factorisation may gain.
_MANY = 1_000
# Rows and columns of the small one.
_PROBE = (600, 300)
# All threads are worth it if they take less than this share of the time of one.
_WORTH = 0.9
# Seconds for which an answer holds, longer each time that it is one thread.
_VALID, _LONGEST = 5.0, 80.0


@dataclass
class ThreadChoice:
    """One thread or all, as they were worth it last.

    Attributes:
        seconds: gives the time of a small factorisation with some threads.
        clock: gives the time.
        all_threads: whether all were faster.
        until: when that has to be asked again.
        valid: for how long it holds the next time.
    """

    seconds: Callable[[int], float]
    clock: Callable[[], float] = time.monotonic
    all_threads: bool = False
    until: float = 0.0
    valid: float = _VALID

    def threads(self, allowed: int) -> int:
        """For a large factorisation."""
        if allowed > 1 and self.clock() >= self.until:
            self.all_threads = self.seconds(allowed) < _WORTH * self.seconds(1)
            self.valid = _VALID if self.all_threads else min(2 * self.valid, _LONGEST)
            self.until = self.clock() + self.valid
        return allowed if self.all_threads else 1


def one_thread() -> AbstractContextManager[Any]:
    """LAPACK takes one thread, but where `threads_for` says otherwise."""
    return _libraries()[0].limit(limits=1)


def threads_for(columns: int) -> AbstractContextManager[Any]:
    """One thread for few columns; for many as many as are worth it at the moment."""
    controller, allowed = _libraries()
    return controller.limit(limits=_choice().threads(allowed) if columns >= _MANY else 1)


def _probed(threads: int) -> float:
    """The best of two small factorisations, in seconds."""
    matrix = np.asfortranarray(np.random.default_rng(0).normal(size=_PROBE))
    found = []
    with _libraries()[0].limit(limits=threads):
        for _ in range(2):
            begin = time.perf_counter()
            lapack.dgeqrf(matrix)
            found.append(time.perf_counter() - begin)
    return min(found)


@cache
def _choice() -> ThreadChoice:
    return ThreadChoice(_probed)


@cache
def _libraries() -> tuple[Any, int]:
    controller = ThreadpoolController().select(user_api="blas")
    return controller, max((lib.num_threads for lib in controller.lib_controllers), default=1)
