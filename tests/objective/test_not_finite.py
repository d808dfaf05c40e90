"""Why losses of a field and their gradient are not finite."""

import jax
import numpy as np
import pytest
import sympy as sp
from helpers import Constant

import symbolic_pinn as spinn
from symbolic_pinn.calculus import Lattice, NestedJvp
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import Objective, explained

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)


def why(equation, value, *, condition=None, bits=64, derivatives=None):
    problem = spinn.Problem(
        domain={t: (0, 1)},
        equations=[sp.Eq(u(t).diff(t), equation)],
        conditions=[u(0) if condition is None else condition],
    )
    with jax.enable_x64(bits == 64):
        objective = Objective.of(problem, derivatives or Lattice())
        points = objective.sample(8, key=jax.random.key(0))
        return explained(objective, Field.on(problem.box, Constant(value)), points)


@pytest.mark.parametrize("derivatives", [Lattice(), NestedJvp()])
def test_a_residual_is_explained(derivatives):
    found = why(sp.sqrt(u(t) - 1), 0.5, derivatives=derivatives)
    assert "equation 1: `sqrt(u(t) - 1)` is not finite (nan) at t = " in found.text
    assert "`u(t)` = 0.5" in found.text


def test_a_condition_is_explained():
    found = why(u(t), -0.5, condition=sp.log(u(0)))
    assert found.text == (
        "condition 1: `log(u(0))` is not finite (nan) at t = 0, where `u(0)` = -0.5"
    )


def test_nothing_is_said_of_what_is_finite():
    assert why(sp.sqrt(u(t)), 0.5) is None


def test_a_slope_is_explained_where_values_are_finite():
    found = why(sp.sqrt(u(t)), 0.0)
    assert "equation 1: in the slope by `u(t)` `1/sqrt(u(t))` is not finite (inf)" in found.text
    assert "`u(t)` = 0" in found.text


def test_a_square_that_overflows_is_explained():
    found = why(u(t), 1e25, bits=32)
    assert "**2` is not finite in 32-bit floats (inf)" in found.text
    assert "-1e+25" in found.text
    assert why(u(t), 1e25) is None


def test_a_network_that_is_not_finite_is_named():
    found = why(u(t), np.nan)
    assert "the network's value `u(t)` is not finite (nan)" in found.text


def test_what_sympy_cannot_differentiate_is_passed_over():
    assert why(sp.Heaviside(u(t)), 0.5) is None
