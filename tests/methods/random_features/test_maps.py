"""Which maps a geometry asks for, and solutions on regions that are singular without them."""

from math import pi

import numpy as np
import pytest
import sympy as sp
from scipy.linalg import lstsq

import symbolic_pinn as spinn
from symbolic_pinn import Condition, InputError, Problem, RandomFeatures
from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.collocation.points import collocation_points
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.domain.facts import Arc, Corner, Hole, PlaneFacts, Wall
from symbolic_pinn.methods.as_data import settings_from_data, settings_to_data
from symbolic_pinn.methods.random_features import trials
from symbolic_pinn.methods.random_features.beginning import template
from symbolic_pinn.methods.random_features.feature_search import _groups
from symbolic_pinn.methods.random_features.maps_of_facts import maps_of
from symbolic_pinn.recipe import (
    CornerLogarithm,
    CornerPower,
    MappedFeatures,
    Pole,
    QuotientPower,
    RandomFeatureExpansion,
    Slit,
)

x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)
U = u(x, y)
LAPLACIAN = U.diff(x, 2) + U.diff(y, 2)


def facts(**found):
    return PlaneFacts(plane=(1, 2), size=2.0, **found)


def hole(centre=(0.0, 0.0), radius=0.1, ratio=1.0):
    half = radius * ratio
    ends = ((centre[0] - half, centre[1]), (centre[0] + half, centre[1]))
    return Hole(centre=centre, radius=radius, ends=ends, ratio=ratio)


def kinds(found):
    return [type(m.map) for m in found]


def test_a_hole_is_a_pole_with_images_in_near_walls():
    near = Wall(begin=(-1.0, 0.25), end=(1.0, 0.25))
    far, beside = Wall(begin=(1.0, -1.0), end=(1.0, 1.0)), Wall(begin=(0.5, 0.25), end=(1.0, 0.25))
    pole, image = maps_of(facts(holes=(hole(),), walls=(near, far, beside)))
    assert pole.map == Pole(axes=(1, 2), centre=(0.0, 0.0), radius=0.1)
    assert image.map == Pole(axes=(1, 2), centre=(0.0, 0.5), radius=0.1)
    assert image.share < pole.share
    only = maps_of(
        facts(holes=(hole(),), walls=(near,)), within=lambda places: np.ones(len(places), bool)
    )
    assert kinds(only) == [Pole]


def test_a_slender_hole_is_a_slit_between_its_foci():
    [found] = maps_of(facts(holes=(hole(ratio=5.0),)))
    share = 0.5 * np.sqrt(1 - 1 / 25)
    assert isinstance(found.map, Slit)
    np.testing.assert_allclose(found.map.ends, ((-share, 0), (share, 0)))


@pytest.mark.parametrize(
    ("angle", "kind", "power", "whole"),
    [
        (1.5 * pi, "alike", 2 / 3, (2, 4, 6)),
        (1.5 * pi, "mixed", 1 / 3, (1, 3, 5)),
        (1.5 * pi, "unknown", 1 / 4, ()),
        (0.5 * pi, "alike", None, (2, 4, 6)),
        (0.5 * pi, "mixed", None, (1, 3, 5)),
        (0.5 * pi, "unknown", None, ()),
        (2 * pi / 3, "alike", 1.5, (3, 6)),
        (pi / 3, "alike", None, (3, 6)),
        (pi, "alike", None, ()),
        (pi, "mixed", 0.5, ()),
        (2 * pi, "alike", 0.5, (1, 2, 3, 4, 5, 6)),
        (0.2 * pi, "alike", None, (5,)),
    ],
)
def test_exponents_of_corners(angle, kind, power, whole):
    corner = Corner(vertex=(1.0, 2.0), angle=angle, inward=0.0)
    found = maps_of(facts(corners=(corner,)), kind_at=lambda c: kind)
    powers = [m.map.power for m in found if isinstance(m.map, CornerPower)]
    np.testing.assert_allclose(powers, [] if power is None else [power])
    logarithms = [m.map.powers for m in found if isinstance(m.map, CornerLogarithm)]
    assert logarithms == ([whole] if whole else [])
    assert all(m.map.cut == pytest.approx(pi) for m in found)


