"""`Reader`: the user's statements become terms, or an error that quotes them."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sympy as sp

from symbolic_pinn.algebra import (
    Partial,
    Vocabulary,
    as_symbols,
    components,
    difference,
    normalise,
)
from symbolic_pinn.domain import Face
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.observations import observed
from symbolic_pinn.problem.place_along import face_along
from symbolic_pinn.problem.places import ReadPlace
from symbolic_pinn.problem.priors import deviation
from symbolic_pinn.problem.quoting import quoting
from symbolic_pinn.problem.stated_place import stated_place
from symbolic_pinn.problem.term import (
    DATA,
    PRIOR,
    RESIDUAL,
    Condition,
    Space,
    Term,
    check_order,
    group_of,
    locate,
)
from symbolic_pinn.problem.within_region import check_within_region
from symbolic_pinn.suggestions import closest

_Make = Callable[[str, Condition, ReadPlace, sp.Expr], Term]


@dataclass(frozen=True)
class Reader:
    """Reads statements about some unknowns.

    A statement is one term, or several: one for each component of a vector statement, and two for
    one about complex unknowns.

    Attributes:
        space: where the unknowns live, and which symbols are known.
        time: the coordinate whose lower end is the start, if any.
        vocabulary: what a statement may be about.
    """

    space: Space
    time: sp.Symbol | None
    vocabulary: Vocabulary

    def equation(self, number: int, stated: Any) -> list[Term]:
        """The terms of an equation."""
        return self._terms(self._equation, f"equation {number}", stated)

    def condition(self, number: int, stated: Any) -> list[Term]:
        """The terms of a condition."""
        return self._terms(self._condition, f"condition {number}", stated, self._late_derivative)

    def observation(self, number: int, key: Any, data: Any) -> Term:
        """The term of an observation: an expression in the unknowns, and what was measured."""
        with quoting(f"observation {number}", key):
            if isinstance(key, sp.Eq):
                raise InputError("name the expression that was measured, `{u(t, x): data}`")
            (part, expression), *others = self._normal_forms(sp.sympify(key, strict=True))
            if part or others:
                raise InputError("a real expression is observed, such as `sp.re(psi(t, x))`")
            term = Term(
                name=f"observation {number}",
                group=DATA,
                statement=sp.sympify(key, strict=True),
                expression=expression,
                face=locate(expression, self.space),
            )
            return observed(term, self.space.box, data, symbol=f"data_{number}")

    def prior(self, number: int, key: Any, size: Any) -> Iterator[Term]:
        """The terms of a prior: an expression in the unknowns, and its expected size."""
        name = f"prior {number}"
        with quoting(name, key):
            expected = deviation(size, "its expected size")
            for part, expression in self._normal_forms(sp.sympify(key, strict=True)):
                face = locate(expression, self.space)
                _check_explicit(expression, face)
                yield Term(
                    name=name + part,
                    group=PRIOR,
                    statement=sp.sympify(key, strict=True),
                    expression=expression,
                    face=face,
                    deviation=expected,
                )

    @property
    def _late_derivative(self) -> str:
        """What was meant by a derivative of an unknown whose coordinate is fixed before."""
        box = self.space.box
        u, c = next(iter(self.space.unknowns.values())), self.time or box.coordinates[0]
        whole, start = f"{u.func.__name__}({', '.join(map(str, u.args))})", box.bounds(c)[0]
        names = (f"{start:g}" if a == c else str(a) for a in u.args)
        fixed = f"{u.func.__name__}({', '.join(names)})"
        return (
            f" (`{fixed}.diff({c})` is 0 in SymPy, since `{c}` is fixed before; did you mean"
            f" `{whole}.diff({c}).subs({c}, {start:g})`?)"
        )

    def _terms(self, make: _Make, name: str, stated: Any, remedy: str = "") -> list[Term]:
        found = []
        for one, scalar in scalars(name, stated):
            with quoting(one, scalar.equation):
                here = self._place(scalar)
                for part, expression in self._normal_forms(
                    here.put_in(scalar.equation), here.symbols, remedy
                ):
                    found.append(make(one + part, scalar, here, expression))
        return found

    def _normal_forms(
        self, statement: Any, also: Iterable[sp.Symbol] = (), remedy: str = ""
    ) -> list[tuple[str, sp.Expr]]:
        """The normal form of a scalar statement, or those of its real and imaginary part.

        Args:
            also: symbols that are known where it holds.
            remedy: what may have been meant by one without an unknown.
        """
        found = normalise(statement, self.vocabulary)
        if len(found) > 1:  # one of two parts may say nothing
            found = [(name, part) for name, part in found if part != 0]
        return [(name, self._checked(part, also, remedy)) for name, part in found]

    def _checked(self, expression: sp.Expr, also: Iterable[sp.Symbol], remedy: str) -> sp.Expr:
        if expression.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
            raise InputError("it is not finite as typed; look for a division by zero")
        if not expression.atoms(Partial):
            raise InputError(f"it contains no unknown; nothing can make it true or false{remedy}")
        self.check_symbols(expression, also)
        check_order(expression)
        return expression

    def _equation(self, name: str, stated: Condition, here: ReadPlace, expression: sp.Expr) -> Term:
        if stated.group is not None:
            raise InputError("equations form the group `residual`; `group=` is for conditions")
        where = here.where
        for p in expression.atoms(Partial):
            locate(p, self.space, where)
        if here.place or here.pins or _is_condition(expression, self.space, where):
            raise InputError(
                "no unknown at a general point of the domain; an equation with every unknown"
                " at a fixed coordinate is a condition: move it to `conditions=`"
            )
        face = here.face(Face())
        check_within_region(expression, face, self.space)
        return Term(
            name=name,
            group=RESIDUAL,
            statement=sp.sympify(stated.said, strict=True),
            expression=expression,
            face=face,
            where=where,
        )

    def _condition(
        self, name: str, stated: Condition, here: ReadPlace, expression: sp.Expr
    ) -> Term:
        where = here.where
        found = locate(expression, self.space, where) if stated.along is None else Face()
        face = (
            here.face(found) if stated.along is None else face_along(expression, self.space, here)
        )
        if face.is_interior and where is None:
            raise InputError(
                "it holds in the whole domain; move it to `equations=`, or fix a coordinate"
                " (`u(0, x)`, `u(t, x).diff(x).subs(x, 0)`)"
            )
        _check_explicit(expression, face)
        check_within_region(expression, face, self.space)
        group = stated.group or group_of(face, self.space.box, self.time)
        owners = {RESIDUAL: "the equations", DATA: "the observations", PRIOR: "`regularise=`"}
        if owner := owners.get(group):
            raise InputError(f"the group `{group}` belongs to {owner}; name another")
        return Term(
            name=name,
            group=group,
            statement=sp.sympify(stated.said, strict=True),
            expression=expression,
            face=face,
            where=where,
        )

    def _place(self, stated: Condition) -> ReadPlace:
        """Where a statement holds."""
        return stated_place(stated, self.space, self.check_symbols)

    def check_symbols(self, expression: sp.Basic, also: Iterable[sp.Symbol] = ()) -> None:
        """Refuse symbols that are neither coordinates nor parameters."""
        known = {*self.space.symbols, *also}
        for s in sorted(expression.free_symbols - known, key=str):
            if s.name in {k.name for k in known}:
                raise InputError(
                    f"`{s}` is another symbol than the `{s}` of the domain or the parameters: same"
                    " name, other assumptions; make each symbol once"
                )
            near = closest(s.name, [k.name for k in known])
            raise InputError(
                f"the symbol `{s}` is not declared; give it an interval in `domain=` or a value in"
                f" `parameters=`{near}"
            )


def scalars(name: str, stated: Any) -> list[tuple[str, Condition]]:
    """The scalar statements of a statement, each with its name; refuses what is no equation."""
    whole = stated if isinstance(stated, Condition) else Condition(stated)
    with quoting(name, whole.equation):
        parts = components(as_symbols(whole.equation))
    for suffix, part in parts:
        with quoting(name + suffix, part):
            difference(part)
    return [(name + suffix, dataclasses.replace(whole, equation=part)) for suffix, part in parts]


def _is_condition(expression: sp.Expr, space: Space, where: sp.Basic | None) -> bool:
    """Whether an equation holds on a face only.

    One whose unknowns all stand at other points, `Integral(k(x, y)*u(y), (y, 0, 1)) = f(x)`, holds
    at every x that stands beside them.
    """
    partials = expression.atoms(Partial)
    if any(p.point == space.unknowns[p.unknown].args for p in partials):
        return False
    face = locate(expression, space, where)
    beside = _explicit(expression)
    return any(c not in beside for c, _ in (*face.fixed, *face.curve))


def _explicit(expression: sp.Expr) -> set[sp.Symbol]:
    """The symbols beside the unknowns."""
    # Stand-ins hide the points of the partials, and cannot cancel what is beside them.
    stand_ins = {p: sp.Dummy() for p in expression.atoms(Partial)}
    return set(expression.xreplace(stand_ins).free_symbols)


def _check_explicit(expression: sp.Expr, face: Face) -> None:
    """Refuse a coordinate beside the unknowns that the face does not leave free."""
    explicit = _explicit(expression)
    for c, values in face.fixed:
        if c in explicit:
            raise InputError(
                f"`{c}` appears, but the condition holds at `{c}` ="
                f" {', '.join(f'{v:g}' for v in values)}; write the number"
            )
    for c, formula in face.curve:
        if c in explicit:
            raise InputError(
                f"`{c}` appears, but the condition holds at `{c}` = `{formula}`; write that"
            )
