"""The user's own words before a message about them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sympy as sp

from symbolic_pinn.checks import shown
from symbolic_pinn.errors import InputError

# Characters of a statement that a message quotes.
_MOST = 1_000


@contextmanager
def quoting(name: str, statement: Any) -> Iterator[None]:
    """Put the name of the term and the user's own words before an error's message."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{name}{_quote(statement)}: {error}") from None
    except sp.SympifyError:
        raise InputError(f"{name}: `{statement!r}` is no SymPy expression") from None


def _quote(statement: Any) -> str:
    if isinstance(statement, sp.logic.boolalg.BooleanAtom | bool):
        return ""
    try:
        text = (
            str(statement) if isinstance(statement, sp.Basic | sp.MatrixBase) else shown(statement)
        )
    except (RecursionError, ValueError):  # too deep, or too many digits, to be printed
        return ""
    return f", `{text}`" if len(text) <= _MOST else f", `{text[: _MOST - 4]} ...`"
