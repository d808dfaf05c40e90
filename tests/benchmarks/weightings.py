"""Which weighting should `--adaptive` mean? Eight seeds of every shipped problem that has an exact
solution, trained briefly with each.

    python tests/benchmarks/weightings.py [--steps N] [--points N] [--seeds N] [PROBLEM ...]

For each problem and weighting the median over the seeds of the final relative L2 error, of several
unknowns their geometric mean. Below stands for each weighting, over the problems, the geometric
mean and the median of its error over that of `gradient`, how often it is the best and how often it
is worse than fixed weights, and its worst ratio to the best of a row.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import symbolic_pinn as spinn

SPINN = (sys.executable, "-c", "from spinn_cli.main import main; main()", "compare")
WEIGHTINGS = ("fixed", "gradient", "gradient:quantile", "gradient-norm", "ntk")
REFERENCE = "gradient"


def errors(problem: str, options: list[str]) -> dict[str, float]:
    """The median final error of each weighting."""
    with tempfile.TemporaryDirectory() as name:
        command = [*SPINN, problem, "--weighting", ",".join(WEIGHTINGS), *options]
        done = subprocess.run(
            [*command, "--json", "--out", str(Path(name) / "out")],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    runs = json.loads(done.stdout)["runs"]
    return {w: _mean([q["median"] for q in runs[w]["relative_l2"].values()]) for w in WEIGHTINGS}


def _mean(values: list[float]) -> float:
    return float(np.exp(np.mean(np.log(values))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("--steps", 2000), ("--points", 64), ("--seeds", 8)):
        parser.add_argument(name, type=int, default=value)
    parser.add_argument("problems", nargs="*", metavar="PROBLEM")
    given = parser.parse_args()
    options = [f"--{k}={getattr(given, k)}" for k in ("steps", "points", "seeds")]
    problems = given.problems or [n for n in spinn.shipped() if spinn.load(n).exact]
    print(f"| problem | {' | '.join(WEIGHTINGS)} |")
    print("|---|" + "---|" * len(WEIGHTINGS))
    rows = []
    for problem in problems:
        found = errors(problem, options)
        rows.append([found[w] for w in WEIGHTINGS])
        print(f"| {problem} | {' | '.join(f'{e:.2g}' for e in rows[-1])} |", flush=True)
    for line in summary(np.array(rows)):
        print(line)


def summary(table: np.ndarray) -> list[str]:
    """The last lines of the table: one row of errors a problem, one column a weighting."""
    over = table / table[:, [WEIGHTINGS.index(REFERENCE)]]
    fixed = table[:, [WEIGHTINGS.index("fixed")]]
    best = np.bincount(table.argmin(axis=1), minlength=len(WEIGHTINGS))
    worst = (table / table.min(axis=1, keepdims=True)).max(axis=0)
    lines = {
        f"geometric mean over that of `{REFERENCE}`": _figures(np.exp(np.log(over).mean(axis=0))),
        f"median over that of `{REFERENCE}`": _figures(np.median(over, axis=0)),
        f"best, of {len(table)}": map(str, best),
        "worse than fixed": map(str, (table > fixed).sum(axis=0)),
        "worst case over the best of the row": _figures(worst),
    }
    return [f"| {name} | {' | '.join(values)} |" for name, values in lines.items()]


def _figures(values: np.ndarray) -> list[str]:
    return [f"{v:.2f}" for v in values]


if __name__ == "__main__":
    main()
