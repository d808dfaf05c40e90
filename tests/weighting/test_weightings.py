"""Every weighting against a hand-computed update, its fixed point, and how it scales."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.weighting import Extremes, LogMean, Measured, Quantiles, norms

PARTS = ("residual", "initial", "boundary")
pytestmark = pytest.mark.usefixtures("x64")


def frozen(scale=(50.0, 0.3, 0.02)):
    """Gradients "parts ..." of two weight matrices and two biases."""
    random = np.random.default_rng(0)
    shapes = {"w1": (6, 2), "b1": (6,), "w2": (1, 6), "b2": (1,)}
    return {
        k: jnp.asarray(random.normal(size=(3, *s)) * np.reshape(scale, (3, *[1] * len(s))))
        for k, s in shapes.items()
    }


def entries(gradients):
    """|dL_i/dW| of all weight matrices, "parts entries"."""
    return np.concatenate([np.abs(gradients[k]).reshape(3, -1) for k in ("w1", "w2")], axis=1)


def settled(weighting, measured, rounds=600):
    update, state = jax.jit(weighting.update), weighting.init(PARTS)
    for _ in range(rounds):
        state = update(state, measured)
    return np.asarray(weighting.weights(state))


# Gradients


def test_quantiles_are_those_of_numpy():
    gradients = frozen()
    large, typical = Quantiles(0.9)(gradients)
    np.testing.assert_allclose(large, np.quantile(entries(gradients), 0.9, axis=1), rtol=1e-13)
    np.testing.assert_allclose(typical, np.median(entries(gradients), axis=1), rtol=1e-13)


def test_an_outlier_moves_the_extremes_but_not_the_quantiles():
    gradients = frozen()
    wild = {**gradients, "w1": gradients["w1"].at[0, 0, 0].set(1e6)}
    assert float(Extremes()(wild)[0][0]) == pytest.approx(1e6)
    assert float(Quantiles(0.8)(wild)[0][0]) < 2 * float(Quantiles(0.8)(gradients)[0][0])


def test_the_log_mean_is_the_geometric_mean():
    gradients = frozen()
    expected = np.exp(np.mean(np.log(entries(gradients)), axis=1))
    for found in LogMean()(gradients):
        np.testing.assert_allclose(found, expected, rtol=1e-13)


@pytest.mark.parametrize("statistic", [Extremes(), Quantiles(), LogMean()])
@pytest.mark.parametrize(("weighted", "power"), [(True, 0.5), (False, 1.0)])
def test_the_weights_settle_where_theory_says_and_scale_with_the_loss(statistic, weighted, power):
    gradients = frozen()
    weighting = spinn.GradientWeighting(statistic=statistic, weighted_denominator=weighted)
    large, typical = (np.asarray(a) for a in statistic(gradients))
    found = settled(weighting, Measured(gradients=gradients))
    np.testing.assert_allclose(found[1:], (large[0] / typical[1:]) ** power, rtol=1e-6)
    # Initial loss times c = 9: its weight falls by 9^power, the others stay.
    scaled = jax.tree.map(lambda g: g.at[1].multiply(9), gradients)
    again = settled(weighting, Measured(gradients=scaled))
    np.testing.assert_allclose(again, found / [1, 9**power, 1], rtol=1e-6)


def test_a_cap_bounds_the_ratio():
    weighting = spinn.GradientWeighting(ema=0.0, cap=7.0)
    state = weighting.update(weighting.init(PARTS), Measured(gradients=frozen()))
    np.testing.assert_array_equal(weighting.weights(state), [1, 7, 7])


def test_the_norm_weighting_gives_all_parts_the_same_norm():
    gradients = frozen()
    flat = np.concatenate([np.asarray(g).reshape(3, -1) for g in gradients.values()], axis=1)
    lengths = np.linalg.norm(flat, axis=1)
    np.testing.assert_allclose(norms(gradients), lengths, rtol=1e-13)
    weighting = spinn.GradientNorm()
    once = weighting.weights(weighting.update(jnp.ones(3), Measured(gradients=gradients)))
    mean = lengths.mean()
    np.testing.assert_allclose(once, 0.9 + 0.1 * mean / (lengths + 1e-5 * mean), rtol=1e-13)
    found = settled(weighting, Measured(gradients=gradients))
    np.testing.assert_allclose(found * lengths, mean, rtol=0.03)  # 1e-5 mean / 0.02 is 1 %
    # Twice all losses leaves all weights.
    twice = jax.tree.map(lambda g: 2 * g, gradients)
    np.testing.assert_allclose(settled(weighting, Measured(gradients=twice)), found, rtol=1e-12)


# Traces


def test_ntk_weights_are_the_ratios_of_traces():
    weighting = spinn.NTKWeighting()
    traces = jnp.array([100.0, 4.0, 16.0])
    state = weighting.update(weighting.init(PARTS), Measured(traces=traces))
    np.testing.assert_allclose(weighting.weights(state), [1.2, 30, 7.5], rtol=1e-14)
    # The traces of lambda_i K_i are equal, whatever a loss is multiplied with.
    scaled = traces * jnp.array([1.0, 9.0, 1.0])
    found = weighting.weights(weighting.update(state, Measured(traces=scaled)))
    np.testing.assert_allclose(found * scaled, jnp.sum(scaled), rtol=1e-14)


def test_ntk_weights_may_be_smoothed():
    weighting = spinn.NTKWeighting(ema=0.5)
    measured = Measured(traces=jnp.array([3.0, 1.0]))
    state = weighting.update(weighting.init(PARTS[:2]), measured)
    np.testing.assert_allclose(state, [0.5 + 0.5 * 4 / 3, 0.5 + 0.5 * 4], rtol=1e-14)


# Losses


def softmax(a):
    e = np.exp(np.asarray(a) - np.max(a))
    return e / e.sum()


def test_softadapt_by_hand():
    weighting = spinn.SoftAdapt(beta=2.0)
    state = weighting.init(PARTS)
    for losses in ([1.0, 2.0, 4.0], [0.5, 2.0, 6.0]):
        state = weighting.update(state, Measured(losses=jnp.array(losses)))
    expected = 3 * softmax([2 * -0.5, 0, 2 * 0.5])
    np.testing.assert_allclose(weighting.weights(state), expected, rtol=1e-14)
    # Losses that fall at the same rate have the weight 1, whatever their size.
    state = weighting.update(state, Measured(losses=jnp.array([0.05, 0.2, 0.6])))
    np.testing.assert_allclose(weighting.weights(state), 1, rtol=1e-14)


def test_relobralo_by_hand():
    alpha, T = 0.9, 0.5
    weighting = spinn.ReLoBRaLo(alpha=alpha, temperature=T, rho=1.0)
    losses = [np.array([1.0, 2.0, 4.0]), np.array([0.5, 2.0, 6.0]), np.array([0.1, 2.0, 3.0])]
    state = weighting.init(PARTS)
    for found in losses:
        state = weighting.update(state, Measured(losses=jnp.asarray(found)))
    balance = [3 * softmax(b / (T * a)) for a, b in itertools.pairwise(losses)]
    expected = np.ones(3)
    for b in balance:
        expected = alpha * expected + (1 - alpha) * b
    np.testing.assert_allclose(weighting.weights(state), expected, rtol=1e-13)


def test_relobralo_looks_back_at_the_start():
    weighting = spinn.ReLoBRaLo(alpha=1.0, temperature=0.5, rho=0.0)
    losses = [np.array([1.0, 2.0]), np.array([0.5, 2.0]), np.array([0.1, 2.0])]
    state = weighting.init(PARTS[:2])
    for found in losses:
        state = weighting.update(state, Measured(losses=jnp.asarray(found)))
    expected = 2 * softmax(losses[2] / (0.5 * losses[0]))
    np.testing.assert_allclose(weighting.weights(state), expected, rtol=1e-13)


@pytest.mark.parametrize("weighting", [spinn.SoftAdapt(), spinn.ReLoBRaLo(alpha=0.9)])
def test_weights_from_losses_add_up_and_do_not_see_units(weighting):
    def run(scale):
        state = weighting.init(PARTS)
        for losses in ([1.0, 2.0, 4.0], [0.5, 2.0, 6.0], [0.4, 1.0, 5.0]):
            state = weighting.update(state, Measured(losses=jnp.array(losses) * scale))
        return weighting.weights(state)

    found = run(jnp.ones(3))
    assert float(jnp.sum(found)) == pytest.approx(3)
    np.testing.assert_allclose(run(jnp.array([1.0, 100.0, 1e-3])), found, rtol=1e-12)


# Settings


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: spinn.GradientWeighting(cap=-1.0), "`cap` is -1"),
        (lambda: spinn.GradientWeighting(ema=1.0), "`ema` is 1"),
        (lambda: spinn.GradientNorm(every=0), "`every` is 0"),
        (lambda: spinn.NTKWeighting(ema=-0.1), "`ema` is -0.1"),
        (lambda: spinn.SoftAdapt(every=0), "`every` is 0"),
        (lambda: spinn.ReLoBRaLo(temperature=0.0), "`temperature` is 0"),
        (lambda: spinn.ReLoBRaLo(rho=2.0), "`rho` is 2"),
        (lambda: Quantiles(0.4), "`q` is 0.4"),
        (lambda: spinn.ResidualAttention(gamma=1.0), "`gamma` is 1.0"),
        (lambda: spinn.CausalWeighting(epsilon=0.0), "`epsilon` is 0.0"),
        (lambda: spinn.SelfAdaptive(every=0), "`every` is 0"),
    ],
)
def test_settings_that_make_no_sense_are_refused(make, message):
    with pytest.raises(InputError, match=message):
        make()
