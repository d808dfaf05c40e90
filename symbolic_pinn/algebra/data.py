"""SymPy expressions as plain JSON data, read back without evaluating any text.

A node is `[class name, arg, arg, ...]`; only the classes listed here are ever constructed, so a
saved result is data, not code: no pickle, no `sympify`, no import of the user's file.
"""

import re
from collections.abc import Callable, Mapping
from math import inf
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef, FunctionClass
from sympy.core.symbol import Str
from sympy.functions.elementary.piecewise import ExprCondPair

from symbolic_pinn.algebra.bounds import Bounds
from symbolic_pinn.algebra.complex_parts import is_complex
from symbolic_pinn.algebra.extent import ORDER
from symbolic_pinn.algebra.partial import Partial
from symbolic_pinn.algebra.places import AlongNormal, Boundary, Normal
from symbolic_pinn.algebra.supplied import Supplied, supplied
from symbolic_pinn.checks import NAME, is_integer, shown
from symbolic_pinn.errors import InputError

_CORE = [sp.Add, sp.Mul, sp.Pow, sp.Mod, sp.Tuple, ExprCondPair, Partial]
_RELATIONS = [sp.Eq, sp.Ne, sp.Lt, sp.Le, sp.Gt, sp.Ge, sp.And, sp.Or, sp.Not]
_PLACES = [Boundary, Normal]
# What statements hold beside, before they are brought into normal form.
_UNREAD = {c.__name__: c for c in (sp.Derivative, sp.Integral, sp.Subs, sp.Sum, AlongNormal)}
_LEFT = (sp.Derivative, *_RELATIONS)
_FUNCTIONS = [f for f in vars(sp.functions).values() if isinstance(f, FunctionClass)]
_CLASSES = {c.__name__: c for c in [*_CORE, *_RELATIONS, *_PLACES, *_FUNCTIONS]}
# Classes that users have added; defined anew, as in a notebook, they replace the former ones.
_ADDED: set[str] = set()
# Atoms that later rooms write and read, by name.
_ATOMS: dict[str, tuple[Any, Callable[[Any], dict[str, Any]], Callable[[Any], sp.Basic]]] = {}
_CONSTANTS = {
    str(c): c for c in (sp.pi, sp.E, sp.I, sp.EulerGamma, sp.GoldenRatio, sp.true, sp.false)
}
# Of numbers as text, of their bits, of the arguments of a function, and how deep expressions nest.
_MAX_DIGITS, _MAX_PRECISION, _MAX_ARGS, _DEPTH = 2_000, 20_000, 1_000, 120
_INTEGER = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"-?[0-9]*\.?[0-9]+(e[+-]?[0-9]{1,4})?|-?[0-9]+\.(e[+-]?[0-9]{1,4})?")
_ASSUMPTIONS = (
    "algebraic", "antihermitian", "commutative", "complex", "composite", "even",
    "extended_negative", "extended_nonnegative", "extended_nonpositive", "extended_nonzero",
    "extended_positive", "extended_real", "finite", "hermitian", "imaginary", "infinite", "integer",
    "irrational", "negative", "noninteger", "nonnegative", "nonpositive", "nonzero", "odd", "polar",
    "positive", "prime", "rational", "real", "transcendental", "zero",
)  # fmt: skip
_COMMON = tuple(
    f"sympy.functions.elementary.{m}" for m in ("exponential", "trigonometric", "hyperbolic")
)
_DAMAGED = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)


def allow(kind: Any) -> None:
    """Let saved expressions contain a class of function; it must be allowed again to read them.

    Raises:
        InputError: SymPy has a class of that name.
    """
    if _CLASSES.get(kind.__name__, kind) is not kind and kind.__name__ not in _ADDED:
        raise InputError(f"SymPy has a `{kind.__name__}` of its own; rename yours")
    _ADDED.add(kind.__name__)
    _CLASSES[kind.__name__] = kind


def allow_data(
    kind: Any, write: Callable[[Any], dict[str, Any]], read: Callable[[Any], sp.Basic]
) -> None:
    """Let saved expressions contain atoms that are more than a name or a number.

    Args:
        kind: their class.
        write: makes plain data of one.
        read: makes one of plain data, and checks all of it.
    """
    _ATOMS[kind.__name__] = (kind, write, read)


def to_data(node: sp.Basic) -> Any:
    """An expression as nested lists of strings and integers."""
    return _written(node, _CLASSES)


def statement_to_data(node: sp.Basic) -> Any:
    """A statement as the user wrote it, with derivatives and integrals that are not carried out."""
    return _written(node, _CLASSES | _UNREAD)


