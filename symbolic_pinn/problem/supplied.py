"""`functions={k(x): ...}`: known functions given as Python code or as a table of values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction

from symbolic_pinn.algebra import as_symbols, with_functions
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.columns import columns
from symbolic_pinn.problem.term import Condition


@dataclass(frozen=True, eq=False)
class Table:
    """Values of a function on a grid of its arguments; between them it is a cubic spline.

    Attributes:
        axes: the sorted values of each argument.
        values: one axis for each argument.
    """

    axes: tuple[np.ndarray, ...]
    values: np.ndarray

    def at(self, *args: np.ndarray) -> np.ndarray:
        """The values of the spline, in NumPy."""
        from scipy.interpolate import RegularGridInterpolator  # takes a while to import

        method = RegularGridInterpolator(
            self.axes, self.values, "cubic", bounds_error=False, fill_value=None
        )
        return np.asarray(method(np.stack(args, -1)))


@dataclass(frozen=True, eq=False)
class Code:
    """A function of arrays, written with `jax.numpy`."""

    function: Callable[..., Any]


def sources(functions: Mapping[Any, Any]) -> dict[str, Table | Code | None]:
    """What computes each supplied function, by its name; `None` if it was lost by saving."""
    return {_name(key): _source(key, given) for key, given in functions.items()}


def in_place(stated: Any, known: Mapping[str, Any]) -> Any:
    """A statement with the supplied functions in the place of the undefined ones of their names."""
    if not isinstance(stated, Condition):
        return with_functions(stated, known)
    equation = with_functions(as_symbols(stated.equation), known)
    return replace(stated, equation=equation, where=with_functions(stated.where, known))


def _name(key: Any) -> str:
    if isinstance(key, UndefinedFunction):
        return str(key.__name__)
    if isinstance(key, AppliedUndef):
        return str(key.func.__name__)
    raise InputError(f"functions: `{key}` is no function; write `{{k(x): ...}}` for `k(x)`")


def _source(key: Any, given: Any) -> Table | Code | None:
    if given is None or isinstance(given, Table | Code):
        return given
    if callable(given):
        return Code(given)
    if not isinstance(key, AppliedUndef) or not all(a.is_Symbol for a in key.args):
        raise InputError(
            f"functions: `{key}` has a table, whose columns are its arguments by name; write"
            f" `{{{_name(key)}(x): ...}}`"
        )
    return _table(key, given)


def _table(key: sp.Expr, given: Any) -> Table:
    try:
        at, values = columns(given, [a.name for a in key.args])
    except InputError as error:
        raise InputError(f"functions, `{key}`: {error}") from None
    axes = tuple(np.unique(column) for column in at.T)
    shape = tuple(map(len, axes))
    if len(axes) > 3:
        raise InputError(f"functions, `{key}`: a table has three arguments at most")
    if np.prod(shape) != len(values) or len(np.unique(at, axis=0)) != len(values):
        raise InputError(
            f"functions, `{key}`: the table must have each point of a grid once; its arguments take"
            f" {' x '.join(map(str, shape))} values in {len(values)} rows"
        )
    if min(shape) < 4:
        raise InputError(f"functions, `{key}`: a table needs four values of each argument or more")
    order = np.lexsort(at.T[::-1])
    return Table(axes, values[order].reshape(shape))


def check_covered(name: str, source: Any, args: tuple[sp.Expr, ...], box: Any) -> None:
    """Refuse a table that ends inside the domain, where its argument is a coordinate."""
    if not isinstance(source, Table):
        return
    for axis, argument in zip(source.axes, args, strict=True):
        if argument not in box.coordinates:
            continue
        lower, upper = box.bounds(argument)
        if axis[0] > lower or axis[-1] < upper:
            raise InputError(
                f"the table of `{name}` covers `{argument}` from {axis[0]:g} to {axis[-1]:g}; the"
                f" domain needs [{lower:g}, {upper:g}]"
            )


def put_in_functions(problem: Any, known: Mapping[str, Any]) -> None:
    """Put the supplied functions in the place of the undefined ones of their names.

    Args:
        problem: the `Problem`.
        known: the supplied functions by their names.
    """
    for name in ("equations", "conditions") if known else ():
        stated = getattr(problem, name)
        if isinstance(stated, list | tuple):
            object.__setattr__(problem, name, [in_place(s, known) for s in stated])
    for name in ("exact", "guess", "observations") if known else ():
        stated = getattr(problem, name)
        if isinstance(stated, Mapping):
            found = {in_place(k, known): in_place(v, known) for k, v in stated.items()}
            object.__setattr__(problem, name, found)
