"""Boundaries of regions against closed forms: where they are, how long, and which way out."""

import math

import numpy as np
import pytest
import sympy as sp

from symbolic_pinn import Problem, boundary
from symbolic_pinn import inside as in_body
from symbolic_pinn.domain import Constraint, Domain, Face, Locus, surface_of
from symbolic_pinn.domain.pool import inside, pool_of, relative_size
from symbolic_pinn.errors import InputError

x, y, z, t, a = sp.symbols("x y z t a", real=True)
R = sp.Rational


def region(holds, lower=(-1.0, -1.0), upper=(1.0, 1.0), space=(x, y), also=()):
    return Domain((*space, *also), lower, upper, (Constraint(space=space, holds=holds),))


DISC = region(x**2 + y**2 < 1)
HOLE = sp.Eq((x - R(1, 2)) ** 2 + (y - R(1, 2)) ** 2, R(1, 25))
PLATE = region(HOLE.lhs > HOLE.rhs, (0.0, 0.0), (1.0, 1.0))
TWO = region((x**2 + y**2 < 1) | ((x - 1) ** 2 + y**2 < 1), (-2.0, -2.0), (2.0, 2.0))
LENS = region((x**2 + y**2 < 1) & ((x - 1) ** 2 + y**2 < 1), (-2.0, -2.0), (2.0, 2.0))


def on(domain, place, space=(x, y)):
    return surface_of(domain, Locus(on=place, space=space))


@pytest.mark.parametrize(
    ("domain", "place", "length"),
    [
        (DISC, boundary(x, y), 2 * math.pi),
        (DISC, boundary(x, y) & (y > 0), math.pi),
        (DISC, sp.Eq(x, 0), 2.0),
        (DISC, sp.Eq(x**2 + y**2, R(1, 4)), math.pi),
        (PLATE, boundary(x, y), 4 + 2 * math.pi / 5),
        (PLATE, HOLE, 2 * math.pi / 5),
        (PLATE, boundary(x, y) & ~HOLE, 4.0),
        (PLATE, sp.Eq(x, 0) | sp.Eq(y, 1), 2.0),
        (TWO, boundary(x, y), 2 * 4 * math.pi / 3),
        (LENS, boundary(x, y), 2 * 2 * math.pi / 3),
    ],
    ids=str,
)
def test_lengths_are_those_of_closed_forms(domain, place, length):
    # Ends of an arc fall between two of 16,384 points.
    assert on(domain, place).measure == pytest.approx(length, rel=3e-4)


@pytest.mark.parametrize(
    ("body", "length"),
    [
        (sp.Circle((0, 0), 1), 2 * math.pi),
        (sp.Circle((R(1, 4), 0), R(1, 4)), math.pi / 2),
        (sp.Polygon((-R(3, 4), -R(1, 4)), (-R(1, 4), -R(1, 4)), (-R(1, 2), R(1, 4))), 1.6180339887),
    ],
)
def test_a_body_of_a_domain_has_its_boundary(body, length):
    hole, notch = (
        sp.Circle((R(1, 4), 0), R(1, 4)),
        sp.Polygon((-R(3, 4), -R(1, 4)), (-R(1, 4), -R(1, 4)), (-R(1, 2), R(1, 4))),
    )
    holds = in_body(sp.Circle((0, 0), 1), x, y) & ~in_body(hole, x, y) & ~in_body(notch, x, y)
    found = on(region(holds), boundary(body))
    assert found.measure == pytest.approx(length, rel=1e-6)


def test_a_body_with_a_parameter_has_a_boundary_for_each_value():
    disc, hole = sp.Circle((0, 0), 1), sp.Circle((0, 0), a)
    w = sp.Function("u", real=True)(x, y)
    problem = Problem(
        domain={(x, y): in_body(disc, x, y) & ~in_body(hole, x, y)},
        equations=[sp.Eq(w.diff(x, 2) + w.diff(y, 2), 0)],
        conditions=[boundary(disc) >> sp.Eq(w, 0), boundary(hole) >> sp.Eq(w, 1)],
        parameters={a: (R(1, 4), R(1, 2))},
    )
    pools = [pool_of(problem.box, t.face) for t in problem.terms if t.face.place is not None]
    outer, inner = (p.points for p in pools)
    np.testing.assert_allclose(np.hypot(outer[:, 0], outer[:, 1]), 1, rtol=1e-9)
    np.testing.assert_allclose(np.hypot(inner[:, 0], inner[:, 1]), inner[:, 2], rtol=1e-9)


def test_points_of_a_circle_lie_on_it_and_its_normals_are_their_radii():
    found = on(DISC, boundary(x, y))
    np.testing.assert_allclose((found.points**2).sum(axis=1), 1, rtol=0, atol=1e-14)
    np.testing.assert_allclose(found.normals, found.points, rtol=0, atol=1e-14)


def test_the_normal_of_a_hole_points_into_it_however_the_hole_is_written():
    for place in (HOLE, sp.Eq(HOLE.rhs, HOLE.lhs), boundary(x, y) & HOLE):
        found = on(PLATE, place)
        np.testing.assert_allclose(found.normals, -(found.points - 0.5) / 0.2, rtol=0, atol=1e-13)


