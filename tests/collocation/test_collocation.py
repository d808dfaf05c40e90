"""Rows of the linearised equations against differences of the residuals, for every kind of term."""

import jax
import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn import Condition
from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.collocation.collocation import Collocation
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.methods.random_features.newton import parameters
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.problem import must_hold
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.sampling import sobol_points

t, x, y = sp.symbols("t x y", real=True)
u = sp.Function("u", real=True)
U = u(t, x)


def other_places():
    """A delay, an integral, a periodic condition and one on a part of a wall."""
    return spinn.Problem(
        domain={t: (0, 1), x: (0, 2)},
        equations=[
            Condition(sp.Eq(U.diff(t), u(t / 2, x) * U.diff(x, 2)), where=x > 1),
            sp.Integral(u(t, y) ** 2, (y, 0, x)) - U,
        ],
        conditions=[
            sp.Eq(u(t, 0), u(t, 2)),
            Condition(sp.Eq(u(0, x), sp.sin(x)), where=x < 1),
        ],
    )


PROBLEMS = {
    name: (lambda name=name: spinn.load(name))
    for name in ("klein_gordon", "kovasznay", "schroedinger", "heat_inverse", "heat_family")
} | {"other places": other_places}
CELLS = {"one": ((), ()), "cells": ((0.4,), (0.3, 0.6))}


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("cells", CELLS)
@pytest.mark.parametrize("name", PROBLEMS)
def test_rows_are_the_slopes_of_the_residuals(name, cells):
    problem = PROBLEMS[name]()
    dim = len(problem.box.coordinates)
    expansion = RandomFeatureExpansion(3, (2.0,) * dim, cells=(*CELLS[cells], (), ())[:dim])
    basis = FeatureBasis(expansion, problem.box.lower, problem.box.upper)
    residuals = compile_problem(problem)
    linearised = LinearisedResiduals(problem, residuals)
    points = [sobol_points(problem.box, r.face, 6, seed=2)[:6] for r in residuals]
    collocation = Collocation(linearised, basis, points)
    random = np.random.default_rng(0)
    shape = (len(problem.fields), expansion.count, expansion.features)
    estimates = Estimates.of(problem.trainable.values())
    a, z = random.normal(size=shape), random.normal(size=len(problem.trainable)) / 4

    def values(a, z):
        found = collocation.evaluate(collocation.values(a), parameters(estimates, z)[0])
        return np.concatenate([r for r, _ in found])

    found = collocation.evaluate(collocation.values(a), parameters(estimates, z)[0])
    right = [np.zeros(len(r)) for r, _ in found]
    slopes = parameters(estimates, z)[1]
    J = _dense(collocation, found, right, slopes, shape)
    h = 1e-5
    numbers = np.concatenate([a.swapaxes(0, 1).ravel(), z])
    for i in range(len(numbers)):
        up, down = (numbers + s * h * (np.arange(len(numbers)) == i) for s in (1, -1))
        difference = (values(*_parts(up, shape)) - values(*_parts(down, shape))) / (2 * h)
        scale = max(1.0, np.abs(J).max())
        np.testing.assert_allclose(J[:, i], difference, rtol=0, atol=2e-8 * scale)


def _parts(numbers, shape):
    unknowns, cells, features = shape
    count = unknowns * cells * features
    a = numbers[:count].reshape(cells, unknowns, features).swapaxes(0, 1)
    return a, numbers[count:]


def _dense(collocation, found, right, slopes, shape):
    """All rows as one matrix, without their scales, in the order of the points."""
    unknowns, cells, features = shape
    width = unknowns * features
    begins = np.cumsum([0, *(len(r) for r in right)])
    J = np.zeros((begins[-1], cells * width + len(slopes)))
    groups = (g for of_residual in collocation.groups for g in of_residual)
    of_data = {}
    for (k, scales, rows), group in zip(
        collocation.rows(found, right, [1.0] * len(right), slopes), groups, strict=True
    ):
        lengths = np.linalg.norm(rows.matrix, axis=1)
        if must_hold(collocation.linearised.residuals[k].group):
            np.testing.assert_allclose(lengths[scales > 0], 1, rtol=1e-12)
        else:
            of_data.setdefault(k, []).append((scales, lengths))
        plain = rows.matrix / np.where(scales > 0, scales, 1.0)[:, None]
        for i, block in enumerate(rows.blocks):
            own = slice(i * width, i * width + (width if block < cells else len(slopes)))
            columns = slice(block * width, block * width + own.stop - own.start)
            J[begins[k] + group.index, columns] = plain[:, own]
    for each in of_data.values():  # measured values weigh alike; the longest row has the length 1
        scales, lengths = (np.concatenate(part) for part in zip(*each, strict=True))
        np.testing.assert_allclose(scales, scales[0], rtol=1e-12)
        assert lengths.max() == pytest.approx(1)
    return J


@pytest.mark.usefixtures("x64")
def test_residuals_at_points_do_not_depend_on_how_many_there_are():
    problem = spinn.load("klein_gordon")
    linearised = LinearisedResiduals(problem, compile_problem(problem))
    random = np.random.default_rng(1)

    def known(k, count):
        names = (*problem.box.coordinates, *linearised.residuals[k].partials)
        return {n: random.normal(size=1300)[:count] for n in names}

    everything = [known(k, 1300) for k in range(len(linearised.residuals))]
    some = [{n: v[:7] for n, v in each.items()} for each in everything]
    for (a, slopes_a), (b, slopes_b) in zip(linearised(everything), linearised(some), strict=True):
        np.testing.assert_array_equal(a[:7], b)
        for p, q in zip(slopes_a, slopes_b, strict=True):
            np.testing.assert_array_equal(p[:7], q)


def test_linear_problems_are_known():
    linear = {"heat": True, "wave": True, "kovasznay": False, "heat_inverse": False}
    with jax.enable_x64(True):
        for name, expected in linear.items():
            problem = spinn.load(name)
            assert LinearisedResiduals(problem, compile_problem(problem)).is_linear is expected
