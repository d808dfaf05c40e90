"""What is found on regions whose holes, corners, arcs and walls are known."""

import numpy as np
import pytest
import sympy as sp
from regions import airfoil, level_surface

from symbolic_pinn import Problem, boundary
from symbolic_pinn.domain.domain_facts import plane_facts
from symbolic_pinn.domain.find_facts import facts
from symbolic_pinn.domain.rings import Rings
from symbolic_pinn.domain.surface import joined

BOX = (np.array([-1.0, -1.0]), np.array([1.0, 1.0]))
AROUND = ([-1.1, -1.1], [1.1, 1.1])
L_SHAPE = [(-1, -1), (0, -1), (0, 0), (1, 0), (1, 1), (-1, 1)]


def circle(a, b, r, sign=1):
    """Negative within it, or with a sign of -1 outside; and the gradient."""
    return (
        lambda p: sign * ((p[:, 0] - a) ** 2 + (p[:, 1] - b) ** 2 - r**2),
        lambda p: sign * 2 * (p - [a, b]),
    )


def below(level):
    return lambda p: level - p[:, 1], lambda p: np.tile([0.0, -1.0], (len(p), 1))


def intersection(*functions):
    return lambda p: np.max([f(p) for f in functions], axis=0)


def union(*functions):
    return lambda p: np.min([f(p) for f in functions], axis=0)


def in_order(points):
    """Sorted, zeros with rounding errors as zeros."""
    return np.array(sorted(points, key=lambda p: tuple(np.round(p, 9) + 0.0)))


def vertices(found):
    return in_order(c.vertex for c in found.corners)


def box_corners(lower, upper):
    return [(x, y) for x in (lower[0], upper[0]) for y in (lower[1], upper[1])]


def test_a_disc_has_nothing():
    found = facts(circle(0, 0, 1)[0], level_surface(*circle(0, 0, 1), *AROUND), BOX)
    assert (found.holes, found.corners, found.arcs, found.walls) == ((), (), (), ())
    assert found.size == pytest.approx(np.sqrt(8))


def test_an_annulus_has_a_hole_about_its_centre():
    outer, inner = circle(0, 0, 1), circle(0.1, 0.2, 0.3, -1)
    surface = level_surface(*outer, *AROUND) + level_surface(*inner, *AROUND)
    found = facts(intersection(outer[0], inner[0]), surface, BOX, (1, 2))
    [hole] = found.holes
    assert hole.centre == pytest.approx((0.1, 0.2), abs=1e-12)
    assert hole.radius == pytest.approx(0.3, abs=1e-12)
    assert hole.ratio == 1
    assert np.linalg.norm(np.subtract(*hole.ends)) == pytest.approx(0.6, abs=1e-12)
    assert not found.arcs
    assert found.plane == (1, 2)


@pytest.mark.parametrize(("a", "b"), [(0.6, 0.1), (0.2, 0.1), (0.3, 0.7)])
def test_an_elliptic_hole(a, b):
    def level(p):
        return 1 - (p[:, 0] / a) ** 2 - (p[:, 1] / b) ** 2

    surface = level_surface(level, lambda p: -2 * p / [a**2, b**2], *BOX)
    found = facts(level, surface, BOX)
    [hole] = found.holes
    assert hole.centre == pytest.approx((0, 0), abs=1e-6)
    assert hole.ratio == pytest.approx(max(a, b) / min(a, b), rel=1e-3)
    longer = int(b > a)
    assert sorted(e[longer] for e in hole.ends) == pytest.approx([-max(a, b), max(a, b)], abs=1e-5)
    # The curvature is greatest at the ends of the longer axis: b^2 / a is its radius.
    if hole.ratio > 3:
        assert not found.arcs
    else:
        assert {round(abs(arc.tip[longer]), 3) for arc in found.arcs} <= {max(a, b)}


