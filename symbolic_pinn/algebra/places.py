"""What a statement may say of a boundary: `boundary(x, y)`, `normal(x, y)`, `along_normal(u)`.

None of them means anything by itself: which boundary, and which way out, is known only where a
condition holds, `place >> equation`.
"""

from collections.abc import Callable, Iterable
from typing import Any

import sympy as sp
from sympy.core.symbol import Str
from sympy.logic.boolalg import Boolean
from sympy.printing.precedence import PRECEDENCE

from symbolic_pinn.checks import NAME, shown
from symbolic_pinn.errors import InputError


class Boundary(Boolean):
    """The boundary of the domain in some coordinates, of a body in it, or a part with a name."""

    @property
    def name(self) -> str | None:
        """The name of the part, if that is how it was given."""
        return self.args[0].name if isinstance(self.args[0], Str) else None

    def _sympystr(self, printer: Any) -> str:
        if self.name is not None:
            return f'boundary("{self.name}")'
        return f"boundary({', '.join(printer._print(a) for a in self.args)})"


class Normal(sp.Function):
    """`Normal(x, x, y)`: the component along x of the outward normal in the plane (x, y)."""

    is_extended_real = True
    is_finite = True

    def _eval_derivative(self, s: sp.Symbol) -> sp.Expr:
        if s in self.args[1:]:
            raise InputError(
                f"`{self}` has no derivative along `{s}`; take the derivative before the product"
            )
        return sp.S.Zero

    def _pretty(self, printer: Any) -> Any:
        return printer._print(sp.Symbol(f"n_{self.args[0]}"))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        found = f"n_{{{printer._print(self.args[0])}}}"
        return found if exp is None else f"{found}^{{{exp}}}"

    def _sympystr(self, printer: Any) -> str:
        coordinates = ", ".join(printer._print(a) for a in self.args[1:])
        return f"normal({coordinates})[{self.args[1:].index(self.args[0])}]"


class AlongNormal(sp.Function):
    """The derivative of an expression along the outward normal, n . grad f."""

    is_extended_real = True

    def _eval_derivative(self, s: sp.Symbol) -> sp.Expr:
        raise InputError(
            f"write `along_normal(f.diff({s}))` instead of `along_normal(f).diff({s})`"
        )

    def _sympystr(self, printer: Any) -> str:
        return f"along_normal({printer._print(self.args[0])})"

    def _pretty(self, printer: Any) -> Any:
        return printer._print_Function(self, func_name="along_normal")

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        found = rf"\partial_n {printer.parenthesize(self.args[0], PRECEDENCE['Mul'])}"
        return found if exp is None else rf"\left({found}\right)^{{{exp}}}"


def boundary(*of: Any) -> sp.Basic:
    """The boundary as a place for conditions: `boundary(x, y) >> sp.Eq(u(x, y), 0)`.

    Args:
        *of: the coordinates in which the domain has a shape, for all of it; or the name of a part,
            as a file has it; or a body, for its boundary as far as it is that of the domain.
    """
    if len(of) == 1 and isinstance(of[0], str):
        if not of[0] or len(of[0]) > NAME:
            raise InputError(f"`boundary({shown(of[0])})`: give the name of a part")
        return Boundary(Str(of[0]))
    if not of or not (all(isinstance(c, sp.Symbol) for c in of) or len(of) == 1):
        raise InputError(
            "`boundary(...)` takes coordinates, `boundary(x, y)`, the name of a part, or one body"
        )
    return Boundary(*(sp.sympify(c, strict=True) for c in of))


def normal(*coordinates: sp.Symbol) -> sp.Matrix:
    """The outward normal of length 1 on a boundary, as a column: `normal(x, y).dot(flux)`."""
    _check_coordinates("normal", coordinates)
    return sp.Matrix([Normal(c, *coordinates) for c in coordinates])


def along_normal(expression: Any) -> sp.Expr:
    """The derivative of an expression along the outward normal: `sp.Eq(along_normal(u(x, y)), 0)`.

    It is sum_i n_i df/dx_i over the coordinates in which the boundary has its shape.
    """
    try:
        return AlongNormal(sp.sympify(expression, strict=True))
    except (sp.SympifyError, TypeError):
        raise InputError(
            f"`along_normal({shown(expression)})`: give an expression such as `u(x, y)`"
        ) from None


def _check_coordinates(name: str, coordinates: Iterable[Any]) -> None:
    given = tuple(coordinates)
    if (
        not given
        or len(set(given)) < len(given)
        or not all(isinstance(c, sp.Symbol) for c in given)
    ):
        raise InputError(f"`{name}(...)` takes the coordinates of a region, `{name}(x, y)`")


def with_normals(
    statement: Any, space: tuple[sp.Symbol, ...], component: Callable[[sp.Symbol], sp.Expr]
) -> Any:
    """A statement with components of the normal put in.

    Args:
        space: the coordinates in which the place has a normal.
        component: gives what stands for each component.
    """

    def slope(f: sp.Expr) -> sp.Expr:
        return sp.Add(*(component(c) * sp.diff(f, c) for c in space))

    found = statement.replace(AlongNormal, slope)
    for n in sorted(found.atoms(Normal), key=str):
        if not {*n.args[1:]} <= {*space}:
            raise InputError(
                f"`{n}`: the normal here has the components"
                f" {', '.join(f'`{c}`' for c in space) or 'of no coordinate'}"
            )
        found = found.xreplace({n: component(n.args[0])})
    return found


def has_normals(statement: Any) -> bool:
    """Whether a statement speaks of a normal."""
    return isinstance(statement, sp.Basic) and statement.has(Normal, AlongNormal)
