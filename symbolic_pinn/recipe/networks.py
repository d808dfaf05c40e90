"""Descriptions of networks: plain numbers, in recipes and saved files. `networks.build` makes them.

An embedding says `of` which network it feeds: `Periodic(of=Fourier(of=MLP(width=100)))`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from symbolic_pinn.checks import (
    Number,
    is_integer,
    positions,
    positive_numbers,
    require_positive,
    require_positive_number,
    require_switch,
    shown,
)
from symbolic_pinn.errors import InputError
from symbolic_pinn.suggestions import with_suggestions


@with_suggestions
@dataclass(frozen=True)
class MLP:
    """A fully connected network with tanh.

    Attributes:
        width: units of each hidden layer.
        depth: hidden layers.
        gated: mix each hidden layer with two encodings of the input (S. Wang, Y. Teng,
            P. Perdikaris, SIAM J. Sci. Comput. 43, 2021, section 2.6).
        factorised: train each weight matrix as diag(exp(s)) V (S. Wang, H. Wang, J. H. Seidman,
            P. Perdikaris, "Random weight factorization improves the training of continuous neural
            representations", arXiv:2210.01274, 2022).
        scale: factor of the first layer's initial weights; above 1 for solutions that oscillate.
    """

    width: int = 50
    depth: int = 5
    gated: bool = False
    factorised: bool = False
    scale: Number = 1.0
    name: ClassVar[str] = "mlp"

    def __post_init__(self) -> None:
        require_positive(width=self.width, depth=self.depth)
        require_switch(gated=self.gated, factorised=self.factorised)
        require_positive_number(scale=self.scale)
        object.__setattr__(self, "scale", float(self.scale))


@with_suggestions
@dataclass(frozen=True)
class Fourier:
    """Random Fourier features before a network, of one scale or of several.

    gamma_i(xi) = [sin(B_i xi), cos(B_i xi)], entries of B_i normal with deviation sigma_i and not
    trained. All scales pass the same hidden layers; one linear layer joins them (S. Wang, H. Wang,
    P. Perdikaris, "On the eigenvector bias of Fourier feature networks", Comput. Methods Appl.
    Mech. Engrg. 384, 2021, section 3.3).

    Attributes:
        of: the network behind.
        sigmas: the scales, in the network's normalised coordinates.
        features: rows of each B_i.
    """

    of: Any = field(default_factory=MLP)
    sigmas: Sequence[Number] = (1.0,)
    features: int = 50
    name: ClassVar[str] = "fourier"

    def __post_init__(self) -> None:
        _require_mlp("Fourier", self.of)
        require_positive(features=self.features)
        object.__setattr__(self, "sigmas", positive_numbers("sigmas", self.sigmas))


@with_suggestions
@dataclass(frozen=True)
class SpaceTime:
    """Random Fourier features of time and of space apart, of several scales each.

    Every gamma_i(t) and gamma_j(x) passes the same hidden layers; the products of the two results,
    for all pairs of scales, are joined by one linear layer (as for `Fourier`).

    Attributes:
        of: the network behind.
        time, space: the scales, in the network's normalised coordinates.
        features: rows of each matrix of frequencies.
        axis: which coordinate is time.
    """

    of: Any = field(default_factory=MLP)
    time: Sequence[Number] = (1.0, 10.0)
    space: Sequence[Number] = (1.0,)
    features: int = 50
    axis: int = 0
    name: ClassVar[str] = "space-time"

    def __post_init__(self) -> None:
        _require_mlp("SpaceTime", self.of)
        require_positive(features=self.features)
        for name in ("time", "space"):
            object.__setattr__(self, name, positive_numbers(name, getattr(self, name)))
        if not is_integer(self.axis) or self.axis < 0:
            raise InputError(f"`axis` is {shown(self.axis)}; give the position of one coordinate")


@with_suggestions
@dataclass(frozen=True)
class Periodic:
    """A network that is periodic in some coordinates, with all its derivatives.

    A coordinate x of the domain [a, b] enters as cos and sin of 2 pi k x / (b - a), k = 1 to
    `harmonics` (S. Dong, N. Ni, "A method for representing periodic functions and enforcing exactly
    periodic boundary conditions with deep neural networks", J. Comput. Phys. 435, 2021).

    Attributes:
        of: the network behind.
        axes: which coordinates.
        harmonics: how many multiples of the first frequency.
    """

    of: Any = field(default_factory=MLP)
    axes: Sequence[int] = (1,)
    harmonics: int = 1
    name: ClassVar[str] = "periodic"

    def __post_init__(self) -> None:
        require_positive(harmonics=self.harmonics)
        if isinstance(self.of, str | int | float | dict | list | tuple | type | None):
            raise InputError(f"`Periodic(of=...)` takes a network, not {shown(self.of)}")
        object.__setattr__(self, "axes", positions("axes", self.axes))


def _require_mlp(name: str, of: Any) -> None:
    if not isinstance(of, MLP):
        raise InputError(f"`{name}(of=...)` takes an `MLP(...)`, not {shown(of)}")
