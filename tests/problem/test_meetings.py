"""Where conditions and the edges of formulas meet: known places of stated problems."""

import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn import Condition, Observation, Problem
from symbolic_pinn.problem import Face, meet, meetings

t, x, y, z, nu = sp.symbols("t x y z nu", real=True)
u, k = sp.Function("u", real=True), sp.Function("k", real=True)
U, HALF = u(x, y), sp.Rational(1, 2)
SQUARE = {x: (0, 1), y: (0, 2)}
POISSON, WAVES = U.diff(x, 2) + U.diff(y, 2), U.diff(x, 2) - U.diff(y, 2)
WALLS = [U.subs(c, e) for c, ends in SQUARE.items() for e in ends]
HEAT = u(t, x).diff(t) - u(t, x).diff(x, 2)


def places(equation, conditions, domain=SQUARE, **more):
    problem = Problem(domain=domain, equations=[equation], conditions=conditions, **more)
    return {str(face) for face in meetings(problem)}


def flow(conditions, equation=HEAT, **more):
    return places(equation, conditions, {t: (0, 1), x: (-1, 1)}, **more)


def test_walls_meet_in_the_corners_of_a_box():
    assert places(POISSON, WALLS) == {
        f"x = {a}; y = {b}" for a in (0, 1) for b in (0, 2)
    }  # fmt: skip
    assert places(POISSON, WALLS[1:3]) == {"x = 1; y = 0"}
    assert not places(POISSON, WALLS[:2])


def test_the_start_meets_the_walls():
    start = sp.Eq(u(0, x), 1)
    both = {"t = 0; x = -1", "t = 0; x = 1"}
    assert flow([start, u(t, -1), u(t, 1)]) == both
    assert flow([start, u(t, -1) - u(t, 1)]) == both
    assert flow([start, u(t, -1), u(t, 1)], HEAT - nu, parameters={nu: (1, 2)}) == both


def test_edges_of_a_cube_and_what_they_meet():
    w = u(x, y, z)
    cube = dict.fromkeys((x, y, z), (0, 1))
    sides = [w.subs(c, e) for c in cube for e in (0, 1)]
    found = places(sum(w.diff(c, 2) for c in cube), sides, cube)
    assert len(found) == 12
    assert "x = 0; z = 1" in found


def test_one_coordinate_has_no_corners():
    slope = u(x).diff(x)
    assert not places(slope - sp.Heaviside(x - HALF), [u(0)], {x: (0, 1)})


@pytest.mark.parametrize(
    "other",
    [
        sp.Eq(sp.Integral(u(t, x), (x, -1, 1)), 2),
        sp.Eq(u(t, t), 0),
        sp.Eq(u(sp.cos(t), sp.sin(t)), 0),
    ],
)
def test_integrals_and_curves_meet_nothing(other):
    conditions = [Condition(other, where=t > 0), sp.Eq(u(0, x), 1)]
    assert not flow(conditions)


def test_what_need_not_hold_meets_nothing():
    at = np.linspace(0, 1, 4)
    seen = {u(t, x): Observation({"t": at, "x": 0 * at, "u": at}, noise=0.1)}
    expected = {u(t, 1): 0.1}
    assert not flow([sp.Eq(u(0, x), 1)], observations=seen, regularise=expected)


MATERIAL = sp.Piecewise((1, x < HALF), (5, True)) * sp.Piecewise((1, y < 1), (3, True))
CROSSING = {"x = 0.5; y = 1"}


def test_layers_cross_each_other_and_reach_the_walls():
    fluxes = (MATERIAL * U.diff(x)).diff(x) + (MATERIAL * U.diff(y)).diff(y)
    assert places(fluxes, WALLS[:1]) == {*CROSSING, "x = 0; y = 1"}
    assert places(POISSON - MATERIAL, WALLS[2:]) == {
        *CROSSING, "x = 0.5; y = 0", "x = 0.5; y = 2"
    }  # fmt: skip


def test_layers_in_code_cross():
    def jump(a):
        return 1.0 + (a > 0.5)

    equation = WAVES - k(x) * k(y)
    at_a_point = [u(0, 0)]
    assert places(equation, at_a_point, functions={k(x): jump}) == {"x = 0.5; y = 0.5"}


def test_an_edge_that_moves_is_no_place():
    assert not places(POISSON - sp.Piecewise((1, x < y), (5, True)), WALLS[:1])


def test_a_condition_that_switches_does_so_in_a_corner():
    step = sp.Eq(u(0, x), sp.Piecewise((1, x < 0), (0, True)))
    assert flow([step]) == {"t = 0; x = 0"}
    parts = [Condition(sp.Eq(u(x, 0), 1), where=x < HALF)]
    parts += [Condition(U.diff(y).subs(y, 0), where=x > HALF)]
    assert places(POISSON, parts) == {"x = 0.5; y = 0"}


def test_an_l_has_its_inward_corner():
    around = {x: (-1, 1), y: (-1, 1)}
    equation = Condition(WAVES, where=sp.Or(x < 0, y > 0))
    assert places(equation, [u(-1, -1)], around) == {"x = 0; y = 0"}


def test_a_staircase_of_many_steps_has_no_places():
    assert len(places(POISSON - sp.floor(9 * x + HALF), WALLS[2:])) == 2 * 9
    assert not places(POISSON - sp.floor(300 * x + HALF), WALLS[2:])


def test_faces_meet_that_fix_different_coordinates():
    one, other = Face(((x, (0.0,)),)), Face(((y, (1.0,)),))
    assert meet(one, other)
    assert not meet(one, Face(((x, (1.0,)),)))
    assert not meet(one, Face(((x, (0.0,)), (y, (1.0,)))))
    assert not meet(one, Face(curve=((y, x**2),)))


def test_they_are_looked_for_once():
    problem = spinn.load("heat")
    assert meetings(problem) is meetings(problem)
