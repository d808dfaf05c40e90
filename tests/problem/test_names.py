"""Two things of one name are refused, in words."""

import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.errors import InputError

t, x, k = sp.symbols("t x k", real=True)
u = sp.Function("u", real=True)
PLAIN_X, POSITIVE_T = sp.Symbol("x"), sp.Symbol("t", positive=True)
HEAT = sp.Eq(u(t, x).diff(t), u(t, x).diff(x, 2))
START = sp.Eq(u(0, x), 0)


def stated(**changed):
    given = {"domain": {t: (0, 1), x: (0, 1)}, "equations": [HEAT], "conditions": [START]}
    return spinn.Problem(**{**given, **changed})


REFUSED = {
    "parameter like a coordinate": (
        {"parameters": {POSITIVE_T: 2}},
        "the coordinate and the parameter `t` have one name",
    ),
    "two coordinates": ({"domain": {t: (0, 1), POSITIVE_T: (0, 1), x: (0, 1)}}, "two coordinates"),
    "two functions": (
        {"equations": [HEAT.lhs - sp.Function("u", positive=True)(t, x)]},
        'two functions: `Function."u", positive=True.`, and `Function."u", real=True.`',
    ),
    "function of other assumptions in a condition": (
        {"conditions": [sp.Function("u")(0, x)]},
        "two functions",
    ),
    "function like a coordinate": (
        {"equations": [HEAT.lhs - sp.Function("x", real=True)(t, x)]},
        "a function and `x` a coordinate",
    ),
    "function like a parameter": (
        {"equations": [HEAT.lhs - sp.Function("k")(x)], "parameters": {k: 1}},
        "a function and `k` a parameter",
    ),
    "supplied function like a coordinate": (
        {"functions": {sp.Function("x")(t): lambda t: t}},
        "a function and `x` a coordinate",
    ),
    "supplied function like an unknown": (
        {"unknowns": [u(t, x)], "functions": {u(t, x): lambda t, x: t}},
        "is an unknown, and is given in `functions=`",
    ),
    "supplied twice": (
        {"functions": {sp.Function("f")(t): abs, sp.Function("f")(t, x): max}},
        "given twice",
    ),
    "integral over another x": (
        {"equations": [HEAT.lhs - sp.Integral(x * u(t, PLAIN_X), (PLAIN_X, 0, 1))]},
        "not the `x` of the domain",
    ),
    "sum over a parameter": (
        {"equations": [HEAT.lhs - sp.Sum(k * u(t, x), (k, 1, 3))], "parameters": {k: 2}},
        "which is a parameter",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_two_things_of_one_name_are_refused(case):
    changed, message = REFUSED[case]
    with pytest.raises(InputError, match=message):
        stated(**changed)


def test_a_coordinate_may_be_integrated_over():
    over_itself = stated(equations=[HEAT.lhs - sp.Integral(u(t, x), (x, 0, x))])
    other = sp.Symbol("y", real=True)
    over_other = stated(equations=[HEAT.lhs - sp.Integral(u(t, other), (other, 0, x))])
    assert over_itself.terms[0].expression == over_other.terms[0].expression