def _written(node: sp.Basic, classes: Mapping[str, Any]) -> Any:
    def every(args: tuple[Any, ...]) -> list[Any]:
        return [_written(a, classes) for a in args]

    name = type(node).__name__
    if name in _ATOMS and isinstance(node, _ATOMS[name][0]):
        return [name, _ATOMS[name][1](node)]
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
            return ["Supplied", of.key, list(of.orders), *every(node.args)]
        case AppliedUndef():
            kind = "ComplexUnknown" if is_complex(node) else "Unknown"
            return [kind, node.func.__name__, *every(node.args)]
    if not node.args and str(node) in _CONSTANTS:
        return ["Constant", str(node)]
    if name not in classes:
        raise InputError(f"`{node}` ({name}) cannot be saved")
    return [name, *every(node.args)]


def from_data(data: Any) -> sp.Basic:
    """The expression that `to_data` wrote; anything else is refused."""
    return _checked(data, _CLASSES)


def statement_from_data(data: Any) -> sp.Basic:
    """The statement that `statement_to_data` wrote, to be shown; nothing in it is carried out."""
    return _checked(data, _CLASSES | _UNREAD)


def _checked(data: Any, classes: Mapping[str, Any]) -> sp.Basic:
    try:
        found: sp.Basic = _read(data, 1, Bounds(), classes)
    except _DAMAGED as error:
        raise InputError(f"not a saved expression: {error}") from error
    return found


def _read(data: Any, depth: int, bounds: Bounds, classes: Mapping[str, Any]) -> Any:
    if depth > _DEPTH:
        raise ValueError(f"it is nested more than {_DEPTH} levels deep")

    def every(args: list[Any]) -> list[Any]:
        return [_read(a, depth + 1, bounds, classes) for a in args]

    match data:
        case ["Symbol", str(name), dict(assumptions)]:
            return sp.Symbol(_name(name), **_assumptions(assumptions))
        case ["Str", str(name)]:
            return Str(_name(name))
        case ["Rational", str(p), str(q)] if len(p) + len(q) < _MAX_DIGITS:
            return _rational(p, q)
        case ["Float", str(digits), precision] if len(digits) < _MAX_DIGITS:
            return _float(digits, precision)
        case ["Unknown", str(name), *args]:
            return sp.Function(_name(name), real=True)(*every(args))
        case ["ComplexUnknown", str(name), *args]:
            return sp.Function(_name(name), complex=True)(*every(args))
        case ["Supplied", str(name), list(orders), *args]:
            return _supplied(name, orders)(*every(args))
        case ["Constant", str(name)]:
            return _CONSTANTS[name]
        case [str(name), dict(content)] if name in _ATOMS:
            return _ATOMS[name][2](content)
        case [str(name), *args] if name in classes:
            kind, children = classes[name], every(args)
            bounds.check(kind, children)
            is_shown = classes is not _CLASSES and kind in _LEFT
            made = kind(*children, **({"evaluate": False} if is_shown else _as_it_is(kind)))
            if bounds.size(made) == inf:
                raise ValueError(f"`{name}` of numbers that a float cannot hold")
            return made
    raise ValueError(f"`{shown(data)}`")


def _as_it_is(kind: Any) -> dict[str, bool]:
    """Saved nodes were evaluated when they were made; the common ones are not evaluated again."""
    is_common = kind in (sp.Add, sp.Mul, sp.Pow, sp.Mod) or kind.__module__ in _COMMON
    is_left = is_common or getattr(kind, "is_saved_as_it_is", False)
    return {"evaluate": False} if is_left else {}


def _name(name: str) -> str:
    if not name or len(name) > NAME or not name.isprintable():
        raise ValueError(f"the name {shown(name)}")
    return name


def _assumptions(given: dict[str, Any]) -> dict[str, bool]:
    for name, value in given.items():
        if name not in _ASSUMPTIONS or not isinstance(value, bool):
            raise ValueError(f"the assumption `{name}={shown(value)}`")
    return given


def _rational(p: str, q: str) -> sp.Expr:
    if not (_INTEGER.fullmatch(p) and _INTEGER.fullmatch(q)) or not int(q):
        raise ValueError(f"the fraction {shown(p)} / {shown(q)}")
    return sp.Rational(int(p), int(q))


def _float(digits: str, precision: Any) -> sp.Expr:
    if not is_integer(precision) or not 2 <= precision <= _MAX_PRECISION:
        raise ValueError(f"a number of {shown(precision)} bits")
    found = sp.Float(digits, precision=precision) if _DECIMAL.fullmatch(digits) else sp.oo
    if abs(float(found)) == inf:
        raise ValueError(f"the number {shown(digits)}")
    return found


def _supplied(name: str, orders: list[Any]) -> Any:
    """A class of its own, whose name may become that of a function in source code."""
    if not _name(name).isidentifier():
        raise ValueError(f"the function {shown(name)}")
    if len(orders) > _MAX_ARGS or not all(is_integer(n) and 0 <= n <= ORDER for n in orders):
        raise ValueError(f"a derivative of orders {shown(orders)}")
    return supplied(name, None, tuple(orders))
