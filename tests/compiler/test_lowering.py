import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.algebra import Partial
from symbolic_pinn.compiler import compile_expression, compile_problem, lower
from symbolic_pinn.compiler.jax_rules import FUNCTIONS
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem import Face

a, b = sp.symbols("a b", real=True)
u = sp.Function("u", real=True)
INSIDE = {sp.acosh: 1.75, sp.log: 1.75, sp.Mod: 2.5}
TWO_ARGUMENTS = (sp.Add, sp.Mul, sp.Pow, sp.atan2, sp.Max, sp.Min, sp.Mod, sp.Heaviside)


def compiled(expression):
    return compile_expression(expression, "expression", "residual", Face())


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_every_row_of_the_table_agrees_with_sympy_at_40_digits(function):
    expression = function(a, b) if function in TWO_ARGUMENTS else function(a)
    at = {a: INSIDE.get(function, 0.375), b: 0.6875}
    exact = float(sp.N(expression.subs({s: sp.Rational(v) for s, v in at.items()}), 40))
    found = lower(expression, {s: jnp.asarray(v) for s, v in at.items()})
    assert float(found) == pytest.approx(exact, rel=1e-14)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("order", [0, 1, 2])
def test_the_derivatives_of_gamma_have_a_rule(order):
    expression = sp.polygamma(order, 1 + a**2)
    exact = float(expression.subs(a, sp.Rational(3, 8)).evalf(40))
    found = lower(expression, {a: jnp.asarray(0.375)})
    assert float(found) == pytest.approx(exact, rel=1e-13)
    assert compile_expression(expression, "expression", "residual", Face())
    with pytest.raises(InputError, match="`polygamma` has no rule"):
        compiled(sp.polygamma(a, b))


@pytest.mark.usefixtures("x64")
def test_logic_of_conditions():
    chosen = sp.ITE(a > 0, b > 0, b < 0)
    either = sp.Xor(a > 0, b > 0)
    for at in ((1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)):
        leaves = dict(zip((a, b), map(jnp.asarray, at), strict=True))
        for condition in (chosen, either):
            piecewise = sp.Piecewise((1, condition), (0, True))
            assert float(lower(piecewise, leaves)) == float(piecewise.subs({a: at[0], b: at[1]}))


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("exponent", [3, 3.0, -2, 2, sp.Rational(1, 2), -sp.Rational(1, 2), 2.5])
def test_powers_and_their_slopes(exponent):
    base = 0.7 if sp.sympify(exponent) % 1 else -0.7
    slope = jax.grad(lambda v: lower(a**exponent, {a: v}))(base)
    assert float(slope) == pytest.approx(float(exponent) * base ** (float(exponent) - 1), rel=1e-14)


def test_an_integral_float_power_is_an_integer_power():
    jaxpr = str(jax.make_jaxpr(lambda v: lower(a**3.0, {a: v}))(1.0))
    assert "integer_pow" in jaxpr


def test_numbers_take_the_precision_of_what_they_meet():
    assert lower(sp.pi * a + sp.Rational(1, 3), {a: jnp.float32(1)}).dtype == jnp.float32


def test_a_shared_subexpression_is_computed_once():
    shared = sp.sin(a * b)
    jaxpr = jax.make_jaxpr(lambda v, w: lower(shared**2 + sp.exp(shared), {a: v, b: w}))(1.0, 2.0)
    assert str(jaxpr).count(" sin ") == 1


@pytest.mark.parametrize(
    ("expression", "remedy"),
    [
        (sp.DiracDelta(a), "narrow Gaussian"),
        (sp.Derivative(sp.floor(a), a), "no derivative"),
        (sp.besselj(0, a), "`besselj` has no rule"),
        (sp.I * a, "complex=True"),
        (a + sp.zoo, "no finite"),
        (a * sp.Integer(10) ** 400, "no finite"),
        (a + sp.nan, "no finite"),
    ],
)
def test_what_has_no_rule_is_refused_with_a_remedy(expression, remedy):
    with pytest.raises(InputError, match=remedy):
        compiled(expression)