def test_holes_and_walls_of_a_square():
    circles = [circle(x, y, 0.05 + (x > 0) / 10, -1) for x in (-0.5, 0.5) for y in (-0.6, 0.4)]
    level = intersection(*(f for f, _ in circles))
    found = facts(level, [s for c in circles for s in level_surface(*c, *BOX)], BOX)
    centres = in_order(h.centre for h in found.holes)
    expected = [(-0.5, -0.6), (-0.5, 0.4), (0.5, -0.6), (0.5, 0.4)]
    np.testing.assert_allclose(centres, expected, atol=1e-12)
    np.testing.assert_allclose(vertices(found), box_corners(*BOX), atol=1e-9)
    assert all(c.angle == pytest.approx(np.pi / 2, abs=1e-9) for c in found.corners)
    ends = {(tuple(np.round(w.begin, 9)), tuple(np.round(w.end, 9))) for w in found.walls}
    assert ends == {
        ((-1, -1), (1, -1)), ((1, -1), (1, 1)), ((1, 1), (-1, 1)), ((-1, 1), (-1, -1)),
    }  # fmt: skip


@pytest.mark.parametrize("is_known", [True, False])
def test_the_corners_and_walls_of_an_l_shape(is_known):
    body = Rings([L_SHAPE])
    found = facts(body.margin, body.surface(400), body.bounds, bodies=[body] if is_known else [])
    np.testing.assert_allclose(vertices(found), sorted(L_SHAPE), atol=1e-11)
    [inner] = [c for c in found.corners if c.angle > 2]
    assert inner.angle == pytest.approx(1.5 * np.pi, abs=1e-9)
    assert inner.inward == pytest.approx(0.75 * np.pi, abs=1e-9)
    assert len(found.walls) == 6
    assert not found.arcs
    assert not found.holes


def test_a_polygon_that_is_taken_out_has_its_corners_from_outside():
    body = Rings([[(-0.2, -0.1), (0.2, -0.1), (0, 0.3)]])
    surface = body.surface(300)
    outside = surface.turned(np.ones(len(surface.points), bool))
    found = facts(lambda p: -body.margin(p), outside, BOX, bodies=[body])
    angles = {c.vertex: c.angle for c in found.corners}
    assert angles[0, 0.3] == pytest.approx(2 * np.pi - 2 * np.arctan(0.5))
    assert len(angles) == 7
    assert len(found.walls) == 7
    [hole] = found.holes
    assert hole.centre == pytest.approx((0, 0.1 / 3), abs=1e-3)


def test_the_tips_of_a_star():
    def polar(p):
        return np.hypot(*p.T), np.arctan2(p[:, 1], p[:, 0])

    def level(p):
        r, t = polar(p)
        return r - 1 - 0.3 * np.cos(5 * t)

    def gradient(p):
        r, t = polar(p)
        around = np.stack([-p[:, 1], p[:, 0]], axis=1) / r[:, None]
        return p / r[:, None] + (1.5 * np.sin(5 * t) / r)[:, None] * around

    surface = level_surface(level, gradient, [-1.4, -1.4], [1.4, 1.4])
    found = facts(level, surface, (np.array([-1.1, -1.3]), np.array([1.3, 1.3])))
    assert len(found.arcs) == 5
    for arc in found.arcs:
        # (r^2 + 2 r'^2 - r r'') / r^3 with r = 0.7 and r'' = 7.5
        assert arc.radius == pytest.approx(0.7**3 / (0.7 * 7.5 - 0.7**2), rel=5e-3)
        assert np.hypot(*arc.tip) == pytest.approx(0.7, abs=1e-3)
        direction = np.arctan2(arc.tip[1], arc.tip[0])
        assert np.cos(5 * direction) == pytest.approx(-1, abs=1e-4)
        assert np.cos(arc.outward - direction) == pytest.approx(1, abs=1e-4)
    assert not found.corners
    assert not found.holes


