"""Expressions from texts: what they mean, and what is refused without running anything."""

import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.problem.expression_text import parse_expression

t, x, nu, a = sp.symbols("t x nu a", real=True)
u, v = (sp.Function(n, real=True) for n in "uv")
U, V = u(t, x), v(t, x)
k = sp.Function("k", real=True)


@pytest.fixture(scope="module")
def problem():
    return spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[U.diff(t) - nu * U.diff(x, 2) * k(x), V.diff(x) - a],
        conditions=[sp.Eq(u(0, x), 0), sp.Eq(v(t, 0), 0)],
        unknowns=[U, V],
        parameters={nu: 0.1, a: (0, 1)},
        functions={k: lambda x: x},
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("u", U),
        ("u.diff(x)", U.diff(x)),
        ("u(t, x).diff(x)", U.diff(x)),
        ("u.diff(x, 2)", U.diff(x, 2)),
        ("u.diff(x, x) - u.diff(t, x, 2)", U.diff(x, 2) - U.diff(t, x, 2)),
        ("D(u, x)(t, 0)", U.diff(x).subs(x, 0)),
        ("u.diff(x).subs(x, 0).subs(t, 1/2)", U.diff(x).subs(x, 0).subs(t, sp.Rational(1, 2))),
        ("u(0, x).diff(x)", u(0, x).diff(x)),
        ("(u*v).diff(x)", (U * V).diff(x)),
        ("sqrt(u**2 + nu) * exp(-x)", sp.sqrt(U**2 + nu) * sp.exp(-x)),
        ("v.diff(x) == a", sp.Eq(V.diff(x), a, evaluate=False)),
        ("u(t, 0.5)", u(t, sp.Rational(1, 2))),
    ],
)
def test_a_text_means_what_python_means(problem, text, expected):
    assert parse_expression(problem, text) == expected


def test_a_supplied_function_is_differentiated_by_the_chain_rule(problem):
    found = parse_expression(problem, "k(2*x).diff(x)")
    assert found == 2 * parse_expression(problem, "k(x).diff(x)").subs(x, 2 * x)


def test_a_complex_unknown_and_its_parts_are_known():
    whole = sp.Function("psi", complex=True)(t, x)
    problem = spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.I * whole.diff(t) + whole.diff(x, 2)],
        conditions=[sp.Eq(whole.subs(t, 0), 1)],
        unknowns=[whole],
    )
    assert parse_expression(problem, "Abs(psi)**2") == sp.Abs(whole) ** 2
    assert parse_expression(problem, "psi_re.diff(x)") == problem.fields["psi_re"].diff(x)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("u.dif(x)", r"nothing here has `.dif\(...\)`; did you mean `diff`"),
        ("u.func", "nothing in a formula has attributes"),
        ("u.__class__()", "nothing here has `.__class__"),
        ("U.diff(x)", "`U` is not declared; did you mean `u`"),
        ("u(0, x).diff(t)", r"does not vary with `t`; .* `u.diff\(t\).subs\(t, 0\)`"),
        ("v(0, x).diff(t)", r"`v\(0, x\)` does not vary with `t`"),
        ("u.diff(nu)", "a coordinate belongs here: `t`, `x`, `a`"),
        ("u.diff()", r"write `u.diff\(x\)`"),
        ("u.diff(x, 0)", "an order is a whole number from 1 to 12"),
        ("u.diff(x, 12, t)", "up to order 12"),
        ("(2**x).subs(x, 10**9)", "a place is given to an unknown"),
        ("u.subs(x, v)", "a place is said in coordinates alone"),
        ("u.subs(x)", r"write `.subs\(x, 0\)`"),
        ("u.diff(x, evaluate=1)", "an equation is written with `==`"),
        ("__import__(1)", "a name begins with a letter"),
        ("u +", "this is no formula"),
        ("u^2", r"a power is written `\*\*`"),
        ("", "it is empty"),
        ("normal(x)[0]", "normal"),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(problem, text, message):
    with pytest.raises(InputError, match=message) as error:
        parse_expression(problem, text, "`--expression`")
    assert str(error.value).startswith("`--expression`, column ")
