"""Which unknowns are the components of one vector.

That is decided with care, as two concentrations may be called `u` and `v` as well:

* a name with the names of all directions of space, `u_x`, `u_y` or `ux`, `uy`;
* `u`, `v` in the plane, `u`, `v`, `w` in space, in this order, if one equation or condition holds
  a spatial derivative of each of them: a divergence, a strain, momentum that is carried.
"""

from dataclasses import dataclass

import sympy as sp

from symbolic_pinn.algebra import Partial
from symbolic_pinn.problem import RESIDUAL, Problem
from symbolic_pinn.problem.spatial import spatial


@dataclass(frozen=True, kw_only=True)
class VectorUnknown:
    """Unknowns that are the components of one vector.

    Attributes:
        name: of the vector, `u`.
        components: the unknowns, in the order of the directions of space.
        is_flow: whether an equation says that its divergence is zero, so that lines of flow mean
            something.
    """

    name: str
    components: tuple[str, ...]
    is_flow: bool


def vectors_of(problem: Problem) -> tuple[VectorUnknown, ...]:
    """The vectors of a problem in two or three directions of space."""
    space = spatial(problem)
    if len(space) not in (2, 3):
        return ()
    real = [n for n in problem.fields if not _is_part(problem, n)]
    found = {**_by_suffix(real, space)}
    letters = ("u", "v", "w")[: len(space)]
    if set(letters) <= set(real) and _are_tied(problem, letters, space):
        found.setdefault("u", letters)
    return tuple(
        VectorUnknown(name=n, components=c, is_flow=_has_divergence(problem, c, space))
        for n, c in found.items()
    )


def _is_part(problem: Problem, name: str) -> bool:
    """Whether it is a half of a complex unknown."""
    return any(name in (f"{n}_re", f"{n}_im") for n in problem.complex_unknowns)


def _by_suffix(names: list[str], space: tuple[sp.Symbol, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for joint in ("_", ""):
        ending = f"{joint}{space[0].name}"
        for name in names:
            base = name.removesuffix(ending)
            components = tuple(f"{base}{joint}{c.name}" for c in space)
            is_base = base and base != name and not base.endswith("_")
            if is_base and set(components) <= set(names):
                found.setdefault(base, components)
    return found


def _are_tied(problem: Problem, names: tuple[str, ...], space: tuple[sp.Symbol, ...]) -> bool:
    """Whether one statement holds a spatial derivative of each."""
    wanted = {c.name for c in space}
    for term in problem.terms:
        held = {p.unknown for p in term.partials if wanted & _differentiated(p)}
        if set(names) <= held:
            return True
    return False


def _has_divergence(problem: Problem, names: tuple[str, ...], space: tuple[sp.Symbol, ...]) -> bool:
    """Whether an equation is a multiple of u_x + v_y (+ w_z) = 0."""
    wanted = set(zip(names, ((c.name,) for c in space), strict=True))
    for term in problem.terms:
        held = {(p.unknown, (*_differentiated(p),)): p for p in term.partials}
        is_first = all(sum(p.orders) == 1 for p in term.partials)
        if term.group == RESIDUAL and is_first and set(held) == wanted:
            factors = {sp.diff(term.expression.xreplace({p: s}), s) for p, s in _symbols(held)}
            return len(factors) == 1
    return False


def _symbols(held: dict) -> list[tuple[Partial, sp.Symbol]]:
    return [(p, sp.Dummy()) for p in held.values()]


def _differentiated(partial: Partial) -> set[str]:
    return {a for a, n in zip(partial.arguments, partial.orders, strict=True) if n}
