"""Linear layers, drawn by NumPy, and numbers of a network that are not trained."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray


class Frozen(eqx.Module):
    """An array that belongs to a network and is never trained: its gradient is zero."""

    array: Array

    def __call__(self) -> Array:
        """The array itself."""
        return jax.lax.stop_gradient(self.array)


class Factorised(eqx.Module):
    """y = diag(exp(s)) V x + b, a linear layer of which s and V are trained apart.

    S. Wang, H. Wang, J. H. Seidman, P. Perdikaris, arXiv:2210.01274 (2022).
    """

    log_scale: Float[Array, " outputs"]
    weight: Float[Array, "outputs inputs"]
    bias: Float[Array, " outputs"]

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        """The layer's values at one point."""
        return jnp.exp(self.log_scale) * (self.weight @ x) + self.bias


Layer = eqx.nn.Linear | Factorised
# Mean and deviation of s, as in the paper.
_LOG_SCALE = (1.0, 0.1)


def generator(key: PRNGKeyArray) -> np.random.Generator:
    """Random numbers by NumPy, which draws at once; JAX would first compile each shape."""
    return np.random.default_rng(np.asarray(jax.random.key_data(key)))


def glorot(
    inputs: int,
    outputs: int,
    random: np.random.Generator,
    *,
    scale: float = 1.0,
    factorised: bool = False,
) -> Layer:
    """A linear layer with weights of variance scale^2 2 / (inputs + outputs) and biases 0.

    X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", AISTATS 2010. A factorised one begins as the same function.
    """
    deviation = scale * np.sqrt(2 / (inputs + outputs))
    weight = random.normal(scale=deviation, size=(outputs, inputs))
    bias = np.zeros(outputs)
    if factorised:
        log_scale = random.normal(*_LOG_SCALE, size=outputs)
        V = weight / np.exp(log_scale)[:, None]
        return Factorised(as_array(log_scale), as_array(V), as_array(bias))
    layer = eqx.filter_eval_shape(eqx.nn.Linear, inputs, outputs, key=jax.random.key(0))
    arrays = tuple(map(as_array, (weight, bias)))
    return eqx.tree_at(lambda linear: (linear.weight, linear.bias), layer, arrays)


def as_array(values: np.ndarray) -> Array:
    """A NumPy array in JAX's present precision."""
    with np.errstate(over="ignore"):  # what 32 bits do not hold is infinite
        return jnp.asarray(values.astype(jnp.zeros(0).dtype))
