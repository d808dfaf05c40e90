"""Special functions of coordinates: tabulated once, as piecewise Chebyshev series.

A function without a JAX rule, such as a Bessel function, can stand in an equation as long as its
argument z is known before the network is evaluated. SymPy gives its values; between them it is

    f(z) = sum_k c_k T_k(s),     s = (2 z - a - b) / (b - a) in [-1, 1]

on each panel [a, b], which is halved until the last coefficients are at rounding (L. N. Trefethen,
Approximation Theory and Approximation Practice, SIAM 2013, chapters 3 and 8). Outside the range of
z that was looked at the value is NaN, never a guess.
"""

from collections.abc import Callable
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import sympy as sp
from jaxtyping import Array, Float
from sympy.core.function import AppliedUndef

from symbolic_pinn.algebra import Partial, Supplied, supplied
from symbolic_pinn.compiler.jax_rules import RULES, in_family
from symbolic_pinn.compiler.lowering import lower
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem import Code, Domain

_DEGREE = 15
# The last coefficients of a panel that is resolved, against its largest: what rounding of z leaves.
_ROUNDING = 2e-14
# A panel is not halved below this share of the whole range.
_SMALLEST = 2.0**-20
# Points of each coordinate at which the range of an argument is looked for.
_LOOKS = 65


class Panels:
    """A function of one number as Chebyshev coefficients "panels degree+1" between edges."""

    def __init__(self, edges: np.ndarray, coefficients: np.ndarray) -> None:
        self.edges, self.coefficients = edges, coefficients

    def __call__(self, z: Float[Array, ""]) -> Float[Array, ""]:
        """The value at z by Clenshaw's recurrence."""
        edges = jnp.asarray(self.edges, z.dtype)
        i = jnp.clip(jnp.searchsorted(edges, z) - 1, 0, len(self.coefficients) - 1)
        a, b = edges[i], edges[i + 1]
        s = (2 * z - a - b) / (b - a)
        c = jnp.asarray(self.coefficients, z.dtype)[i]
        one, two = jnp.zeros_like(z), jnp.zeros_like(z)
        for k in range(_DEGREE, 0, -1):
            one, two = c[k] + 2 * s * one - two, one
        return jnp.where(jnp.abs(s) < 1.01, c[0] + s * one - two, jnp.nan)


def tabulated(expression: sp.Expr, box: Domain) -> sp.Expr:
    """The expression with tables in the place of functions of coordinates that have no rule."""

    def visit(node: sp.Basic) -> sp.Basic:
        if not node.args or isinstance(node, Partial):
            return node
        if isinstance(node, sp.Function) and _has_no_rule(node) and _is_known(node, box):
            return _table(node, box) if node.free_symbols else sp.Float(node.evalf(20))
        args = tuple(map(visit, node.args))
        return node if args == node.args else node.func(*args)

    return visit(expression)


def _has_no_rule(node: sp.Expr) -> bool:
    known = Supplied | sp.Piecewise | sp.DiracDelta | AppliedUndef
    return node.func not in RULES and not in_family(node) and not isinstance(node, known)


def _is_known(node: sp.Expr, box: Domain) -> bool:
    """Whether it can be evaluated before the network is: it varies with coordinates alone."""
    return node.free_symbols <= set(box.coordinates) and not node.atoms(Partial)


def _table(node: sp.Expr, box: Domain) -> sp.Expr:
    """A table of the node as a function of its one coordinate, or of its one argument."""
    if len(node.free_symbols) == 1:
        (z,) = node.free_symbols
        return _of(node, z, *box.bounds(z))(z)
    varying = [a for a in node.args if a.free_symbols]
    if len(varying) > 1:
        raise InputError(
            f"`{node}` cannot be compiled: `{node.func.__name__}` has no rule, and can be tabulated"
            " only where one of its arguments varies; give its values as a table in `functions=`"
        )
    z = sp.Symbol("z", real=True)
    return _of(node.xreplace({varying[0]: z}), z, *_range(varying[0], box))(varying[0])


def _range(argument: sp.Expr, box: Domain) -> tuple[float, float]:
    """The least and the largest value of an argument, as far as a grid of the domain tells."""
    used = [c for c in box.coordinates if c in argument.free_symbols]
    axes = [np.linspace(*box.bounds(c), max(5, round(_LOOKS ** (2 / len(used))))) for c in used]
    with jax.enable_x64(True), jax.ensure_compile_time_eval():
        leaves = dict(zip(used, map(jnp.asarray, np.meshgrid(*axes)), strict=True))
        values = np.asarray(lower(tabulated(argument, box), leaves))
    values = values[np.isfinite(values)]
    if not len(values):
        raise InputError(f"`{argument}` cannot be compiled: it is nowhere a finite number")
    return float(values.min()), float(values.max())


@cache
def _of(node: sp.Expr, z: sp.Symbol, lower: float, upper: float) -> Callable[..., sp.Expr]:
    """The table of a function of z on an interval, as a class of SymPy functions."""

    def values(at: np.ndarray) -> np.ndarray:
        found = [node.xreplace({z: sp.Float(v, 20)}).evalf(20, maxn=400) for v in at]
        return np.array([float(f) if f.is_extended_real and f.is_Number else np.nan for f in found])

    if np.isnan(values(np.linspace(lower, upper, 11)[1:-1])).all():
        raise InputError(f"`{node}` cannot be compiled: SymPy finds no real number for it")
    return supplied(node.func.__name__, Code(_panels(values, lower, upper)), (0,))


def _panels(values: Callable[[np.ndarray], np.ndarray], lower: float, upper: float) -> Panels:
    """Halve until each panel is resolved; one that cannot be (next to a pole) is NaN."""
    count = _DEGREE + 1
    nodes = np.cos(np.pi * (np.arange(count) + 0.5) / count)
    # c_k = 2/n sum_j f(s_j) T_k(s_j), half of that for k = 0.
    transform = 2 / count * np.polynomial.chebyshev.chebvander(nodes, _DEGREE).T
    transform[0] /= 2
    waiting, done = [(lower, upper)], []
    while waiting:
        a, b = waiting.pop()
        c = transform @ values((a + b) / 2 + (b - a) / 2 * nodes)
        resolved = np.abs(c[-2:]).max() <= _ROUNDING * np.abs(c).max()
        too_small = b - a < _SMALLEST * (upper - lower)
        if resolved or too_small:
            done.append((a, b, c if resolved else np.full_like(c, np.nan)))
        else:
            waiting += [(a, (a + b) / 2), ((a + b) / 2, b)]
    done.sort(key=lambda panel: panel[0])
    edges = np.array([*(a for a, _, _ in done), upper])
    return Panels(edges, np.stack([c for *_, c in done]))
