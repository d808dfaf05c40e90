"""Regions as users state them: what is read, and what is refused in which words."""

import json

import numpy as np
import pytest
import sympy as sp

from symbolic_pinn import (
    Condition,
    InputError,
    Problem,
    Trainable,
    along_normal,
    boundary,
    manufactured,
    normal,
)
from symbolic_pinn.problem import problem_from_data, problem_to_data

x, y, z, t, s, a = sp.symbols("x y z t s a", real=True)
u, v = sp.Function("u", real=True), sp.Function("v", real=True)
w = u(x, y)
R = sp.Rational
DISC = {(x, y): x**2 + y**2 < 1}
ZERO = boundary(x, y) >> sp.Eq(w, 0)
HOLE = sp.Eq((x - R(1, 2)) ** 2 + (y - R(1, 2)) ** 2, a**2)
SQUARE = {x: (0, 1), y: (0, 1)}
PLATE = {x: (0, 1), y: (0, 1), (x, y): HOLE.lhs > HOLE.rhs}


def laplace(f):
    return f.diff(x, 2) + f.diff(y, 2)


def stated(*conditions, domain=None, equations=None, **more):
    conditions = conditions or (ZERO,)
    equation = [sp.Eq(-laplace(w), 1)] if equations is None else equations
    return Problem(
        domain=DISC if domain is None else domain, equations=equation, conditions=conditions, **more
    )


def faces(problem):
    return [str(term.face) for term in problem.terms]


def test_a_place_says_where_a_condition_holds():
    problem = stated(
        HOLE >> sp.Eq(w, 1),
        (boundary(x, y) & ~HOLE) >> sp.Eq(along_normal(w), 0),
        domain=PLATE,
        parameters={a: R(1, 5)},
    )
    circle = "(x - 1/2)**2 + (y - 1/2)**2 = 1/25"
    assert faces(problem) == ["interior", circle, f"not {circle}, boundary(x, y)"]
    assert problem.box.coordinates == (x, y)


def test_places_of_a_box_pin_coordinates():
    box = {t: (0, 1), x: (0, 1)}
    T = u(t, x)
    problem = Problem(
        domain=box,
        equations=[sp.Eq(T.diff(t), T.diff(x, 2))],
        conditions=[
            sp.Eq(t, 0) >> sp.Eq(T, x),
            sp.Eq(x, 0) >> sp.Eq(T, 0),
            (sp.Eq(x, 1) & (t > R(1, 2))) >> sp.Eq(along_normal(T), 0),
            (sp.Eq(x, 1) & (t <= R(1, 2))) >> sp.Eq(T, 1),
        ],
    )
    assert faces(problem) == ["interior", "t = 0", "x = 0", "x = 1; t > 1/2", "x = 1; t <= 1/2"]
    assert [str(p.expression) for p in problem.terms[2:4]] == ["u(t, 0)", "u_x(t, 1)"]
    assert problem.terms[1].group == "initial"


def test_the_normal_of_the_lower_side_points_down():
    box = {x: (0, 1), y: (0, 1)}
    flux = sp.Matrix([w.diff(x), w.diff(y)])
    at = [sp.Eq(x, 0), sp.Eq(x, 1), sp.Eq(y, 0)]
    problem = stated(*(p >> sp.Eq(normal(x, y).dot(flux), 2) for p in at), domain=box)
    found = [str(term.expression) for term in problem.terms[1:]]
    assert found == ["-u_x(0, y) - 2", "u_x(1, y) - 2", "-u_y(x, 0) - 2"]


def test_an_equation_on_a_part_has_points_there_alone():
    T = u(t, x)
    problem = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[
            (x < R(1, 2)) >> sp.Eq(T.diff(t), T.diff(x, 2)),
            (x >= R(1, 2)) >> sp.Eq(T.diff(t), 2 * T.diff(x, 2)),
        ],
        conditions=[sp.Eq(u(0, x), 0), sp.Eq(u(t, 0), 0), sp.Eq(u(t, 1), 0)],
    )
    from symbolic_pinn.sampling import sobol_points

    points = sobol_points(problem.box, problem.terms[0].face, 100, seed=0)
    assert len(points) == 100
    assert (points[:, 1] <= 0.5).all()


