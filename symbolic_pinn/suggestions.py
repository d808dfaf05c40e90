"""What a name may have been meant to be, for every message about a name that is not known."""

import inspect
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import wraps
from typing import Any, TypeVar

from symbolic_pinn.checks import plain_number
from symbolic_pinn.errors import InputError

_C = TypeVar("_C", bound=Callable[..., Any])
# Characters of a name that are compared, and how alike two names are at least.
_LONGEST, _ALIKE = 80, 0.6


def closest(name: object, known: Iterable[str]) -> str:
    """`; did you mean ...?` where a known name is like the one that was written; else nothing.

    Capitals, hyphens, underscores and spaces make no difference.
    """
    found = nearest(name, known)
    return "" if found is None else f"; did you mean `{found}`?"


def nearest(name: object, known: Iterable[str]) -> str | None:
    """The known name that is most like the one that was written, if one is like it at all."""
    by_letters: dict[str, str] = {}
    for each in known:
        by_letters.setdefault(_letters(each), each)
    found = get_close_matches(_letters(str(name)[:_LONGEST]), by_letters, 1, _ALIKE)
    return by_letters[found[0]] if found else None


def closest_or_all(name: object, known: Iterable[str], there: str = "there are") -> str:
    """`; did you mean ...?`, or what there is where nothing is like what was written.

    Args:
        name: as it was written.
        known: the names that there are.
        there: what stands before them.
    """
    names = list(known)
    return closest(name, names) or f"; {there} {', '.join(names) or 'none'}"


def with_suggestions(called: _C) -> _C:
    """A class or function whose arguments are named in the message about one that it has not.

    Scalars of NumPy become numbers of Python.
    """
    if isinstance(called, type):
        called.__init__ = _checked(called.__init__, called.__name__)  # type: ignore[misc]
        return called
    return _checked(called, called.__name__)


def _checked(plain: Any, name: str) -> Any:
    takes = inspect.signature(plain).parameters
    known = [n for n in takes if n != "self"]
    in_order = [n for n, p in takes.items() if p.kind == p.POSITIONAL_OR_KEYWORD]
    is_open = any(p.kind == p.VAR_POSITIONAL for p in takes.values())

    @wraps(plain)
    def checked(*args: Any, **given: Any) -> Any:
        for each in given.keys() - set(known):
            near = closest_or_all(each, known, "it takes")
            raise InputError(f"`{name}` takes no `{each}=`{near}")
        if len(args) > len(in_order) and not is_open:
            named = [n for n in known if n not in in_order] or known
            raise InputError(
                f"`{name}` takes its arguments by name: `{name}(..., {named[0]}=...)`; it takes"
                f" {', '.join(known)}"
            )
        numbers = {k: plain_number(v) for k, v in given.items()}
        return plain(*map(plain_number, args), **numbers)

    return checked


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c not in "-_ ")
