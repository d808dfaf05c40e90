"""Which weighting should `--adaptive` mean? Eight seeds of every shipped problem that has an exact
solution, trained briefly with each.

    python tests/benchmarks/weightings.py [--steps N] [--points N] [--seeds N] [PROBLEM ...]

For each problem and weighting the median over the seeds of the final relative L2 error, of several
unknowns their geometric mean. Below stands for each weighting the geometric mean over the problems
of its error over that of `gradient`, how often it is the best and how often it is worse than fixed
weights.
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
    table = np.array(rows)
    over = np.exp(np.mean(np.log(table / table[:, [WEIGHTINGS.index(REFERENCE)]]), axis=0))
    print(f"| over {REFERENCE} | {' | '.join(f'{r:.2f}' for r in over)} |")
    best = np.bincount(table.argmin(axis=1), minlength=len(WEIGHTINGS))
    print(f"| best | {' | '.join(map(str, best))} |")
    worse = np.sum(table > table[:, [WEIGHTINGS.index("fixed")]], axis=0)
    print(f"| worse than fixed | {' | '.join(map(str, worse))} |")


if __name__ == "__main__":
    main()
