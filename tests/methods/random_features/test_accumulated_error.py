"""The error of a field of time blocks is what each block adds and what it was handed over."""

import pytest
import sympy as sp
from unchecked import solve

import symbolic_pinn as spinn

pytestmark = pytest.mark.slow

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)


@pytest.mark.parametrize("features", [9, 11])
def test_errors_of_blocks_add_up_as_the_equation_has_it(features):
    """u' = 3 u + sin(9 t): an error grows e^6 times behind the block that makes it."""
    exact = sp.exp(3 * t) * sp.Rational(11, 10) - sp.sin(9 * t) / 30 - sp.cos(9 * t) / 10
    problem = spinn.Problem(
        domain={t: (0, 2)},
        equations=[sp.Eq(u(t).diff(t), 3 * u(t) + sp.sin(9 * t))],
        conditions=[sp.Eq(u(0), 1)],
        exact={u(t): exact},
    )
    coarse = spinn.RandomFeatures(features=features, scales=(3.0,), blocks=4, tolerance=1e3)
    solution = solve(problem, method=coarse)
    assert solution.run.expansion.blocks > 1
    error = solution.relative_l2()["u"]
    assert 1e-8 < error < 0.1
    assert solution.verdict.estimate.relative["u"] == pytest.approx(error, rel=0.3)
