"""Flows past slender holes: the maps that are found for them, and what is solved with these."""

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp
from slender import wing

import symbolic_pinn as spinn
from symbolic_pinn import Problem, RandomFeatures, Region, boundary, inside
from symbolic_pinn.domain.domain_facts import plane_facts
from symbolic_pinn.domain.facts import Corner
from symbolic_pinn.methods.random_features.geometry import maps_for
from symbolic_pinn.methods.random_features.maps_of_facts import maps_of
from symbolic_pinn.networks import TaylorSeries, zeta
from symbolic_pinn.recipe import CornerLogarithm, CornerPower, OutsideMap, QuotientPower

pytestmark = pytest.mark.usefixtures("x64")
x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)
U = u(x, y)
# Of the ellipse (x / A)^2 + (y / B)^2 = 1, and how it stands to the flow.
A, B, ATTACK = 1.0, 0.1, 0.3


def problem(hole, value=y):
    """A stream function that is 0 on a hole of a box, and known on its sides."""
    return Problem(
        domain={x: (-2, 2), y: (-1.5, 1.5), (x, y): ~hole},
        equations=[sp.Eq(U.diff(x, 2) + U.diff(y, 2), 0)],
        conditions=[boundary(x, y) >> sp.Eq(U, value)],
    )


def maps(hole):
    return [m.map for m in maps_for(problem(hole))]


def images(described, z):
    return zeta(described, TaylorSeries.at(np.asarray(z, complex), 0)).a[0]


def flow(z):
    """Im(w e^(-i a) + e^(i a) / w) with w = 1 / zeta, 0 on the ellipse."""
    focus = np.sqrt(A**2 - B**2)
    w = (z + np.sqrt(z - focus) * np.sqrt(z + focus)) / (A + B)
    return (w * np.exp(-1j * ATTACK) + np.exp(1j * ATTACK) / w).imag


def in_flow():
    """The same as a formula, Joukowski's map by real functions."""
    focus = sp.Float(np.sqrt(A**2 - B**2))
    # z = f cosh(m + i n).
    far, near = (sp.sqrt((x + s * focus) ** 2 + y**2) for s in (1, -1))
    cosh, cos = (far + near) / (2 * focus), (far - near) / (2 * focus)
    r = (cosh + sp.sqrt(cosh**2 - 1)) * focus / (A + B)
    sin = y / (focus * sp.sqrt(cosh**2 - 1))
    # w = r e^(i n)
    return (r - 1 / r) * (sin * sp.cos(sp.Float(ATTACK)) - cos * sp.sin(sp.Float(ATTACK)))


def test_a_flow_past_an_ellipse_to_seven_digits():
    stated = problem((x / A) ** 2 + (y / B) ** 2 < 1, value=in_flow())
    method = RandomFeatures(features=100, scales=(2, 2), blocks=1)
    solution = spinn.solve(stated, method=method)
    assert solution.verdict.status == "converged"
    random = np.random.default_rng(0)
    z = random.uniform(-2, 2, 4_000) + 1j * random.uniform(-1.5, 1.5, 4_000)
    z = z[(z.real / A) ** 2 + (z.imag / B) ** 2 > 1]
    error = solution(x=z.real, y=z.imag) - flow(z)
    assert np.linalg.norm(error) < 1e-6 * np.linalg.norm(flow(z))


def test_a_wing_has_a_map_and_nothing_else():
    turned = wing(200)
    body = Region(np.stack([turned.real, turned.imag], axis=1))
    found = maps(inside(body, x, y))
    kinds = [type(m) for m in found]
    assert kinds == [OutsideMap] + [CornerLogarithm] * 4  # at the corners of the box
    edge = (turned + np.roll(turned, -1)) / 2
    assert np.abs(np.abs(images(found[0], edge)) - 1).max() < 2e-3


@pytest.fixture(scope="module")
def lens():
    """Between two circles that meet at (+-1, 0)."""
    above, below = (x**2 + (y + s * 5) ** 2 < 26 for s in (1, -1))
    [facts] = plane_facts(problem(above & below).box, (x, y))
    return facts


def test_a_lens_between_two_circles_has_a_map(lens):
    t = np.linspace(-0.99, 0.99, 300)
    edge = t + 1j * (np.sqrt(26 - t**2) - 5)
    [hole] = lens.holes
    assert np.abs(np.abs(images(hole.outside, np.concatenate([edge, -edge]))) - 1).max() < 1e-5


def test_corners_of_the_edge_have_powers_only_where_conditions_differ(lens):
    assert sum(c.angle > np.pi for c in lens.corners) == 2

    def powers(facts, kind):
        found = maps_of(facts, kind_at=lambda corner: kind)
        return [m.map for m in found if isinstance(m.map, CornerPower | QuotientPower)]

    assert powers(lens, "alike") == []
    assert len(powers(lens, "mixed")) >= 2
    # Corners elsewhere keep theirs.
    other = Corner(vertex=(1.7, 1.2), angle=1.5 * np.pi, inward=0.0)
    assert len(powers(replace(lens, corners=(*lens.corners, other)), "alike")) == 1
