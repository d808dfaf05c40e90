"""Solutions from formulas instead of training, for tests of what is done with solutions."""

from typing import Any

import equinox as eqx
import jax.numpy as jnp
import sympy as sp

from symbolic_pinn.networks import Field
from symbolic_pinn.problem import Problem
from symbolic_pinn.solution import Solution


class Formulas(eqx.Module):
    """The unknowns at a normalised point, each by its formula."""

    functions: tuple[Any, ...] = eqx.field(static=True)
    mu: tuple[float, ...] = eqx.field(static=True)
    sigma: tuple[float, ...] = eqx.field(static=True)

    def __call__(self, xi):
        x = xi * jnp.asarray(self.sigma) + jnp.asarray(self.mu)
        return jnp.stack([jnp.asarray(f(*x), x.dtype) for f in self.functions])


def closed_form(problem: Problem, formulas=None, **settings) -> Solution:
    """The solution that formulas give, by default the exact one; keys are unknowns by name."""
    known = {u.func.__name__: f for u, f in problem.exact.items()} | (formulas or {})
    ready = [sp.sympify(known[n]).doit().xreplace(problem.roles.numbers) for n in problem.fields]
    functions = tuple(sp.lambdify(problem.box.coordinates, f, "jax") for f in ready)
    box = problem.box
    network = Formulas(functions, box.mean, box.deviation)
    field = Field.on(box, network, problem.trainable.values())
    return Solution(problem=problem, field=field, **settings)
