"""`fitted`: a recipe whose network knows the problem's region, where it asks for that."""

from collections.abc import Sequence
from dataclasses import replace

from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.random_features.geometry import maps_for
from symbolic_pinn.problem import Problem
from symbolic_pinn.recipe import Mapped, MappedFeatures, Recipe, SpaceMap

# Maps whose share of features is at least this part of the largest are of what is singular itself.
_STRONG = 0.5


def fitted(recipe: Recipe, problem: Problem) -> Recipe:
    """The recipe with the maps of the region, and the box, in a `Mapped` network without them.

    Raises:
        InputError: the region asks for no maps.
    """
    network = recipe.network
    if not isinstance(network, Mapped) or network.box is not None:
        return recipe
    maps = network.maps or _strong(maps_for(problem))
    if not maps:
        raise InputError(
            f"the network `mapped`: the domain of `{problem.name}` has no holes or corners that ask"
            " for maps; leave it out"
        )
    box = (problem.box.mean, problem.box.deviation)
    return recipe.but(network=replace(network, maps=maps, box=box))


def _strong(found: Sequence[MappedFeatures]) -> tuple[SpaceMap, ...]:
    """Without mirror images and convex corners: each input makes a network slower to train."""
    with_features = [m for m in found if m.map.has_features]
    most = max((m.share for m in with_features), default=0.0)
    return tuple(m.map for m in with_features if m.share >= _STRONG * most)