def test_a_curve_by_its_parameter():
    problem = stated(
        Condition(sp.Eq(u(sp.cos(s), sp.sin(s)), 0), along={s: (0, 2 * sp.pi)}),
        domain={x: (-1, 1), y: (-1, 1)},
    )
    assert faces(problem)[1] == "x = cos(s), y = sin(s), 0 <= s <= 6.28319"


def test_a_bounding_box_is_found():
    problem = stated(domain={(x, y): (x - 3) ** 2 / 4 + (y + 50) ** 2 < 1})
    np.testing.assert_allclose(problem.box.lower, (1, -51), atol=1e-3)
    np.testing.assert_allclose(problem.box.upper, (5, -49), atol=1e-3)


def test_parameters_move_a_hole_and_a_sampled_one_makes_a_family():
    conditions = (HOLE >> sp.Eq(w, 1), (boundary(x, y) & ~HOLE) >> sp.Eq(w, 0))
    moved = stated(*conditions, domain=PLATE, parameters={a: R(1, 5)}).with_parameters(a=R(1, 10))
    assert faces(moved)[1] == "(x - 1/2)**2 + (y - 1/2)**2 = 1/100"
    family = stated(*conditions, domain=PLATE, parameters={a: (R(1, 10), R(3, 10))})
    assert family.box.coordinates == (x, y, a)


@pytest.mark.parametrize(
    "problem",
    [
        stated(domain=DISC),
        stated(HOLE >> sp.Eq(w, 1), boundary(x, y) >> sp.Eq(along_normal(w), w), domain=PLATE,
               parameters={a: R(1, 5)}),
        stated(HOLE >> sp.Eq(w, 1), domain=PLATE, parameters={a: (R(1, 5), R(2, 5))}),
        stated((sp.Eq(x, 0) & (y > R(1, 2))) >> sp.Eq(w, 1), domain=PLATE, parameters={a: R(1, 5)}),
        stated(Condition(sp.Eq(u(sp.cos(s), sp.sin(s)), 0), along={s: (0, 6)}), domain=DISC),
    ],
)  # fmt: skip
def test_a_saved_problem_is_the_same(problem):
    again = problem_from_data(json.loads(json.dumps(problem_to_data(problem))))
    assert [t.face for t in again.terms] == [t.face for t in problem.terms]
    assert [t.expression for t in again.terms] == [t.expression for t in problem.terms]
    assert again.box.coordinates == problem.box.coordinates
    np.testing.assert_allclose(again.box.lower, problem.box.lower, rtol=0, atol=1e-12)


