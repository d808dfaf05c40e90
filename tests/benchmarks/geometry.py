"""Problems on regions that are no boxes: error, seconds, verdict and estimated error.

    python tests/benchmarks/geometry.py [--seeds N] [--to-aim] [--in-time] [--out ROWS] [NAME ...]
    python tests/benchmarks/geometry.py --again --out ROWS
    python tests/benchmarks/geometry_fem.py        finite elements for three of them

The statements are in geometry_smooth.py, geometry_singular.py, geometry_flows.py and
geometry_bodies.py, as a user would state them, without any hint of what makes a solution singular.
Each run is a process of its own; its seconds are those of the whole process until there is a
solution with a verdict: imports, statement, compilation, search. Errors are relative l2 errors at
points that were not solved at, against a closed form or data/ (geometry_references.py), or those of
a number such as a drag; "estimate" is what the solution says of its own error. Lines have the
median over seeds, and the least and largest error. With `--to-aim` a solution whose estimated error
is the aim is enough, `solve(tolerance=...)`; with `--in-time` the seconds aimed at are those of the
process, and what is left of them is the budget of `solve`; else the search goes on as far as it
can. A name may be a part: `disc` takes all rows that begin with it.
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
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

FILES = ("geometry_smooth", "geometry_singular", "geometry_flows", "geometry_bodies")
FIRST_SEED, LIMIT = 1234, 900.0
HEAD = "problem | error | aim | seconds | aim | verdict | estimate"


@dataclass(kw_only=True)
class Row:
    """One run.

    Attributes:
        errors: what was measured, by name; the first one is that which is aimed at.
        estimates: as the verdict has them, of each unknown.
        solving: seconds of `solve` alone, and `seconds` of the whole process.
        tolerance, budget: those that were asked for, if any.
        found: the expansion or network, in words.
        why: the first reason of the verdict, or what went wrong.
    """

    problem: str
    seed: int
    errors: dict[str, float] = field(default_factory=dict)
    estimates: dict[str, float] = field(default_factory=dict)
    seconds: float = np.nan
    solving: float = np.nan
    tolerance: float | None = None
    budget: float | None = None
    verdict: str = ""
    found: str = ""
    why: str = ""


def cases() -> dict[str, Any]:
    """All rows, by name."""
    from geometry_cases import CASES

    for module in FILES:
        import_module(module)
    return CASES


def solved(name: str, seed: int, given: argparse.Namespace) -> Row:
    """One run, in this process; `seconds` is when it ended."""
    import symbolic_pinn as spinn

    case = cases()[name]
    row = Row(problem=name, seed=seed, tolerance=case.error if given.to_aim else None)
    settings = {**dict(case.changes), "seed": seed, "tolerance": row.tolerance}
    begin = time.perf_counter()
    try:
        problem = case.problem()
        if given.in_time and case.seconds:
            row.budget = max(1.0, case.seconds - (time.time() - given.begin))
            settings["budget"] = row.budget
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            solution = spinn.solve(problem, method=case.method(), **settings)
        row.seconds, row.solving = time.time(), time.perf_counter() - begin
        fill(row, solution, case)
    except Exception as error:  # noqa: BLE001 a defect is a line of the table
        refused = isinstance(error, spinn.InputError)
        row.seconds, row.verdict = time.time(), "refused" if refused else "broken"
        row.why = f"{type(error).__name__}: {error}"
    return row


def fill(row: Row, solution: Any, case: Any) -> None:
    """What a solution says, and what is true."""
    from suite import in_words

    verdict = solution.verdict
    row.verdict, row.why = verdict.status, next(iter(verdict.reasons), solution.outcome.message)
    if verdict.estimate is not None:
        row.estimates = {k: float(e) for k, e in verdict.estimate.relative.items()}
    row.errors = {k: float(e) for k, e in case.measure(solution).items()}
    row.found = in_words(solution)


def measured(name: str, seed: int, given: argparse.Namespace) -> Row:
    """One run in a process of its own, which is stopped when it takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "row.json"
        call = [sys.executable, __file__, name, "--one", "--seed", str(seed), "--out", str(out)]
        call += ["--to-aim"] * given.to_aim + ["--in-time"] * given.in_time
        begin = time.time()
        call += ["--begin", repr(begin)]
        try:
            done = subprocess.run(call, timeout=given.limit, capture_output=True, text=True)
        except subprocess.TimeoutExpired:
            return Row(
                problem=name, seed=seed, verdict="stopped", why="took too long", seconds=given.limit
            )
        if not out.exists():
            why = f"exit code {done.returncode}: {done.stderr.strip()[-300:]}"
            return Row(problem=name, seed=seed, verdict="broken", why=why)
        row = Row(**json.loads(out.read_text()))
        row.seconds -= begin
        return row


