"""Collections that many tests walk: shipped problems, and fields with known derivatives."""

from collections.abc import Callable
from dataclasses import replace

import equinox as eqx
import jax
import jax.numpy as jnp
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.compiler import lower
from symbolic_pinn.networks import Field, build
from symbolic_pinn.problem import Problem
from symbolic_pinn.recipe import Pole

SHIPPED = spinn.shipped()


def tanh_network(inputs: int, outputs: int, width: int, depth: int, *, key: jax.Array):
    """A plain network, as recipes have it."""
    return build(spinn.MLP(width, depth), inputs, outputs, key=key)


class Constant(eqx.Module):
    """A "network" whose value is the same at every point; it is all that is trained."""

    value: jax.Array

    def __init__(self, value: float) -> None:
        self.value = jnp.asarray(value, float)

    def __call__(self, xi):
        return self.value + 0 * xi[:1]


class Formula(eqx.Module):
    """A "network" that computes formulas in the user's coordinates: N(xi) = u(mu + sigma xi)."""

    value: Callable = eqx.field(static=True)

    def __call__(self, xi):
        return self.value(xi)


def formula_field(problem: Problem, formulas: dict[str, sp.Expr]) -> Field:
    """The field whose unknowns are given formulas of the coordinates."""
    box = problem.box

    def value(xi):
        x = jnp.asarray(box.mean) + jnp.asarray(box.deviation) * xi
        leaves = dict(zip(box.coordinates, x, strict=True))
        found = [
            lower(sp.sympify(f).xreplace(problem.roles.numbers), leaves) for f in formulas.values()
        ]
        return jnp.stack([jnp.asarray(v, x.dtype) for v in found])

    true = [replace(p, start=p.exact, bounds=(None, None)) for p in problem.trainable.values()]
    return Field.on(box, Formula(value), true)


def decay(**more) -> Problem:
    """u' = -u from 1: the smallest problem with an answer; `more` are further arguments."""
    t, u = sp.Symbol("t", real=True), sp.Function("u", real=True)
    return Problem(
        domain={t: (0, 1)},
        equations=[sp.Eq(u(t).diff(t), -u(t))],
        conditions=[sp.Eq(u(0), 1)],
        exact={u(t): sp.exp(-t)},
        name="decay",
        **more,
    )


def exact_field(problem: Problem) -> Field:
    """The exact solution of a problem as a field."""
    exact = {u.func.__name__: f for u, f in problem.exact.items()}
    return formula_field(problem, {name: exact[name] for name in problem.fields})


# What a new one joins by one line; the contracts of `test_contracts.py` then hold it.

WEIGHTINGS = (
    spinn.Fixed({"boundary": 2.0}),
    spinn.GradientNorm(),
    spinn.GradientWeighting(),
    spinn.NTKWeighting(every=2),
    spinn.ReLoBRaLo(),
    spinn.SoftAdapt(),
)
POINT_WEIGHTINGS = (
    spinn.CausalWeighting(),
    spinn.ResidualAttention(),
    spinn.SelfAdaptive(),
)
NETWORKS = (
    spinn.MLP(6, 2),
    spinn.Fourier(spinn.MLP(6, 2), features=5),
    spinn.Mapped(
        spinn.MLP(6, 2),
        maps=(Pole(axes=(0, 1), centre=(-1.0, -2.0), radius=0.5),),
        box=((0.5, 0.5), (0.29, 0.29)),
    ),
    spinn.Periodic(spinn.MLP(6, 2), axes=(1,)),
    spinn.SpaceTime(spinn.MLP(6, 2), features=5),
)
_POINTS = spinn.FixedPoints(40, 10)
METHODS = (
    spinn.Adam(12),
    spinn.Auto(),
    spinn.Chain(spinn.Adam(5), spinn.LevenbergMarquardt(2, _POINTS)),
    spinn.LBFGS(3, _POINTS),
    spinn.LevenbergMarquardt(3, _POINTS),
    spinn.RandomFeatures(40, (2.0, 3.0), blocks=1),
    spinn.SelfScaledBroyden(3, _POINTS),
)
FEATURE_MAPS = ("cos", "tanh")
