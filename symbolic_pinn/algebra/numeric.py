"""Values of formulas in NumPy: what a formula is at many points, before anything is compiled.

The tree is walked; no source code is generated. What NumPy and SciPy have no function for is asked
of SymPy number by number.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, reduce
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.partial import Partial
from symbolic_pinn.algebra.supplied import Supplied

Numbers = np.ndarray
AtPoint = Callable[[Partial, list[Numbers]], Numbers]

_MOST_ASKED = 5_000
# A whole power above that is asked of NumPy.
_MOST_MULTIPLIED = 16
_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    sp.Add: lambda *a: reduce(np.add, a),
    sp.Mul: lambda *a: reduce(np.multiply, a),
    sp.Pow: lambda a, n: _power(a, n),
    sp.Mod: np.mod,
    sp.Max: lambda *a: reduce(np.maximum, a),
    sp.Min: lambda *a: reduce(np.minimum, a),
    sp.Abs: np.abs,
    sp.sign: np.sign,
    sp.Heaviside: lambda a, at_zero=0.5: np.where(a > 0, 1.0, np.where(a < 0, 0.0, at_zero)),
    sp.sinc: lambda a: np.sinc(a / np.pi),
    sp.cot: lambda a: 1 / np.tan(a),
    sp.sec: lambda a: 1 / np.cos(a),
    sp.csc: lambda a: 1 / np.sin(a),
    sp.coth: lambda a: 1 / np.tanh(a),
    sp.sech: lambda a: 1 / np.cosh(a),
    sp.csch: lambda a: 1 / np.sinh(a),
    sp.acot: lambda a: np.arctan(1 / a),
    sp.asin: np.arcsin, sp.acos: np.arccos, sp.atan: np.arctan, sp.atan2: np.arctan2,
    sp.asinh: np.arcsinh, sp.acosh: np.arccosh, sp.atanh: np.arctanh,
    sp.re: np.real, sp.im: np.imag, sp.conjugate: np.conjugate, sp.arg: np.angle,
    sp.Eq: np.equal, sp.Ne: np.not_equal, sp.Lt: np.less, sp.Le: np.less_equal,
    sp.Gt: np.greater, sp.Ge: np.greater_equal, sp.Not: np.logical_not,
    sp.And: lambda *a: reduce(np.logical_and, a),
    sp.Or: lambda *a: reduce(np.logical_or, a),
    sp.ceiling: np.ceil,
    **{getattr(sp, n): getattr(np, n) for n in (
        "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "floor",
    )},
}  # fmt: skip


@cache
def _special() -> dict[Any, Callable[..., Any]]:
    from scipy import special  # takes half a second to import

    return {
        sp.erf: special.erf, sp.erfc: special.erfc, sp.erfinv: special.erfinv,
        sp.gamma: special.gamma, sp.loggamma: special.gammaln, sp.Ei: special.expi,
        sp.besselj: special.jv, sp.bessely: special.yv, sp.besseli: special.iv,
        sp.besselk: special.kv,
        sp.airyai: lambda a: special.airy(a)[0], sp.airybi: lambda a: special.airy(a)[2],
        sp.Si: lambda a: special.sici(a)[0], sp.Ci: lambda a: special.sici(a)[1],
        sp.fresnels: lambda a: special.fresnel(a)[0], sp.fresnelc: lambda a: special.fresnel(a)[1],
        sp.legendre: special.eval_legendre, sp.hermite: special.eval_hermite,
        sp.elliptic_k: special.ellipk, sp.elliptic_e: lambda a: special.ellipe(a),
    }  # fmt: skip


def evaluate(
    expression: sp.Basic, at: Mapping[sp.Symbol, Numbers], partial: AtPoint | None = None
) -> Numbers:
    """The value of an expression, NaN or infinite where it has none.

    Args:
        at: the values of its symbols, which broadcast with each other.
        partial: the value of a partial, from those of its point.
    """
    [value] = evaluate_all([expression], at, partial)
    return value


def evaluate_all(
    expressions: Iterable[sp.Basic], at: Mapping[sp.Symbol, Numbers], partial: AtPoint | None = None
) -> list[Numbers]:
    """The values of several expressions; what they have in common is computed once."""
    memo: dict[sp.Basic, Numbers] = dict(at)

    def visit(node: sp.Basic) -> Numbers:
        if node not in memo:
            memo[node] = value_of(node, visit, partial)
        return memo[node]

    with np.errstate(all="ignore"):
        return [np.asarray(visit(e)) for e in expressions]


def value_of(
    node: Any, visit: Callable[[sp.Basic], Numbers], partial: AtPoint | None = None
) -> Numbers:
    """The value of a node whose parts `visit` gives."""
    if isinstance(node, sp.logic.boolalg.BooleanAtom):
        return np.asarray(bool(node))
    if node is sp.I:
        return np.asarray(1j)
    if node.is_number and not node.args:
        return np.asarray(float(node))
    if isinstance(node, Partial):
        assert partial is not None
        return partial(node, [visit(p) for p in node.point])
    if isinstance(node, sp.Piecewise):
        return _piecewise([(visit(e), visit(c)) for e, c in node.args])
    if isinstance(node, Supplied):
        return _supplied(node, [visit(a) for a in node.args])
    args = [visit(a) for a in node.args]
    if function := _FUNCTIONS.get(node.func) or _special().get(node.func):
        return np.asarray(function(*args))
    return _one_by_one(node.func, args)


def _power(a: Numbers, n: Numbers) -> Numbers:
    """a^n; of whole numbers by squares and products, which take a tenth of the time."""
    is_whole = not np.ndim(n) and np.isrealobj(n) and n == np.round(n)
    if not is_whole or abs(n) > _MOST_MULTIPLIED:
        return np.asarray(np.power(a, n))
    result, square, rest = np.ones_like(a), a, int(abs(n))
    while rest:
        result = result * square if rest % 2 else result
        rest //= 2
        square = square * square if rest else square
    return np.asarray(1 / result if n < 0 else result)


def _piecewise(branches: list[tuple[Numbers, Numbers]]) -> Numbers:
    result: Numbers = np.asarray(np.nan)
    for value, holds in reversed(branches):
        result = np.where(holds, value, result)
    return result


def _supplied(node: sp.Expr, args: list[Numbers]) -> Numbers:
    """Values of a table; 1 for code and for slopes, which are taken to be smooth."""
    of: Any = type(node)
    if any(of.orders) or not hasattr(of.source, "at"):
        return np.asarray(1.0)
    return np.asarray(of.source.at(*np.broadcast_arrays(*args)))


class TooManyError(Exception):
    """A function that is asked of SymPy would have to be asked too often."""


def _one_by_one(function: Any, args: list[Numbers]) -> Numbers:
    if np.size(reduce(np.add, args)) > _MOST_ASKED:
        raise TooManyError(str(function))

    def number(*values: float) -> complex:
        try:
            return complex(function(*map(sp.Float, values)).evalf(16))
        except (TypeError, ValueError):
            return complex("nan")

    return np.asarray(np.real_if_close(np.vectorize(number, otypes=[complex])(*args)))
