"""Maps are taken where a solution is singular, and count in the estimate where they are not."""

import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.methods.random_features.accumulated_error import other_features
from symbolic_pinn.recipe import CornerPower, MappedFeatures, RandomFeatureExpansion

x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)(x, y)
CORNERS = ((0, 0), (1, 0), (1, 1), (-1, 1), (-1, -1), (0, -1))


def singular(x, y):
    """r^(2/3) sin(2 theta / 3) about the corner, theta from the side along x."""
    return np.hypot(x, y) ** (2 / 3) * np.sin(2 / 3 * (np.arctan2(y, x) % (2 * np.pi)))


def smooth(x, y):
    return np.exp(x) * np.cos(y + 1 / 3) + x * y


def solved(strength, **settings):
    """lap u = 0 in an L for the sum of a smooth solution and so much of a singular one."""
    angle = sp.Piecewise((sp.atan2(y, x), y >= 0), (sp.atan2(y, x) + 2 * sp.pi, True))
    edge = sp.exp(x) * sp.cos(y + sp.Rational(1, 3)) + x * y
    edge += strength * (x**2 + y**2) ** sp.Rational(1, 3) * sp.sin(2 * angle / 3)
    problem = spinn.Problem(
        domain={(x, y): sp.Polygon(*CORNERS)},
        equations=[sp.Eq(u.diff(x, 2) + u.diff(y, 2), 0)],
        conditions=[spinn.boundary(x, y) >> sp.Eq(u, edge)],
    )
    return spinn.solve(problem, method=spinn.RandomFeatures(), progress=False, **settings)


def error(solution, strength):
    at = np.random.default_rng(0).uniform(-1, 1, (2, 2000))
    at = at[:, (at[0] < 0) | (at[1] > 0)]
    exact = smooth(*at) + strength * singular(*at)
    return np.linalg.norm(solution(x=at[0], y=at[1]) - exact) / np.linalg.norm(exact)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("strength", "is_mapped"), [(0.0, False), (1e-6, True), (1e-4, True), (1.0, True)]
)
def test_maps_are_taken_where_something_is_singular(strength, is_mapped):
    solution = solved(strength)
    assert solution.verdict.status == "converged"
    assert error(solution, strength) < 1e-10
    assert (solution.run.expansion.mapped > 0) is is_mapped


@pytest.mark.slow
@pytest.mark.parametrize("strength", [1e-6, 1e-4, 1e-3])
def test_an_estimate_sees_the_corner_that_plain_features_do_not(strength):
    solution = solved(strength, tolerance=strength)
    assert not solution.run.expansion.mapped
    found, said = error(solution, strength), solution.verdict.estimate.relative["u"]
    assert 0.5 < said / found < 2


def test_a_few_features_of_each_map_are_among_others():
    corner = CornerPower(axes=(0, 1), vertex=(0, 0), power=2 / 3, cut=0.0, size=1.0)
    box = ((-1, 1), (-1, 1))
    template = RandomFeatureExpansion(
        1, (1.0, 1.0), maps=(MappedFeatures(map=corner, share=2.0),), box=box
    )
    plain = RandomFeatureExpansion(100, (4.0, 4.0))
    others = other_features(plain, 1, template=template)
    assert others.features == 150
    assert others.mapped[0][0] == 45
    assert others.box == box
    assert other_features(plain, 1).maps == ()
    mapped = RandomFeatureExpansion(100, (4.0, 4.0), maps=template.maps, box=box)
    assert other_features(mapped, 1, template=template).maps == template.maps
