"""SymPy expressions as plain JSON data, read back without evaluating any text.

A node is `[class name, arg, arg, ...]`; only the classes listed here are ever constructed, so a
saved result is data, not code: no pickle, no `sympify`, no import of the user's file.
"""

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef, FunctionClass
from sympy.core.symbol import Str
from sympy.functions.elementary.piecewise import ExprCondPair

from symbolic_pinn.algebra.complex_parts import is_complex
from symbolic_pinn.algebra.partial import Partial
from symbolic_pinn.algebra.supplied import Supplied, supplied
from symbolic_pinn.errors import InputError

_CORE = [sp.Add, sp.Mul, sp.Pow, sp.Mod, sp.Tuple, ExprCondPair, Partial]
_RELATIONS = [sp.Eq, sp.Ne, sp.Lt, sp.Le, sp.Gt, sp.Ge, sp.And, sp.Or, sp.Not]
_FUNCTIONS = [f for f in vars(sp.functions).values() if isinstance(f, FunctionClass)]
_CLASSES = {c.__name__: c for c in [*_CORE, *_RELATIONS, *_FUNCTIONS]}
# Classes that users have added; defined anew, as in a notebook, they replace the former ones.
_ADDED: set[str] = set()
_CONSTANTS = {
    str(c): c for c in (sp.pi, sp.E, sp.I, sp.EulerGamma, sp.GoldenRatio, sp.true, sp.false)
}
_MAX_DIGITS = 4000
_MAX_EXPONENT = 10_000


def allow(kind: Any) -> None:
    """Let saved expressions contain a class of function; it must be allowed again to read them.

    Raises:
        InputError: SymPy has a class of that name.
    """
    if _CLASSES.get(kind.__name__, kind) is not kind and kind.__name__ not in _ADDED:
        raise InputError(f"SymPy has a `{kind.__name__}` of its own; rename yours")
    _ADDED.add(kind.__name__)
    _CLASSES[kind.__name__] = kind


def to_data(node: sp.Basic) -> Any:
    """An expression as nested lists of strings and integers."""
    match node:
        case sp.Symbol():
            return ["Symbol", node.name, dict(node.assumptions0)]
        case Str():
            return ["Str", node.name]
        case sp.Rational():
            return ["Rational", str(node.p), str(node.q)]
        case sp.Float():
            return ["Float", sp.srepr(node).split("'")[1], int(node._prec)]
        case Supplied():
            of = type(node)
            return ["Supplied", of.key, list(of.orders), *map(to_data, node.args)]
        case AppliedUndef():
            kind = "ComplexUnknown" if is_complex(node) else "Unknown"
            return [kind, node.func.__name__, *map(to_data, node.args)]
    if str(node) in _CONSTANTS:
        return ["Constant", str(node)]
    if type(node).__name__ not in _CLASSES:
        raise InputError(f"`{node}` ({type(node).__name__}) cannot be saved")
    return [type(node).__name__, *map(to_data, node.args)]


def from_data(data: Any) -> sp.Basic:
    """The expression that `to_data` wrote; anything else is refused."""
    try:
        return _read(data)
    except (TypeError, ValueError, KeyError, IndexError, RecursionError) as error:
        raise InputError(f"not a saved expression: {error}") from error


def _read(data: Any) -> sp.Basic:
    match data:
        case ["Symbol", str(name), dict(assumptions)]:
            return sp.Symbol(name, **{str(k): bool(v) for k, v in assumptions.items()})
        case ["Str", str(name)]:
            return Str(name)
        case ["Rational", str(p), str(q)] if len(p) + len(q) < _MAX_DIGITS:
            return sp.Rational(int(p), int(q))
        case ["Float", str(digits), int(precision)] if len(digits) < _MAX_DIGITS:
            return sp.Float(digits, precision=precision)
        case ["Unknown", str(name), *args]:
            return sp.Function(name, real=True)(*map(_read, args))
        case ["ComplexUnknown", str(name), *args]:
            return sp.Function(name, complex=True)(*map(_read, args))
        case ["Supplied", str(name), list(orders), *args]:
            return supplied(name, None, tuple(map(int, orders)))(*map(_read, args))
        case ["Constant", str(name)]:
            return _CONSTANTS[name]
        case [str(name), *args] if name in _CLASSES:
            children = [_read(a) for a in args]
            if name == "Pow" and children[1].is_number and abs(children[1]) > _MAX_EXPONENT:
                raise ValueError("an exponent beyond all use")
            return _CLASSES[name](*children)
    raise ValueError(f"`{str(data)[:60]}`")
