"""Problems of the public suite: error against seconds, with the default search under a budget.

    python tests/benchmarks/suite.py [--budget SECONDS,...] [--method SPEC] [NAME ...]
    python tests/benchmarks/suite.py --again --out ROWS --figure FILE

The problems are those of suite_problems.py, as a user would state them. Each run is a process of
its own, `spinn.solve(problem, method=..., budget=...)`, and is stopped at one and a half times its
budget and half a minute more. Seconds are those of `solve`, compilation and verdict included,
imports not. Errors are relative l2 errors at the points of a reference that is none of this
project's: a closed form, or a solver of the files suite_*.py. `published` is the best error of a
network that we know to be published, as remembered, and `aim` what we aim at, with its seconds.
`--out` appends rows to a file as JSON lines; `--again` shows the last of each kind in that file.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from suite_problems import PROBLEMS, Case

BUDGETS = (20.0, 60.0, 120.0)
HEAD = "problem | budget | seconds | error | estimate | verdict | found | published | aim"
LATER, MORE = 1.5, 30.0


@dataclass
class Row:
    """One line of the table.

    Attributes:
        errors: of each unknown with a reference; `estimates` as the verdict has them.
        found: the expansion or network, in words.
        curve: seconds and errors on the way, where the history has them.
        why: the first reason of the verdict, or what went wrong.
    """

    problem: str
    budget: float
    method: str
    seconds: float = 0.0
    errors: dict[str, float] = field(default_factory=dict)
    estimates: dict[str, float] = field(default_factory=dict)
    verdict: str = ""
    found: str = ""
    curve: list[list[float]] = field(default_factory=list)
    why: str = ""

    @property
    def error(self) -> float:
        """The one that is published, or the largest; NaN where there is none."""
        of = PROBLEMS[self.problem].of
        return self.errors.get(of, max(self.errors.values(), default=np.nan))

    def line(self) -> str:
        case = PROBLEMS[self.problem]
        cells = [self.problem, f"{self.budget:g}", f"{self.seconds:.0f}", shown(self.errors)]
        cells += [shown(self.estimates), self.verdict, self.found or self.why[:60]]
        return f"| {' | '.join([*cells, *aims(case)])} |"


def shown(of_unknowns: dict[str, float]) -> str:
    """`u 1.0e-03, v 2.0e-03`"""
    return ", ".join(f"{name} {value:.1e}" for name, value in of_unknowns.items())


def aims(case: Case) -> tuple[str, str]:
    """What is published, and what we aim at."""
    known = "" if case.published is None else f"{case.of} {case.published:.1e}".strip()
    wanted = (f"{e:.0e}" + (f" in {s:g} s" if np.isfinite(s) else "") for e, s in case.targets)
    return known, ", ".join(wanted)


def solved(name: str, budget: float, method: str) -> Row:
    """One run, in this process."""
    import symbolic_pinn as spinn
    from symbolic_pinn.methods.texts import method_of

    row, case = Row(name, budget, method), PROBLEMS[name]
    chosen, problem = method_of(method), case.problem()
    begin = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            solution = spinn.solve(problem, method=chosen, budget=budget)
        row.seconds = time.perf_counter() - begin
        fill(row, solution, case)
    except Exception as error:  # noqa: BLE001 a defect is a line of the table
        refused = isinstance(error, spinn.InputError)
        row.seconds = time.perf_counter() - begin
        row.verdict, row.why = (
            "refused" if refused else "broken",
            f"{type(error).__name__}: {error}",
        )
    return row


def fill(row: Row, solution: Any, case: Case) -> None:
    """What a solution says, and what is true."""
    row.errors = case.errors(solution)
    row.found = in_words(solution)
    verdict = solution.verdict
    row.verdict, row.why = verdict.status, next(iter(verdict.reasons), solution.outcome.message)
    if verdict.estimate is not None:
        row.estimates = {k: float(e) for k, e in verdict.estimate.relative.items()}
    noise = {k: e.mean for k, e in verdict.standard_errors.items()}
    row.estimates |= {k: max(e, row.estimates.get(k, 0.0)) for k, e in noise.items()}
    rows = [
        (r.seconds, max(r.relative_l2.values())) for r in solution.history.rows if r.relative_l2
    ]
    row.curve = [[s, e] for s, e in rows if np.isfinite(e)]


def in_words(solution: Any) -> str:
    """The expansion or network that was found."""
    size, run = solution.run.expansion, solution.run
    if size is None:
        return f"{run.method}, {run.steps} steps"
    scales = " x ".join(f"{s:.3g}" for s in size.scales)
    parts = [f"{size.features} {size.activation}", f"scales {scales}"]
    parts += [f"{size.blocks} blocks"] * (size.blocks > 1) + [f"{size.cells} cells"] * (
        size.cells > 1
    )
    return ", ".join(parts)


def measured(name: str, budget: float, method: str) -> Row:
    """One run in a process of its own, which is stopped when it takes too long."""
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "row.json"
        call = [sys.executable, __file__, name, "--one", "--budget", str(budget)]
        call += ["--method", method, "--out", str(out)]
        try:
            done = subprocess.run(
                call, timeout=LATER * budget + MORE, capture_output=True, text=True
            )
        except subprocess.TimeoutExpired:
            seconds = time.perf_counter() - begin
            return Row(name, budget, method, seconds, verdict="stopped", why="took too long")
        if not out.exists():
            why = f"exit code {done.returncode}: {done.stderr.strip()[-200:]}"
            return Row(name, budget, method, time.perf_counter() - begin, verdict="broken", why=why)
        return Row(**json.loads(out.read_text()))


def run(given: argparse.Namespace) -> Iterator[Row]:
    """All rows that are asked for, each printed and kept as soon as it is there."""
    for name in given.names or PROBLEMS:
        for budget in given.budget:
            row = measured(name, budget, given.method)
            print(row.line(), flush=True)
            if given.out:
                with given.out.open("a") as file:
                    file.write(json.dumps(asdict(row)) + "\n")
            yield row


def kept(given: argparse.Namespace) -> list[Row]:
    """The rows of a file, the last of each problem, budget and method."""
    rows = [Row(**json.loads(line)) for line in given.out.read_text().splitlines()]
    last = {(r.problem, r.budget, r.method): r for r in rows}.values()
    chosen = [r for r in last if not given.names or r.problem in given.names]
    print(*(row.line() for row in chosen), sep="\n")
    return chosen


def draw(rows: list[Row], path: Path) -> None:
    """Error against seconds, a panel for each problem."""
    from matplotlib.figure import Figure

    names = list(dict.fromkeys(row.problem for row in rows))
    across = min(4, len(names))
    down = -(-len(names) // across)
    figure = Figure((3.2 * across, 2.6 * down), layout="constrained")
    shared = figure.subplots(down, across, sharex=True, squeeze=False)
    for axes, name in zip(shared.ravel(), names, strict=False):
        panel(axes, name, [row for row in rows if row.problem == name])
    for axes in shared.ravel()[len(names) :]:
        axes.set_visible(False)
    figure.supxlabel("seconds, of the budget in the end")
    figure.supylabel("relative l2 error")
    named = [axes.get_legend_handles_labels() for axes in figure.axes]
    lines = {label: line for pair in named for line, label in zip(*pair, strict=True)}
    figure.legend(lines.values(), lines, loc="outside upper center", ncols=len(lines))
    figure.savefig(path, dpi=150)


def panel(axes: Any, name: str, rows: list[Row]) -> None:
    """The runs of one problem, what is published, and what we aim at."""
    case = PROBLEMS[name]
    axes.set(title=name, xscale="log", yscale="log")
    axes.yaxis.set_minor_formatter("")
    for row in (row for row in rows if row.curve):
        axes.plot(*zip(*row.curve, strict=True), color="0.6", linewidth=1, label="on the way")
    ends = sorted((row.budget, row.error) for row in rows if np.isfinite(row.error))
    if ends:
        axes.plot(*zip(*ends, strict=True), "o-", color="C0", label="in the end")
    if case.published is not None:
        axes.axhline(case.published, color="C3", linestyle="--", label="published, as remembered")
    for error, seconds in case.targets:
        at = seconds if np.isfinite(seconds) else max(row.budget for row in rows)
        axes.plot([at], [error], "*", color="C2", label="aim")


def numbers(text: str) -> list[float]:
    """Those of a list divided by commas."""
    return [float(part) for part in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--budget", type=numbers, default=BUDGETS, metavar="SECONDS,...")
    parser.add_argument("--method", default="auto", metavar="SPEC", help="as `spinn solve` has it")
    parser.add_argument("--out", type=Path, help="append the rows to this file, as JSON lines")
    parser.add_argument("--again", action="store_true", help="show what is in that file")
    parser.add_argument("--figure", type=Path, help="draw error against seconds")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PROBLEMS))
    given = parser.parse_intermixed_args()
    if unknown := [name for name in given.names if name not in PROBLEMS]:
        parser.error(f"no problem {', '.join(unknown)}; there are {', '.join(PROBLEMS)}")
    if given.one:
        row = solved(given.names[0], given.budget[0], given.method)
        given.out.write_text(json.dumps(asdict(row)))
        return
    print(f"| {HEAD} |\n|{'---|' * 9}")
    rows = kept(given) if given.again else list(run(given))
    if given.figure:
        draw(rows, given.figure)


if __name__ == "__main__":
    main()
