"""Random regions of discs and half planes: what must hold of the points of every region."""

import numpy as np
import sympy as sp
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from symbolic_pinn import boundary
from symbolic_pinn.domain import Constraint, Domain, Face, Locus, surface_of
from symbolic_pinn.domain.pool import inside

x, y = sp.symbols("x y", real=True)
tenths = st.integers(-10, 10).map(lambda n: sp.Rational(n, 10))
radii = st.integers(3, 12).map(lambda n: sp.Rational(n, 10))
discs = st.builds(lambda a, b, r: (x - a) ** 2 + (y - b) ** 2 < r**2, tenths, tenths, radii)
halves = st.builds(
    lambda p, q, c: sp.Rational(p) * x + sp.Rational(q) * y < c,
    st.integers(-3, 3), st.sampled_from([-2, -1, 1, 2]), tenths,
)  # fmt: skip
regions = st.recursive(
    discs | halves,
    lambda part: st.builds(sp.And, part, part) | st.builds(sp.Or, part, part) | part.map(sp.Not),
    max_leaves=4,
)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much],
)
@given(regions)
def test_points_are_inside_and_normals_point_out(holds):
    assume(holds not in (sp.true, sp.false))
    domain = Domain((x, y), (-1.5, -1.5), (1.5, 1.5), (Constraint(space=(x, y), holds=holds),))
    points = inside(domain, Face(), 256, seed=0)
    assume(len(points) == 256)
    assert all(bool(holds.subs({x: p, y: q})) for p, q in points[:20])
    found = surface_of(domain, Locus(on=boundary(x, y), space=(x, y)))
    assert found is not None
    np.testing.assert_allclose(np.linalg.norm(found.normals, axis=1), 1, rtol=1e-12)
    step = 1e-5
    some = found.rows((np.arange(200) + 0.5) / 200)
    before = domain.contains(found.points[some] - step * found.normals[some])
    behind = domain.contains(found.points[some] + step * found.normals[some])
    # Within a step of a corner either may be otherwise.
    assert before.mean() > 0.98
    assert behind.mean() < 0.02


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much],
)
@given(regions)
def test_the_divergence_theorem_holds(holds):
    """The integral of n . (x, y)/2 over the boundary is the area."""
    assume(holds not in (sp.true, sp.false))
    domain = Domain((x, y), (-1.5, -1.5), (1.5, 1.5), (Constraint(space=(x, y), holds=holds),))
    grid = np.stack(np.meshgrid(*[(np.arange(900) + 0.5) / 300 - 1.5] * 2), axis=-1).reshape(-1, 2)
    area = 9 * domain.holds(grid).mean()
    assume(area > 0.05)
    found = surface_of(domain, Locus(on=boundary(x, y), space=(x, y)))
    flux = (found.weights * (found.normals * found.points).sum(axis=1) / 2).sum()
    assert abs(flux - area) < 0.02
