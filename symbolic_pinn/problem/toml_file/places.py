"""What says where: `boundary(x, y)`, `inside(wing, x, y)`; and what holds there of normals."""

import ast

import sympy as sp
from sympy.core.symbol import Str

from symbolic_pinn.algebra.places import AlongNormal, Boundary, Normal
from symbolic_pinn.domain import Region
from symbolic_pinn.domain.inside import Inside
from symbolic_pinn.problem.toml_file import limits
from symbolic_pinn.problem.toml_file.names import listed
from symbolic_pinn.problem.toml_file.walk import TreeWalk
from symbolic_pinn.suggestions import closest

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
    match node.args:
        case [ast.Name(id=name)] if name in walk.declared.bodies:
            return Boundary(walk.declared.bodies[name])
        case [ast.Name(id=name)] if name not in walk.declared.all and name in _parts(walk):
            return Boundary(Str(name))
    return Boundary(*_coordinates(walk, node, "boundary"))


def inside(walk: TreeWalk, node: ast.Call) -> sp.Basic:
    """`inside(wing, x, y)`: whether a point lies in one of the bodies."""
    if "inside" not in walk.forms:
        raise walk.text.error(
            "`inside(...)` is a condition of a region or a place, alone or joined,"
            " `~inside(wing, x, y) & (x > 0)`",
            node,
        )
    known = walk.declared.bodies
    body, *point = node.args or (None,)
    if not isinstance(body, ast.Name) or body.id not in known:
        near = closest(body.id, known) if isinstance(body, ast.Name) else ""
        raise walk.text.error(
            f"`inside` takes one of the `bodies`, {listed(known)}, and coordinates{near}", node
        )
    return Inside(known[body.id], *map(walk.value, point))


def _parts(walk: TreeWalk) -> set[str]:
    """The names that files give to parts of boundaries."""
    regions = (b for b in walk.declared.bodies.values() if isinstance(b, Region))
    return {name for region in regions for name in region.groups}


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
