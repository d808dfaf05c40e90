"""What random features begin with: places that are known, and the values of another solution."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from symbolic_pinn.checks import positive_numbers
from symbolic_pinn.collocation.collocation import Collocation
from symbolic_pinn.collocation.types import PartialValues
from symbolic_pinn.compiler import Residual
from symbolic_pinn.errors import InputError
from symbolic_pinn.known_data import suggested
from symbolic_pinn.methods.random_features.geometry import maps_for
from symbolic_pinn.methods.random_features.time_marching import Begin
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective import FieldPartials
from symbolic_pinn.problem import DATA, Problem
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.recipe.random_features import checked_maps
from symbolic_pinn.solution import Solution

# Coordinates from which on frequencies are sparse.
MANY = 4


def checked_scales(problem: Problem, method: Any) -> tuple[float, ...]:
    """The scales that `method` gives, if any.

    Raises:
        InputError: there is not one scale, or one number of cells, for each coordinate.
    """
    names = ", ".join(c.name for c in problem.box.coordinates)
    dim = len(problem.box.coordinates)
    scales = () if method.scales is None else positive_numbers("scales", method.scales)
    for what, given in (("scales", scales), ("cells", method.cells)):
        if given and len(given) != dim:
            raise InputError(
                f"`{what}` has {len(given)} entries; the problem has {dim} coordinates: {names}"
            )
    return scales


def template(problem: Problem, method: Any, seed: int) -> RandomFeatureExpansion:
    """Activation, cells, seed and maps; the number of features and scales as far as they are given.

    `method` has them as attributes of these names.
    """
    dim = len(problem.box.coordinates)
    scales = checked_scales(problem, method)
    maps = maps_for(problem) if method.maps is None else checked_maps(method.maps)
    box = zip(problem.box.lower, problem.box.upper, strict=True) if maps else ()
    return RandomFeatureExpansion(
        method.features or 1,
        scales or (1.0,) * dim,
        method.activation,
        method.cells,
        sparse=dim >= MANY,
        seed=seed,
        maps=maps,
        box=tuple(box),
    )


def suggestions(
    problem: Problem, template: RandomFeatureExpansion, first: int, most: int
) -> tuple[RandomFeatureExpansion, ...]:
    """Expansions that the known frequencies of a problem ask for, on the whole domain.

    With data that are to be fitted there are none: the smooth is tried first, since what is rough
    follows their noise.

    Args:
        problem: whose formulas are looked at.
        template: activation, cells and seed; features in cells have frequencies of their own.
        first, most: features that a search begins with, and that it may take.
    """
    fits_data = any(t.group == DATA for t in problem.terms)
    if fits_data or template.count > 1 or template.activation != "cos":
        return ()
    return tuple(
        replace(
            template, features=min(max(first, s.features), most), scales=s.scales, tones=s.tones
        )
        for s in suggested(problem)
    )


def check_places(problem: Problem, residuals: Sequence[Residual]) -> None:
    """Refuse a place that depends on what shall be found."""
    for r in residuals:
        for p in r.partials:
            for s in {s for e in p.point for s in e.free_symbols} & problem.trainable.keys():
                raise InputError(
                    f"{r.name}: `{p}` is taken at a place that depends on `{s}`, which shall be"
                    " found; random features cannot do that, use another method"
                )


def estimates_at(problem: Problem, start: Solution | None) -> Estimates:
    """The trainable parameters at their start, or as another solution has them."""
    return Estimates.of(problem.trainable.values()) if start is None else start.field.estimates


def values_of(start: Solution) -> Begin:
    """The values of a solution, for Newton's method to begin with."""
    partials = FieldPartials(start.problem)

    def values(collocation: Collocation) -> PartialValues:
        wanted = [list(r.partials) for r in collocation.linearised.residuals]
        return partials(start.field, wanted, collocation.points)

    return values
