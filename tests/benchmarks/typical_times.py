"""How long each shipped equation takes with `auto`: what `spinn list` tells.

    python tests/benchmarks/typical_times.py [--budget SECONDS] [--runs FOLDER] [NAME ...]

Each is a `solve` in a process of its own; seconds are those of its record, compiling included,
imports not. Written to equations/typical_times.json, which is shipped: seconds in two digits, the
estimated relative error, and whether the budget ended it. Run it alone, on two quiet cores. With
`--runs` those runs are told that are there, as `docs/gallery.py --again --runs FOLDER` keeps them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from symbolic_pinn.catalogue import equations_folder, shipped, typical_times

SPINN = (sys.executable, "-c", "from spinn_cli.main import main; main()", "solve")
OUT_OF_TIME = "out of time"


def solved(name: str, budget: float, out: Path) -> None:
    """One run."""
    options = ("--method", "auto", "--budget", str(budget), "--quiet", "--out", str(out))
    subprocess.run([*SPINN, name, *options], check=True)


def facts(run: Path) -> dict[str, Any]:
    """What is told of a run."""
    summary = json.loads((run / "summary.json").read_text())
    verdict = summary["verdict"]
    errors = (verdict.get("error") or {}).get("relative", {}).values()
    noise = [e["mean"] for e in verdict.get("standard_errors", {}).values()]
    known = [e for e in (*errors, *noise) if e is not None]
    return {
        "seconds": float(f"{summary['seconds']['total']:.2g}"),
        "error": float(f"{max(known):.0e}") if known else None,
        "verdict": summary["verdict"]["status"],
        "out_of_time": summary["status"] == OUT_OF_TIME,
    }


def main() -> None:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", default=shipped())
    parser.add_argument("--budget", type=float, default=120.0)
    parser.add_argument("--runs", type=Path, help="a folder of runs by their names")
    arguments = parser.parse_args()
    found = typical_times()
    with tempfile.TemporaryDirectory() as passing:
        for name in arguments.names or shipped():
            run = (arguments.runs or Path(passing)) / name
            if not (run / "summary.json").is_file():
                solved(name, arguments.budget, run)
            found[name] = facts(run)
            print(name, found[name], flush=True)
            text = json.dumps({name: found[name] for name in sorted(found)}, indent=1)
            (equations_folder() / "typical_times.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