@pytest.mark.parametrize("points", [40, 300])
def test_an_airfoil_in_a_box(points):
    wing = Rings([airfoil(points)])
    surface = wing.surface(1_000)
    box = (np.array([-1.0, -1.0]), np.array([2.0, 1.0]))
    outside = surface.turned(np.ones(len(surface.points), bool))
    found = facts(lambda p: -wing.margin(p), outside, box, bodies=[wing])
    [edge] = [c for c in found.corners if c.angle > np.pi]
    assert edge.vertex == pytest.approx((1, 0), abs=1e-12)
    assert edge.angle == pytest.approx(2 * np.pi - 0.28, abs=0.02)
    assert len(found.corners) == 5
    [hole] = found.holes
    assert hole.ratio > 8
    assert max(hole.ends) == pytest.approx((1, 0), abs=1e-12)
    assert min(hole.ends) == pytest.approx((0, 0), abs=3e-3)
    assert not found.arcs
    assert len(found.walls) == 4


# Two circles of radius 0.6 about (-0.4, 0) and (0.4, 0) meet at (0, +-sqrt(0.2)).
LEFT, RIGHT = circle(-0.4, 0, 0.6), circle(0.4, 0, 0.6)
MEETING = [(0, -np.sqrt(0.2)), (0, np.sqrt(0.2))]
LENS = np.pi - 2 * np.arcsin(0.4 / 0.6)


def both(sign, kept):
    """The arcs of both circles, as far as they are the boundary."""
    one, other = (circle(a, 0, 0.6, sign) for a in (-0.4, 0.4))
    return [
        *level_surface(*one, *AROUND, kept=lambda p: kept * RIGHT[0](p) > 0),
        *level_surface(*other, *AROUND, kept=lambda p: kept * LEFT[0](p) > 0),
    ]


@pytest.mark.parametrize(
    ("level", "surface", "angle"),
    [
        (intersection(LEFT[0], RIGHT[0]), both(1, -1), LENS),
        (union(LEFT[0], RIGHT[0]), both(1, 1), 2 * np.pi - LENS),
    ],
)
def test_two_discs(level, surface, angle):
    found = facts(level, surface, (np.array([-1.0, -0.6]), np.array([1.0, 0.6])))
    np.testing.assert_allclose(vertices(found), MEETING, atol=1e-11)
    for c in found.corners:
        assert c.angle == pytest.approx(angle, abs=1e-7)
        assert np.sin(c.inward) == pytest.approx(-np.sign(c.vertex[1]), abs=1e-9)
    assert not found.holes
    assert not found.walls


def test_the_outside_of_two_discs_is_one_hole():
    def level(p):
        return -union(LEFT[0], RIGHT[0])(p)

    found = facts(level, both(-1, 1), (np.array([-2.0, -2.0]), np.array([2.0, 2.0])))
    [hole] = found.holes
    assert hole.centre == pytest.approx((0, 0), abs=1e-3)
    assert hole.ratio == pytest.approx(2 / 1.2, rel=1e-3)
    assert sorted(hole.ends) == [
        pytest.approx((-1, 0), abs=2e-3), pytest.approx((1, 0), abs=2e-3),
    ]  # fmt: skip
    inner = [c for c in found.corners if abs(c.vertex[0]) < 0.1]
    assert [c.angle for c in inner] == [pytest.approx(LENS, abs=1e-7)] * 2


@pytest.mark.parametrize("is_one", [True, False])
@pytest.mark.parametrize("lower", [0.0, -0.3])
def test_a_half_disc(is_one, lower):
    disc, half = circle(0, 0, 1), below(0)
    parts = [
        *level_surface(*disc, *AROUND, kept=lambda p: p[:, 1] > 0),
        *level_surface(*half, *AROUND, kept=lambda p: disc[0](p) < 0),
    ]
    surface = joined(parts) if is_one else parts
    found = facts(
        intersection(disc[0], half[0]), surface, (np.array([-1.0, lower]), np.array([1.0, 1.0]))
    )
    np.testing.assert_allclose(vertices(found), [(-1, 0), (1, 0)], atol=1e-11)
    assert all(c.angle == pytest.approx(np.pi / 2, abs=1e-7) for c in found.corners)
    [wall] = found.walls
    assert sorted((wall.begin, wall.end)) == [
        pytest.approx((-1, 0), abs=1e-11), pytest.approx((1, 0), abs=1e-11),
    ]  # fmt: skip


