"""Data that are narrow along a curve get points there; smooth ones change nothing."""

import numpy as np
import pytest
import sympy as sp

from symbolic_pinn import Problem, RandomFeatures, boundary, solve
from symbolic_pinn.sampling import places_on, with_narrow_points

x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)(x, y)
angle = sp.atan2(y, x)
R = sp.Rational


def disc(data):
    return Problem(
        domain={(x, y): x**2 + y**2 < 1},
        equations=[sp.Eq(u.diff(x, 2) + u.diff(y, 2), 0)],
        conditions=[boundary(x, y) >> sp.Eq(u, data)],
    )


def rim(problem):
    return problem.terms[1].face


@pytest.mark.parametrize("data", [sp.exp(-((500 * angle) ** 2)), sp.tanh(300 * angle)])
def test_a_quarter_of_the_points_is_where_data_are_narrow(data):
    problem = disc(data)
    places = places_on(problem, rim(problem))
    points = with_narrow_points(places, problem.box, rim(problem), 300, seed=0)
    there = places.inside(points)[0]
    assert there.sum() >= 100
    assert np.abs(np.arctan2(points[there, 1], points[there, 0])).min() < 2e-3
    np.testing.assert_allclose((points[:, :2] ** 2).sum(axis=1), 1, atol=1e-12)


@pytest.mark.parametrize("data", [sp.Integer(1), x, sp.exp(-4 * angle**2), sp.sin(20 * angle)])
def test_smooth_data_are_narrow_nowhere(data):
    problem = disc(data)
    assert places_on(problem, rim(problem)) is None


@pytest.mark.slow
def test_a_pulse_that_few_points_see_is_not_said_to_be_solved():
    found = solve(disc(sp.exp(-((500 * angle) ** 2))), method=RandomFeatures(features=150))
    assert found.verdict.status == "failed"