def test_every_sympy_function_without_a_rule_is_refused():
    classes = [c for c in vars(sp.functions).values() if isinstance(c, type(sp.sin))]
    unary = [c for c in classes if c not in FUNCTIONS and 1 in _arities(c)]
    refused = 0
    for function in unary:
        node = function(a, evaluate=False)
        if node.func is function:
            with pytest.raises(InputError):
                compiled(node)
            refused += 1
    assert refused > 30


def _arities(function):
    nargs = function.nargs
    return set() if nargs is sp.S.Naturals0 or nargs is None else set(nargs)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", spinn.shipped())
def test_the_linearisation_is_the_slope_in_each_partial(name):
    problem = spinn.load(name)
    random = np.random.default_rng(0)
    for residual in compile_problem(problem):
        symbols = [*residual.expression.free_symbols, *residual.partials]
        leaves = {s: jnp.asarray(random.uniform(0.2, 0.9)) for s in symbols}
        h = 1e-5
        for p, slope in residual.linearise().items():
            up, down = ({**leaves, p: leaves[p] + s * h} for s in (1, -1))
            difference = (residual(up) - residual(down)) / (2 * h)
            assert float(slope(leaves)) == pytest.approx(float(difference), rel=1e-7, abs=1e-7)


def test_a_residual_says_what_it_needs():
    residual, *_ = compile_problem(spinn.load("klein_gordon"))
    assert {p.orders for p in residual.partials} == {(0, 0), (2, 0), (0, 2)}
    assert all(isinstance(p, Partial) for p in residual.partials)


EDGES = (-2.0, -1.0, 0.0, 0.375, 1.0, 2.0)
GUARDED = {
    "root": sp.Piecewise((sp.sqrt(a), a > 0), (0, True)),
    "logarithm": sp.Piecewise((a * sp.log(a), a > 0), (0, True)),
    "division": sp.Piecewise((sp.sin(a) / a, sp.Ne(a, 0)), (1, True)),
    "shifted root": sp.Piecewise((sp.sqrt(1 - a), a < 1), (a - 1, True)),
    "rest": sp.Piecewise((a, a < 0.2), (sp.sqrt(a), True)),
    "power": sp.Piecewise((a ** sp.Rational(5, 2), a > 0), (-a, True)),
    "overflow": sp.Piecewise((sp.exp(1000 * a), a < 0), (1, True)),
    "nested": sp.Piecewise(
        (sp.Piecewise((1 / a, a > 1), (sp.log(a), True)), a > 0), (sp.sqrt(-a), a < 0), (5, True)
    ),
    "between": sp.Piecewise((sp.asin(a), (a > -1) & (a < 1)), (2, sp.Or(a > 1, a < -1)), (3, True)),
}


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", GUARDED)
def test_a_guarded_branch_gives_values_and_slopes_without_nan(name):
    expression = GUARDED[name]
    slope = sp.diff(expression, a)
    for at in EDGES:
        value, found = jax.value_and_grad(lambda v: jnp.asarray(lower(expression, {a: v})))(at)
        assert float(value) == pytest.approx(float(expression.subs(a, sp.Rational(at))), rel=1e-13)
        assert np.isfinite(found)
        exact = slope.subs(a, sp.Rational(at))
        if at not in (-1.0, 0.0, 1.0):
            assert float(found) == pytest.approx(float(exact), rel=1e-13)


def test_without_the_guard_the_slope_would_be_nan():
    plain = jax.grad(lambda v: jnp.where(v > 0, jnp.sqrt(v), 0.0))
    assert np.isnan(plain(0.0))


@pytest.mark.usefixtures("x64")
def test_where_no_branch_holds_the_value_is_nan():
    expression = sp.Piecewise((1, a > 1), (2, a > 0))
    found = [float(lower(expression, {a: jnp.asarray(v)})) for v in (2.0, 0.5, -1.0)]
    np.testing.assert_equal(found, [1, 2, np.nan])
