"""Error and time of second-order and direct methods, and what classical solvers take.

    python tests/benchmarks/methods.py [--repeat N] [ROW ...]

Each row is `spinn solve` in a process of its own: imports, compilation, figures and the verdict are
in its time. Errors are relative L2 errors against the exact solution on the grid of a summary, for
Burgers and Allen-Cahn against the references of references.py at t = 0.05, 0.1, ..., 1. The
classical solvers of classical.py are processes of their own, too.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from references import error_of

SPINN = (sys.executable, "-c", "from spinn_cli.main import main; main()", "solve")
CLASSICAL = (sys.executable, str(Path(__file__).with_name("classical.py")))
REFERENCES = ("burgers_shock", "allen_cahn")
FEATURES = ("--method", "random-features")
SMALL = ("--network", "mlp:width=30:depth=2:scale=6")


@dataclass(frozen=True)
class Row:
    """A problem, the options that solve it, and what is aimed at."""

    problem: str
    options: tuple[str, ...]
    error: float
    seconds: float


ROWS = {
    "klein_gordon": Row("klein_gordon", FEATURES, 1e-8, 5),
    "klein_gordon-auto": Row("klein_gordon", ("--method", "auto"), 1e-8, 5),
    "klein_gordon-lm": Row("klein_gordon", (*SMALL, "--method", "lm:400"), 1e-5, 240),
    "klein_gordon-ssbroyden": Row(
        "klein_gordon", (*SMALL, "--method", "adam:1000,ssbroyden:5000"), 1e-5, 240
    ),
    "klein_gordon-lbfgs": Row(
        "klein_gordon", (*SMALL, "--method", "adam:1000,lbfgs:5000"), 1e-5, 240
    ),
    "wave_fast": Row("wave_fast", FEATURES, 1e-9, 8),
    "wave": Row("wave", FEATURES, 1e-9, 8),
    "poisson_2d": Row("poisson_2d", FEATURES, 1e-10, 5),
    "heat": Row("heat", FEATURES, 1e-9, 8),
    "helmholtz": Row("helmholtz", FEATURES, 1e-9, 8),
    "kovasznay": Row("kovasznay", FEATURES, 1e-8, 30),
    "kdv": Row("kdv", FEATURES, 1e-6, 60),
    "schroedinger": Row("schroedinger", FEATURES, 1e-6, 60),
    "burgers_shock": Row("burgers_shock", FEATURES, 1e-5, 300),
    "allen_cahn": Row("allen_cahn", FEATURES, 1e-5, 600),
    "klein_gordon_2d": Row("klein_gordon_2d", FEATURES, 5e-6, 120),
    "poisson_5d": Row("poisson_5d", FEATURES, 1e-6, 300),
}
CLASSICAL_ROWS = ("poisson_2d", "klein_gordon", "burgers_shock")


def solved(row: Row) -> tuple[dict[str, float], float, str]:
    """Errors, seconds and verdict of one process."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "run"
        begin = time.perf_counter()
        subprocess.run(
            [*SPINN, row.problem, *row.options, "--quiet", "--out", str(out)], check=True
        )
        seconds = time.perf_counter() - begin
        summary = json.loads((out / "summary.json").read_text())
        errors = summary["relative_l2"]
        if row.problem in REFERENCES:
            errors = {"u": error_of(row.problem, str(out))}
    return errors, seconds, summary["verdict"]["status"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(ROWS))
    given = parser.parse_args()
    print("| problem | method | relative L2 | aim | seconds | aim | verdict |")
    print("|---|---|---|---|---|---|---|")
    for name in given.rows or ROWS:
        row = ROWS[name]
        runs = [solved(row) for _ in range(given.repeat)]
        errors = " ".join(f"{u} {e:.1e}" for u, e in runs[-1][0].items())
        seconds = " ".join(f"{seconds:.1f}" for _, seconds, _ in runs)
        options = " ".join(o for o in row.options if not o.startswith("--"))
        print(
            f"| {row.problem} | `{options}` | {errors} | {row.error:g} | {seconds}"
            f" | {row.seconds:g} | {runs[-1][2]} |",
            flush=True,
        )
    for name in [n for n in CLASSICAL_ROWS if not given.rows or n in given.rows]:
        begin = time.perf_counter()
        done = subprocess.run([*CLASSICAL, name], check=True, capture_output=True, text=True)
        seconds = time.perf_counter() - begin
        print(f"{name}, classical: {done.stdout.strip()}; whole process {seconds:.1f} s")


if __name__ == "__main__":
    main()
