"""The adaptive network for Klein-Gordon as a research script has it: the baseline for our step.

    python tests/benchmarks/plain_script.py [--steps N] [--seed N]

    u_tt - u_xx + u^3 = f(t, x) in [0, 1]^2,     exact solution u = x cos(5 pi t) + (t x)^3
    u(0, x) = x,   u_t(0, x) = 0,   u(t, 0) = 0,   u(t, 1) = cos(5 pi t) + t^3

Python takes one step at a time. NumPy samples the points of a step (128 in the interior, at the
start and on each of the two boundaries); one compiled function computes the gradient by nested
`jax.grad` under `jax.vmap` and the step of Adam. Every ten steps three further compiled functions
give the gradient of each loss, and NumPy computes from them the weights of

    S. Wang, Y. Teng, P. Perdikaris, "Understanding and mitigating gradient flow pathologies in
    physics-informed neural networks", SIAM J. Sci. Comput. 43 (2021) A3055-A3081,

with the current weight inside the mean, as in the authors' program. Nothing is logged. It imports
nothing of `symbolic_pinn`.
"""

import argparse
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

LAYERS = [2, 50, 50, 50, 50, 50, 1]
POINTS = 128
EVERY, EMA = 10, 0.9

Parameters = list[tuple[jax.Array, jax.Array]]
Points = dict[str, np.ndarray]


class State(NamedTuple):
    """Everything that a step reads and changes."""

    params: Parameters
    optimiser: Any
    weights: dict[str, float]
    step: int


# --- The problem --------------------------------------------------------------------------------


def exact(t, x):
    return x * jnp.cos(5 * jnp.pi * t) + (t * x) ** 3


def forcing(t, x):
    u_tt = -25 * jnp.pi**2 * x * jnp.cos(5 * jnp.pi * t) + 6 * t * x**3
    u_xx = 6 * x * t**3
    return u_tt - u_xx + exact(t, x) ** 3


def sample(rng: np.random.Generator) -> Points:
    """Fresh points (t, x) of each kind."""
    free, zero, one = rng.random((5, POINTS)), np.zeros(POINTS), np.ones(POINTS)
    points = {
        "interior": np.stack([free[0], free[1]], axis=1),
        "initial": np.stack([zero, free[2]], axis=1),
        "left": np.stack([free[3], zero], axis=1),
        "right": np.stack([free[4], one], axis=1),
    }
    return {name: p.astype(np.float32) for name, p in points.items()}


# --- The network --------------------------------------------------------------------------------


def init_params(rng: np.random.Generator) -> Parameters:
    """Glorot normal weights, zero biases."""
    params = []
    for n, m in pairwise(LAYERS):
        W = rng.normal(size=(n, m)) * np.sqrt(2 / (n + m))
        params.append((jnp.asarray(W, jnp.float32), jnp.zeros(m)))
    return params


def make_network(rng: np.random.Generator) -> Callable:
    """The network of a point, on coordinates normalised by the statistics of a sample."""
    points = rng.random((100_000, 2))
    mu, sigma = (s.astype(np.float32) for s in (points.mean(0), points.std(0)))

    def network(params: Parameters, t, x):
        h = (jnp.stack([t, x]) - mu) / sigma
        for W, b in params[:-1]:
            h = jnp.tanh(h @ W + b)
        W, b = params[-1]
        return (h @ W + b)[0]

    return network


# --- The losses ---------------------------------------------------------------------------------


