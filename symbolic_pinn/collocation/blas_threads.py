"""How many threads LAPACK may take.

They wait for each other without sleeping. With matrices of some hundred columns they gain nothing,
and lose a factor of ten where something else needs the cores; from some thousand on they gain.
"""

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController

# Columns from which on a factorisation gains.
_MANY = 1_000


def one_thread() -> AbstractContextManager[Any]:
    """LAPACK takes one thread, but where `threads_for` says otherwise."""
    return _libraries()[0].limit(limits=1)


def threads_for(columns: int) -> AbstractContextManager[Any]:
    """One thread for few columns; for many all that were allowed before `one_thread`."""
    controller, allowed = _libraries()
    return controller.limit(limits=allowed if columns >= _MANY else 1)


@cache
def _libraries() -> tuple[Any, int]:
    controller = ThreadpoolController().select(user_api="blas")
    return controller, max((lib.num_threads for lib in controller.lib_controllers), default=1)
