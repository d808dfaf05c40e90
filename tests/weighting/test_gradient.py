import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from symbolic_pinn import Fixed, GradientWeighting, InputError
from symbolic_pinn.weighting import Extremes, Measured

GROUPS = ("residual", "initial", "boundary")


def frozen(seed=0):
    """Gradients "groups ..." of two weight matrices and two biases, residual the largest."""
    random = np.random.default_rng(seed)
    scale = np.array([50.0, 0.3, 0.02])
    shapes = {"w1": (4, 2), "b1": (4,), "w2": (1, 4), "b2": (1,)}
    return {
        k: jnp.asarray(random.normal(size=(3, *s)) * scale.reshape(3, *[1] * len(s)))
        for k, s in shapes.items()
    }


def largest_and_mean(gradients):
    matrices = [np.abs(gradients[k]) for k in ("w1", "w2")]
    M = max(m[0].max() for m in matrices)
    return M, np.array([np.mean([m[i].mean() for m in matrices]) for i in range(3)])


@pytest.mark.usefixtures("x64")
def test_statistics_are_those_of_numpy_and_leave_the_biases_out():
    gradients = frozen()
    M, m = largest_and_mean(gradients)
    largest, mean = Extremes()(gradients)
    assert float(largest[0]) == pytest.approx(M, rel=1e-14)
    np.testing.assert_allclose(mean, m, rtol=1e-14)
    without = {k: v for k, v in gradients.items() if k.startswith("w")}
    np.testing.assert_array_equal(Extremes()(without)[1], mean)


@pytest.mark.usefixtures("x64")
def test_one_update_by_hand():
    gradients = frozen()
    M, m = largest_and_mean(gradients)
    weighting = GradientWeighting()
    state = weighting.update(jnp.array([1.0, 2.0, 3.0]), Measured(gradients=gradients))
    expected = 0.9 * np.array([2, 3]) + 0.1 * M / (np.array([2, 3]) * m[1:] + 1e-10)
    np.testing.assert_allclose(weighting.weights(state)[1:], expected, rtol=1e-13)
    assert float(state[0]) == 1


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize(("weighted", "power"), [(True, 0.5), (False, 1.0)])
def test_with_frozen_gradients_the_weights_settle(weighted, power):
    gradients = frozen()
    M, m = largest_and_mean(gradients)
    weighting = GradientWeighting(weighted_denominator=weighted)
    state = weighting.init(GROUPS)
    for _ in range(400):
        state = weighting.update(state, Measured(gradients=gradients))
    np.testing.assert_allclose(state[1:], (M / m[1:]) ** power, rtol=1e-8)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize(("weighted", "power"), [(True, -0.5), (False, -1.0)])
def test_scaling_a_loss_scales_its_weight_as_theory_says(weighted, power):
    def settled(gradients):
        weighting = GradientWeighting(ema=0.5, weighted_denominator=weighted)
        state = weighting.init(GROUPS)
        for _ in range(200):
            state = weighting.update(state, Measured(gradients=gradients))
        return np.asarray(state)

    factor = jnp.array([1.0, 1.0, 7.0])
    scaled = jax.tree.map(lambda g: g * factor.reshape(3, *[1] * (g.ndim - 1)), frozen())
    ratio = settled(scaled) / settled(frozen())
    np.testing.assert_allclose(ratio, [1, 1, 7**power], rtol=1e-8)


def test_fixed_weights_go_by_group():
    weights = Fixed({"boundary": 100.0}).init(GROUPS)
    np.testing.assert_array_equal(weights, [1, 1, 100])
    with pytest.raises(InputError, match="no loss group `walls`"):
        Fixed({"walls": 1.0}).init(GROUPS)


@pytest.mark.parametrize("settings", [{"ema": 1.0}, {"ema": -0.1}, {"every": 0}])
def test_settings_without_sense_are_refused(settings):
    with pytest.raises(InputError):
        GradientWeighting(**settings)


def test_weightings_are_final_modules():
    for weighting in (Fixed(), GradientWeighting()):
        assert isinstance(weighting, eqx.Module)
        assert jax.tree.leaves(weighting) == []
