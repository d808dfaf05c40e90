"""Derivatives, case distinctions, integrals, sums and products."""

import ast
from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symbolic_pinn.problem.toml_file import limits
from symbolic_pinn.problem.toml_file.names import check_name, listed, shown
from symbolic_pinn.problem.toml_file.walk import TreeWalk
from symbolic_pinn.suggestions import closest

# What a variable of integration counts for in what is written out; there may be two.
_NODES_OF_ONE = 30


def derivative(walk: TreeWalk, node: ast.Call) -> sp.Basic:
    """`D(f, x, x)`: f_xx."""
    if len(node.args) < 2:
        raise walk.text.error("write `D(u, x)`, or `D(u, x, x)` for the second derivative", node)
    value = walk.value(node.args[0])
    for variable in node.args[1:]:
        value = _by(walk, value, variable)
        if _order(value) > limits.ORDER:
            raise walk.text.error(f"derivatives go up to order {limits.ORDER}", node)
    return value


def _by(walk: TreeWalk, value: sp.Expr, variable: ast.expr) -> sp.Expr:
    known = walk.declared.coordinates
    if not isinstance(variable, ast.Name) or variable.id not in known:
        near = closest(variable.id, known) if isinstance(variable, ast.Name) else ""
        raise walk.text.error(
            f"derivatives are by the coordinates, {listed(known)}, and a second one is"
            f" `D(u, x, x)`{near}",
            variable,
        )
    x = walk.declared.symbols[variable.id]
    if value.atoms(AppliedUndef) and x not in value.free_symbols:
        raise walk.text.error(
            f"`{shown(str(value))}` does not vary with `{x}`; a derivative at a place is written"
            " `D(u, x)(t, 0)`",
            variable,
        )
    limits.check_size(value, limits.DIFFERENTIATED)
    found = sp.diff(value, x)
    limits.check_size(found)
    return found


def _order(value: sp.Expr) -> int:
    found = (sum(int(n) for _, n in d.variable_count) for d in value.atoms(sp.Derivative))
    return max(found, default=0)


def piecewise(walk: TreeWalk, node: ast.Call) -> sp.Basic:
    """`Piecewise((1, x < 0), (2, True))`: the first value whose condition holds."""
    pairs = []
    for pair in node.args:
        if not isinstance(pair, ast.Tuple) or len(pair.elts) != 2:
            raise walk.text.error("write `Piecewise((1, x < 0), (2, True))`", pair)
        pairs.append((walk.value(pair.elts[0]), walk.condition(pair.elts[1])))
    if not pairs or len(pairs) > limits.PIECES:
        raise walk.text.error(f"`Piecewise` has 1 to {limits.PIECES} pairs", node)
    return sp.Piecewise(*pairs)


def integral(walk: TreeWalk, node: ast.Call) -> sp.Basic:
    """`Integral(f, (y, a, b), ...)`, the innermost variable first."""
    if len(node.args) < 2:
        raise walk.text.error("write `Integral(u(y), (y, 0, x))`", node)
    stated = [_limits(walk, part) for part in node.args[1:]]
    variables = {name: _variable(walk, name, part) for name, part in stated}
    found = []
    for i, (name, part) in enumerate(stated):
        outer = {n: variables[n] for n, _ in stated[i + 1 :]}
        ends = walk.around(outer, times=1, continuous=True)
        found.append((variables[name], *map(ends.value, part.elts[1:])))
    inside = walk.around(variables, times=_NODES_OF_ONE ** len(stated), continuous=True)
    result = sp.Integral(inside.value(node.args[0]), *found)
    if not result.free_symbols and not result.atoms(AppliedUndef):
        # SymPy computes it wherever it looks for a sign, for as long as that takes.
        raise walk.text.error("this integral is a number; write its value", node)
    return result


def _limits(walk: TreeWalk, part: ast.expr) -> tuple[str, ast.Tuple]:
    if isinstance(part, ast.Tuple) and len(part.elts) == 3 and isinstance(part.elts[0], ast.Name):
        return part.elts[0].id, part
    raise walk.text.error("limits are written `(y, 0, x)`: the variable, from, to", part)


def _variable(walk: TreeWalk, name: str, part: ast.Tuple) -> sp.Symbol:
    """The variable of an integral: a coordinate, or a name that is free."""
    if name in walk.declared.coordinates:
        return walk.declared.symbols[name]
    _check_free(walk, name, part)
    return sp.Symbol(name, real=True)


def _check_free(walk: TreeWalk, name: str, part: ast.Tuple) -> None:
    check_name(name, "the variable")
    if name in walk.declared.all:
        raise walk.text.error(f"`{name}` is something else already; take another letter", part)


def written_out(kind: Any) -> Callable[[TreeWalk, ast.Call], sp.Basic]:
    """`Sum(f, (n, 1, 5))` and `Product(...)`, between whole numbers."""

    def form(walk: TreeWalk, node: ast.Call) -> sp.Basic:
        name = kind.__name__
        if len(node.args) != 2:
            raise walk.text.error(f"write `{name}(n*x, (n, 1, 5))`", node)
        index, part = _limits(walk, node.args[1])
        _check_free(walk, index, part)
        first, last = (walk.value(end) for end in part.elts[1:])
        if not (first.is_Integer and last.is_Integer):
            raise walk.text.error(f"the limits of `{name}` are whole numbers", part)
        n, count = sp.Symbol(index, integer=True), abs(int(last) - int(first) + 1)
        with walk.pointing(part):
            inside = walk.around({index: n}, times=max(count, 1), continuous=False)
        value = inside.value(node.args[0])
        limits.check_size(value, min(limits.NODES, limits.WRITTEN_OUT // inside.repeated))
        return kind(value, (n, first, last))

    return form
