"""Integrals and sums against closed forms and high precision; what has no value is refused."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from symbolic_pinn.algebra import Partial, Quadrature, Scope, insert, to_partials
from symbolic_pinn.algebra.numeric import evaluate
from symbolic_pinn.errors import InputError

t, x, y, s, a = sp.symbols("t x y s a", real=True)
u = sp.Function("u", real=True)
SCOPE = Scope((*{t: (0.0, 2.0), x: (0.0, 1.0)}.items(),))
HALF, THIRD = sp.Rational(1, 2), sp.Rational(1, 3)
WIDTH = sp.Rational(1, 100)
AT = {t: 0.83, x: 0.37}


def normal_form(expression, nodes=20):
    return to_partials(expression, [u(x)], Quadrature(nodes, SCOPE))


def bell(z, width=WIDTH):
    return sp.exp(-((z / width) ** 2) / 2) / (width * sp.sqrt(2 * sp.pi))


# Numbers: what each is in closed form.
NUMBERS = {
    "narrow": (sp.Integral(bell(a - HALF), (a, 0, 1)), 1),
    "very narrow": (sp.Integral(bell(a - THIRD, WIDTH**3), (a, 0, 1)), 1),
    "wide": (sp.Integral(sp.exp(-(a**2)), (a, -1000, 1000)), sp.sqrt(sp.pi)),
    "logarithm": (sp.Integral(sp.log(a), (a, 0, 1)), -1),
    "root at an end": (sp.Integral(1 / sp.sqrt(a), (a, 0, 1)), 2),
    "strong power": (sp.Integral(a ** -sp.Rational(9, 10), (a, 0, 1)), 10),
    "roots at both ends": (sp.Integral(1 / sp.sqrt(a * (1 - a)), (a, 0, 1)), sp.pi),
    "jump": (sp.Integral(sp.Heaviside(a - THIRD) * a, (a, 0, 1)), sp.Rational(4, 9)),
    "oscillating": (sp.Integral(sp.sin(300 * a), (a, 0, 1)), (1 - sp.cos(300)) / 300),
    "reversed": (sp.Integral(a, (a, 1, 0)), -HALF),
    "in the plane": (sp.Integral(bell(y - HALF) * bell(s - THIRD), (y, 0, 1), (s, 0, 1)), 1),
    "over a triangle": (sp.Integral(1 / sp.sqrt(y - s), (s, 0, y), (y, 0, 1)), sp.Rational(4, 3)),
    "point source": (sp.Integral(sp.DiracDelta(2 * a - HALF) * a, (a, 0, 1)), sp.Rational(1, 8)),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_what_is_known_is_a_number(case):
    integral, expected = NUMBERS[case]
    found = normal_form(integral)
    assert found.is_number
    assert float(found) == pytest.approx(float(expected), rel=1e-11)


# With u = cos 3y: the integral, and its value in closed form or by mpmath.
WITH_UNKNOWNS = {
    "smooth": (sp.Integral(u(y), (y, 0, x)), 20, lambda t, x: mpmath.sin(3 * x) / 3),
    "Abel": (
        sp.Integral(u(s) / sp.sqrt(t - s), (s, 0, t)), 20,
        lambda t, x: mpmath.quad(lambda r: 2 * mpmath.cos(3 * (t - r**2)), [0, mpmath.sqrt(t)]),
    ),
    "third root": (
        sp.Integral(u(s) * (t - s) ** -THIRD, (s, 0, t)), 40,
        lambda t, x: mpmath.quad(lambda r: 3 * r * mpmath.cos(3 * (t - r**3)), [0, mpmath.cbrt(t)]),
    ),
    "logarithm": (
        sp.Integral(u(s) * sp.log(s), (s, 0, t)), 40,
        lambda t, x: mpmath.quad(lambda z: mpmath.log(z) * mpmath.cos(3 * z), [0, t]),
    ),
    "logarithm inside": (
        sp.Integral(u(y) * sp.log(sp.Abs(x - y)), (y, 0, 1)), 80,
        lambda t, x: mpmath.quad(lambda z: mpmath.log(abs(x - z)) * mpmath.cos(3 * z), [0, x, 1]),
    ),
    "kink": (
        sp.Integral(u(y) * sp.Abs(x - y), (y, 0, 1)), 40,
        lambda t, x: mpmath.quad(lambda z: abs(x - z) * mpmath.cos(3 * z), [0, x, 1]),
    ),
    "narrow and moving": (
        sp.Integral(u(y) * bell(y - x), (y, 0, 1)), 400,
        lambda t, x: mpmath.quad(
            lambda z: mpmath.npdf(z, x, 0.01) * mpmath.cos(3 * z), [0, x - 0.1, x, x + 0.1, 1]
        ),
    ),
    "a short memory": (
        sp.Integral(u(s) * sp.exp(-1000 * (t - s)), (s, 0, t)), 160,
        lambda t, x: mpmath.quad(
            lambda z: mpmath.exp(-1000 * z) * mpmath.cos(3 * (t - z)), [0, 0.01, 0.1, t]
        ),
    ),
    "point source": (sp.Integral(u(y) * sp.DiracDelta(y - HALF), (y, 0, 1)), 1,
                     lambda t, x: mpmath.cos(1.5)),
    "nested": (sp.Integral(u(y) * sp.Integral(u(s), (s, 0, y)), (y, 0, x)), 400,
               lambda t, x: mpmath.sin(3 * x) ** 2 / 18),
    "slope of Abel": (
        sp.Derivative(sp.Integral(u(s) / sp.sqrt(t - s), (s, 0, t)), t), 40,
        lambda t, x: 1 / mpmath.sqrt(t)
        - mpmath.quad(lambda r: 6 * mpmath.sin(3 * (t - r**2)), [0, mpmath.sqrt(t)]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WITH_UNKNOWNS)
def test_sums_over_nodes_are_the_integral(case):
    integral, most, expected = WITH_UNKNOWNS[case]
    found = normal_form(integral)
    assert len(found.atoms(Partial)) <= most
    at = {k: np.asarray(v) for k, v in AT.items()}
    value = float(evaluate(insert(found, {u(x): sp.cos(3 * x)}), at))
    with mpmath.workdps(25):
        reference = float(expected(mpmath.mpf(0.83), mpmath.mpf(0.37)))
    assert value == pytest.approx(reference, rel=1e-10)


def test_a_known_integral_of_a_moving_limit_is_a_formula():
    found = normal_form(sp.Integral(bell(s - 1), (s, 0, t)))
    for at in (0.5, 0.99, 1.0, 1.7):
        exact = float(sp.N((sp.erf((at - 1) / (WIDTH * sp.sqrt(2))) + 1) / 2, 20))
        assert float(found.subs(t, at)) == pytest.approx(exact, abs=1e-13)
    hard = normal_form(sp.Integral(sp.exp(-(s**3)) * sp.cos(t * s**2), (s, 0, t)))
    with mpmath.workdps(20):
        exact = mpmath.quad(lambda z: mpmath.exp(-(z**3)) * mpmath.cos(0.83 * z**2), [0, 0.83])
    assert float(hard.subs(t, 0.83)) == pytest.approx(float(exact), rel=1e-12)


REFUSED = {
    "1/a": (sp.Integral(1 / a, (a, 0, 1)), "no finite value: close to `a` = `0`"),
    "1/(1 - a)": (sp.Integral(1 / (1 - a), (a, 0, 1)), "close to `a` = `1`"),
    "pole inside": (sp.Integral(1 / (a - THIRD), (a, 0, 1)), "close to `a` = `1/3`"),
    "pole of tan": (sp.Integral(sp.tan(a), (a, 0, 2)), "not resolved"),
    "endless oscillation": (sp.Integral(sp.sin(1 / a), (a, 0, 1)), "not resolved"),
    "divergent kernel": (sp.Integral(u(s) / (t - s), (s, 0, t)), "close to `s` = `t`"),
    "stronger kernel": (
        sp.Integral(u(s) * (t - s) ** -sp.Rational(3, 2), (s, 0, t)),
        "close to `s` = `t`",
    ),
    "principal value": (sp.Integral(u(y) / (x - y), (y, 0, 1)), "close to `y` = `x`"),
    "root of what is negative": (sp.Integral(sp.sqrt(x - y), (y, 0, 1)), "not finite"),
    "fast kernel": (sp.Integral(u(y) * sp.sin(10**5 * y), (y, 0, 1)), "not resolved"),
    "unknown limit": (sp.Integral(u(y), (y, 0, u(x))), "unknown in its limits"),
    "source at a limit": (sp.Integral(sp.DiracDelta(s), (s, 0, t)), "at a limit"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_has_no_value_or_no_rule_is_refused_and_quoted(case):
    integral, message = REFUSED[case]
    with pytest.raises(InputError, match=message) as error:
        normal_form(integral)
    assert str(integral) in str(error.value) or "DiracDelta" in message + str(error.value)


def test_a_removable_singularity_is_none():
    """int_0^1 (u(y) - u(x)) / (y - x) dy for u = y^3: the integral of y^2 + x y + x^2."""
    found = normal_form(sp.Integral((u(y) - u(x)) / (y - x), (y, 0, 1)))
    value = evaluate(insert(found, {u(x): x**3}), {x: np.asarray(0.37)})
    assert float(value) == pytest.approx(1 / 3 + 0.37 / 2 + 0.37**2, rel=1e-12)


@pytest.mark.parametrize(
    "body", [sp.Max(u(y), 0), 1 / (1 - u(y)), sp.sqrt(u(y)), sp.log(u(y) - 5000), 1 / (u(y) - y)]
)
def test_what_depends_on_the_unknowns_is_left_to_the_verdict(body):
    assert len(normal_form(sp.Integral(body, (y, 0, 1))).atoms(Partial)) >= 20


def test_the_stated_nodes_are_the_least_number():
    assert len(normal_form(sp.Integral(u(y), (y, 0, 1)), nodes=30).atoms(Partial)) == 30
    few = normal_form(sp.Integral(u(y), (y, 0, 1)), nodes=3)
    assert 3 <= len(few.atoms(Partial)) <= 60
    value = evaluate(insert(few, {u(x): sp.cos(3 * x)}), {})
    assert float(value) == pytest.approx(np.sin(3) / 3, rel=1e-9)


@pytest.mark.parametrize("ends", [(1, 4), (5, 1), (5, 4), (3, 1), (2, -3)])
@pytest.mark.parametrize("kind", [sp.Sum, sp.Product])
def test_reversed_limits_mean_what_sympy_means(kind, ends):
    node = kind(a * x + 7, (a, *ends))
    at = {x: sp.Rational(1, 3)}
    assert sp.nsimplify(normal_form(node).subs(at) - node.doit().subs(at)) == 0


def test_a_reversed_sum_of_unknowns():
    assert normal_form(sp.Sum(a * u(x), (a, 5, 1))) == -9 * to_partials(u(x), [u(x)])
