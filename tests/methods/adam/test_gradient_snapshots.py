"""Snapshots of the gradients, and the tangent kernel of a solution."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.calculus import NestedJvp
from symbolic_pinn.networks import as_float64
from symbolic_pinn.objective import LossParts, Objective
from symbolic_pinn.recipe import MLP
from symbolic_pinn.solution import Solution
from symbolic_pinn.solution.snapshot import BINS, histogram_centres

pytestmark = pytest.mark.slow

HEAT = spinn.load("heat")
RECIPE = spinn.Recipe(network=MLP(8, 2), points=16, steps=21, record_every=10, precision=64)


@pytest.fixture(scope="module")
def found():
    return solve(HEAT, recipe=RECIPE, snapshots=True)


@pytest.fixture(scope="module")
def first_gradients():
    """Gradients of the three groups at step 0, by nested jvp on the points of that step."""
    with jax.enable_x64(True):
        begun = solve(HEAT, recipe=RECIPE, steps=1, learning_rate=1e-300)
        objective = Objective.of(HEAT, NestedJvp())
        seeds = np.random.SeedSequence(RECIPE.seed).generate_state(2)
        key = jax.random.fold_in(jax.random.key(int(seeds[1])), 0)
        points = objective.sample(16, key=key)

        def losses(network):
            field = type(begun.field)(
                network, begun.field.mu, begun.field.sigma, begun.field.estimates
            )
            return objective.term_losses(field, points) @ jnp.asarray(
                LossParts.by_group(objective.problem).membership, float
            )

        jacobian = jax.jacrev(losses)(begun.field.network)
        return [np.asarray(leaf) for leaf in jax.tree.leaves(jacobian)]


def test_statistics_are_those_of_the_gradients(found, first_gradients):
    snapshot = found.snapshots[0]
    matrices = np.concatenate(
        [np.abs(g).reshape(3, -1) for g in first_gradients if g.ndim == 3], axis=1
    )
    flat = np.concatenate([g.reshape(3, -1) for g in first_gradients], axis=1)
    for i, statistics in enumerate(snapshot.statistics.values()):
        expected = {
            "max": matrices[i].max(),
            "mean": matrices[i].mean(),
            "median": np.median(matrices[i]),
            "q90": np.quantile(matrices[i], 0.9),
            "q99": np.quantile(matrices[i], 0.99),
            "norm": np.linalg.norm(flat[i]),
        }
        assert statistics == pytest.approx(expected, rel=1e-9)
    a, b = flat[0], flat[2]
    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    assert snapshot.cosines["residual, boundary"] == pytest.approx(cosine, rel=1e-9)
    counts = np.array(snapshot.histograms["initial"])
    assert counts.sum() == matrices.shape[1]
    assert len(counts) == BINS
    middle = histogram_centres()[np.searchsorted(np.cumsum(counts), counts.sum() / 2)]
    assert middle == pytest.approx(np.median(matrices[1]), rel=1)


def test_there_is_one_for_each_row_and_the_run_is_the_same(found):
    assert [s.step for s in found.snapshots] == [r.step for r in found.history.rows]
    without = solve(HEAT, recipe=RECIPE)
    assert without.snapshots == ()
    assert without.relative_l2() == found.relative_l2()


@pytest.mark.parametrize(
    ("weighting", "same"),
    [(None, False), (spinn.SelfAdaptive(), True), (spinn.CausalWeighting(), False)],
)
def test_they_are_taken_on_the_points_of_the_step(weighting, same):
    """A network that stands still has the same gradients where the points are the same."""
    first, second, _ = solve(
        HEAT, recipe=RECIPE, snapshots=True, point_weighting=weighting, learning_rate=1e-300
    ).snapshots
    assert (first.statistics == second.statistics) is same


def test_they_are_saved_drawn_and_read(found, tmp_path):
    found.save(tmp_path / "run")
    assert Solution.load(tmp_path / "run").snapshots == found.snapshots
    for name in ("gradients", "gradient_statistics"):
        assert (tmp_path / "run" / "figures" / f"{name}.png").stat().st_size > 1000
    (tmp_path / "run" / "gradients.json").write_text("[{}]")
    with pytest.raises(InputError, match=r"no saved gradients.*lacks `step`"):
        Solution.load(tmp_path / "run")


def test_parts_are_those_of_the_weighting():
    weighting = spinn.GradientWeighting(each=True)
    solution = solve(HEAT, recipe=RECIPE, weighting=weighting, snapshots=True)
    assert [*solution.snapshots[0].statistics] == [
        "residual",
        "condition 1",
        "condition 2",
        "condition 3",
    ]


@pytest.mark.parametrize("each", [False, True])
def test_the_kernel_is_that_of_the_dense_jacobian(found, each):
    kernel = spinn.tangent_kernel(found, points=5, each=each)
    assert kernel.matrix.shape == (20, 20)
    with jax.enable_x64(True):
        objective = Objective.of(HEAT, NestedJvp())
        points = objective.sample(5, key=jax.random.key(0))
        field = as_float64(found.field)

        def residuals(network):
            moved = type(field)(network, field.mu, field.sigma, field.estimates)
            values = objective.evaluation(moved, points)
            return jnp.concatenate([v / jnp.sqrt(5.0) for v in values])

        jacobian = jax.jacrev(residuals)(field.network)
        rows = np.concatenate([np.asarray(g).reshape(20, -1) for g in jax.tree.leaves(jacobian)], 1)
    expected = rows @ rows.T
    np.testing.assert_allclose(kernel.matrix, expected, atol=1e-10 * np.max(expected))
    part = "condition 2" if each else "boundary"
    index = [10, 11, 12, 13, 14] if each else range(10, 20)
    block = expected[np.ix_(index, index)]
    np.testing.assert_allclose(kernel.block(part), block, atol=1e-10 * np.max(block))
    assert kernel.traces()[part] == pytest.approx(np.trace(block))
    assert kernel.eigenvalues(part)[0] == pytest.approx(np.linalg.eigvalsh(block)[-1])
    assert kernel.eigenvalues().sum() == pytest.approx(np.trace(expected))
