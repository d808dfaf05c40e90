"""Numbers of the equation that are trained together with the network."""

from collections.abc import Iterable
from functools import partial
from math import log

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from symbolic_pinn.problem import Trainable


class Estimates(eqx.Module):
    """theta(z): trainable parameters, each between its bounds whatever the number z.

    z is dimensionless and 0 at the start, so that one learning rate suits parameters of all sizes:

        no bounds          theta = start + s z,                 s = |start|, or 1 if that is 0
        a < theta          theta = a + (start - a) e^z
        theta < b          theta = b - (b - start) e^(-z)
        a < theta < b      theta = a + (b - a) / (1 + r e^(-z)),  r = (b - start) / (start - a)

    Attributes:
        z: what is trained, an array for each parameter (none where there are none).
        parameters: start and bounds of each.
    """

    z: tuple[Float[Array, ""], ...]
    parameters: tuple[Trainable, ...] = eqx.field(static=True)

    @classmethod
    def of(cls, parameters: Iterable[Trainable] = ()) -> "Estimates":
        """All at their start."""
        parameters = tuple(parameters)
        return cls(tuple(jnp.zeros(()) for _ in parameters), parameters)

    def at(self, z: Iterable[float]) -> "Estimates":
        """With other numbers z."""
        return Estimates(tuple(jnp.asarray(v, float) for v in z), self.parameters)

    @property
    def values(self) -> tuple[Float[Array, ""], ...]:
        """theta."""
        return tuple(_value(p, z) for p, z in zip(self.parameters, self.z, strict=True))

    @property
    def slopes(self) -> tuple[Float[Array, ""], ...]:
        """d theta / dz, which carries a variance of z over to theta."""
        pairs = zip(self.parameters, self.z, strict=True)
        return tuple(jax.grad(partial(_value, p))(z) for p, z in pairs)


def _value(parameter: Trainable, z: Float[Array, ""]) -> Float[Array, ""]:
    start, a, b = float(parameter.start), parameter.lower, parameter.upper
    if a is None and b is None:
        return start + (abs(start) or 1.0) * z
    if b is None:
        assert a is not None
        return a + (start - a) * jnp.exp(z)
    if a is None:
        return b - (b - start) * jnp.exp(-z)
    return a + (b - a) * jax.nn.sigmoid(z + log((start - a) / (b - start)))
