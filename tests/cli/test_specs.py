"""Ensembles, comparisons and sweeps from the command."""

import json
import math

import pytest
from spinn_cli.main import app
from typer.testing import CliRunner

import symbolic_pinn as spinn

pytestmark = pytest.mark.slow

TINY = ("--steps", "20", "--points", "8", "--width", "6", "--depth", "1", "--no-check")


def run(*args, cwd):
    import contextlib

    with contextlib.chdir(cwd):
        return CliRunner().invoke(app, list(map(str, args)), catch_exceptions=False)


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
