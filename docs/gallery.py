"""Solve the shipped equations and keep what the gallery shows of each: formula, picture, facts.

    python docs/gallery.py                # those that the gallery does not have yet
    python docs/gallery.py heat wave      # these again
    python docs/gallery.py --again        # all again
    python docs/gallery.py --runs FOLDER  # keeps the runs; those that are there are only drawn

Each is solved by the command that the gallery prints, in a process of its own, and kept at once in
docs/content/gallery, the quickest first, so that a gallery that was cut off goes on where it was.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

import symbolic_pinn as spinn
from symbolic_pinn.catalogue import catalogue
from symbolic_pinn.problem.latex import formulas_of

FOLDER = Path(__file__).parent / "content" / "gallery"
DATA = FOLDER / "gallery.json"
SPINN = (sys.executable, "-c", "from spinn_cli.main import main; main()")
METHOD, BUDGET = "auto", 120
DOTS = 170  # to an inch: 1200 on two columns of a page,
ON_PAGE = 100  # which are 700 dots of a browser wide
LARGEST = 40_000  # bytes of a picture, while its quality allows
QUALITIES = (85, 70, 55, 40)


def kept() -> dict[str, dict[str, Any]]:
    """What the gallery has, by the names of equations."""
    return json.loads(DATA.read_text(encoding="utf-8")) if DATA.is_file() else {}


def command(name: str) -> list[str]:
    """The command that the gallery prints, without its first word."""
    return ["solve", name, "--method", METHOD, "--budget", str(BUDGET)]


def picture(figure: Figure) -> bytes:
    """A figure as WebP."""
    quality = iter(QUALITIES)
    while True:
        file = io.BytesIO()
        options = {"quality": (at := next(quality)), "method": 6}
        figure.savefig(file, format="webp", dpi=DOTS, pil_kwargs=options)
        if file.tell() <= LARGEST or at == QUALITIES[-1]:
            return file.getvalue()


def facts(name: str, summary: dict[str, Any]) -> dict[str, Any]:
    """What the gallery tells of an equation and its run."""
    verdict = summary["verdict"]
    estimated = (verdict.get("error") or {}).get("relative", {}).values()
    (shipped,) = (e for e in catalogue() if e.name == name)
    return {
        "group": shipped.group,
        "title": shipped.title,
        "formula": formulas_of(spinn.load(name)).display,
        "command": " ".join(["spinn", *command(name)]),
        "method": summary["method"],
        "error": _worst(summary["relative_l2"].values()),
        "estimated": _worst(estimated),
        "verdict": verdict["status"],
        "seconds": float(f"{summary['seconds']['total']:.2g}"),
    }


def _worst(errors: Any) -> float | None:
    known = [e for e in errors if e is not None]
    return float(f"{max(known):.1e}") if known else None


def solve(name: str, run: Path) -> dict[str, Any]:
    """Solve one unless its run folder is there, write its picture, and give what is told of it."""
    if not (run / "summary.json").is_file():
        subprocess.run([*SPINN, *command(name), "--quiet", "--out", str(run)], check=True)
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    figure = spinn.Solution.load(run).plot()
    (FOLDER / f"{name}.webp").write_bytes(picture(figure))
    return facts(name, summary) | {"width": round(ON_PAGE * figure.get_figwidth())}


def in_order(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """As `spinn list` lists them."""
    return {e.name: found[e.name] for e in catalogue() if e.name in found}


def asked(arguments: argparse.Namespace) -> list[str]:
    """Which to solve, the quickest first."""
    times = {e.name: e.seconds or BUDGET for e in catalogue()}
    missing = [n for n in times if arguments.again or n not in kept()]
    return sorted(arguments.names or missing, key=lambda n: times[n])


def main() -> None:
    """Solve what is asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--again", action="store_true", help="also those that the gallery has")
    parser.add_argument("--runs", type=Path, help="a folder for the runs")
    arguments = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # XLA tells of its cache otherwise
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as passing:
        for name in asked(arguments):
            found = kept() | {name: solve(name, (arguments.runs or Path(passing)) / name)}
            print(name, {k: v for k, v in found[name].items() if k != "formula"}, flush=True)
            text = json.dumps(in_order(found), indent=1, ensure_ascii=False)
            DATA.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
