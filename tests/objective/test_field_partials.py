"""Values of unknowns at other places than the point itself, as integrals and delays hold them."""

import jax
import numpy as np
import pytest
import sympy as sp

from symbolic_pinn import MLP, Problem, RandomFeatures, Recipe, solve
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.objective import FieldPartials, LinearisedResiduals
from symbolic_pinn.objective.linearised import known_columns

t, x, y = sp.symbols("t x y", real=True)
u, v = (sp.Function(name, real=True) for name in "uv")
MEMORY = sp.Integral(t * u(y, x) + v(y, 1 - x), (y, 0, 1))
PROBLEM = Problem(
    domain={t: (0, 1), x: (0, 1)},
    equations=[
        sp.Eq(u(t, x).diff(t) + u(t, x) * u(t / 2, x), MEMORY),
        sp.Eq(v(t, x).diff(x), u(t, x)),
    ],
    conditions=[sp.Eq(u(0, x), 1), sp.Eq(v(t, 0), 0)],
    quadrature=4,
    recipe=Recipe(points=8, network=MLP(width=4, depth=1), steps=2),
)
POINTS = np.random.default_rng(0).uniform(0, 1, (7, 2))


@pytest.fixture(scope="module", params=["network", "features"])
def field(request):
    method = {"method": RandomFeatures(12, (2.0, 2.0), blocks=1)}
    options = {} if request.param == "network" else method
    return solve(PROBLEM, check=False, progress=False, **options).field


def test_they_are_those_of_the_field_there(field):
    [residual, *_] = compile_problem(PROBLEM)
    moved = [p for p in residual.partials if p.point != PROBLEM.fields[p.unknown].args]
    assert len(moved) == 2 * 16 + 1  # four nodes in each of four panels, and one half way
    [found] = FieldPartials(PROBLEM)(field, [list(residual.partials)], [POINTS])
    assert list(found) == list(residual.partials)
    for p in moved:
        places = [sp.lambdify((t, x), at)(*POINTS.T) + 0 * POINTS[:, 0] for at in p.point]
        with jax.enable_x64(True):
            values = jax.vmap(field)(np.stack(places, axis=1))
        np.testing.assert_allclose(found[p], values[:, "uv".index(p.unknown)], rtol=1e-5)


def test_slopes_that_are_numbers_are_as_the_others():
    residuals = LinearisedResiduals(PROBLEM, compile_problem(PROBLEM))
    random = np.random.default_rng(1)
    known = [
        {**known_columns(PROBLEM, r.face, POINTS), **{p: random.normal(size=7) for p in r.partials}}
        for r in residuals.residuals
    ]
    with jax.enable_x64(True):
        found = residuals(known)
    for k, (r, (value, slopes)) in enumerate(zip(residuals.residuals, found, strict=True)):
        leaves = residuals.leaves(k)
        assert len(slopes) == len(leaves)
        names = {p: sp.Dummy() for p in r.partials}
        algebraic = r.expression.xreplace(names)
        at = [*known[k].values()]
        args = [names.get(n, n) for n in known[k]]
        np.testing.assert_allclose(value, sp.lambdify(args, algebraic)(*at), atol=1e-12)
        for p, slope in zip(leaves, slopes, strict=True):
            exact = sp.lambdify(args, algebraic.diff(names[p]))(*at) + np.zeros(7)
            np.testing.assert_allclose(slope, exact, atol=1e-12)


def test_a_function_of_numbers_is_computed_by_the_program():
    """As in a Robin condition with a measured coefficient at the wall."""
    k = sp.Function("k", real=True)
    wall = sp.Eq(k(1) * u(1) + u(x).diff(x).subs(x, 1), 3)
    problem = Problem(
        domain={x: (0, 1)},
        equations=[sp.Eq(u(x).diff(x, 2), 0)],
        conditions=[sp.Eq(u(0), 1), wall],
        functions={k(x): lambda at: 2 * at},
    )
    method = RandomFeatures(12, (1.0,), blocks=1)
    solution = solve(problem, check=False, progress=False, method=method)
    assert solution(x=0.5) == pytest.approx(1 + 0.5 / 3, rel=1e-6)  # u = 1 + x/3
