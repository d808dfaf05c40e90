"""Run folders that earlier versions wrote are read, with all that they say."""

import json
import math
from pathlib import Path

import pytest

import symbolic_pinn as spinn

FOLDERS = sorted(p for p in (Path(__file__).parent / "folders").glob("*/*"))
RUNS = [f for f in FOLDERS if (f / "solution.eqx").is_file()]


def read(folder, name="summary.json"):
    return json.loads((folder / name).read_text())


def assert_holds(found, facts):
    """All that was said is said again; there may be more."""
    if isinstance(facts, dict):
        for name, value in facts.items():
            assert_holds(found[name], value)
    elif isinstance(facts, list):
        for a, b in zip(found, facts, strict=True):
            assert_holds(a, b)
    else:
        assert found == facts


@pytest.mark.parametrize("folder", RUNS, ids=lambda f: f"{f.parent.name}-{f.name}")
def test_a_run_is_read(folder):
    solution, facts = spinn.Solution.load(folder), read(folder)
    assert solution.relative_l2() == pytest.approx(facts["relative_l2"], rel=1e-9)
    again = json.loads(spinn.solution.to_json(solution.summary()))
    again["relative_l2"] = facts["relative_l2"]
    assert_holds(again, facts)
    assert solution.run.seconds.total == pytest.approx(facts["seconds"]["total"])
    assert [s.method for s in solution.run.stages] == [s["method"] for s in facts.get("stages", [])]
    assert solution.verdict.at_points == ()


def test_estimates_are_typed():
    folder = next(f for f in RUNS if f.name == "inverse")
    found, facts = spinn.Solution.load(folder).run.estimates, read(folder)["estimates"]
    for name, estimate in found.items():
        assert estimate.value == facts[name]["value"]
        error = facts[name]["standard_error"]
        assert estimate.standard_error == (math.inf if error is None else error)


def test_an_ensemble_is_read():
    [folder] = [f for f in FOLDERS if f.name == "ensemble"]
    found, facts = spinn.solution.Ensemble.load(folder).summary(), read(folder)
    assert found["seeds"] == facts["seeds"]
    assert found["losses"] == facts["losses"]
    assert found["weights"] == facts["weights"]