def test_the_normal_of_a_curve_inside_points_to_where_left_minus_right_grows():
    np.testing.assert_allclose(on(DISC, sp.Eq(x, y)).normals[0], [2**-0.5, -(2**-0.5)])
    np.testing.assert_allclose(on(DISC, sp.Eq(y, x)).normals[0], [-(2**-0.5), 2**-0.5])


def test_points_are_even_by_arclength_on_an_ellipse():
    ellipse = region(x**2 / 9 + y**2 < 1, (-3.0, -1.0), (3.0, 1.0))
    found = on(ellipse, boundary(x, y))
    steps = np.linalg.norm(np.diff(found.points, axis=0), axis=1)
    assert np.ptp(steps) < 1e-3 * steps.mean()
    exact = 4 * 3 * float(sp.elliptic_e(R(8, 9)))
    assert found.measure == pytest.approx(exact, rel=1e-6)


def test_a_side_that_a_curve_touches_is_no_boundary():
    touched = on(DISC, boundary(x, y)).points
    assert np.abs((touched**2).sum(axis=1) - 1).max() < 1e-13


def test_a_side_that_an_inequality_repeats_counts_once():
    half = region((x > 0) & (y < 1), (0.0, 0.0), (1.0, 1.0))
    assert on(half, boundary(x, y)).measure == pytest.approx(4.0, rel=1e-5)


def test_surfaces_in_space_by_random_lines():
    box = region(x**2 + y**2 + z**2 > R(1, 4), (-1.0,) * 3, (1.0,) * 3, (x, y, z))
    whole, ball = on(box, boundary(x, y, z), (x, y, z)), sp.Eq(x**2 + y**2 + z**2, R(1, 4))
    assert whole.measure == pytest.approx(24 + math.pi, rel=0.01)
    sphere = on(box, ball, (x, y, z))
    assert sphere.measure == pytest.approx(math.pi, rel=0.01)
    np.testing.assert_allclose(np.linalg.norm(sphere.points, axis=1), 0.5, rtol=0, atol=1e-14)
    np.testing.assert_allclose(sphere.normals, -2 * sphere.points, rtol=0, atol=1e-13)
    # Uniform on a sphere: each squared coordinate has the mean r^2/3.
    np.testing.assert_allclose((sphere.points**2).mean(axis=0), 1 / 12, rtol=0.02)


def test_a_family_of_circles_is_uniform_along_each():
    family = region(
        (x**2 + y**2 < 1) & (x**2 + y**2 > a**2), (-1.0, -1.0, 0.2), (1.0, 1.0, 0.5), also=(a,)
    )
    found = on(family, sp.Eq(x**2 + y**2, a**2))
    r = np.linalg.norm(found.points[:, :2], axis=1)
    np.testing.assert_allclose(r, found.points[:, 2], rtol=0, atol=1e-13)
    assert found.measure == pytest.approx(2 * math.pi * 0.35, rel=0.01)
    np.testing.assert_allclose(found.normals, -found.points[:, :2] / r[:, None], atol=1e-12)


def test_a_moving_end_has_one_point_at_each_time():
    moving = Domain((t, x), (0.0, 0.0), (1.0, 2.0), (Constraint(space=(x,), holds=x < 1 + t / 2),))
    found = on(moving, sp.Eq(x, 1 + t / 2), (x,))
    np.testing.assert_allclose(found.points[:, 1], 1 + found.points[:, 0] / 2, rtol=0, atol=1e-13)
    assert found.measure == pytest.approx(1.0)
    assert (found.normals == 1).all()


def test_a_place_outside_has_no_points():
    assert on(DISC, sp.Eq(x**2 + y**2, 2)) is None
    assert on(DISC, sp.Eq((x**2 + y**2 - R(1, 4)) ** 2, 0)) is None  # it does not change its sign


def test_points_of_the_interior_fill_it():
    found = inside(PLATE, Face(), 4096, seed=3)
    assert len(found) == 4096
    assert (((found - 0.5) ** 2).sum(axis=1) > 0.04).all()
    assert ((found - 0.5) ** 2).sum(axis=1).mean() == pytest.approx(
        (1 / 6 - math.pi * 0.2**4 / 2) / (1 - math.pi * 0.04), rel=2e-3
    )


def test_a_curve_by_its_parameter_is_even_by_arclength():
    s = sp.Symbol("s", real=True)
    place = Locus(along=((s, (0.0, 2 * math.pi)),), curve=((x, 3 * sp.cos(s)), (y, sp.sin(s))))
    domain = Domain((x, y), (-3.0, -1.0), (3.0, 1.0))
    pool = pool_of(domain, Face(place=place))
    assert pool.measure == pytest.approx(12 * float(sp.elliptic_e(R(8, 9))), rel=1e-9)
    rows = pool.rows((np.arange(200) + 0.5) / 200)
    steps = np.linalg.norm(np.diff(pool.points[rows], axis=0), axis=1)
    assert np.ptp(steps) < 0.05 * steps.mean()


