"""A tree becomes SymPy objects, node by node; what is not on the list here is refused."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.toml_file import limits
from symbolic_pinn.problem.toml_file.calls import call, power
from symbolic_pinn.problem.toml_file.names import CONSTANTS, FORMS, FUNCTIONS, Declared
from symbolic_pinn.problem.toml_file.places import component
from symbolic_pinn.problem.toml_file.text import Text
from symbolic_pinn.problem.toml_file.walk import TreeWalk

_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?[0-9]+))?")
_RELATIONS: dict[type, Any] = {
    ast.Lt: sp.Lt, ast.LtE: sp.Le, ast.Gt: sp.Gt, ast.GtE: sp.Ge, ast.Eq: sp.Eq, ast.NotEq: sp.Ne,
}  # fmt: skip


def equation(text: Text, declared: Declared) -> sp.Basic:
    """`left == right`, or an expression that shall vanish."""
    return _sides(_walk(text, declared, "normal"))


def formula_or_equation(
    text: Text, declared: Declared, more: Mapping[type, Callable[[TreeWalk, Any], sp.Basic]]
) -> sp.Basic:
    """A formula, or `left == right`, in a grammar that reads some nodes in its own way."""
    return _sides(replace(_walk(text, declared), visitors={**_VISITORS, **more}))


def _sides(walk: TreeWalk) -> sp.Basic:
    text, tree = walk.text, walk.text.tree()
    if not isinstance(tree, ast.Compare):
        return _whole(walk, tree)
    if len(tree.ops) > 1 or not isinstance(tree.ops[0], ast.Eq):
        raise text.error("an equation has one `==`, between its sides", tree.comparators[0])
    left, right = _whole(walk, tree.left), _whole(walk, tree.comparators[0])
    # SymPy shall not decide it: what is wrong with it is said later, in the user's words.
    return sp.Eq(left, right, evaluate=False)


def expression(text: Text, declared: Declared) -> sp.Expr:
    """A formula or number."""
    return _whole(_walk(text, declared), text.tree())


def number(text: Text, declared: Declared | None = None) -> sp.Expr:
    """A number, or a formula in parameters; integrals and sums belong to equations."""
    found = expression(text, declared or Declared())
    if not (limits.is_closed(found) or found.free_symbols):
        raise text.error("a number belongs here")
    return found


def region(text: Text, declared: Declared) -> Boolean:
    """What holds in a domain: an inequality, or several joined by `&`, `|` and `~`."""
    tree, walk = text.tree(), _walk(text, declared, "inside")
    found = _condition(walk, tree)
    with walk.pointing(tree):
        for relation in found.atoms(Relational):
            limits.traced(relation)
    return found


def place(text: Text, declared: Declared) -> Boolean:
    """A condition in which `boundary(x, y)` may stand, and no unknown."""
    tree, walk = text.tree(), _walk(text, declared, "boundary", "inside")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in declared.unknowns:
            raise text.error("this is an unknown; a place is said in coordinates alone", node)
    found = _condition(walk, tree)
    with walk.pointing(tree):
        limits.check_parts(found)
        for relation in found.atoms(sp.Eq):
            limits.traced(relation)
    return found


def _walk(text: Text, declared: Declared, *forms: str) -> TreeWalk:
    return TreeWalk(text=text, declared=declared, visitors=_VISITORS, forms=frozenset(forms))


def _condition(walk: TreeWalk, node: ast.expr) -> Boolean:
    """A condition that is quick to evaluate at many points."""
    with walk.pointing(node):
        found = walk.condition(node)
        limits.check_size(found)
        limits.check_growth(found)
        limits.check_simple(found)
        return found


def _whole(walk: TreeWalk, node: ast.expr) -> sp.Expr:
    """A formula that is not too large as a whole."""
    with walk.pointing(node):
        found = walk.value(node)
        limits.check_finite(found)
        limits.check_size(found)
        limits.check_growth(found)
        return found


def _constant(walk: TreeWalk, node: ast.Constant) -> sp.Basic:
    written = walk.text.line[node.col_offset : node.end_col_offset].replace("_", "")
    match = _NUMBER.fullmatch(written)
    if not match:
        raise walk.text.error("numbers are decimal, such as `12`, `0.5` or `1e-3`", node)
    if abs(int(match[1] or 0)) > limits.BITS or len(written) > 2 * limits.DIGITS:
        raise InputError("this number is too long, or beyond the range of floating-point numbers")
    exact = Fraction(written)
    number = sp.Rational(exact.numerator, exact.denominator)
    limits.check_number(number)
    return number


def _name(walk: TreeWalk, node: ast.Name) -> sp.Basic:
    name, declared = node.id, walk.declared
    for known in (declared.symbols, declared.unknowns, CONSTANTS):
        if name in known:
            return known[name]
    if name in FUNCTIONS or name in FORMS:
        raise walk.text.error(f"`{name}` is a function; write what it is of: `{name}(...)`", node)
    if name in declared.bodies:
        raise walk.text.error(f"`{name}` is a body; write `inside({name}, x, y)`", node)
    raise walk.unknown_name(name, node)


def _unary(walk: TreeWalk, node: ast.UnaryOp) -> sp.Basic:
    match node.op:
        case ast.USub():
            return -walk.value(node.operand)
        case ast.UAdd():
            return walk.value(node.operand)
        case ast.Invert():
            return sp.Not(walk.condition(node.operand))
    raise walk.text.error("this is not part of a formula", node)


def _binary(walk: TreeWalk, node: ast.BinOp) -> sp.Basic:
    for operators, join in _CHAINS.items():
        if isinstance(node.op, operators):
            return join(walk, _chain(node, operators))
    if isinstance(node.op, ast.Pow):
        return power(walk.value(node.left), walk.value(node.right))
    raise walk.text.error("the operators are `+ - * / **`", node)


_Chain = list[tuple[type, ast.expr]]


def _chain(node: ast.expr, operators: tuple[type, ...]) -> _Chain:
    """What operators of one rank join from left to right, each with the operator before it.

    Taken apart in a loop: a long sum is deep as a tree.
    """
    found: _Chain = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, operators):
        found.append((type(node.op), node.right))
        node = node.left
    return [(operators[0], node), *reversed(found)]


def _sum(walk: TreeWalk, chain: _Chain) -> sp.Basic:
    values = [(sign, walk.value(part)) for sign, part in chain]
    total = sp.Add(*(-v if sign is ast.Sub else v for sign, v in values))
    limits.check_number(total)
    return total


def _product(walk: TreeWalk, chain: _Chain) -> sp.Basic:
    """From left to right, as in Python: SymPy multiplies `2*(x + 1)` out and `x*2*(x + 1)` not."""
    total: sp.Expr = sp.S.One
    for i, (sign, part) in enumerate(chain):
        value = walk.value(part)
        if sign is ast.Div and value == 0:
            raise walk.text.error("this is a division by zero", part)
        total = value if i == 0 else total / value if sign is ast.Div else total * value
        limits.check_number(total)
        limits.check_roots(total)
    limits.check_exponents(total)
    return total


def _joined(function: Any) -> Callable[[TreeWalk, _Chain], sp.Basic]:
    def join(walk: TreeWalk, chain: _Chain) -> sp.Basic:
        if len(chain) > limits.ARGUMENTS:
            raise InputError(f"at most {limits.ARGUMENTS} conditions are joined")
        found = [walk.visit(part) for _, part in chain]
        for value, (_, part) in zip(found, chain, strict=True):
            if not isinstance(value, Boolean) or isinstance(value, sp.Expr):
                raise walk.text.error(
                    "`&` and `|` join conditions; put brackets around each: `(x > 0) & (t > 1)`",
                    part,
                )
        return function(*found)

    return join


_CHAINS: dict[tuple[type, ...], Callable[[TreeWalk, _Chain], sp.Basic]] = {
    (ast.Add, ast.Sub): _sum,
    (ast.Mult, ast.Div): _product,
    (ast.BitAnd,): _joined(sp.And),
    (ast.BitOr,): _joined(sp.Or),
}


def _compare(walk: TreeWalk, node: ast.Compare) -> sp.Basic:
    """`0 < x < 1` is `(0 < x) & (x < 1)`."""
    if len(node.ops) > 2 or any(type(op) not in _RELATIONS for op in node.ops):
        raise walk.text.error("compare two values, or put one between two: `0 < x < 1`", node)
    sides = [walk.value(side) for side in (node.left, *node.comparators)]
    pairs = zip(node.ops, sides, sides[1:], strict=False)
    return sp.And(*(_RELATIONS[type(op)](a, b) for op, a, b in pairs))


_VISITORS: dict[type, Callable[[TreeWalk, Any], sp.Basic]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.Compare: _compare,
    ast.Call: call,
    ast.Subscript: component,
}
