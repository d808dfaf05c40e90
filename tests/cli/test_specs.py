"""Names of weightings on the command line; ensembles, comparisons and sweeps."""

import json
import math

import pytest
from spinn_cli.main import app
from spinn_cli.specs import changed, has_option, method, network, weightings, weights
from typer.testing import CliRunner

import symbolic_pinn as spinn
from symbolic_pinn import InputError

pytestmark = pytest.mark.slow

TINY = ("--steps", "20", "--points", "8", "--width", "6", "--depth", "1", "--no-check")


def run(*args, cwd):
    import contextlib

    with contextlib.chdir(cwd):
        return CliRunner().invoke(app, list(map(str, args)), catch_exceptions=False)


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
        ("gradent", "no `gradent`; there are fixed, gradient"),
        ("gradient:evry=5", "no option `evry`; it has ema, every"),
        ("gradient:ema=high", "`high` is no number"),
        ("gradient:ema=2", "`ema` is 2"),
        ("gradient:quantile:log-mean", "exclude each other"),
        ("gradient+causal+attention", "one weighting of points"),
        ("gradient+ntk", "no `ntk`; there are self-adaptive"),
    ],
)
def test_what_is_no_weighting_is_refused(text, message):
    with pytest.raises(InputError, match=message):
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
    assert network(text, present) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mpl", "no `mpl`; there are mlp, fourier"),
        ("mlp+fourier", "`mlp` stands at the end"),
        ("fourier:sigma=1", "no option `sigma`; it has sigmas, features"),
        ("fourier:sigmas=1/x", "`x` is no number"),
        ("fourier:features=0", "`features` is 0"),
        ("fourier+periodic", "takes an `MLP"),
    ],
)
def test_what_is_no_network_is_refused(text, message):
    with pytest.raises(InputError, match=message):
        network(text, spinn.MLP())


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
    assert method(text) == expected


def test_loss_weights_go_to_adam():
    found = method("adam:20,lm", weights("gradient+causal"))
    assert found.methods[0].weights.parts == GRADIENT
    assert found.methods[0].weights.points == spinn.CausalWeighting()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("adm", "no `adm`; there are adam, lm"),
        ("lm:0", "`steps` is 0"),
        ("lm:steps=many", "`many` is no"),
        ("lm:point=3", "no option `point`; it has steps, points"),
        ("random-features:200", "no option `steps`; it has features"),
        ("adam:20,,lm", "a name is missing"),
        ("auto:budget=60", "the budget is that of the run; give `--budget 60`"),
        ("auto:steps=60", "`auto` has no option `steps`; it has none"),
    ],
)
def test_what_is_no_method_is_refused(text, message):
    with pytest.raises(InputError, match=message):
        method(text)


def test_it_is_known_which_options_a_weighting_has():
    assert has_option("gradient", "ema")
    assert has_option("gradient+causal", "every")
    assert not has_option("gradient", "temperature")
    assert not has_option("fixed", "ema")


def test_an_ensemble_from_the_command(tmp_path):
    result = run("solve", "heat", *TINY, "--seeds", 3, "--out", "runs", "--json", cwd=tmp_path)
    assert result.exit_code == 0
    facts = json.loads(result.stdout)
    assert facts["seeds"] == [1234, 1235, 1236]
    assert (tmp_path / "runs" / "seed-1236" / "summary.json").is_file()
    shown = run("solve", "heat", *TINY, "--seeds", 2, "--out", "more", cwd=tmp_path).stdout
    assert "2 seeds from 1234" in shown
    assert "median" in shown
    assert run("solve", "heat", *TINY, "--seeds", 0, "--out", "no", cwd=tmp_path).exit_code == 2
    assert not (tmp_path / "no").exists()


def test_a_list_of_weightings_is_compared(tmp_path):
    names = "fixed,gradient,ntk,gradient:quantile,relobralo"
    args = ("compare", "heat", *TINY, "--weighting", names, "--seeds", 2, "--out", "all")
    result = run(*args, cwd=tmp_path)
    assert result.exit_code == 0
    assert all(name in result.stdout for name in names.split(","))
    facts = json.loads((tmp_path / "all" / "compare.json").read_text())
    assert [*facts["runs"]] == names.split(",")
    assert (tmp_path / "all" / "gradient_quantile" / "seed-1235").is_dir()


def test_a_sweep_varies_anything_that_has_a_name(tmp_path):
    args = ("sweep", "heat", *TINY, "--vary", "ema=0.5,0.9", "--vary", "every=1,10", "--json")
    result = run(*args, "--out", "map", cwd=tmp_path)
    assert result.exit_code == 0
    facts = json.loads(result.stdout)
    assert facts["axes"] == {"ema": ["0.5", "0.9"], "every": ["1", "10"]}
    assert [*facts["runs"]][1] == "ema=0.5, every=10"
    weighting = facts["runs"]["ema=0.5, every=10"]["weighting"]
    assert (weighting["ema"], weighting["every"]) == (0.5, 10)
    assert all(math.isfinite(r["relative_l2"]["u"]["median"]) for r in facts["runs"].values())
    assert (tmp_path / "map" / "figures" / "map-u.png").is_file()


def test_a_sweep_over_recipe_network_and_parameter(tmp_path):
    args = ("sweep", "heat", *TINY, "--vary", "learning-rate=1e-3,1e-2", "--vary", "depth=1,2")
    facts = json.loads(
        run(*args, "--vary", "kappa=0.1", "--json", "--out", "a", cwd=tmp_path).stdout
    )
    label = "learning-rate=1e-2, depth=2, kappa=0.1"
    assert label in facts["runs"]
    assert facts["runs"][label]["runs"][0]["parameters"] == {"kappa": 0.1}


@pytest.mark.parametrize(
    ("vary", "message"),
    [
        ("ema", "write NAME=A,B,..."),
        ("ema=0.5,0.5", "different values"),
        ("colour=1,2", "neither the weighting `gradient` nor the recipe"),
        ("points=many", "`many` is no number"),
        ("ema=1.5", "`ema` is 1.5"),
    ],
)
def test_a_sweep_that_makes_no_sense_is_refused(vary, message, tmp_path):
    result = run("sweep", "heat", *TINY, "--vary", vary, cwd=tmp_path)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not any(tmp_path.iterdir())


def test_networks_are_compared_with_every_weighting(tmp_path):
    args = ("compare", "wave", *TINY, "--weighting", "fixed,gradient", "--json", "--out", "all")
    result = run(*args, "--network", "mlp:width=5,fourier:features=3", cwd=tmp_path)
    assert result.exit_code == 0
    facts = json.loads(result.stdout)
    names = [
        f"{w} {n}" for n in ("mlp:width=5", "fourier:features=3") for w in ("fixed", "gradient")
    ]
    assert [*facts["runs"]] == names


def test_a_network_is_trained_from_the_command(tmp_path):
    spec = "periodic:axes=1+fourier:sigmas=1/5:features=4"
    result = run("solve", "advection", *TINY, "--network", spec, "--out", "r", cwd=tmp_path)
    assert result.exit_code == 0
    again = spinn.Solution.load(tmp_path / "r")
    assert again.network == spinn.Periodic(spinn.Fourier(spinn.MLP(6, 1), (1.0, 5.0), 4), (1,))
    assert again(t=0.3, x=0) == pytest.approx(again(t=0.3, x=1), rel=1e-12)
    wrong = run("solve", "heat", *TINY, "--network", "periodic:axes=2", cwd=tmp_path)
    assert wrong.exit_code == 2
    assert "`axes` is (2,); the problem has 2 coordinate(s)" in wrong.stderr
