"""Descriptions of expansions in random features, which are linear in what is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import Any

from symbolic_pinn.checks import (
    Number,
    finite_numbers,
    is_integer,
    is_number,
    positive_numbers,
    require_positive,
    require_seed,
    require_switch,
    shown,
)
from symbolic_pinn.errors import InputError
from symbolic_pinn.recipe.maps import MappedFeatures, mapped_counts

# Names of the feature maps, those of `networks.feature_maps` first.
_ACTIVATIONS = ["cos", "tanh"]


def allow_activation(name: str) -> None:
    """Let expansions have an activation of this name."""
    if name not in _ACTIVATIONS:
        _ACTIVATIONS.append(name)


@dataclass(frozen=True)
class RandomFeatureExpansion:
    """u(x) = sum over cells psi_c(x) sum_j a_cj phi(w_j . x_c + b_j): only the a_cj are found.

    The cells part the box along its coordinates; psi_c is a smooth partition of unity, and x_c are
    the coordinates of the cell's support, -1 to 1. Frequencies w are uniform between -scale and
    scale (J. Chen, X. Chi, W. E, Z. Yang, "Bridging traditional and machine learning-based
    algorithms for solving PDEs: the random feature method", J. Mach. Learn. 1, 2022). About a tone
    k they are uniform between k - scale and k + scale: a feature is then a carrier wave times a
    smooth envelope, and few of them follow many waves.

    Attributes:
        features: j = 1 ... features, in each cell.
        scales: the scale of each coordinate.
        activation: name of phi, `cos` or `tanh`, or what `networks.add_feature_map` added.
        cells: for each coordinate the inner edges between cells, as shares of its interval.
        sharp: those of them across which nothing is smooth: windows end there at once, so that u
            may have a jump or a kink.
        sparse: let each frequency have a random number of entries that are not 0, as suits
            functions of many coordinates that are sums of functions of few (A. Hashemi et al.,
            "Generalization bounds for sparse random feature expansions", Appl. Comput. Harmon.
            Anal. 62, 2023).
        seed: of frequencies and phases.
        tones: frequency vectors about which the features are drawn, the same number about each; one
            entry for each coordinate, on a cell from -1 to 1 like `scales`. A tone stands for its
            negative too, and one of zeros for what is smooth; without tones that is all.
        maps: further features in each cell, of mapped coordinates, for what is singular.
        box: the interval of each coordinate in the user's units, in which maps are.
    """

    features: int
    scales: Sequence[Number]
    activation: str = "cos"
    cells: Any = ()
    sparse: bool = False
    seed: int = 0
    sharp: Any = ()
    tones: Any = ()
    maps: Any = ()
    box: Sequence[Sequence[Number]] = ()

    def __post_init__(self) -> None:
        require_positive(features=self.features)
        object.__setattr__(self, "scales", positive_numbers("scales", self.scales))
        require_seed(seed=self.seed)
        require_switch(sparse=self.sparse)
        cells = _edges("cells", self.cells) or ((),) * len(self.scales)
        object.__setattr__(self, "cells", cells)
        sharp = _edges("sharp", self.sharp) or ((),) * len(self.scales)
        object.__setattr__(self, "sharp", sharp)
        if self.activation not in _ACTIVATIONS:
            raise InputError(
                f"`activation` is {shown(self.activation)}; give one of {', '.join(_ACTIVATIONS)}"
            )
        if len(self.cells) != len(self.scales):
            raise InputError("`scales` and `cells` must have an entry for each coordinate")
        for edges in self.cells:
            check_shares("cells", edges)
        if len(sharp) != len(cells) or any(
            set(s) - set(c) for s, c in zip(sharp, cells, strict=False)
        ):
            raise InputError(f"`sharp`: {sharp} must be edges of `cells`, {cells}")
        object.__setattr__(self, "tones", _checked_tones(self))
        object.__setattr__(self, "maps", checked_maps(self.maps))
        object.__setattr__(self, "box", _checked_box(self))

    @property
    def mapped(self) -> tuple[tuple[int, int], ...]:
        """For each map its features, and the functions that its columns are multiplied by."""
        return mapped_counts(self.maps, self.features, len(self.scales)) if self.maps else ()

    @property
    def columns(self) -> int:
        """Coefficients of each unknown in a cell: plain features and mapped ones."""
        counts = zip(self.maps, self.mapped, strict=True)
        return self.features + sum(n + m.map.columns * strengths for m, (n, strengths) in counts)

    @property
    def count(self) -> int:
        """Number of cells."""
        return prod(len(edges) + 1 for edges in self.cells)


@dataclass(frozen=True)
class Blocks:
    """One expansion after the other along one coordinate, as time blocks are solved.

    Attributes:
        of: the expansion of each block, on the block's own box.
        edges: between blocks, as shares of the interval.
        axis: the coordinate.
    """

    of: Sequence[RandomFeatureExpansion]
    edges: Sequence[Number]
    axis: int = 0

    def __post_init__(self) -> None:
        of = self.of if isinstance(self.of, list | tuple) else (self.of,)
        if not all(isinstance(e, RandomFeatureExpansion) for e in of):
            raise InputError(f"`Blocks(of=...)` takes expansions, not {shown(self.of)}")
        object.__setattr__(self, "of", tuple(of))
        [edges] = _edges("edges", (self.edges,))
        object.__setattr__(self, "edges", edges)
        check_shares("edges", self.edges)
        if not is_integer(self.axis) or self.axis < 0:
            raise InputError(f"`axis` is {shown(self.axis)}; give the position of one coordinate")
        if any(self.axis in m.map.axes for e in self.of for m in e.maps):
            raise InputError(f"blocks along coordinate {self.axis} cut a plane that is mapped")
        if len(self.of) != len(self.edges) + 1:
            raise InputError(f"{len(self.edges)} edges make {len(self.edges) + 1} blocks")


def _checked_tones(expansion: RandomFeatureExpansion) -> tuple[tuple[float, ...], ...]:
    """The tones as tuples; refuses what is no frequency vector, and features that are no waves."""
    given, dim = expansion.tones, len(expansion.scales)
    if not isinstance(given, list | tuple) or not all(isinstance(k, list | tuple) for k in given):
        raise InputError(f"`tones` is {given}; give frequency vectors, ((20, 0), (0, 20))")
    for tone in given:
        if len(tone) != dim:
            raise InputError(
                f"`tones`: {tone} has {len(tone)} entries, `scales` {dim}; each tone needs one for"
                " each coordinate, 0 where it does not vary"
            )
    if given and expansion.activation != "cos":
        raise InputError(
            f"`tones` are frequencies of waves, and `{expansion.activation}` is none: use"
            " `activation='cos'`, or leave `tones` out"
        )
    return tuple(finite_numbers("tones", tone) for tone in given)


def checked_maps(given: Any) -> tuple[MappedFeatures, ...]:
    """The mapped features as a tuple; refuses what is none."""
    maps = given if isinstance(given, list | tuple) else (given,)
    for m in maps:
        if not isinstance(m, MappedFeatures):
            raise InputError(f"`maps` has {shown(m)}; give `MappedFeatures(map=Pole(...))`")
    return tuple(maps)


def _checked_box(expansion: RandomFeatureExpansion) -> tuple[tuple[float, ...], ...]:
    """The intervals as tuples; refuses maps of other coordinates than there are."""
    maps, given, dim = expansion.maps, expansion.box, len(expansion.scales)
    if not isinstance(given, list | tuple) or any(len(b) != 2 or not b[0] < b[1] for b in given):
        raise InputError(f"`box` is {shown(given)}; give an interval for each coordinate")
    for m in maps:
        if max(m.map.axes) >= dim or len(given) != dim:
            raise InputError(
                f"`maps`: {shown(m.map)} maps coordinates {m.map.axes} of {dim} with {len(given)}"
                " intervals in `box`; both must be known"
            )
    return tuple(finite_numbers("box", b) for b in given)


def _edges(name: str, given: Any) -> tuple[tuple[float, ...], ...]:
    """Inner edges along each coordinate as tuples; refuses what is no list of lists of numbers."""
    is_list = isinstance(given, list | tuple) and all(isinstance(e, list | tuple) for e in given)
    if not is_list or not all(is_number(e) for edges in given for e in edges):
        raise InputError(
            f"`{name}` is {shown(given)}; give a list of numbers for each coordinate, ((), (0.5,))"
        )
    return tuple(map(tuple, given))


def check_shares(name: str, edges: Sequence[Number]) -> None:
    """Refuse shares of an interval that do not increase."""
    if any(not a < b for a, b in pairwise((0.0, *edges, 1.0))):
        raise InputError(f"`{name}`: {tuple(edges)} must increase between 0 and 1")