def line(name: str, rows: list[Row]) -> str:
    """Of one problem."""
    case = cases()[name]
    several = [row.errors for row in rows if row.errors]
    errors = ", ".join(_spread(key, [e[key] for e in several]) for key in (several or [{}])[0])
    estimates = [max(row.estimates.values()) for row in rows if row.estimates]
    said = ", ".join(dict.fromkeys(row.verdict for row in rows))
    cells = [name, errors or rows[0].why[:90], _aim(case.error)]
    cells += [f"{np.median([row.seconds for row in rows]):.1f}", _aim(case.seconds), said]
    cells += [f"{np.median(estimates):.0e}" if estimates else ""]
    return f"| {' | '.join(cells)} |"


def _spread(key: str, found: list[float]) -> str:
    middle = f"{key} {np.median(found):.1e}"
    return middle if len(found) == 1 else f"{middle} ({min(found):.0e} to {max(found):.0e})"


def _aim(value: float | None) -> str:
    return "as measured" if value is None else f"{value:g}"


def run(names: list[str], given: argparse.Namespace) -> Iterator[tuple[str, list[Row]]]:
    """All rows that are asked for, kept as soon as they are there."""
    for name in names:
        rows = []
        for seed in range(FIRST_SEED, FIRST_SEED + given.seeds):
            rows.append(measured(name, seed, given))
            if given.out:
                with given.out.open("a") as file:
                    file.write(json.dumps(asdict(rows[-1])) + "\n")
        yield name, rows


def kept(names: list[str], given: argparse.Namespace) -> Iterator[tuple[str, list[Row]]]:
    """The rows of a file that were asked for in the same way, the last of each problem and seed."""
    rows = [Row(**json.loads(text)) for text in given.out.read_text().splitlines()]
    asked = (given.to_aim, given.in_time)
    alike = [r for r in rows if (r.tolerance is not None, r.budget is not None) == asked]
    last = {(row.problem, row.seed): row for row in alike}
    for name in names:
        if found := [row for row in last.values() if row.problem == name]:
            yield name, found


def _named(asked: str, known: list[str]) -> list[str]:
    return [asked] if asked in known else [name for name in known if name.startswith(asked)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=3, help="how many")
    parser.add_argument("--to-aim", action="store_true", help="stop at the error aimed at")
    parser.add_argument(
        "--in-time", action="store_true", help="stop at the seconds aimed at, of the whole process"
    )
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds of a run at most")
    parser.add_argument("--out", type=Path, help="append the rows to this file, as JSON lines")
    parser.add_argument("--again", action="store_true", help="show what is in that file")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=FIRST_SEED, help=argparse.SUPPRESS)
    parser.add_argument("--begin", type=float, default=None, help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", metavar="NAME")
    given = parser.parse_intermixed_args()
    if given.one:
        given.out.write_text(json.dumps(asdict(solved(given.names[0], given.seed, given))))
        return
    known = list(cases())
    names = [n for asked in given.names or [""] for n in _named(asked, known)]
    if not names:
        parser.error(f"there are {', '.join(known)}")
    print(f"| {HEAD} |\n|{'---|' * 7}")
    found = kept(names, given) if given.again else run(names, given)
    for name, rows in found:
        print(line(name, rows), flush=True)


if __name__ == "__main__":
    main()