REFUSED = {
    "nowhere": (
        {"domain": {x: (0, 1), y: (0, 1), (x, y): x**2 + y**2 > 9}},
        "domain: `x**2 + y**2 > 9` seems to hold nowhere in 0 <= x <= 1, 0 <= y <= 1",
    ),
    "everywhere": (
        {"domain": {x: (0, 1), y: (0, 1), (x, y): x**2 + y**2 < 9}},
        "domain: `x**2 + y**2 < 9` holds everywhere in 0 <= x <= 1, 0 <= y <= 1; it cuts nothing"
        " off",
    ),
    "unbounded": ({"domain": {(x, y): x + y < 1}}, "give intervals for `x` and `y`"),
    "tiny": (
        {"domain": {x: (-50, 50), y: (-50, 50), (x, y): x**2 + y**2 < 1}},
        "give narrower intervals",
    ),
    "a pole": (
        {"domain": {x: (-1, 1), y: (-1, 1), (x, y): y / x < 1}},
        "domain: `y/x < 1` ends it at a jump, a pole or where it is not defined, as at x = 0, y =",
    ),
    "a branch cut": (
        {"domain": {(x, y): (x**2 + y**2 < 1) & (sp.atan2(y, x) < 2)}},
        "`atan2(y, x) < 2` ends it at a jump",
    ),
    "what is not defined": (
        {"domain": {(x, y): sp.sqrt(x) + sp.sqrt(y) < 1}},
        "`sqrt(x) + sqrt(y) < 1` ends it at a jump",
    ),
    "an equation": ({"domain": {(x, y): sp.Eq(x**2 + y**2, 1)}}, "has no inside"),
    "an unknown": ({"domain": {(x, y): w < 1}}, "contains an unknown"),
    "another symbol": ({"domain": {(x, y): x**2 + z**2 < 1}}, "the symbol `z` is neither"),
    "true": ({"domain": {(x, y): sp.true}}, "it is `True` everywhere"),
    "a number": ({"domain": {(x, y): 3}}, "give an inequality such as `x**2 + y**2 < 1`"),
    "no coordinates": ({"domain": {(1, 2): x < 1}}, "give different coordinates"),
    "outside": (
        {"conditions": [sp.Eq(x**2 + y**2, 2) >> sp.Eq(w, 0)]},
        "`Eq(x**2 + y**2, 2)` lies outside the domain, or holds nowhere in it",
    ),
    "a double root": (
        {"conditions": [sp.Eq((x**2 + y**2 - R(1, 4)) ** 2, 0) >> sp.Eq(w, 0)]},
        "does not change its sign where it is 0: write the factors",
    ),
    "a side outside": (
        {"conditions": [(sp.Eq(x, 0) & (y > 2)) >> sp.Eq(w, 0)]},
        "lies outside the domain, or holds nowhere in it",
    ),
    "a normal inside": (
        {"equations": [sp.Eq(laplace(w), along_normal(w))]},
        "a normal is known on a boundary only",
    ),
    "a normal of a corner": (
        {
            "domain": {x: (0, 1), y: (0, 1)},
            "conditions": [(sp.Eq(x, 0) & sp.Eq(y, 0)) >> sp.Eq(along_normal(w), 0)],
        },
        "there is no normal where `x = 0`, `y = 0`",
    ),
    "two curves": (
        {"conditions": [(sp.Eq(x**2 + y**2, R(1, 4)) & sp.Eq(x, y)) >> sp.Eq(w, 0)]},
        "together leave points of a curve",
    ),
    "curve or part": (
        {"conditions": [(sp.Eq(x, y) | (x > R(1, 2))) >> sp.Eq(w, 0)]},
        "is a curve in one part and has an inside in another",
    ),
    "all but the boundary": (
        {"conditions": [~boundary(x, y) >> sp.Eq(w, 0)]},
        "says where it does not hold",
    ),
    "a curve as an equation": (
        {"equations": [sp.Eq(laplace(w), 1), sp.Eq(x, y) >> sp.Eq(w, 0)]},
        "is a condition: move it to `conditions=`",
    ),
    "an unknown as a place": (
        {"conditions": [sp.Eq(w, 1) >> sp.Eq(w.diff(x), 0)]},
        "contains an unknown; it takes coordinates only",
    ),
    "a time as boundary": (
        {"conditions": [boundary(t) >> sp.Eq(w, 0)]},
        "the symbol `t` is not declared",
    ),
    "two arrows": (
        {"conditions": [sp.Eq(x, 0) >> (sp.Eq(y, 0) >> sp.Eq(w, 0))]},
        "one `>>` is enough",
    ),
    "where and an arrow": (
        {"conditions": [Condition(sp.Eq(x, 0) >> sp.Eq(w, 0), where=y > 0)]},
        "both say where it holds",
    ),
    "a parameter that leaves nothing of an inequality": (
        {"domain": {**SQUARE, (x, y): a * x < 1}, "parameters": {a: 0}},
        "`a*x < 1` where `a = 0` holds everywhere; it cuts nothing off",
    ),
    "a parameter that leaves nothing of the domain": (
        {"domain": {**SQUARE, (x, y): a * x < -1}, "parameters": {a: 0}},
        "`a*x < -1` where `a = 0` holds nowhere",
    ),
    "a part without a name": (
        {"conditions": [boundary("inlet") >> sp.Eq(w, 0)]},
        "there is no part `inlet`; no part of this domain has a name",
    ),
    "the boundary of a circle": (
        {"conditions": [boundary(sp.Circle(sp.Point(0, 0), 2)) >> sp.Eq(w, 0)]},
        "the domain does not end at this body; give one that is in `domain=`",
    ),
    "a point outside": (
        {"conditions": [ZERO, sp.Eq(u(R(9, 10), R(9, 10)), 0)]},
        "`u(9/10, 9/10)` lies outside the domain at x = 0.9, y = 0.9",
    ),
    "a point in a hole": (
        {
            "domain": {(x, y): (x**2 + y**2 < 1) & (x**2 + y**2 > R(1, 4))},
            "conditions": [ZERO, sp.Eq(u(0, 0), 0)],
        },
        "`u(0, 0)` lies outside the domain at x = 0, y = 0",
    ),
    "an integral over the box": (
        {"conditions": [ZERO, sp.Eq(sp.Integral(w, (x, -1, 1), (y, -1, 1)), 0)]},
        "An integral over a region takes the edge for its limits",
    ),
    "a delay through a hole": (
        {
            "domain": {(x, y): (x**2 + y**2 < 1) & (x**2 + y**2 > R(1, 4))},
            "equations": [sp.Eq(laplace(w), u(x / 2, y / 2))],
        },
        "`u(x/2, y/2)` lies outside the domain at x =",
    ),
    "measured outside": (
        {"observations": {w: {"x": [0.0, 0.9], "y": [0.5, 0.9], "value": [1.0, 1.0]}}},
        "row 2 of the data lies outside the domain, at x = 0.9, y = 0.9",
    ),
    "along outside": (
        {"conditions": [Condition(sp.Eq(u(2 * sp.cos(s), sp.sin(s)), 0), along={s: (0, 6)})]},
        "leaves the domain",
    ),
    "along nothing": (
        {"conditions": [Condition(sp.Eq(u(0, y), 0), along={s: (0, 6)})]},
        "no unknown stands at a formula of `s`",
    ),
    "along a coordinate": (
        {"conditions": [Condition(sp.Eq(u(sp.cos(x), sp.sin(x)), 0), along={x: (0, 6)})]},
        "must be a symbol that is nothing else yet",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "holds",
    [
        (y / x < 1) & (x > 0),
        (x**2 + y**2 < 1) & (sp.atan2(y, x) < 2) & (sp.atan2(y, x) > -1),
        sp.sqrt(sp.Abs(x)) + sp.Abs(y) < 1,
    ],
)
def test_a_formula_that_jumps_elsewhere_is_none_of_the_edge(holds):
    domain = {x: (-2, 2), y: (-2, 2), (x, y): holds}
    problem = Problem(domain=domain, equations=[sp.Eq(-laplace(w), 1)], conditions=[ZERO])
    assert len(problem.box.constraints) == 1


@pytest.mark.parametrize(
    "condition",
    [
        sp.Eq(u(0, 1), 0),
        sp.Eq(u(0, y), u(0, -y)),
        sp.Eq(sp.Integral(w, (y, -sp.sqrt(1 - x**2), sp.sqrt(1 - x**2)), (x, -1, 1)), 0),
    ],
)
def test_what_is_taken_within_a_region_passes(condition):
    found = Problem(domain=DISC, equations=[sp.Eq(-laplace(w), 1)], conditions=[ZERO, condition])
    assert len(found.terms) == 3


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_said(name):
    changed, words = REFUSED[name]
    given = {"domain": DISC, "equations": [sp.Eq(-laplace(w), 1)], "conditions": [ZERO], **changed}
    with pytest.raises(InputError) as error:
        Problem(**given)
    assert words in str(error.value)


def test_a_slope_of_a_normal_is_refused_where_it_is_typed():
    with pytest.raises(InputError, match="has no derivative along `y`"):
        (normal(x, y)[0] * w).diff(y)
    with pytest.raises(InputError, match="instead of"):
        along_normal(w).diff(x)


def test_a_trainable_parameter_moves_no_place():
    with pytest.raises(InputError, match="`a` is found; a place holds numbers"):
        stated(
            sp.Eq(x**2 + y**2, a) >> sp.Eq(w, 0),
            ZERO,
            parameters={a: Trainable(R(1, 4))},
            observations={w: {"x": [0.0], "y": [0.0], "value": [1.0]}},
        )


@pytest.mark.parametrize(("order", "count"), [(2, 1), (4, 2)])
def test_a_manufactured_problem_has_its_conditions_on_the_boundary(order, count):
    left = laplace(w) if order == 2 else laplace(laplace(w))
    problem = manufactured(left=left, exact={w: sp.exp(x) * y**2}, domain=DISC)
    assert faces(problem) == ["interior", *["boundary(x, y)"] * count]
    heat = manufactured(
        left=u(t, x, y).diff(t) - laplace(u(t, x, y)),
        exact={u(t, x, y): sp.exp(-t) * x},
        domain={t: (0, 1), **DISC},
    )
    assert faces(heat) == ["interior", "boundary(x, y)", "t = 0"]
