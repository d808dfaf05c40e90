"""Solutions, ensembles and comparisons show themselves; reports of folders, and runs again."""

import json
import re

import numpy as np
import pytest
import sympy as sp
from spinn_cli.main import app
from typer.testing import CliRunner
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn.errors import InputError
from symbolic_pinn.solution import Comparison, Ensemble, History, Row
from symbolic_pinn.solution.reporting import comparison_page

pytestmark = pytest.mark.slow

x = sp.Symbol("x", real=True)
u = sp.Function("u", real=True)
METHOD = spinn.RandomFeatures(features=12)


@pytest.fixture(scope="module")
def problem():
    return spinn.Problem(
        domain={x: (0, 1)},
        equations=[sp.Eq(u(x).diff(x), u(x))],
        conditions=[sp.Eq(u(0), 1)],
        exact={u(x): sp.exp(x)},
        name="growth",
        description="Growth at a steady rate.",
    )


@pytest.fixture(scope="module")
def solution(problem, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "growth"
    return solve(problem, method=METHOD, folder=folder), folder


@pytest.fixture(scope="module")
def compared(problem, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "compared"
    ways = {"twelve": spinn.Variant(method=METHOD), "ten": spinn.Variant(method=METHOD)}
    return spinn.compare(problem, ways, folder=folder, check=False), folder


def test_a_solution_is_one_screen(solution):
    lines = repr(solution[0]).splitlines()
    assert lines[0] == f"Solution of growth: {solution[0].verdict.status}"
    assert lines[1].split() == ["unknowns", "u(x)", "on", "0", "<=", "x", "<=", "1"]
    assert any("relative L2 error of u = " in line for line in lines)
    assert any("random-features: 12 features" in line for line in lines)
    assert len(lines) <= 20
    assert max(map(len, lines)) <= 88


def test_a_verdict_is_one_screen_and_has_its_colour(solution):
    verdict = solution[0].verdict
    assert repr(verdict).startswith(f"Verdict: {verdict.status}\n")
    assert verdict.status in verdict._repr_html_()


def test_a_notebook_gets_a_picture_the_verdict_errors_and_time(solution):
    shown = solution[0]._repr_html_()
    assert shown.count("<img ") == 1
    assert "data:image/png;base64," in shown
    for text in (solution[0].verdict.status, "relative L2 error of u", "time", "method"):
        assert text in shown


def test_a_loaded_solution_shows_what_was_stated(solution):
    loaded = spinn.load_run(solution[1])
    assert loaded.problem._repr_latex_() == solution[0].problem._repr_latex_()
    assert r"\frac{d u}{d x} = u" in loaded.problem._repr_latex_()


def test_a_report_says_what_was_done_and_overwrites_nothing(solution, tmp_path):
    file = solution[0].report(tmp_path / "page.html", folder=solution[1])
    text = file.read_text()
    for part in (
        "growth",
        "Growth at a steady rate.",
        "<math",
        "Versions and device",
        "spinn.repeat",
    ):
        assert part in text
    before = file.read_bytes()
    with pytest.raises(InputError, match="exists; name another file"):
        solution[0].report(file)
    assert file.read_bytes() == before
    file.write_text("old")
    solution[0].report(file, overwrite=True)
    assert "growth" in file.read_text()


def test_a_run_is_done_again_as_its_folder_says(solution):
    again = spinn.repeat(solution[1], check=False)
    places = np.linspace(0, 1, 7)
    np.testing.assert_allclose(again(x=places), solution[0](x=places), rtol=1e-12)


def test_every_comparison_has_a_report_and_comes_back(compared):
    found, folder = compared
    text = (folder / "report.html").read_text()
    assert "2 ways to solve it" in text
    assert text.count('class="verdict') == 2
    assert "Settings that differ" not in text  # all are the same, and stand there once
    assert text.count("<h2>Settings") == 1
    loaded = spinn.load_run(folder)
    assert isinstance(loaded, Comparison)
    assert [*loaded.runs] == ["twelve", "ten"]
    assert loaded.summary()["runs"].keys() == found.summary()["runs"].keys()
    lines = repr(loaded).splitlines()
    assert lines[0] == "Comparison of 2 ways to solve growth"
    assert [line.split()[0] for line in lines[2:]] == ["twelve", "ten"]
    assert "<table" in loaded._repr_html_()


def test_a_comparison_cannot_lead_out_of_its_folder(compared, tmp_path):
    summary = json.loads((compared[1] / "compare.json").read_text())
    file = tmp_path / "compare.json"
    file.write_text(json.dumps({"runs": {"..": summary["runs"]["ten"]}, "axes": {}}))
    with pytest.raises(InputError, match="is no label"):
        spinn.load_run(tmp_path)


def test_an_ensemble_is_one_screen_and_a_page(solution, tmp_path):
    both = Ensemble((solution[0], solution[0]))
    assert repr(both).splitlines()[0] == "Ensemble of 2 solutions of growth"
    assert both._repr_html_().count("<img ") == 1
    assert "Over the seeds" in both.report(tmp_path / "page.html").read_text()


def test_the_command_writes_beside_what_is_there(solution):
    def run(*words):
        return CliRunner().invoke(app, ["report", str(solution[1]), *words])

    first, second = run(), run()
    assert first.stdout.strip().endswith("report.html")
    assert second.stdout.strip().endswith("report-2.html")
    refused = run("--out", first.stdout.strip())
    assert refused.exit_code == 2
    assert "exists" in refused.output
    missing = CliRunner().invoke(app, ["report", str(solution[1] / "figures")])
    assert missing.exit_code == 2
    assert "holds no solution, ensemble or comparison" in missing.output


def test_a_report_says_what_differs_between_the_ways(compared, problem):
    facts = compared[0].summary()
    steeper = json.loads(json.dumps(facts["runs"]["ten"]))
    steeper["runs"][0] |= {"seed": 7, "parameters": {"rate": 2.0}}
    facts["runs"] = {"twelve": facts["runs"]["twelve"], "ten": steeper}
    facts["runs"]["twelve"]["runs"][0]["parameters"] = {"rate": 1.0}
    text = comparison_page(problem, facts, compared[0].table(), [], None)
    assert "<code>rate</code> varied" in text
    [differ] = re.findall(r"<h2>Settings that differ</h2>(.*?)</section>", text, re.DOTALL)
    assert re.findall(r'<th scope="col">(.*?)</th>', differ) == ["way", "seed", "rate"]
    [same] = re.findall(r"<h2>Settings</h2>(.*?)</section>", text, re.DOTALL)
    assert "random-features" in same


def test_a_history_is_shown_on_a_line():
    rows = [
        Row(step=k, losses={"residual": 1.0}, weights={}, relative_l2={"u": 0.5}, seconds=0.0)
        for k in range(500)
    ]
    shown = "History of 500 rows, steps 0 to 499: loss/residual, relative_l2/u, seconds"
    assert repr(History(rows)) == shown
    assert repr(History()) == "History of no rows"