def test_a_curve_that_meets_the_sides_of_the_box():
    box = (np.array([0.0, 0.0]), np.array([2.0, 2.0]))
    hole = circle(0, 0, 0.5, -1)
    found = facts(hole[0], level_surface(*hole, *box), box)
    expected = [(0, 0.5), (0, 2), (0.5, 0), (2, 0), (2, 2)]
    np.testing.assert_allclose(vertices(found), expected, atol=1e-9)
    assert all(c.angle == pytest.approx(np.pi / 2, abs=1e-6) for c in found.corners)
    assert not found.holes
    assert len(found.walls) == 4


def test_a_small_notch_is_an_arc():
    side, bite = below(-1.0), circle(0, -0.9, 0.08, -1)
    del side
    found = facts(bite[0], level_surface(*bite, *BOX), BOX)
    [hole] = found.holes
    assert hole.radius == pytest.approx(0.08)
    assert not found.arcs
    lower = circle(0, -1, 0.1, -1)
    notched = facts(lower[0], level_surface(*lower, *BOX), BOX)
    [arc] = notched.arcs
    assert arc.radius == pytest.approx(0.1, rel=1e-3)
    assert np.sin(arc.outward) == pytest.approx(-1, abs=0.02)
    assert len(notched.corners) == 6


def test_a_formula_without_a_value_somewhere():
    def level(p):
        return np.sqrt(p[:, 0] - 0.1) - 0.5

    def boundary(p):
        return p[:, 0] - 0.35

    right = level_surface(boundary, lambda p: np.tile([1.0, 0.0], (len(p), 1)), *BOX)
    found = facts(level, right, BOX)
    expected = [(0.35, -1), (0.35, 1)]
    for vertex in expected:
        assert min(np.linalg.norm(vertices(found) - vertex, axis=1)) < 1e-9


def test_a_part_of_a_circle_that_sticks_into_a_region_is_told_with_its_centre():
    x, y = sp.symbols("x y", real=True)
    u = sp.Function("u", real=True)(x, y)
    quarter = Problem(
        domain={x: (0, 2), y: (0, 2), (x, y): x**2 + y**2 > sp.Rational(1, 4)},
        equations=[sp.Eq(u.diff(x, 2) + u.diff(y, 2), 0)],
        conditions=[sp.Eq(x, 2) >> sp.Eq(u, 1)],
    )
    [found] = plane_facts(quarter.box, (x, y))
    [arc] = found.arcs
    assert arc.is_round
    assert arc.radius == pytest.approx(0.5, abs=1e-5)
    assert arc.centre == pytest.approx((0, 0), abs=1e-5)


def test_corners_and_walls_of_a_box_that_is_cut_are_told_once():
    x, y = sp.symbols("x y", real=True)
    u = sp.Function("u", real=True)(x, y)
    l_shape = Problem(
        domain={x: (-1, 1), y: (-1, 1), (x, y): (x < 0) | (y > 0)},
        equations=[sp.Eq(u.diff(x, 2) + u.diff(y, 2), -1)],
        conditions=[boundary(x, y) >> sp.Eq(u, 0)],
    )
    [found] = plane_facts(l_shape.box, (x, y))
    expected = [(0, 0), (1, 0), (1, 1), (-1, 1), (-1, -1), (0, -1)]
    assert len(found.corners) == len(found.walls) == len(expected)
    for vertex in expected:
        assert min(np.linalg.norm(vertices(found) - vertex, axis=1)) < 1e-9
