"""What a newcomer writes first: one equation, an exact solution, a slope at the start."""

import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn import InputError

t, x, y = sp.symbols("t x y", real=True)
u, v = sp.symbols("u v", cls=sp.Function, real=True)
WAVE = sp.Eq(u(t, x).diff(t, 2), u(t, x).diff(x, 2))
DOMAIN = {t: (0, 1), x: (0, 1)}


def test_one_equation_and_one_condition_need_no_list():
    decay = sp.Eq(u(t).diff(t), -u(t))
    found = spinn.Problem(domain={t: (0, 1)}, equations=decay, conditions=sp.Eq(u(0), 1))
    listed = spinn.Problem(domain={t: (0, 1)}, equations=[decay], conditions=[sp.Eq(u(0), 1)])
    assert found.terms == listed.terms
    placed = spinn.Problem(
        domain={x: (0, 1), y: (0, 1)},
        equations=sp.Eq(u(x, y).diff(x, 2) + u(x, y).diff(y, 2), 1),
        conditions=spinn.boundary(x, y) >> sp.Eq(u(x, y), 0),
        unknowns=u(x, y),
    )
    assert [*placed.fields] == ["u"]


def test_an_unknown_of_the_exact_solution_needs_no_derivative():
    found = spinn.Problem(
        domain={t: (0, 1)},
        equations=[sp.Eq(u(t), v(t) ** 2), sp.Eq(v(t).diff(t), 1)],
        conditions=sp.Eq(v(0), 0),
        exact={u(t): t**2},
    )
    assert {*found.fields} == {"u", "v"}


@pytest.mark.parametrize("late", [u(0, x).diff(t), sp.Eq(u(0, x).diff(t), sp.sin(x))])
def test_a_slope_of_what_is_fixed_already_says_what_was_meant(late):
    with pytest.raises(InputError) as caught:
        spinn.Problem(domain=DOMAIN, equations=WAVE, conditions=[sp.Eq(u(0, x), 0), late])
    assert "did you mean `u(t, x).diff(t).subs(t, 0)`?" in str(caught.value)
    assert "`u(0, x).diff(t)` is 0 in SymPy" in str(caught.value)


def test_other_mathematics_is_not_presented():
    problem = spinn.Problem(domain={t: (0, 1)}, equations=u(t).diff(t), conditions=u(0))
    with pytest.raises(InputError, match="`equations=` would be other mathematics"):
        problem.presented(equations=[])
