import json

import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn import Condition, InputError, Problem, forcing
from symbolic_pinn.problem import Face, problem_from_data, problem_to_data
from symbolic_pinn.recipe import Recipe

t, x, k, L = sp.symbols("t x k L", real=True)
u = sp.Function("u", real=True)
U = u(t, x)


def heat(**changes):
    statement = {
        "domain": {t: (0, 1), x: (-1, 2)},
        "equations": [sp.Eq(U.diff(t), k * U.diff(x, 2))],
        "conditions": [sp.Eq(u(0, x), 1), sp.Eq(u(t, -1), 0), sp.Eq(u(t, -1), u(t, 2))],
        "parameters": {k: 2},
    }
    return Problem(**{**statement, **changes})


def test_where_a_condition_holds_is_read_off_it():
    faces = [str(term.face) for term in heat().terms]
    assert faces == ["interior", "t = 0", "x = -1", "x = -1, 2"]


def test_groups_follow_from_the_face():
    assert [term.group for term in heat().terms] == ["residual", "initial", "boundary", "boundary"]
    assert heat().groups == ("residual", "initial", "boundary")


def test_a_final_value_is_no_initial_condition():
    assert heat(conditions=[sp.Eq(u(1, x), 0)]).terms[1].group == "boundary"


def test_the_user_says_which_coordinate_is_time():
    problem = heat(time=x)
    assert [term.group for term in problem.terms[1:]] == ["boundary", "initial", "boundary"]


def test_the_user_names_a_group():
    problem = heat(conditions=[Condition(sp.Eq(u(t, 2), 0), group="outlet"), sp.Eq(u(0, x), 0)])
    assert problem.groups == ("residual", "initial", "outlet")


def test_conditions_on_one_face_share_it():
    problem = heat(conditions=[sp.Eq(u(0, x), 0), sp.Eq(U.diff(t).subs(t, 0), 1)])
    assert problem.faces == (Face(), Face(((t, (0.0,)),)))


def test_parameters_move_the_box_and_the_walls():
    problem = heat(
        domain={t: (0, 1), x: (0, L)}, conditions=[sp.Eq(u(t, L), 0)], parameters={k: 1, L: 3}
    )
    longer = problem.with_parameters(L=5)
    assert problem.box.upper == (1, 3)
    assert longer.box.upper == (1, 5)
    assert str(longer.terms[1].face) == "x = 5"


def test_mean_and_deviation_are_those_of_a_uniform_variable():
    box = heat().box
    assert box.mean == (0.5, 0.5)
    assert box.deviation == pytest.approx((1 / 12**0.5, 3 / 12**0.5))


def test_forcing_makes_the_formula_exact():
    exact = sp.sin(x) * sp.exp(-t)
    left = U.diff(t) - (U * U.diff(x)).diff(x)
    expected = left.subs(U, exact).doit()
    assert sp.simplify(forcing(left, {U: exact}) - expected) == 0


def test_an_unknown_keeps_its_own_argument_order():
    V = u(x, t)
    problem = heat(
        equations=[sp.Eq(V.diff(t), V.diff(x, 2))],
        conditions=[sp.Eq(u(x, 0), 0)],
        exact={V: sp.S.Zero * x},
    )
    assert [p.orders for p in problem.terms[0].partials] == [(0, 1), (2, 0)]
    assert problem.terms[1].group == "initial"


@pytest.mark.parametrize("name", spinn.shipped())
def test_a_problem_survives_as_data(name):
    problem = spinn.load(name)
    data = problem_to_data(problem)
    again = problem_from_data(json.loads(json.dumps(data)))
    assert [(i.group, i.face, i.expression) for i in again.terms] == [
        (i.group, i.face, i.expression) for i in problem.terms
    ]
    assert again.fields == problem.fields
    assert again.exact == problem.exact
    assert problem_to_data(again) == data


def test_a_recipe_refuses_what_it_does_not_have():
    with pytest.raises(InputError, match="no `stepz`"):
        Recipe().but(stepz=3)
    assert Recipe().but(steps=3, seed=None) == Recipe(steps=3)


def test_equations_can_be_expressions():
    assert heat(equations=[U.diff(t) - k * U.diff(x, 2)]).terms[0].expression == (
        heat().terms[0].expression
    )


@pytest.mark.parametrize("wrong", [x / u(t, 2), x * (u(t, 2) - u(t, -1)), u(t, 2) - x])
def test_a_pinned_coordinate_must_not_appear(wrong):
    with pytest.raises(InputError, match="`x` appears, but the condition holds at `x`"):
        heat(conditions=[sp.Eq(wrong, 1)])
