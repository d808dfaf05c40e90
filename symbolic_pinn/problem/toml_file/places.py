"""`boundary(x, y)` in a place; `normal(x, y)[0]` and `along_normal(u)` in what holds there."""

import ast

import sympy as sp

from symbolic_pinn.algebra.places import AlongNormal, Boundary, Normal
from symbolic_pinn.problem.toml_file import limits
from symbolic_pinn.problem.toml_file.names import closest, listed
from symbolic_pinn.problem.toml_file.walk import TreeWalk

# Each doubles what a derivative along the normal is written out to, and more in space.
_NESTED = 2


def boundary(walk: TreeWalk, node: ast.Call) -> sp.Basic:
    """`boundary(x, y)`: the whole boundary of the domain in some coordinates."""
    if "boundary" not in walk.forms:
        raise walk.text.error(
            "`boundary(...)` is a place: it stands before `>>` or in `where`, alone or joined,"
            " `boundary(x, y) & (x > 0)`",
            node,
        )
    return Boundary(*_coordinates(walk, node, "boundary"))


def normal(walk: TreeWalk, node: ast.Call) -> sp.Basic:
    """Refused: formulas hold no vectors."""
    example = f"normal({', '.join(walk.declared.coordinates[:3])})[0]"
    raise walk.text.error(f"a normal is written by its components, `{example}`", node)


def component(walk: TreeWalk, node: ast.Subscript) -> sp.Basic:
    """`normal(x, y)[0]`: the component along x of the outward normal."""
    match node:
        case ast.Subscript(
            value=ast.Call(func=ast.Name(id="normal"), keywords=[]) as of,
            slice=ast.Constant(value=int(index)),
        ):
            _check_known(walk, node, "normal(...)")
            coordinates = _coordinates(walk, of, "normal")
            if index >= len(coordinates):
                last = len(coordinates) - 1
                raise walk.text.error(f"this normal has the components 0 to {last}", node.slice)
            return Normal(coordinates[index], *coordinates)
    raise walk.text.error("brackets are round; `normal(x, y)[0]` alone has an index", node)


def along_normal(walk: TreeWalk, node: ast.Call) -> sp.Basic:
    """`along_normal(u)`: the derivative along the outward normal."""
    _check_known(walk, node, "along_normal(...)")
    if len(node.args) != 1:
        raise walk.text.error("write `along_normal(u)`, of one formula", node)
    value = walk.value(node.args[0])
    limits.check_size(value, limits.DIFFERENTIATED)
    found = AlongNormal(value)
    if _depth(found) > _NESTED:
        raise walk.text.error("`along_normal` stands in another once at most", node)
    return found


def _check_known(walk: TreeWalk, node: ast.AST, what: str) -> None:
    if "normal" not in walk.forms:
        raise walk.text.error(
            f"`{what}` is known on a boundary only: it stands in conditions,"
            " `boundary(x, y) >> along_normal(u) == 0`",
            node,
        )


def _coordinates(walk: TreeWalk, node: ast.Call, name: str) -> list[sp.Symbol]:
    """The coordinates that are the arguments."""
    known, found = walk.declared.coordinates, []
    for argument in node.args:
        if not isinstance(argument, ast.Name) or argument.id not in known:
            near = closest(argument.id, known) if isinstance(argument, ast.Name) else ""
            raise walk.text.error(f"`{name}` takes coordinates, {listed(known)}{near}", argument)
        found.append(walk.declared.symbols[argument.id])
    if not found or len(set(found)) < len(found):
        raise walk.text.error(f"`{name}` takes different coordinates, `{name}(x, y)`", node)
    return found


def _depth(value: sp.Basic) -> int:
    """How many derivatives along the normal stand within each other."""
    inner = max(map(_depth, value.args), default=0)
    return inner + isinstance(value, AlongNormal)
