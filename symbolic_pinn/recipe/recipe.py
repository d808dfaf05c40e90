"""How a problem is solved unless the caller says otherwise: plain numbers, no JAX."""

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from symbolic_pinn.checks import (
    Number,
    require_learning_rate,
    require_positive,
    require_positive_number,
    require_precision,
    require_seed,
    shown,
)
from symbolic_pinn.errors import InputError
from symbolic_pinn.recipe.networks import MLP
from symbolic_pinn.recipe.texts import network_of
from symbolic_pinn.suggestions import closest_or_all, with_suggestions


@with_suggestions
@dataclass(frozen=True)
class Recipe:
    """Settings of a first-order training run.

    Attributes:
        points: collocation points drawn at each step, in the interior and on each face.
        network: description of the network, or its text, `"fourier:sigmas=1/10+mlp"`;
            `networks.build` makes it.
        steps: number of Adam steps.
        learning_rate: initial learning rate of Adam.
        decay_rate: factor by which the learning rate falls ...
        decay_steps: ... over this many steps (smoothly).
        seed: of the network's weights and of the collocation points.
        precision: 32 or 64 bit floats.
        chunk: most points of a set that a device takes at once; `None`: chosen for the device.
        record_every: steps between two rows of the history, and between two looks of Python.
    """

    points: int = 128
    network: Any = field(default_factory=MLP)
    steps: int = 20_000
    learning_rate: Number = 1e-3
    decay_rate: Number = 0.9
    decay_steps: int = 1000
    seed: int = 1234
    precision: int = 32
    chunk: int | None = None
    record_every: int = 100

    def __post_init__(self) -> None:
        require_positive(
            points=self.points,
            steps=self.steps,
            decay_steps=self.decay_steps,
            record_every=self.record_every,
        )
        if self.chunk is not None:
            require_positive(chunk=self.chunk)
        require_learning_rate(self.learning_rate)
        require_positive_number(decay_rate=self.decay_rate)
        require_seed(seed=self.seed)
        require_precision(self.precision)
        if isinstance(self.network, str):
            object.__setattr__(self, "network", network_of(self.network, MLP()))
        if isinstance(self.network, int | float | dict | list | tuple | type | None):
            raise InputError(
                f"`network` is {shown(self.network)}; give a description such as"
                ' `MLP(width=50, depth=5)`, or its text, `"mlp:width=50:depth=5"`'
            )

    def but(self, **changes: Any) -> "Recipe":
        """The same recipe with some settings changed; `None` leaves a setting as it is."""
        known = {f.name for f in dataclasses.fields(self)}
        for name in sorted(changes.keys() - known):
            there = closest_or_all(name, sorted(known), "it has")
            raise InputError(f"a recipe has no `{name}`{there}")
        if isinstance(network := changes.get("network"), str):
            changes["network"] = network_of(network, self.network)
        return dataclasses.replace(self, **{k: v for k, v in changes.items() if v is not None})
