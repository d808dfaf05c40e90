"""Why an expression is not finite: its first sub-expression that is not, at one point.

The expression is evaluated as in training, by the same walk in the present precision, but on arrays
and with the values of all nodes kept. From the whole one goes down to an argument that is not
finite at the point either, as long as there is one. So an infinity that does no harm, as in
exp(-1/x**2) at 0, is not blamed, and of a `Piecewise` only the branch that is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Partial, Supplied
from symbolic_pinn.compiler.chebyshev import Panels, tabulated
from symbolic_pinn.compiler.lowering import Seen, is_leaf, lower
from symbolic_pinn.compiler.not_finite import NotFinite
from symbolic_pinn.compiler.residual import Residual
from symbolic_pinn.compiler.types import Leaves, Value
from symbolic_pinn.problem import Code, Problem

# Values that are listed at most.
_LISTED = 6


def not_finite(
    problem: Problem,
    term: str,
    expression: sp.Expr,
    leaves: Leaves,
    *,
    by: sp.Expr | None = None,
    values_of: str = "network",
) -> NotFinite | None:
    """The first sub-expression of an expression that is not finite at points; `None` if all are.

    Args:
        problem: of which the expression is a part.
        term: its name.
        expression: with numbers in the place of constants.
        leaves: for each coordinate, partial and further symbol one value for each point, or one for
            all.
        by, values_of: as in `NotFinite`.
    """
    seen: Seen = {}
    known = {leaf: jnp.asarray(v) for leaf, v in leaves.items()}
    count = max(map(np.size, known.values()))
    values = np.broadcast_to(np.asarray(lower(expression, known, seen)), (count,))
    bad = np.flatnonzero(~np.isfinite(values))
    if not len(bad):
        return None
    there = _AtPoint(seen, count, int(bad[0]))
    node = there.first_not_finite(expression)
    written = _as_written(problem, term, node)
    point = {leaf: np.broadcast_to(np.asarray(v), (count,))[bad[0]] for leaf, v in known.items()}
    return NotFinite(
        term=term,
        expression=written.get(node, node),
        value=there(node),
        at={c: float(point[c]) for c in _place(problem, term) if c in point},
        made_of=_made_of(problem, node, {**there.made_of(node), **point}, written),
        by=by,
        reason=_reason(node),
        values_of=values_of,
        is_known=not node.atoms(Partial) and node.free_symbols <= {*problem.box.coordinates},
        is_narrow=_is_narrow(node, point),
    )


def slope_not_finite(
    problem: Problem,
    term: str,
    slopes: Mapping[sp.Expr, Residual],
    leaves: Leaves,
    *,
    values_of: str = "network",
) -> NotFinite | None:
    """The same of the first slope of a term that is not finite, of those by some leaves."""
    found = (
        not_finite(problem, term, slope.expression, leaves, by=by, values_of=values_of)
        for by, slope in slopes.items()
    )
    return next((f for f in found if f is not None), None)


@dataclass(frozen=True)
class _AtPoint:
    """The values of all nodes at one point of many."""

    seen: Seen
    count: int
    index: int

    def __call__(self, node: sp.Basic) -> float:
        taken = (v for where, v in self.seen[node] if where is None or self._here(where))
        return float(self._here(next(taken, self.seen[node][0][1])))

    def _here(self, value: Value) -> Any:
        return np.broadcast_to(np.asarray(value), (self.count,))[self.index]

    def first_not_finite(self, node: sp.Basic) -> sp.Basic:
        """Down to a node that is not finite while all that it is made of is."""
        while below := [a for a in self._parts(node) if not np.isfinite(self(a))]:
            node = below[0]
        return node

    def made_of(self, node: sp.Basic) -> dict[sp.Basic, float]:
        """The values of its arguments."""
        return {a: self(a) for a in self._parts(node) if not a.is_number}

    def _parts(self, node: sp.Basic) -> list[sp.Basic]:
        if is_leaf(node):
            return []
        if isinstance(node, sp.Piecewise):
            return [e for e, condition in node.args if self(condition)][:1]
        return [a for a in node.args if a in self.seen]


def _place(problem: Problem, term: str) -> list[sp.Symbol]:
    """The coordinates that say where a point of a term is: one with two values does not."""
    faces = [t.face for t in problem.terms if t.name == term]
    several = {c for f in faces for c, values in f.fixed if len(values) > 1}
    unused = {c for f in faces for c, _ in f.curve}
    return [c for c in problem.box.coordinates if c not in several | unused]


def _made_of(
    problem: Problem,
    node: sp.Basic,
    values: Mapping[sp.Basic, Any],
    written: Mapping[sp.Basic, sp.Basic],
) -> dict[sp.Basic, float]:
    """Arguments of a node, then partials, parameters and data in it: with their values."""
    stated = written.get(node, node)
    known = {**problem.constants, **values}
    inside = sorted(stated.atoms(Partial, sp.Symbol), key=str)
    parts = [] if is_leaf(node) else dict.fromkeys([*node.args, *inside])
    shown = [a for a in parts if a in known and a not in problem.box.coordinates]
    return {written.get(a, a): float(known[a]) for a in shown[:_LISTED]}


def _as_written(problem: Problem, term: str, node: sp.Basic) -> dict[sp.Basic, sp.Basic]:
    """What the user wrote, by what became of it: parameters are numbers, functions are tables."""
    constants = dict(problem.constants)
    found: dict[sp.Basic, sp.Basic] = {}
    tables = {type(n).key for n in node.atoms(Supplied) if _table(n) is not None}
    nodes = (e for t in problem.terms if t.name == term for e in sp.preorder_traversal(t.residual))
    for e in nodes:
        compiled = e.xreplace(constants)
        if e.func.__name__ in tables:
            compiled = tabulated(compiled, problem.box)
        if compiled != e:
            found.setdefault(compiled, e)
    return found


def _reason(node: sp.Basic) -> str:
    if isinstance(node, sp.Piecewise):
        return "none of its conditions holds"
    if not isinstance(node, Supplied):
        return ""
    table = _table(node)
    if table is not None:
        return f"its table goes from {table.edges[0]:g} to {table.edges[-1]:g}"
    return f"`{type(node).key}` is given in `functions=`"


def _table(node: sp.Basic) -> Panels | None:
    """The table that a function of coordinates became, if it did."""
    source = type(node).source if isinstance(node, Supplied) else None
    function = source.function if isinstance(source, Code) else None
    return function if isinstance(function, Panels) else None


def _is_narrow(node: sp.Basic, point: Mapping[sp.Expr, Any]) -> bool:
    """Whether a node, not finite in 32-bit floats, is so in 64-bit ones."""
    if jnp.zeros(0).dtype != jnp.float32 or is_leaf(node):
        return False
    with jax.enable_x64(True):
        wide = {leaf: jnp.asarray(v, float) for leaf, v in point.items()}
        return bool(np.isfinite(np.asarray(lower(node, wide))).all())
