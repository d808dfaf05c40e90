"""Homotopies from an easier problem to the one that is asked for."""

import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.methods.random_features.continuation import Homotopy
from symbolic_pinn.methods.random_features.newton import Newton
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.recipe import RandomFeatureExpansion

x = sp.Symbol("x", real=True)
u = sp.Function("u", real=True)(x)
EXPANSION = RandomFeatureExpansion(40, (4.0,))
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("x64")]


def homotopy(factor, linear_first, start):
    """Bratu's equation u'' + lambda e^u = 0, u(0) = u(1) = 0, from a constant."""
    problem = spinn.Problem(
        domain={x: (0, 1)},
        equations=[u.diff(x, 2) + factor * sp.exp(u)],
        conditions=[u.subs(x, 0), u.subs(x, 1)],
    )
    residuals = compile_problem(problem)
    newton = Newton((1.0,) * len(residuals))
    solver = TrialSolver(
        LinearisedResiduals(problem, residuals),
        problem.box,
        newton,
        estimates=Estimates.of(),
        ratio=2.0,
    )
    collocation = solver.collocation(EXPANSION)
    begin = collocation.values(np.zeros((1, 1, 40)))
    for each in begin:
        for p, values in each.items():
            if not any(p.orders):
                values += start
    return solver, Homotopy(
        newton=newton, collocation=collocation, estimates=Estimates.of(),
        begin=begin, linear_first=linear_first,
    )  # fmt: skip


@pytest.mark.parametrize("linear_first", [True, False])
def test_a_homotopy_ends_at_the_solution(linear_first):
    solver, way = homotopy(sp.Integer(1), linear_first, 0.5)
    state = way.solved()
    assert state.converged
    middle = solver.basis(EXPANSION).values(state.a[0], np.array([[0.5]]), (0,))
    # The lower branch at lambda = 1: 2 log cosh(a / 4) with a = sqrt(2) cosh(a / 4).
    assert abs(middle[0] - 0.14053921440) < 1e-9


@pytest.mark.parametrize("linear_first", [True, False])
def test_it_leads_nowhere_beyond_the_fold(linear_first):
    _, way = homotopy(sp.Integer(4), linear_first, 0.0)
    assert way.solved() is None


def test_it_begins_at_the_linear_problem():
    """At s = 0 the residuals are their own tangent at v_0."""
    _, way = homotopy(sp.Integer(1), True, 1.0)
    values = [{p: v + 0.3 for p, v in each.items()} for each in way.begin]
    [(found, slopes), *_] = way._deformation(0.0)(way.collocation.evaluate(values, []), values, [])
    assert np.allclose(found, np.e + np.e * 0.3 + 0.3)
    assert np.allclose(sorted(s[0] for s in slopes), [1, np.e])
