"""Texts that stand for weightings, networks and methods."""

import re

import pytest

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.methods.texts import method_of, weightings
from symbolic_pinn.recipe.texts import changed, network_of
from symbolic_pinn.weighting.texts import has_option, weights_of


def weights(text):
    return spinn.LossWeights(*weights_of(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fixed", spinn.Fixed()),
        ("fixed:initial=10:boundary=2.5", spinn.Fixed({"initial": 10.0, "boundary": 2.5})),
        ("gradient", spinn.GradientWeighting()),
        ("gradient:raw:every=5", spinn.GradientWeighting(weighted_denominator=False, every=5)),
        ("gradient:quantile", spinn.GradientWeighting(statistic=spinn.Quantiles())),
        ("gradient:quantile=0.9", spinn.GradientWeighting(statistic=spinn.Quantiles(0.9))),
        (
            "gradient:log-mean:cap=100",
            spinn.GradientWeighting(statistic=spinn.LogMean(), cap=100.0),
        ),
        ("gradient:each", spinn.GradientWeighting(each=True)),
        ("gradient-norm:ema=0.5", spinn.GradientNorm(ema=0.5)),
        ("ntk:every=50", spinn.NTKWeighting(every=50)),
        ("relobralo:temperature=0.5", spinn.ReLoBRaLo(temperature=0.5)),
        ("softadapt", spinn.SoftAdapt()),
    ],
)
def test_a_name_with_options_is_an_object(text, expected):
    found = weights(text)
    assert found.parts == expected
    assert found.points is None


def test_weights_of_points_stand_behind_a_plus_or_alone():
    both = weights("gradient:every=5+causal:epsilon=0.1")
    assert both.parts == spinn.GradientWeighting(every=5)
    assert both.points == spinn.CausalWeighting(epsilon=0.1)
    alone = weights("attention:eta=0.02")
    assert alone.parts == spinn.Fixed()
    assert alone.points == spinn.ResidualAttention(eta=0.02)
    assert [*weightings("fixed, ntk")] == ["fixed", "ntk"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gradent", "no `gradent`; did you mean `gradient`?"),
        ("gradient:evry=5", "no option `evry`; did you mean `every`?"),
        ("gradient:ema=high", "`high` is no number"),
        ("gradient:ema=2", "`ema` is 2"),
        ("gradient:quantile:log-mean", "exclude each other"),
        ("gradient+causal+attention", "one weighting of points"),
        ("gradient+ntk", "no `ntk`; there are self-adaptive"),
        ("Gradient_Norm", "did you mean `gradient-norm`?"),
    ],
)
def test_what_is_no_weighting_is_refused(text, message):
    with pytest.raises(InputError, match=re.escape(message)):
        weights(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mlp", spinn.MLP()),
        ("mlp:width=7:gated:scale=6", spinn.MLP(width=7, gated=True, scale=6.0)),
        ("mlp:factorised", spinn.MLP(factorised=True)),
        ("fourier", spinn.Fourier(of=spinn.MLP(9, 2))),
        ("fourier:sigmas=1/10+mlp:depth=3", spinn.Fourier(spinn.MLP(depth=3), (1.0, 10.0))),
        (
            "space-time:time=1/10:space=1:axis=1",
            spinn.SpaceTime(spinn.MLP(9, 2), (1.0, 10.0), (1.0,), axis=1),
        ),
        (
            "periodic:axes=0/1+fourier:features=8",
            spinn.Periodic(spinn.Fourier(spinn.MLP(9, 2), features=8), (0, 1)),
        ),
    ],
)
def test_a_network_is_named_from_the_outside(text, expected):
    present = spinn.Periodic(of=spinn.MLP(9, 2))
    assert network_of(text, present) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mpl", "no `mpl`; did you mean `mlp`?"),
        ("mlp+fourier", "`mlp` stands at the end"),
        ("fourier:sigma=1", "no option `sigma`; did you mean `sigmas`?"),
        ("fourier:sigmas=1/x", "`x` is no number"),
        ("fourier:features=0", "`features` is 0"),
        ("fourier+periodic", "takes an `MLP"),
    ],
)
def test_what_is_no_network_is_refused(text, message):
    with pytest.raises(InputError, match=re.escape(message)):
        network_of(text, spinn.MLP())


