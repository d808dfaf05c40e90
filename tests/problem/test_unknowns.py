"""Which functions are unknown, and that no message sends to another refusal."""

import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.errors import InputError

t, x, y = sp.symbols("t x y", real=True)
u, s = sp.Function("u", real=True), sp.Function("s", real=True)
BOX = {t: (0, 1), x: (0, 1)}
HEATED = sp.Eq(u(t, x).diff(t), u(t, x).diff(x, 2) + s(t))
START = sp.Eq(u(0, x), 0)
REMEDY = r"Write `s\(t, x\)`.* `sp.Eq\(s\(t, x\).diff\(x\), 0\)`"


@pytest.mark.parametrize("more", [{}, {"unknowns": [u(t, x), s(t)]}])
def test_for_an_unknown_of_fewer_coordinates_the_message_says_what_is_possible(more):
    with pytest.raises(InputError, match=REMEDY):
        spinn.Problem(domain=BOX, equations=[HEATED], conditions=[START], **more)


def test_what_the_message_says_is_possible():
    whole = HEATED.subs(s(t), s(t, x))
    problem = spinn.Problem(
        domain=BOX,
        equations=[whole, sp.Eq(s(t, x).diff(x), 0)],
        conditions=[START],
        unknowns=[u(t, x), s(t, x)],
    )
    assert list(problem.fields) == ["u", "s"]


def test_what_is_differentiated_is_not_said_not_to_be():
    with pytest.raises(InputError, match=REMEDY):
        spinn.Problem(domain=BOX, equations=[s(t).diff(t) - 1], conditions=[s(0)])


def test_an_unknown_that_is_differentiated_in_an_integral_is_found():
    """u = 1 + int_0^x y u'(y) dy: its one derivative stands in the integral."""
    integral = sp.Integral(y * u(y).diff(y), (y, 0, x))
    stated = spinn.Problem(domain={x: (0, 1)}, equations=[sp.Eq(u(x), 1 + integral)], conditions=[])
    assert list(stated.fields.values()) == [u(x)]
    flux = sp.Integral(u(t, y).diff(y), (y, 0, x))
    stated = spinn.Problem(domain=BOX, equations=[u(t, x) - flux], conditions=[START])
    assert list(stated.fields.values()) == [u(t, x)]


INTEGRAL_EQUATIONS = {
    "Fredholm, first kind": sp.Eq(sp.Integral(sp.exp(x * y) * u(y), (y, 0, 1)), x),
    "Volterra, first kind": sp.Eq(sp.Integral(u(y), (y, 0, x)), x),
    "Volterra, second kind": sp.Eq(u(x) - sp.Integral(u(y), (y, 0, x)), x),
    "moved": sp.Eq(u(x / 2), x),
}


@pytest.mark.parametrize("kind", INTEGRAL_EQUATIONS)
def test_an_equation_without_derivatives_needs_no_condition(kind):
    """Neither list refuses it in favour of the other."""
    stated = spinn.Problem(
        domain={x: (0, 1)},
        equations=[INTEGRAL_EQUATIONS[kind]],
        conditions=[],
        unknowns=[u(x)],
    )
    assert str(stated.terms[0].face) == "interior"


def test_a_condition_among_the_equations_is_still_refused():
    with pytest.raises(InputError, match="move it to `conditions=`"):
        spinn.Problem(domain=BOX, equations=[u(t, x).diff(t), u(0, x)], conditions=[START])
    with pytest.raises(InputError, match="`conditions=` is empty"):
        spinn.Problem(domain=BOX, equations=[u(t, x).diff(t)], conditions=[])
