"""Which weighting should `--adaptive` mean? Eight seeds of every shipped problem that has an exact
solution, trained briefly with each.

    python tests/benchmarks/weightings.py [--steps N] [--points N] [--seeds N]
        [--weighting LIST] [PROBLEM ...]
    python tests/benchmarks/weightings.py --rows FILE

For each problem and weighting the median over the seeds of the final relative L2 error, of several
unknowns their geometric mean. Below stands for each weighting, over the problems, the geometric
mean and the median of its error over that of `gradient`, how often it is smaller and how often
larger by more than 2 %, whether that may be chance, how often it is the best and how often worse
than the first of the list, and its worst ratio to the best of a row. `--rows` reads the rows, of
the default weightings, from a text such as the benchmarks' README.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy.stats import wilcoxon

import symbolic_pinn as spinn

SPINN = (sys.executable, "-c", "from spinn_cli.main import main; main()", "compare")
WEIGHTINGS = "fixed,gradient,gradient:quantile,gradient-norm,ntk"
REFERENCE, TIE = "gradient", 0.02


def errors(problem: str, weightings: list[str], options: list[str]) -> list[float]:
    """The median final error of each weighting."""
    with tempfile.TemporaryDirectory() as name:
        command = [*SPINN, problem, "--weighting", ",".join(weightings), *options]
        done = subprocess.run(
            [*command, "--json", "--out", str(Path(name) / "out")],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    runs = json.loads(done.stdout)["runs"]
    return [_mean([q["median"] for q in runs[w]["relative_l2"].values()]) for w in weightings]


def _mean(values: list[float]) -> float:
    return float(np.exp(np.mean(np.log(values))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("--steps", 2000), ("--points", 64), ("--seeds", 8)):
        parser.add_argument(name, type=int, default=value)
    parser.add_argument("--weighting", default=WEIGHTINGS, metavar="LIST")
    parser.add_argument("problems", nargs="*", metavar="PROBLEM")
    parser.add_argument("--rows", type=Path, metavar="FILE")
    given = parser.parse_args()
    if given.rows is not None:
        print(*summary(read(given.rows.read_text()), WEIGHTINGS.split(",")), sep="\n")
        return
    options = [f"--{k}={getattr(given, k)}" for k in ("steps", "points", "seeds")]
    problems = given.problems or [n for n in spinn.shipped() if spinn.load(n).exact]
    weightings = given.weighting.split(",")
    print(f"| problem | {' | '.join(weightings)} |")
    print("|---|" + "---|" * len(weightings))
    rows = []
    for problem in problems:
        rows.append(errors(problem, weightings, options))
        print(f"| {problem} | {' | '.join(f'{e:.2g}' for e in rows[-1])} |", flush=True)
    for line in summary(np.array(rows), weightings):
        print(line)


def read(text: str) -> np.ndarray:
    """The errors of all problems in a table that an earlier run printed."""
    rows = re.findall(r"^\| (\w+) \|((?: [\d.e-]+ \|){5})$", text, re.MULTILINE)
    table = {name: [float(c) for c in cells.split("|")[:-1]] for name, cells in rows}
    return np.array([table[n] for n in spinn.shipped() if n in table])


def summary(table: np.ndarray, weightings: list[str]) -> list[str]:
    """The last lines of the table: one row of errors a problem, one column a weighting."""
    over = table / table[:, [weightings.index(REFERENCE)]]
    best = np.bincount(table.argmin(axis=1), minlength=len(weightings))
    worst = (table / table.min(axis=1, keepdims=True)).max(axis=0)
    smaller, larger = (over < 1 - TIE).sum(axis=0), (over > 1 + TIE).sum(axis=0)
    lines = {
        f"geometric mean over that of `{REFERENCE}`": _figures(np.exp(np.log(over).mean(axis=0))),
        f"median over that of `{REFERENCE}`": _figures(np.median(over, axis=0)),
        f"smaller than `{REFERENCE}`, larger": map("{}, {}".format, smaller, larger),
        "Wilcoxon's signed-rank test, p": [_p(column) for column in np.log(over).T],
        f"best, of {len(table)}": map(str, best),
        f"worse than `{weightings[0]}`": map(str, (table > table[:, :1]).sum(axis=0)),
        "worst case over the best of the row": _figures(worst),
    }
    return [f"| {name} | {' | '.join(values)} |" for name, values in lines.items()]


def _p(logarithms: np.ndarray) -> str:
    """How likely differences like these are if neither weighting is better than the other."""
    return f"{wilcoxon(logarithms).pvalue:.2g}" if logarithms.any() else ""


def _figures(values: np.ndarray) -> list[str]:
    return [f"{v:.2f}" for v in values]


if __name__ == "__main__":
    main()
