"""The comparison of the paper: Klein-Gordon with fixed and with gradient-adaptive weights.

    python tests/benchmarks/klein_gordon.py [--seeds ...] [--weightings ...] [--json FILE]
    python tests/benchmarks/klein_gordon.py --published DIR

Runs the shipped recipe for each seed with both weightings, and prints final and best errors,
losses (median of the last 50 rows), the boundary weight (median of the rows within 500 steps of
step 5,000, and its 5 % and 95 % quantiles after it). The last column is training time; what
adapting costs is measured by weighting_cost.py. `--published` prints the same medians of the
published histories (`klein_gordon_M1.tsv` with fixed, `_M2.tsv` with adaptive weights) in a folder.
"""

import argparse
import json
import statistics as st
from pathlib import Path
from typing import Any

import numpy as np

import symbolic_pinn as spinn

WEIGHTINGS = {"fixed": spinn.Fixed, "gradient": spinn.GradientWeighting}
GROUPS = ("residual", "initial", "boundary")
# One row is one noisy batch.
ROWS = 50
PUBLISHED = {"fixed": "klein_gordon_M1.tsv", "gradient": "klein_gordon_M2.tsv"}


def measure(seed: int, weighting: str) -> dict[str, Any]:
    problem = spinn.load("klein_gordon")
    solution = spinn.solve(problem, weighting=WEIGHTINGS[weighting](), seed=seed)
    history = solution.history
    around = np.abs(history.column("step") - 5000) <= 500
    return {
        "seed": seed,
        "weighting": weighting,
        "final": solution.relative_l2()["u"],
        "best": float(history.column("relative_l2/u").min()),
        "losses": tail(history),
        "lambda_boundary_5000": float(np.median(history.column("weight/boundary")[around])),
        "lambda_boundary_after": np.quantile(
            history.column("weight/boundary")[history.column("step") >= 5000], [0.05, 0.95]
        ).tolist(),
        "train": solution.run.seconds.train,
        "compile": solution.run.seconds.compile,
    }


def tail(history: Any) -> dict[str, float]:
    """Median of each loss over the last rows."""
    return {g: float(np.median(history.column(f"loss/{g}")[-ROWS:])) for g in GROUPS}


def published(folder: Path) -> None:
    """Print the losses of the published histories, and how far they fell."""
    found = {}
    for weighting, name in PUBLISHED.items():
        losses = np.loadtxt(folder / name)[:, 2:5]
        found[weighting] = np.median(losses[-ROWS:], axis=0)
        last = losses[-10:, 0]
        print(
            f"{weighting}: residual loss of the last ten rows {last.min():.3g} to {last.max():.3g}"
        )
    for i, g in enumerate(GROUPS):
        a, b = (found[w][i] for w in WEIGHTINGS)
        print(f"median {g} loss: {a:.3g} fixed, {b:.3g} gradient; fell by {1 - b / a:.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(1234, 1239)))
    parser.add_argument("--weightings", nargs="+", choices=WEIGHTINGS, default=list(WEIGHTINGS))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--published", type=Path, metavar="DIR")
    options = parser.parse_args()
    if options.published is not None:
        published(options.published)
        return
    rows = []
    columns = ("seed", "weighting", "final", "best", "L_res", "L_ics", "L_bcs")
    columns += ("lambda_bcs at 5000", "5-95 % after", "s")
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for seed in options.seeds:
        for weighting in options.weightings:
            r = measure(seed, weighting)
            rows.append(r)
            losses = " | ".join(f"{r['losses'][g]:.2e}" for g in GROUPS)
            print(
                f"| {seed} | {weighting} | {r['final']:.4f} | {r['best']:.4f} | {losses} |"
                f" {r['lambda_boundary_5000']:.0f} |"
                f" {'-'.join(f'{q:.0f}' for q in r['lambda_boundary_after'])} | {r['train']:.0f} |",
                flush=True,
            )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1))
    if set(options.weightings) == set(WEIGHTINGS):
        summarise(rows)


def summarise(rows: list[dict[str, Any]]) -> None:
    by = {w: [r for r in rows if r["weighting"] == w] for w in WEIGHTINGS}
    final = {w: st.median(r["final"] for r in by[w]) for w in WEIGHTINGS}
    print(f"\nmedian final error: fixed {final['fixed']:.4f}, gradient {final['gradient']:.4f}")
    print(f"cut of the median error: {1 - final['gradient'] / final['fixed']:.1%}")
    for g in GROUPS:
        losses = {w: st.median(r["losses"][g] for r in by[w]) for w in WEIGHTINGS}
        print(
            f"median {g} loss: {losses['fixed']:.3g} fixed, {losses['gradient']:.3g} gradient;"
            f" fell by {1 - losses['gradient'] / losses['fixed']:.1%}"
        )


if __name__ == "__main__":
    main()
