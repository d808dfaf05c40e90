"""An expression of a problem's unknowns from a text, `u.diff(x)`; no text is ever run.

The grammar is that of problem files, with `.diff` and `.subs` on unknowns as in Python.
"""

import ast
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction

from symbolic_pinn.algebra import with_functions
from symbolic_pinn.algebra.extent import check_extent
from symbolic_pinn.checks import shown as given_text
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.problem import Problem
from symbolic_pinn.problem.toml_file import limits
from symbolic_pinn.problem.toml_file.calls import call
from symbolic_pinn.problem.toml_file.expression import formula_or_equation
from symbolic_pinn.problem.toml_file.names import Declared, listed, shown
from symbolic_pinn.problem.toml_file.text import Text
from symbolic_pinn.problem.toml_file.walk import TreeWalk
from symbolic_pinn.suggestions import closest

_METHODS = ("diff", "subs")


def as_expression(problem: Problem, given: Any) -> sp.Basic:
    """An expression of a problem's unknowns from what a user gives: one of SymPy, or a text.

    Raises:
        InputError: it is neither, or its size or orders cannot be computed.
    """
    if isinstance(given, str):
        return parse_expression(problem, given)
    if isinstance(given, UndefinedFunction):
        near = next((f"`{u}`" for u in problem.stated_unknowns if u.func == given), "it applied")
        raise InputError(f"the expression is the function `{given}` itself; write {near}")
    if not isinstance(given, sp.Basic):
        raise InputError(
            f'an expression is {given_text(given)}; give one of SymPy, or a text, `"u.diff(x)"`'
        )
    check_extent(given)
    return given


def parse_expression(problem: Problem, text: str, where: str = "expression") -> sp.Basic:
    """The expression that a text states in the names of a problem.

    It may hold the unknowns (`u` is `u(t, x)`, `u(t, 0)` its value there), coordinates, parameters
    and supplied functions of the problem, the functions of problem files, and of Python's
    attributes `.diff(x, 2)` and `.subs(x, 0)` alone. `left == right` is an equation.

    Args:
        problem: what the names mean.
        text: such as `u.diff(x)` or `2*nu*u.diff(x).subs(x, 0)`.
        where: what the text is called in messages.

    Raises:
        InputError: it is no such expression; the message points to the place in the text.
    """
    unknowns = {**problem.fields, **problem.complex_unknowns}
    symbols = (*problem.box.coordinates, *problem.constants, *problem.trainable)
    declared = Declared(
        symbols={s.name: s for s in symbols},
        coordinates=tuple(c.name for c in problem.box.coordinates),
        unknowns=unknowns,
    )
    visitors: dict[type, Any] = {ast.Call: _Calls(problem.sources)}
    return formula_or_equation(Text(where=where, source=text), declared, visitors)


@dataclass(frozen=True)
class _Calls:
    """What is written like a function: also methods and supplied functions."""

    sources: Any

    def __call__(self, walk: TreeWalk, node: ast.Call) -> sp.Basic:
        if isinstance(node.func, ast.Attribute):
            return _method(walk, node, node.func)
        if isinstance(node.func, ast.Name) and node.func.id in self.sources and not node.keywords:
            known = sp.Function(node.func.id, real=True)(*(walk.value(a) for a in node.args))
            return with_functions(known, self.sources)
        return call(walk, node)


def _method(walk: TreeWalk, node: ast.Call, name: ast.Attribute) -> sp.Basic:
    if name.attr not in _METHODS or node.keywords:
        near = closest(name.attr, _METHODS) or "; there are `u.diff(x)` and `u.subs(x, 0)`"
        raise walk.text.error(f"nothing here has `.{shown(name.attr)}(...)`{near}", name)
    value = walk.value(name.value)
    return (_diff if name.attr == "diff" else _subs)(walk, node, value)


def _diff(walk: TreeWalk, node: ast.Call, value: sp.Expr) -> sp.Expr:
    """`u.diff(x)`, `u.diff(x, 2)`, `u.diff(t, x)`."""
    variables: list[sp.Symbol] = []
    for argument in node.args:
        if isinstance(argument, ast.Constant) and variables:
            variables += [variables[-1]] * (_order(walk, argument) - 1)
        else:
            variables.append(_coordinate(walk, argument))
    if not variables or len(variables) > limits.ORDER:
        raise walk.text.error(
            f"write `u.diff(x)`, or `u.diff(x, 2)` for the second derivative; they go up to order"
            f" {limits.ORDER}",
            node,
        )
    for x in variables:
        if value.atoms(AppliedUndef) and x not in value.free_symbols:
            raise walk.text.error(
                f"`{shown(str(value))}` does not vary with `{x}`; differentiate first, and then"
                f" give the place: `u.diff({x}).subs({x}, 0)`",
                node,
            )
        limits.check_size(value, limits.DIFFERENTIATED)
        value = sp.diff(value, x)
        limits.check_size(value)
    return value


def _order(walk: TreeWalk, argument: ast.Constant) -> int:
    if type(argument.value) is not int or not 1 <= argument.value <= limits.ORDER:
        raise walk.text.error(f"an order is a whole number from 1 to {limits.ORDER}", argument)
    return argument.value


def _coordinate(walk: TreeWalk, node: ast.expr) -> sp.Symbol:
    known = walk.declared.coordinates
    if isinstance(node, ast.Name) and node.id in known:
        return walk.declared.symbols[node.id]
    near = closest(node.id, known) if isinstance(node, ast.Name) else ""
    raise walk.text.error(f"a coordinate belongs here: {listed(known)}{near}", node)


def _subs(walk: TreeWalk, node: ast.Call, value: sp.Expr) -> sp.Expr:
    """`u.diff(x).subs(x, 0)`: an unknown or a derivative of one at another place.

    Of other formulas it would compute numbers that may have no end, `(2**x).subs(x, 10**9)`.
    """
    if not isinstance(value, AppliedUndef | sp.Derivative | sp.Subs):
        raise walk.text.error(
            "a place is given to an unknown or to a derivative of one: `u.diff(x).subs(x, 0)`", node
        )
    if len(node.args) != 2:
        raise walk.text.error("write `.subs(x, 0)`, once for each coordinate", node)
    x, place = _coordinate(walk, node.args[0]), walk.value(node.args[1])
    if place.atoms(AppliedUndef):
        raise walk.text.error("a place is said in coordinates alone", node.args[1])
    return value.subs(x, place)
