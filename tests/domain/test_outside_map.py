"""Slender holes: their medial axes, and the conformal maps of what is outside of them."""

import numpy as np
import pytest
import shapely
from slender import SHAPES, edge_and_corners, ellipse

from symbolic_pinn.domain.curves import Curve, in_turn
from symbolic_pinn.domain.medial_axis import in_plane, medial_axis
from symbolic_pinn.domain.outlines import outline
from symbolic_pinn.domain.outside_map import outside_map
from symbolic_pinn.networks import TaylorSeries, zeta


@pytest.fixture(scope="module")
def maps():
    return {name: outside_map(*edge_and_corners(ring)) for name, ring in SHAPES.items()}


def images(described, z):
    return zeta(described, TaylorSeries.at(z, 0)).a[0]


def places(described):
    return np.array(described.poles) @ (1, 1j)


def test_the_medial_axis_of_an_ellipse_is_a_part_of_its_major_axis():
    a, b = 1.0, 0.25
    axis = medial_axis(ellipse(a / b))
    assert np.abs(axis.centres.imag).max() < 1e-3
    # It ends at the centres of curvature, a - b^2 / a from the middle; the last circles touch the
    # edge at places that are too near to each other.
    last = np.abs(axis.centres.real).max()
    assert 0.9 < last < a - b**2 / a + 1e-3
    # The largest circle about (x, 0) has the radius b sqrt(1 - x^2 / (a^2 - b^2)).
    expected = b * np.sqrt(1 - axis.centres.real**2 / (a**2 - b**2))
    np.testing.assert_allclose(axis.radii, expected, atol=1e-4)
    assert sorted(np.sign(ahead.real) for *_, ahead in axis.ends) == [-1, 1]


def test_points_of_the_axis_are_evenly_apart():
    axis = medial_axis(ellipse(10))
    rows = axis.spread(0.5)
    order = np.argsort(axis.centres[rows].real)
    along, radii = axis.centres[rows][order].real, axis.radii[rows][order]
    apart = np.diff(along) / np.minimum(radii[1:], radii[:-1])
    assert apart.min() > 0.45
    assert apart.max() < 0.8
    assert medial_axis(ellipse(1.0)[:40]).spread(0.5).size >= 0


@pytest.mark.parametrize("name", SHAPES)
def test_poles_are_in_the_hole_and_its_edge_is_the_unit_circle(maps, name):
    body = shapely.Polygon(in_plane(SHAPES[name]))
    assert shapely.contains_xy(body, *places(maps[name]).T.view(float).reshape(-1, 2).T).all()
    # Also between the points by which it was found; most of all at facets of a polygon.
    edge = edge_and_corners(SHAPES[name], 17_001)[0].points @ (1, 1j)
    off = np.abs(np.log(np.abs(images(maps[name], edge))))
    assert off.max() < {"wing": 5e-4, "lens": 1e-4}.get(name, 5e-6)


def test_poles_are_dense_at_corners(maps):
    for name, vertices in (("lens", (-1, 1)), ("bar", SHAPES["bar"])):
        for vertex in vertices:
            away = np.sort(np.abs(places(maps[name]) - vertex))
            assert away[0] < 1e-6
            assert np.sum(away < 1e-2) > 10


def test_of_an_ellipse_it_is_joukowskis(maps):
    # zeta = (a + b) / (z + sqrt(z^2 - a^2 + b^2)), 1 at infinity when multiplied by z / r.
    a, b = 1.0, 0.1
    z = 0.02 * (1 + 1j) + np.exp(0.1j * np.arange(63)) * np.array([[1.02], [1.5], [4.0]])
    z = z.ravel()
    focus = np.sqrt(a**2 - b**2)
    expected = (a + b) / (z + np.sqrt(z - focus) * np.sqrt(z + focus))
    np.testing.assert_allclose(images(maps["ellipse"], z), expected, atol=5e-6)
    assert maps["ellipse"].radius == pytest.approx((a + b) / 2, rel=1e-6)


def test_of_a_needle_there_are_few_poles(maps):
    assert len(maps["ellipse"].poles) < 60
    assert all(len(m.poles) <= 250 for m in maps.values())


def test_an_edge_that_is_no_ring_has_no_map():
    edge, _ = edge_and_corners(SHAPES["lens"], 400)
    order = np.argsort(np.sin(1e3 * np.arange(len(edge.points))))
    crossing = Curve(
        points=edge.points[order],
        normals=edge.normals[order],
        weights=edge.weights[order],
        is_closed=True,
    )
    assert outside_map(crossing, []) is None


def test_parts_of_an_edge_follow_one_another():
    edge, corners = edge_and_corners(SHAPES["bar"], 400)
    sides = list(edge.cut(np.flatnonzero(np.abs(edge.angles) > 1).tolist()))
    assert len(sides) == 4
    turned = [s.part(np.arange(len(s.points))[::-1]) if i % 2 else s for i, s in enumerate(sides)]
    joined = in_turn([turned[0], turned[2], turned[1], turned[3]])
    found = outline(joined, corners)
    assert len(found.corners) == 4
    assert found.area == pytest.approx(0.4, rel=0.01)
    assert np.abs(np.abs(found.points[:, None] - SHAPES["bar"]).min(axis=0)).max() == 0