def test_a_cut_ends_before_it_meets_the_region_again():
    corner = Corner(vertex=(0.1, 0.0), angle=1.5 * pi, inward=0.0)
    [power, logarithm] = maps_of(
        facts(corners=(corner,)), within=lambda places: abs(places[:, 0]) > 0.1 + 1e-9
    )
    assert isinstance(power.map, QuotientPower)
    np.testing.assert_allclose(power.map.ends, ((0.1, 0.0), (0.0, 0.0)), atol=0.01)
    np.testing.assert_allclose(logarithm.map.end, (0.0, 0.0), atol=0.01)
    # The same is known of a hole alone.
    found = maps_of(facts(corners=(corner,), holes=(hole(),)))
    [quotient] = [m.map for m in found if isinstance(m.map, QuotientPower)]
    np.testing.assert_allclose(quotient.ends, ((0.1, 0.0), (0.0, 0.0)), atol=1e-12)


def test_a_narrow_arc_is_a_root_behind_it():
    narrow = Arc(tip=(0.7, 0.0), radius=0.08, outward=0.0)
    wide = Arc(tip=(0.7, 0.0), radius=0.5, outward=0.0)
    [found] = maps_of(facts(arcs=(narrow, wide)))
    assert found.map.power == 0.5
    np.testing.assert_allclose(found.map.vertex, (0.74, 0.0))
    # The edge of a hole is curved, too: its pole is enough.
    edge = Arc(tip=(0.1, 0.0), radius=0.1, outward=pi)
    assert kinds(maps_of(facts(arcs=(edge,), holes=(hole(),)))) == [Pole]


def test_many_maps_share_the_features():
    many = facts(holes=tuple(hole((k / 10, 0.0), 0.01) for k in range(12)))
    assert sum(m.share for m in maps_of(many)) == pytest.approx(3.0)
    assert maps_of(facts()) == ()


def l_shape(equation, value=0):
    """(-1, 1)^2 without its lower right quarter."""
    edges = {(-1, y): None, (x, 1): None, (x, -1): x < 0, (1, y): y > 0, (0, y): y < 0}
    edges[x, 0] = x > 0
    value = sp.sympify(value)
    return Problem(
        domain={x: (-1, 1), y: (-1, 1)},
        equations=[Condition(equation, where=sp.Or(x < 0, y > 0))],
        conditions=[
            c if where is None else Condition(c, where=where)
            for (a, b), where in edges.items()
            for c in [sp.Eq(u(a, b), value.subs({x: a, y: b}))]
        ],
    )


def in_l_shape(points):
    return (points[:, 0] < 0) | (points[:, 1] > 0)


POWER = MappedFeatures(
    map=CornerPower(vertex=(0, 0), power=2 / 3, cut=-pi / 4, size=1.5), share=0.5
)
CUTS = {(0, 0): -1, (-1, -1): -3, (0, -1): -1, (1, 0): -1, (1, 1): 1, (-1, 1): 3}
LOGARITHMS = tuple(
    MappedFeatures(map=CornerLogarithm(vertex=v, cut=k * pi / 4, size=2)) for v, k in CUTS.items()
)


def rows(basis, points, boundary):
    """-lap and values of all features, each row of length 1, and what they were divided by."""
    second = basis.matrices(0, points, [(2, 0), (0, 2)])
    values = basis.matrices(0, boundary, [(0, 0)])[0, 0]
    A = np.concatenate([-second[2, 0] - second[0, 2], values])
    lengths = np.linalg.norm(A, axis=1)
    return A / lengths[:, None], lengths


def test_the_corner_of_an_l_shape_to_nine_digits():
    def exact(p):
        r, theta = np.hypot(*p.T), np.mod(np.arctan2(p[:, 1], p[:, 0]), 2 * pi)
        return r ** (2 / 3) * np.sin(2 * theta / 3)

    random = np.random.default_rng(0)
    pool = random.uniform(-1, 1, (500, 2))
    s = (np.arange(32) + 0.5) / 32
    zero, one = 0 * s, 0 * s + 1
    sides = [(-one, 2 * s - 1), (2 * s - 1, one), (s - 1, -one), (one, s), (zero, s - 1), (s, zero)]
    boundary = np.concatenate([np.column_stack(side) for side in sides])
    found = {}
    for maps in ((), (POWER,)):
        expansion = RandomFeatureExpansion(100, (3, 3), maps=maps, box=((-1, 1), (-1, 1)))
        basis = FeatureBasis(expansion, (-1.0, -1.0), (1.0, 1.0))
        points = pool[in_l_shape(pool)]
        A, lengths = rows(basis, points, boundary)
        right = np.concatenate([np.zeros(len(points)), exact(boundary)])
        a = lstsq(A, right / lengths, cond=1e-14)[0]
        others = random.uniform(-1, 1, (2_000, 2))
        others = others[in_l_shape(others)]
        error = basis.values(a[None], others, (0, 0)) - exact(others)
        found[bool(maps)] = np.linalg.norm(error) / np.linalg.norm(exact(others))
    assert found[True] < 1e-8
    assert found[False] > 1e-2


