"""`inside(body, x, y)`: a condition that holds in a body, as a Boolean of SymPy."""

from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from sympy.geometry import Circle, Ellipse, Polygon, RegularPolygon, Triangle
from sympy.geometry.entity import GeometryEntity
from sympy.logic.boolalg import Boolean

from symbolic_pinn.checks import shown
from symbolic_pinn.domain.body import AbstractBody
from symbolic_pinn.domain.region import Region
from symbolic_pinn.domain.rings import Rings
from symbolic_pinn.errors import InputError

# Corners of a polygon that is written out, and of one in a formula.
_CORNERS, _PRINTED = 2_000, 8


class Inside(Boolean):
    """Whether a point lies in a body, its boundary left out.

    Args of the SymPy node: the body, a `Region` or the `Tuple` of the corners of a polygon, and a
    coordinate or formula for each of its dimensions.
    """

    # A saved one is not evaluated when it is read: what could be was.
    is_saved_as_it_is = True

    def __new__(cls, *args: Any, evaluate: bool = True) -> Any:
        """True or false once all are numbers.

        Args:
            args: the body and the coordinates.
            evaluate: `False` leaves it as it is.

        Raises:
            InputError: there is no body, or it has other coordinates.
        """
        body, *point = args or (None,)
        check(body, tuple(point))
        if evaluate and all(p.is_number for p in point) and not body.free_symbols:
            at = np.array([[float(p) for p in point]])
            return sp.true if _body(body).contains(at)[0] else sp.false
        return super().__new__(cls, *args)

    @property
    def body(self) -> Any:
        """A `Region`, or the corners of a polygon."""
        return self.args[0]

    @property
    def point(self) -> tuple[sp.Expr, ...]:
        """What stands for each coordinate."""
        return tuple(self.args[1:])

    def _eval_simplify(self, **_: Any) -> "Inside":
        return self

    def _sympystr(self, printer: Any) -> str:
        corners = ", ".join(printer._print(c) for c in self.body) if not _is_region(self) else ""
        name = f"Polygon({corners})" if corners else printer._print(self.body)
        return f"inside({', '.join([name, *map(printer._print, self.point)])})"

    def _latex(self, printer: Any) -> str:
        point = ", ".join(map(printer._print, self.point))
        return rf"\left({point}\right) \in {body_latex(self.body, printer)}"


def inside(body: Any, *coordinates: Any) -> Boolean:
    """The condition that a point lies in a body: `inside(wing, x, y)`, `~inside(wing, x, y)`.

    Args:
        body: a `Region`, or a `Polygon`, `Circle`, `Ellipse` of `sympy.geometry`, whose numbers may
            hold parameters.
        coordinates: one for each dimension of the body.

    Raises:
        InputError: it is no body, or has other coordinates.
    """
    point = tuple(map(_formula, coordinates))
    match body:
        case Region():
            return Inside(body, *point)
        case Ellipse():
            return _in_ellipse(body, point)
        case Polygon() | Triangle() | RegularPolygon():
            corners = sp.Tuple(*(sp.Tuple(*v.args) for v in body.vertices))
            check(corners, point)
            if not corners.free_symbols:
                _body(corners)
            return Inside(corners, *point)
        case GeometryEntity():
            raise InputError(
                f"`{shown(body)}` of `sympy.geometry` bounds no area; give a `Polygon` of at least"
                " 3 corners that are not on a line, a `Circle` or an `Ellipse`"
            )
    raise InputError(
        f"`inside` takes a `Region`, or a `Polygon`, `Circle` or `Ellipse` of `sympy.geometry`; it"
        f" is `{shown(body)}`"
    )


def body_latex(body: Any, printer: Any) -> str:
    """The name of a region, or the corners of a polygon, as LaTeX."""
    if isinstance(body, Region):
        return str(printer._print(body))
    if len(body) > _PRINTED:
        return rf"\text{{a polygon of {len(body)} corners}}"
    corners = ", ".join(f"({printer._print(x)}, {printer._print(y)})" for x, y in body)
    return rf"\operatorname{{polygon}}\left[{corners}\right]"


def body_of(node: Inside) -> AbstractBody:
    """The body of a condition, once all of it is numbers.

    Raises:
        InputError: it holds symbols, or bounds no area.
    """
    if free := sorted(map(str, node.body.free_symbols)):
        raise InputError(
            f"`{node}` holds `{free[0]}`, which has no number; give it one in `parameters=` (an"
            " interval may stand in inequalities, circles and ellipses only)"
        )
    return _body(node.body)


def check(body: Any, point: tuple[Any, ...]) -> None:
    """Refuse what is no body, and points of another number of coordinates."""
    if isinstance(body, Region):
        dim, name = body.dim, body.name
    elif _is_outline(body):
        dim, name = 2, "the polygon"
    elif isinstance(body, sp.Tuple):
        raise InputError(
            f"a polygon of {len(body):,} corners stands in `inside`; give 3 to {_CORNERS:,} pairs,"
            " or an array, `Region(points)`"
        )
    else:
        raise InputError(f"`{shown(body)}` is no body; write `inside(region, x, y)`")
    if len(point) != dim:
        raise InputError(
            f"`inside({name}, ...)` takes {dim} coordinates; it has {len(point)}:"
            f" `{', '.join(map(str, point))}`"
        )
    for p in point:
        if not isinstance(p, sp.Expr) or p.is_extended_real is False:
            raise InputError(f"`inside({name}, ...)`: `{shown(p)}` is no real coordinate")


def _is_outline(body: Any) -> bool:
    if not isinstance(body, sp.Tuple) or not 3 <= len(body) <= _CORNERS:
        return False
    return all(
        isinstance(c, sp.Tuple) and len(c) == 2 and all(isinstance(p, sp.Expr) for p in c)
        for c in body
    )


def _is_region(node: Inside) -> bool:
    return isinstance(node.body, Region)


def _body(body: Any) -> AbstractBody:
    return body.body if isinstance(body, Region) else _polygon(body)


@lru_cache(maxsize=64)
def _polygon(corners: sp.Tuple) -> Rings:
    try:
        points = [[float(p) for p in corner] for corner in corners]
    except (TypeError, OverflowError):
        raise InputError(f"`Polygon{shown(corners)}` has a corner that is no number") from None
    return Rings([points], "the polygon")


def _formula(coordinate: Any) -> sp.Expr:
    try:
        found = sp.sympify(coordinate, strict=True)
    except (sp.SympifyError, TypeError, ValueError, AttributeError):
        found = None
    if not isinstance(found, sp.Expr):
        raise InputError(
            f"`inside`: `{shown(coordinate)}` is no coordinate; write `inside(b, x, y)`"
        )
    return found


def _in_ellipse(body: Ellipse, point: tuple[sp.Expr, ...]) -> Boolean:
    """((x - a) / r)^2 + ((y - b) / s)^2 < 1."""
    if len(point) != 2:
        raise InputError(f"`inside({body}, ...)` takes 2 coordinates; it has {len(point)}")
    x, y = (p - c for p, c in zip(point, body.center.args, strict=True))
    if isinstance(body, Circle):
        return x**2 + y**2 < body.radius**2
    return (x / body.hradius) ** 2 + (y / body.vradius) ** 2 < 1
