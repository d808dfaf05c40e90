"""Weights that stay as they are."""

from collections.abc import Mapping
from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from symbolic_pinn.checks import require_switch, weights_of
from symbolic_pinn.errors import InputError
from symbolic_pinn.suggestions import closest_or_all, with_suggestions
from symbolic_pinn.weighting.base import AbstractWeighting, Evidence, Measured
from symbolic_pinn.weighting.types import PerPart


@with_suggestions
class Fixed(AbstractWeighting):
    """lambda_i as given for each part, 1 for a part that is not named.

    Attributes:
        values: weights, not negative, of loss groups, or with `each` of conditions
            (`{"condition 2": 10}`).
    """

    values: tuple[tuple[str, float], ...] = eqx.field(static=True)
    each: bool = eqx.field(static=True)
    every: None
    evidence: ClassVar[Evidence] = Evidence.NOTHING
    name: ClassVar[str] = "fixed"

    def __init__(self, values: Mapping[str, float] | None = None, *, each: bool = False) -> None:
        require_switch(each=each)
        self.values = () if values is None else weights_of("values", values)
        self.each, self.every = each, None

    def init(self, parts: tuple[str, ...]) -> PerPart:
        """The weights themselves."""
        values = dict(self.values)
        for name in values.keys() - set(parts):
            kind = "part" if self.each else "loss group"
            raise InputError(f"no {kind} `{name}`{closest_or_all(name, parts)}")
        found = [float(values.get(p, 1)) for p in parts]
        if not any(found):
            raise InputError("all weights are 0; there is no loss left")
        return jnp.asarray(found)

    def weights(self, state: PerPart) -> PerPart:
        """The same at every step."""
        return state

    def update(self, state: PerPart, measured: Measured) -> PerPart:
        """Never called by a solver; leaves the weights as they are."""
        return state