def test_the_size_of_a_boundary_against_its_region():
    assert relative_size(DISC, Face(place=Locus(on=boundary(x, y), space=(x, y)))) == pytest.approx(
        2 * math.pi / math.sqrt(math.pi), rel=0.01
    )


def test_a_curve_that_two_inequalities_name_counts_once():
    ring = region(
        ((x**2 + y**2 < R(9, 100)) | (x**2 + y**2 < R(4, 25))) & (2 * x**2 + 2 * y**2 >= R(9, 50))
    )
    assert on(ring, boundary(x, y)).measure == pytest.approx(2 * math.pi * 0.7, rel=1e-6)


def stated(*constraints):
    """The domain of a problem whose intervals are found."""
    u = sp.Function("u")(*sorted(set().union(*map(set, constraints[0])), key=str))
    equation = sum(u.diff(c, 2) for c in u.args)
    rim = boundary(*u.args) >> sp.Eq(u, 0)
    return Problem(domain=constraints[0], equations=[equation], conditions=[rim]).box


@pytest.mark.parametrize("half", [R(1, 10), R(1, 2), 2])
def test_sharp_corners_belong_to_the_box_that_is_found(half):
    spike = (y < half * (1 - x)) & (y > -half * (1 - x)) & (x > 0)  # its tip is (1, 0)
    found = on(stated({(x, y): spike}), boundary(x, y))
    exact = 2 * half + 2 * sp.sqrt(1 + half**2)
    assert found.measure == pytest.approx(float(exact), rel=1e-4)


def test_the_tip_of_a_cone_belongs_to_the_box_that_is_found():
    box = stated({(x, y, z): (x**2 + y**2 < (1 - z) ** 2 / 4) & (z > 0) & (z < 1)})
    assert box.bounds(z)[1] > 1
    assert box.bounds(x)[1] > R(1, 2)


def test_a_triangle_counts_once_where_an_inequality_repeats_its_side():
    triangle = in_body(sp.Polygon((0, 0), (1, 0), (0, 1)), x, y)
    for where in (triangle, triangle & (x + y < 1), triangle & (1e-9 * x + 1e-9 * y < 1e-9)):
        found = on(stated({(x, y): where}), boundary(x, y))
        assert found.measure == pytest.approx(2 + 2**0.5, rel=1e-3)


def test_a_small_part_far_away_belongs_to_the_box_that_is_found():
    far = ((x - 3) ** 2 + y**2 < R(1, 100)) | (x**2 + y**2 < 1)
    found = on(stated({(x, y): far}), boundary(x, y))
    assert found.measure == pytest.approx(2 * math.pi * 1.1, rel=1e-3)


def test_a_cusp_belongs_to_the_box_that_is_found():
    cusps = sp.sqrt(sp.Abs(x)) + sp.sqrt(sp.Abs(y)) < 1  # their tips are at a distance of 1
    box = stated({(x, y): cusps})
    assert min(*box.upper, *(-e for e in box.lower)) > 0.95


def test_a_body_says_itself_where_it_ends():
    # A needle a thousandth wide, far from 0: points at random hardly meet it.
    needle = in_body(sp.Polygon((900, 500), (1000, 500), (1000, R(5001, 10))), x, y)
    found = on(stated({(x, y): needle}), boundary(x, y))
    assert found.measure == pytest.approx(100 + 0.1 + math.hypot(100, 0.1), rel=1e-3)
    half = stated({(x, y): needle & (x < 950)})
    assert 950 <= half.bounds(x)[1] < 960


WIDE = (-1.5, -1.5), (1.5, 1.5)


@pytest.mark.parametrize(
    ("holds", "length"),
    [
        (x**2 + (500 * y) ** 2 > R(1, 4), 12 + 2.0),
        ((x < -1) | (y * (y - R(1, 500)) > 0), 12 - R(1, 500) + 5 + R(1, 500)),
        (sp.sqrt(sp.Abs(x)) + sp.sqrt(sp.Abs(y)) < 1, 4 * 1.62323),
    ],
    ids=["thin hole", "slit", "cusps"],
)
def test_what_is_narrower_than_a_cell_of_the_grid_is_found(holds, length):
    found = on(region(holds, *WIDE), boundary(x, y))
    assert found.measure == pytest.approx(float(length), abs=0.015)


def test_a_well_in_a_plate_has_all_of_its_edge():
    well = sp.Eq((x - R(3, 10)) ** 2 + y**2, R(1, 10**8))
    found = on(region(well.lhs > well.rhs, *WIDE), well)
    assert found.measure == pytest.approx(2e-4 * math.pi, rel=1e-5)
    np.testing.assert_allclose(found.normals, (np.array([0.3, 0]) - found.points) * 1e4, atol=1e-9)


def test_curves_that_cannot_be_told_apart_are_refused():
    domain = region((x - 2 * y + R(1, 7)) ** 2 > R(1, 10**9), *WIDE)
    with pytest.raises(InputError, match="too near to each other to be told apart, as at x ="):
        on(domain, boundary(x, y))