def make_losses(u: Callable) -> dict[str, Callable[[Parameters, Points], jax.Array]]:
    u_t = jax.grad(u, argnums=1)
    u_tt = jax.grad(u_t, argnums=1)
    u_xx = jax.grad(jax.grad(u, argnums=2), argnums=2)

    def residual(params, t, x):
        return u_tt(params, t, x) - u_xx(params, t, x) + u(params, t, x) ** 3 - forcing(t, x)

    def at(function, params, points):
        return jax.vmap(function, in_axes=(None, 0, 0))(params, points[:, 0], points[:, 1])

    def loss_residual(params, points):
        return jnp.mean(at(residual, params, points["interior"]) ** 2)

    def loss_initial(params, points):
        p = points["initial"]
        value = at(u, params, p) - exact(p[:, 0], p[:, 1])
        velocity = at(u_t, params, p)
        return jnp.mean(value**2) + jnp.mean(velocity**2)

    def loss_boundary(params, points):
        left, right = points["left"], points["right"]
        error_left = at(u, params, left) - exact(left[:, 0], left[:, 1])
        error_right = at(u, params, right) - exact(right[:, 0], right[:, 1])
        return jnp.mean(error_left**2) + jnp.mean(error_right**2)

    return {"residual": loss_residual, "initial": loss_initial, "boundary": loss_boundary}


# --- Training -----------------------------------------------------------------------------------


def adapted(weights: dict[str, float], gradients: dict[str, Parameters]) -> dict[str, float]:
    """Weights after a step of the moving average; that of the residual stays 1."""
    matrices = {k: [np.abs(np.asarray(W)) for W, _ in g] for k, g in gradients.items()}
    largest = max(float(W.max()) for W in matrices["residual"])
    new = dict(weights)
    for k in ("initial", "boundary"):
        mean = weights[k] * float(np.mean([W.mean() for W in matrices[k]]))
        new[k] = EMA * weights[k] + (1 - EMA) * largest / (mean + 1e-10)
    return new


def make(seed: int) -> tuple[Callable[[State], State], State]:
    """A function that does one step, and the state before the first."""
    rng = np.random.default_rng(seed)
    losses = make_losses(make_network(rng))
    adam = optax.adam(optax.exponential_decay(1e-3, transition_steps=1000, decay_rate=0.9))
    gradients = {k: jax.jit(jax.grad(loss)) for k, loss in losses.items()}

    def total(params, weights, points):
        return sum(weights[k] * loss(params, points) for k, loss in losses.items())

    @jax.jit
    def update(params, optimiser, weights, points):
        gradient = jax.grad(total)(params, weights, points)
        change, optimiser = adam.update(gradient, optimiser)
        return optax.apply_updates(params, change), optimiser

    def step(state: State) -> State:
        points, weights = sample(rng), state.weights
        if state.step % EVERY == 0:
            weights = adapted(weights, {k: g(state.params, points) for k, g in gradients.items()})
        params, optimiser = update(state.params, state.optimiser, weights, points)
        return State(params, optimiser, weights, state.step + 1)

    params = init_params(rng)
    return step, State(params, adam.init(params), dict.fromkeys(losses, 1.0), 0)


def advance(step: Callable[[State], State], state: State, count: int) -> tuple[State, float]:
    """`count` steps, and the seconds that they took."""
    begin = time.perf_counter()
    for _ in range(count):
        state = step(state)
    jax.block_until_ready(state.params)
    return state, time.perf_counter() - begin


def relative_l2(seed: int, params: Parameters) -> float:
    """Error of the network that `make(seed)` trains, on a grid of 101 x 101 points."""
    u = make_network(np.random.default_rng(seed))
    t, x = (a.ravel() for a in np.meshgrid(*[np.linspace(0, 1, 101, dtype=np.float32)] * 2))
    found, wanted = jax.vmap(u, in_axes=(None, 0, 0))(params, t, x), exact(t, x)
    return float(jnp.linalg.norm(found - wanted) / jnp.linalg.norm(wanted))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1234)
    options = parser.parse_args()
    step, state = make(options.seed)
    state, compiling = advance(step, state, EVERY)
    state, seconds = advance(step, state, options.steps)
    print(f"{options.steps / seconds:.0f} steps/s (first {EVERY} steps: {compiling:.1f} s)")
    weights = ", ".join(f"{k} {w:.1f}" for k, w in state.weights.items())
    error = relative_l2(options.seed, state.params)
    print(f"after {state.step} steps: relative L2 error {error:.3f}; weights {weights}")


if __name__ == "__main__":
    main()
