"""Polygons against closed forms and an even-odd count of crossings of their own."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from regions import airfoil

from symbolic_pinn.domain.rings import Rings
from symbolic_pinn.errors import InputError

SQUARE = [(0, 0), (1, 0), (1, 1), (0, 1)]
L_SHAPE = [(-1, -1), (0, -1), (0, 0), (1, 0), (1, 1), (-1, 1)]


def shifted(ring, factor, dx, dy):
    return [(factor * x + dx, factor * y + dy) for x, y in ring]


def is_inside(rings, points):
    """The even-odd rule: a ray to the right crosses the edges an odd number of times."""
    inside = np.zeros(len(points), bool)
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            rises = (y1 > points[:, 1]) != (y2 > points[:, 1])
            with np.errstate(all="ignore"):
                crossing = x1 + (points[:, 1] - y1) / (y2 - y1) * (x2 - x1)
            inside ^= rises & (points[:, 0] < crossing)
    return inside


def distance(rings, points):
    """To the nearest edge, one after another."""
    found = np.full(len(points), np.inf)
    for ring in rings:
        ring = np.array(ring, float)
        for a, b in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            share = np.clip((points - a) @ (b - a) / np.sum((b - a) ** 2), 0, 1)
            found = np.minimum(found, np.linalg.norm(points - a - share[:, None] * (b - a), axis=1))
    return found


def star(radii, centre=(0.0, 0.0)):
    angle = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1) * np.array(radii)[:, None] + centre


NESTED = [
    shifted(SQUARE, 4, 0, 0),
    shifted(SQUARE, 2, 1, 1)[::-1],
    shifted(SQUARE, 1, 1.5, 1.5),
    shifted(SQUARE, 1, 6, 0),
]


@pytest.mark.parametrize("rings", [[SQUARE], [L_SHAPE], [L_SHAPE[::-1]], NESTED, NESTED[::-1]])
def test_the_margin_is_the_signed_distance(rings):
    body = Rings(rings)
    points = np.random.default_rng(0).uniform(*body.bounds, (2_000, 2)) * 1.1
    margin = body.margin(points)
    assert np.array_equal(margin < 0, is_inside(rings, points))
    np.testing.assert_allclose(np.abs(margin), distance(rings, points), atol=1e-14)


@given(
    st.lists(st.floats(0.1, 1.0), min_size=3, max_size=40),
    st.floats(-100, 100),
    st.booleans(),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=60, deadline=None)
def test_random_stars(radii, shift, reverse, seed):
    ring = star(radii, (shift, -shift))[:: -1 if reverse else 1]
    body = Rings([ring])
    points = np.random.default_rng(seed).uniform(-1, 1, (200, 2)) + np.array((shift, -shift))
    margin = body.margin(points)
    clear = np.abs(margin) > 1e-9
    assert np.array_equal((margin < 0)[clear], is_inside([ring], points)[clear])
    surface = body.surface(300)
    step = 1e-6
    assert (body.margin(surface.points + step * surface.normals) > 0).all()
    # Two edges may be nearer to each other than a step.
    assert np.mean(body.margin(surface.points - step * surface.normals) < 0) > 0.9
    # The divergence theorem: the integral of x . n is twice the area.
    x, y = ring.T
    area = abs(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2
    flux = np.sum(surface.weights * np.sum(surface.points * surface.normals, axis=1)) / 2
    assert flux == pytest.approx(area, rel=1e-9, abs=1e-9)


def test_the_surface_is_even_ordered_and_never_on_a_corner():
    body = Rings([L_SHAPE])
    surface = body.surface(80)
    assert len(surface.points) == 80
    assert surface.measure == pytest.approx(8, rel=1e-14)
    np.testing.assert_allclose(surface.weights, 0.1)
    np.testing.assert_allclose(distance([L_SHAPE], surface.points), 0, atol=1e-15)
    steps = np.linalg.norm(np.diff(surface.points, axis=0), axis=1)
    assert steps.max() <= 0.1 + 1e-12
    corners = np.array(L_SHAPE)
    assert np.linalg.norm(surface.points[:, None] - corners, axis=2).min() > 0.04


def test_every_edge_has_a_point():
    ring = [(0, 0), (1, 0), (1, 1), (0.5, 1), (0.5 - 1e-6, 1 + 1e-7), (0, 1)]
    surface = Rings([ring]).surface(8)
    assert len(surface.points) >= 6
    assert surface.weights.min() == pytest.approx(math.hypot(1e-6, 1e-7))


def test_normals_are_the_gradient_of_the_margin():
    body = Rings(NESTED)
    surface = body.surface(300)
    step = 1e-6
    for axis in range(2):
        shift = step * np.eye(2)[axis]
        up, down = (
            body.margin(surface.points + 1e-3 * surface.normals + s) for s in (shift, -shift)
        )
        np.testing.assert_allclose((up - down) / (2 * step), surface.normals[:, axis], atol=1e-6)


def test_measures_and_bounds():
    body = Rings(NESTED)
    assert body.surface(100).measure == pytest.approx(16 + 8 + 4 + 4)
    np.testing.assert_array_equal(body.bounds, [(0, 0), (7, 4)])


def test_corners_of_a_polygon():
    corners = {c.vertex: c for c in Rings([L_SHAPE]).corners}
    assert set(corners) == {(float(x), float(y)) for x, y in L_SHAPE}
    assert corners[0, 0].angle == pytest.approx(1.5 * np.pi)
    assert corners[0, 0].inward == pytest.approx(0.75 * np.pi)
    assert corners[1, 1].angle == pytest.approx(np.pi / 2)
    assert corners[1, 1].inward == pytest.approx(-0.75 * np.pi)


def test_corners_of_a_hole_are_seen_from_the_region():
    body = Rings([shifted(SQUARE, 4, 0, 0), shifted(SQUARE, 1, 1, 1)])
    inner = [c for c in body.corners if c.vertex == (1, 1)]
    assert inner[0].angle == pytest.approx(1.5 * np.pi)
    assert inner[0].inward == pytest.approx(-0.75 * np.pi)
    assert len(body.walls) == 8


@pytest.mark.parametrize("points", [20, 40, 200, 1_000])
def test_an_airfoil_has_one_corner(points):
    [edge] = Rings([airfoil(points)]).corners
    assert edge.vertex == pytest.approx((1, 0), abs=1e-12)
    # The sides of NACA 2412 meet at 2 atan(0.6 * 0.2336) at the trailing edge.
    assert edge.angle == pytest.approx(0.28, abs=0.02)


def test_many_points_of_a_circle_are_smooth_and_few_are_a_polygon():
    assert not Rings([star([1.0] * 100)]).corners
    assert not Rings([star([1.0] * 100)]).walls
    octagon = Rings([star([1.0] * 8)])
    assert len(octagon.corners) == len(octagon.walls) == 8
    half = [*star([1.0] * 100)[:51]]
    assert len(Rings([half]).corners) == 2


def test_points_on_an_edge_bend_no_wall():
    ring = [(0, 0), (0.5, 0), (1, 0), (1, 1), (0.3, 1), (0, 1)]
    walls = {(w.begin, w.end) for w in Rings([ring]).walls}
    assert ((0.0, 0.0), (1.0, 0.0)) in walls
    assert len(walls) == 4


@pytest.mark.parametrize(
    ("rings", "words"),
    [
        ([], "no points"),
        ([[(0, 0), (1, 1), (1, 0), (0, 1)]], r"touches itself at \(0.5, 0.5\)"),
        ([[(0, 0), (2, 2), (2, 0), (0, 1)]], "crosses"),
        ([[(0, 0), (1, 1)]], "2 points; at least 3"),
        ([[(0, 0), (1, 1), (0, 0)]], "2 points; at least 3"),
        ([[(0, 0), (1, 1), (2, 2)]], "no area"),
        ([[(0, 0), (1, 0), (1, np.nan)]], r"point 3 is \(1, nan\)"),
        ([[(0, 0), (1, 0), (1, np.inf)]], "not finite"),
        ([[(0, 0), (1, 0), (1, 1), (1, 0), (0, 1)]], "points 2 and 4 are the same"),
        ([[(0, 0, 0), (1, 0, 0), (1, 1, 0)]], r"shape \(3, 3\)"),
        ([["a", "b", "c"]], "pairs of numbers"),
        ([[(0, 0), (1, 0), (1, 1e200)]], "other units"),
        ([SQUARE, shifted(SQUARE, 1, 0.5, 0.5)], "rings of it cross or share an edge"),
        ([SQUARE, shifted(SQUARE, 1, 1, 0)], "share an edge"),
        ([SQUARE] * 1_001, "1,000 are the most"),
    ],
)
def test_what_bounds_nothing_is_refused(rings, words):
    with pytest.raises(InputError, match=words):
        Rings(rings, "it")


def test_the_closing_point_may_be_repeated():
    assert len(Rings([[*SQUARE, SQUARE[0]]]).rings[0]) == 4


def test_a_ring_may_touch_another_at_a_point():
    body = Rings([shifted(SQUARE, 2, 0, 0), [(0, 1), (1, 0.5), (1, 1.5)]])
    assert body.margin(np.array([[0.9, 1.0], [1.5, 1.0]])) == pytest.approx([0.1, -0.5])