def test_a_setting_is_changed_where_it_is_met_first():
    description = spinn.Periodic(of=spinn.Fourier(of=spinn.MLP(9, 2)))
    found = changed(description, {"width": 20, "harmonics": 3, "sigmas": (2.0,)})
    assert found == spinn.Periodic(spinn.Fourier(spinn.MLP(20, 2), (2.0,)), harmonics=3)
    with pytest.raises(InputError, match="`--breadth`: the network `Periodic` has no `breadth`"):
        changed(description, {"breadth": 1})


GRADIENT = spinn.GradientWeighting()
EQUAL = spinn.FixedPoints(300, 40, condition_weight=10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("adam", spinn.Adam(weighting=spinn.Fixed())),
        ("adam:200:learning-rate=0.01", spinn.Adam(200, spinn.Fixed(), learning_rate=0.01)),
        ("lm", spinn.LevenbergMarquardt()),
        ("lm:50", spinn.LevenbergMarquardt(50)),
        (
            "lm:points=300:face=40:conditions=10:tolerance=1e-9",
            spinn.LevenbergMarquardt(batch=EQUAL, tolerance=1e-9),
        ),
        ("lbfgs:9:precision=32", spinn.LBFGS(9, batch=spinn.FixedPoints(precision=32))),
        ("ssbroyden:steps=7", spinn.SelfScaledBroyden(7)),
        ("random-features", spinn.RandomFeatures()),
        (
            "random-features:features=60:scales=4/2:tanh:blocks=2",
            spinn.RandomFeatures(features=60, scales=(4, 2), activation="tanh", blocks=2),
        ),
        ("random-features:maps=none", spinn.RandomFeatures(maps=())),
        ("auto", spinn.Auto()),
        (
            "adam:200, lm:10",
            spinn.Chain(spinn.Adam(200, spinn.Fixed()), spinn.LevenbergMarquardt(10)),
        ),
    ],
)
def test_a_method_is_named_with_its_steps_and_options(text, expected):
    assert method_of(text) == expected


def test_loss_weights_go_to_adam():
    found = method_of("adam:20,lm", weights("gradient+causal"))
    assert found.methods[0].weights.parts == GRADIENT
    assert found.methods[0].weights.points == spinn.CausalWeighting()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("adm", "no `adm`; did you mean `adam`?"),
        ("lm:0", "`steps` is 0"),
        ("lm:steps=many", "`many` is no"),
        ("lm:point=3", "no option `point`; did you mean `points`?"),
        (
            "random-features:200",
            'method="random-features:200"`: `random-features` takes no number of steps, and `200`'
            " needs a name; it has features",
        ),
        ("random-features:steps=200", "no option `steps`; it has features"),
        ("lm:20:point=3", 'method="lm:20:point=3"`: `lm` has no option `point`'),
        ("lm:20:steps=30", "`steps` is given twice"),
        ("auto:60", "`auto` has no option `steps`; it has none"),
        ("adam:20,,lm", "a name is missing"),
        ("auto:budget=60", "the budget is that of the run; give `budget=60`"),
        ("auto:steps=60", "`auto` has no option `steps`; it has none"),
    ],
)
def test_what_is_no_method_is_refused(text, message):
    with pytest.raises(InputError, match=re.escape(message)):
        method_of(text)


def test_it_is_known_which_options_a_weighting_has():
    assert has_option("gradient", "ema")
    assert has_option("gradient+causal", "every")
    assert not has_option("gradient", "temperature")
    assert not has_option("fixed", "ema")
