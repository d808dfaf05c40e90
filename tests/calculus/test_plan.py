"""What the planner asks for, and that the engine carries just that."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp
from helpers import tanh_network

from symbolic_pinn import Problem
from symbolic_pinn.calculus import Evaluation, Lattice, NestedJvp, Planner
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import Objective

t, x, y, k = sp.symbols("t x y k", real=True)
X = sp.symbols("x1:11", real=True)
u, v, p = sp.symbols("u v p", cls=sp.Function, real=True)
tx, xy, txy = u(t, x), u(x, y), u(t, x, y)
V, P = v(t, x, y), p(t, x, y)
LAPLACIAN = sum(u(*X).diff(s, 2) for s in X)


def laplace(w):
    return w.diff(x, 2) + w.diff(y, 2)


def biharmonic(w):
    return w.diff(x, 4) + 2 * w.diff(x, 2, y, 2) + w.diff(y, 4)


NAVIER_STOKES = [
    txy.diff(t) + txy * txy.diff(x) + V * txy.diff(y) + P.diff(x) - laplace(txy) / 10,
    V.diff(t) + txy * V.diff(x) + V * V.diff(y) + P.diff(y) - laplace(V) / 10,
    txy.diff(x) + V.diff(y),
]
# Equations: (streams in all, of these combinations, streams without collapsing).
PLANS = {
    "Klein-Gordon": ([tx.diff(t, 2) - tx.diff(x, 2) + tx**3], (4, 1, 5)),
    "transport: a directional derivative": ([tx.diff(t) + 3 * tx.diff(x)], (2, 1, 3)),
    "Burgers: orders one and two in one stream": (
        [tx.diff(t) + tx * tx.diff(x) - k * tx.diff(x, 2)],
        (3, 1, 4),
    ),
    "Kuramoto-Sivashinsky": (
        [tx.diff(t) + tx * tx.diff(x) + tx.diff(x, 2) + tx.diff(x, 4)],
        (5, 1, 6),
    ),
    "Laplacian, d = 10": ([LAPLACIAN], (12, 1, 21)),
    "biharmonic": ([biharmonic(xy)], (11, 1, 13)),
    "coefficients of the point": ([x * xy.diff(x, 2) + sp.sin(y) * xy.diff(y, 2)], (4, 1, 5)),
    "a common factor of unknowns": ([xy * laplace(xy) - xy.diff(x)], (4, 1, 5)),
    "divergence form": ([(xy**2 * xy.diff(x)).diff(x) + (xy**2 * xy.diff(y)).diff(y)], (4, 1, 5)),
    "mixed derivatives in one combination": (
        [xy.diff(x, 2) + xy.diff(x, y) + xy.diff(y, 2)],
        (4, 1, 6),
    ),
    "a switch that one of them throws": (
        [laplace(xy) + sp.Piecewise((1, xy.diff(x, 2) > 0), (0, True))],
        (5, 0, 5),
    ),
    "Monge-Ampere: a product of the highest": (
        [xy.diff(x, 2) * xy.diff(y, 2) - xy.diff(x, y) ** 2],
        (6, 0, 6),
    ),
    "a nonlinear function of the highest": ([sp.exp(xy.diff(x, 2)) + xy.diff(y, 2)], (5, 0, 5)),
    "two factors": ([xy * xy.diff(x, 2) + xy.diff(y, 2)], (5, 0, 5)),
    "a system shares a combination": (
        [laplace(txy) - V, 3 * laplace(V) + txy.diff(t)],
        (5, 1, 6),
    ),
    "two combinations of two": (
        [laplace(txy) - V, V.diff(x, 2) - V.diff(y, 2) + txy.diff(t)],
        (6, 0, 6),
    ),
    "Navier-Stokes": (NAVIER_STOKES, (4, 1, 6)),
}  # fmt: skip


def problem(equations):
    unknowns = {a for e in equations for a in e.atoms(sp.core.function.AppliedUndef)}
    ordered = sorted(unknowns, key=str)
    first = ordered[0].args[0]
    return Problem(
        domain=dict.fromkeys(ordered[0].args, (0, 1)),
        equations=equations,
        conditions=[w.subs(first, 0) for w in ordered],
        unknowns=ordered,
        parameters={k: 2} if any(e.has(k) for e in equations) else {},
    )


def residuals(stated):
    return [r for r in compile_problem(stated) if r.group == "residual"]


def planned(stated, collapse=True):
    planner = Planner(stated.box.coordinates, stated.fields, collapse)
    mine = residuals(stated)
    [streams] = planner.plan(mine, [0] * len(mine)).places.values()
    return streams


@pytest.mark.parametrize("name", PLANS)
def test_streams(name):
    equations, (count, combinations, uncollapsed) = PLANS[name]
    stated = problem(equations)
    streams = planned(stated)
    assert (streams.count, len(streams.combinations)) == (count, combinations)
    assert streams.uncollapsed == uncollapsed == planned(stated, collapse=False).count


def products(jaxpr):
    """The sizes of the results of all matrix products, through all calls."""
    found = []
    for e in jaxpr.eqns:
        if e.primitive.name == "dot_general":
            found.append(e.outvars[0].aval.shape)
        for inner in jax.tree.leaves(
            list(e.params.values()), is_leaf=lambda a: hasattr(a, "eqns") or hasattr(a, "jaxpr")
        ):
            if hasattr(inner, "eqns") or hasattr(inner, "jaxpr"):
                found += products(getattr(inner, "jaxpr", inner))
    return found


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", PLANS)
def test_streams_predicted_are_streams_traced_and_the_residual_is_the_same(name):
    stated = problem(PLANS[name][0])
    mine = residuals(stated)
    dim, outputs, n = len(stated.box.coordinates), len(stated.fields), 7
    field = Field.on(stated.box, tanh_network(dim, outputs, 5, 3, key=jax.random.key(0)))
    points = jnp.asarray(np.random.default_rng(0).uniform(0.1, 0.9, (n, dim)))

    def evaluated(engine):
        args = (stated, mine, [0] * len(mine), engine)
        return lambda points: Evaluation(*args)(field, [points])

    count = planned(stated).count
    stacked = products(jax.make_jaxpr(evaluated(Lattice(stacked=True)))(points).jaxpr)
    apart = products(jax.make_jaxpr(evaluated(Lattice(stacked=False)))(points).jaxpr)
    # After the first layer, where the first-order streams are still the same at every point.
    assert stacked[1:] == [(5, n * count), (5, n * count), (outputs, n * count)]
    assert apart[-3 * count :] == [(5, n)] * (2 * count) + [(outputs, n)] * count
    assert len(apart) <= 4 * count
    reference = evaluated(NestedJvp())(points)
    for found, expected in zip(evaluated(Lattice())(points), reference, strict=True):
        scale = float(jnp.max(jnp.abs(expected)))
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12 * scale)


def test_all_point_sets_of_a_step_go_through_the_network_together():
    import symbolic_pinn as spinn

    stated = spinn.load("klein_gordon")
    objective = Objective.of(stated, Lattice(stacked=True))
    field = Field.on(stated.box, tanh_network(2, 1, 5, 3, key=jax.random.key(0)))
    points = objective.sample(10, key=jax.random.key(0))
    arrays, static = eqx.partition(field, eqx.is_array)
    traced = jax.make_jaxpr(lambda f, p: objective.evaluation(eqx.combine(f, static), p))
    found = products(traced(arrays, points).jaxpr)
    # Residual 4 streams, initial values and velocities 2, two walls 1 each.
    assert found[1:] == [(5, 80), (5, 80), (1, 80)]


def test_needs_at_another_place_are_a_set_of_their_own():
    stated = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[tx.diff(t) - tx.diff(x, 2)],
        conditions=[sp.Eq(u(t, 0), u(t, 1)), sp.Eq(tx.diff(x).subs(x, 0), tx.diff(x).subs(x, 1))],
    )
    plan = Objective.of(stated, Lattice()).evaluation.plan
    assert [s.count for s in plan.places.values()] == [3, 2, 2]


@pytest.mark.usefixtures("x64")
def test_a_stream_of_one_place_is_no_known_coefficient_at_another():
    slope = tx.diff(t) - tx.diff(x)
    stated = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[tx.diff(t) + tx.diff(x)],
        conditions=[slope.subs(x, 0) * tx.diff(t).subs(x, 1) + tx.diff(x).subs(x, 1)],
    )
    field = Field.on(stated.box, tanh_network(2, 1, 5, 2, key=jax.random.key(0)))
    found = {}
    for engine in (Lattice(), NestedJvp()):
        objective = Objective.of(stated, engine)
        points = objective.sample(5, key=jax.random.key(0))
        found[engine.collapse] = objective.evaluation(field, points)[1]
    np.testing.assert_allclose(found[True], found[False], rtol=1e-12)