@pytest.mark.slow
@pytest.mark.parametrize("cubic", [0, 1])
def test_a_constant_force_on_an_l_shape(cubic, monkeypatch, tmp_path):
    monkeypatch.setattr(trials, "contains_of", lambda problem: in_l_shape)
    problem = l_shape(sp.Eq(-LAPLACIAN + cubic * U**3, 1))
    method = RandomFeatures(features=200, scales=(4, 4), maps=(POWER, *LOGARITHMS), blocks=1)
    solution = spinn.solve(problem, method=method)
    assert solution.verdict.status == "converged"
    assert solution.run.expansion.coefficients == 200 + 100 + 36
    assert solution.run.expansion.mapped == 136
    solution.save(tmp_path / "run")
    saved = spinn.Solution.load(tmp_path / "run")
    assert saved.network.maps == method.maps
    assert saved.run.expansion == solution.run.expansion
    assert float(saved(x=-0.3, y=0.4)) == float(solution(x=-0.3, y=0.4))
    if not cubic:  # the integral over the three quarters, by Gauss's rule in x = s^6
        s, w = np.polynomial.legendre.leggauss(40)
        s, w = (s + 1) / 2, w / 2
        s, w = s**6, w * 6 * s**5
        a, b = (c.ravel() for c in np.meshgrid(s, s))
        signs = ((-1, -1), (-1, 1), (1, 1))
        total = sum(np.outer(w, w).ravel() @ solution(x=i * a, y=j * b) for i, j in signs)
        assert abs(float(total) - 0.2140758027) < 1e-8


@pytest.mark.slow
def test_without_maps_an_l_shape_fails():
    problem = l_shape(sp.Eq(-LAPLACIAN, 1))
    method = RandomFeatures(features=200, scales=(4, 4), maps=(), blocks=1)
    assert spinn.solve(problem, method=method).verdict.status == "failed"


def test_equations_have_further_points_where_maps_are():
    problem = l_shape(sp.Eq(-LAPLACIAN, 1))
    residuals = compile_problem(problem)
    settings = {"interior": 100, "seed": 0}
    plain = collocation_points(problem, residuals, problem.box, **settings)
    more = collocation_points(
        problem,
        residuals,
        problem.box,
        maps=((POWER.map, 50),),
        contains=in_l_shape,
        **settings,
    )
    assert [len(p) for p in more] == [150, *(len(p) for p in plain[1:])]
    assert np.array_equal(more[0][:100], plain[0])
    assert in_l_shape(more[0][100:]).all()


def test_the_template_has_the_maps_and_the_box():
    problem = l_shape(sp.Eq(-LAPLACIAN, 1))
    given = template(problem, RandomFeatures(maps=POWER), 0)
    assert given.maps == (POWER,)
    assert given.box == ((-1, 1), (-1, 1))
    for none in (RandomFeatures(), RandomFeatures(maps=())):
        assert template(problem, none, 0) == RandomFeatureExpansion(1, (1, 1))
    with pytest.raises(InputError, match="`maps` has"):
        RandomFeatures(maps=(1,))


def test_mapped_coordinates_have_one_scale():
    assert _groups(RandomFeatureExpansion(5, (1, 1, 1))) == [{0}, {1}, {2}]
    maps = (MappedFeatures(map=Pole(axes=(0, 2), centre=(0, 0), radius=1)),)
    box = ((0, 1),) * 3
    assert _groups(RandomFeatureExpansion(5, (1, 1, 1), maps=maps, box=box)) == [{0, 2}, {1}]


def test_a_method_with_maps_survives_as_data():
    method = RandomFeatures(maps=(POWER, *LOGARITHMS))
    assert settings_from_data(settings_to_data(method)) == method
