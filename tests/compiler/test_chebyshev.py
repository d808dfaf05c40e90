"""Special functions of coordinates: tables agree with SymPy, and say where they cannot be made."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.compiler import compile_problem, lower, tabulated
from symbolic_pinn.problem import Domain

x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)
BOX = Domain((x, y), (0.0, -1.0), (5.0, 2.0))

FUNCTIONS = {
    "bessel j": sp.besselj(0, 7 * x),
    "bessel y away from its pole": sp.bessely(1, x + sp.Rational(1, 10)),
    "airy": sp.airyai(-x),
    "fresnel": sp.fresnels(x),
    "zeta": sp.zeta(2 + x),
    "elliptic": sp.elliptic_k(y / 3),
    "Lambert": sp.LambertW(x + 1),
    "polynomial of half an order": sp.legendre(sp.Rational(5, 2), x / 6),
    "of two coordinates": sp.besselj(2, sp.sqrt(x**2 + y**2)),
    "of another special function": sp.besseli(0, sp.besselj(0, x)),
    "a number": sp.besselj(0, 1) * x,
    "order that varies": sp.besselj(x, 2),
}


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_table_agrees_with_sympy(name):
    expression = FUNCTIONS[name]
    places = np.random.default_rng(0).uniform(BOX.lower, BOX.upper, (20, 2))
    leaves = dict(zip((x, y), jnp.asarray(places).T, strict=True))
    found = np.asarray(jax.jit(lambda: lower(tabulated(expression, BOX), leaves))())
    exact = [float(expression.subs({x: sp.Float(a, 30), y: sp.Float(b, 30)})) for a, b in places]
    np.testing.assert_allclose(found, exact, rtol=0, atol=2e-13 * np.max(np.abs(exact)))


@pytest.mark.usefixtures("x64")
def test_next_to_a_pole_it_is_nan_and_elsewhere_right():
    at = jnp.asarray([0.0, 1e-10, 0.5])
    values = np.asarray(lower(tabulated(sp.bessely(0, x), BOX), {x: at}))
    assert np.isnan(values[0])
    assert np.isfinite(values[2])
    assert values[2] == pytest.approx(float(sp.bessely(0, sp.Rational(1, 2))), rel=1e-12)


@pytest.mark.usefixtures("x64")
def test_outside_the_range_it_is_nan_and_not_a_guess():
    table = tabulated(sp.besselj(0, x), BOX)
    assert np.isnan(lower(table, {x: jnp.asarray(7.0)}))


@pytest.mark.usefixtures("x64")
def test_a_guard_keeps_its_nan_out_of_gradients():
    guarded = sp.Piecewise((sp.bessely(0, x), x > sp.Rational(1, 2)), (0, True))
    table = tabulated(guarded, BOX)
    v = sp.Symbol("v")

    def value(a, at):
        return jnp.asarray(lower(v * table, {v: a, x: at}))

    assert jax.grad(value)(2.0, jnp.asarray(0.0)) == 0
    found = jax.grad(value)(2.0, jnp.asarray(1.0))
    assert found == pytest.approx(float(sp.bessely(0, 1)), rel=1e-12)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (sp.besselj(x, y), "only where one of its arguments varies"),
        (sp.bessely(0, -1 - x), "SymPy finds no real number"),
        (sp.besselj(0, sp.log(-1 - x**2 - y**2)), "nowhere a finite number"),
    ],
)
def test_what_cannot_be_tabulated_is_refused(expression, message):
    with pytest.raises(InputError, match=message):
        tabulated(expression, BOX)


def test_a_problem_in_cylinder_coordinates_is_solved_with_bessel_functions():
    r, t = sp.symbols("r t", positive=True)
    mode = sp.besselj(0, r) * sp.exp(-t)
    problem = spinn.Problem(
        domain={t: (0, 1), r: (sp.Rational(1, 10), 2)},
        equations=[sp.Eq(u(t, r).diff(t), u(t, r).diff(r, 2) + u(t, r).diff(r) / r)],
        conditions=[
            sp.Eq(u(0, r), mode.subs(t, 0)),
            *(sp.Eq(u(t, end), mode.subs(r, end)) for end in (sp.Rational(1, 10), 2)),
        ],
        exact={u(t, r): mode},
    )
    assert len(compile_problem(problem)) == 4
    messages = {f.topic: f.message for f in spinn.diagnose(problem)}
    assert "satisfies every term" in messages["exact"]
    recipe = spinn.Recipe(network=spinn.MLP(16, 2), points=32, steps=600, learning_rate=5e-3)
    solution = spinn.solve(problem, recipe=recipe)
    assert solution.relative_l2()["u"] < 0.05
