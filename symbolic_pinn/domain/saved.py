"""Whether a problem is read that was saved: what it says was checked when it was stated."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_IS_SAVED: ContextVar[bool] = ContextVar("is_saved", default=False)


def is_saved() -> bool:
    """Whether points need not be looked for, which takes longer than all else that is read."""
    return _IS_SAVED.get()


@contextmanager
def reading_saved() -> Iterator[None]:
    """For as long as a saved problem is read."""
    token = _IS_SAVED.set(True)
    try:
        yield
    finally:
        _IS_SAVED.reset(token)
