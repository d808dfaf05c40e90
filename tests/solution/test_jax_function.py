"""A solution as a function of JAX."""

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp
from jax import export
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn import InputError

FOLDERS = Path(__file__).parent / "folders" / "0.1.0"
t, x = sp.symbols("t x", real=True)


@pytest.fixture(scope="module")
def solution():
    u, v = (sp.Function(n, real=True)(t, x) for n in "uv")
    problem = spinn.manufactured(
        left=[u.diff(t) - v, v.diff(t) + u],
        exact={u: x * sp.cos(t), v: -x * sp.sin(t)},
        domain={t: (0, 1), x: (-1, 3)},
    )
    return solve(problem, method=spinn.RandomFeatures(30, (2.0, 2.0), blocks=2))


@pytest.mark.usefixtures("x64")
def test_it_has_the_values_and_slopes_of_the_solution(solution):
    function = solution.function()
    ts, xs = np.array([0.1, 0.9])[:, None], np.array([-0.5, 0.0, 2.5])
    expected = solution(t=ts, x=xs)
    for found in (function(ts, xs), jax.jit(function)(ts, xs), function(x=xs, t=ts)):
        assert [*found] == ["u", "v"]
        assert (found["u"].shape, found["u"].dtype) == ((2, 3), jnp.float64)
        np.testing.assert_allclose(found["u"], expected["u"], atol=1e-10)
        np.testing.assert_allclose(found["v"], expected["v"], atol=1e-10)

    def velocity(time, place):
        return function(time, place)["v"]

    slope = jax.jit(jax.vmap(jax.grad(velocity, argnums=1), in_axes=(None, 0)))(0.3, jnp.array(xs))
    v = sp.Function("v", real=True)(t, x)
    np.testing.assert_allclose(slope, solution.evaluate(v.diff(x), t=0.3, x=xs), atol=1e-9)


@pytest.mark.usefixtures("x64")
def test_complex_unknowns_are_complex():
    solution = spinn.Solution.load(FOLDERS / "complex")
    found = jax.jit(solution.function())(0.2, 0.1)
    assert (found.shape, found.dtype) == ((), jnp.complex128)
    np.testing.assert_allclose(found, solution(t=0.2, x=0.1), rtol=1e-6)


def test_it_is_in_single_precision_where_that_is_all_jax_has(solution):
    found = solution.function()(0.5, 1.0)["u"]
    assert found.dtype == jnp.float32
    assert float(found) == pytest.approx(np.cos(0.5), abs=2e-2)


def test_it_can_be_kept_as_a_program(solution):
    """`jax.export` makes StableHLO of it, for any number of points."""
    sizes = export.symbolic_shape("n")
    arguments = [jax.ShapeDtypeStruct(sizes, jnp.float32)] * 2
    program = export.export(jax.jit(solution.function()))(*arguments)
    at = np.array([0.1, 0.2, 0.7], np.float32), np.array([0.0, 1.0, 2.0], np.float32)
    expected = solution.function()(*at)
    np.testing.assert_allclose(program.call(*at)["u"], expected["u"], atol=1e-3)


@pytest.mark.parametrize(
    ("places", "named"), [((0.5,), {}), ((1, 2, 3), {}), ((1, 2), {"x": 1}), ((1,), {"y": 1})]
)
def test_each_coordinate_is_given_once(places, named, solution):
    with pytest.raises(InputError, match="give a value for each of t, x, in this order"):
        solution.function()(*places, **named)


@pytest.mark.parametrize("way", [lambda f: f, jax.jit, jax.grad, jax.vmap])
def test_it_warns_once_where_single_precision_loses_the_solution(way):
    u = sp.Function("u", real=True)(x)
    problem = spinn.manufactured(left=u.diff(x, 2), exact={u: sp.exp(x)}, domain={x: (0, 1)})
    rough = solve(problem, method=spinn.RandomFeatures(40, (0.2,), blocks=1))
    function = rough.function()
    at = jnp.array([0.1, 0.2]) if way is jax.vmap else 0.1
    with pytest.warns(RuntimeWarning, match="in float32 the function is off by .*jax_enable_x64"):
        way(function)(at)
    way(function)(at)
    with jax.enable_x64(True):
        np.testing.assert_allclose(rough.function()(0.1), np.exp(0.1), rtol=1e-8)
