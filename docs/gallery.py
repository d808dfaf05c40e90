"""Solve the shipped equations and keep what the gallery shows of each: formula, picture, facts.

    python docs/gallery.py                # those that the gallery does not have yet
    python docs/gallery.py heat wave      # these again
    python docs/gallery.py --again        # all again

Each is solved by the command that the gallery prints, in a process of its own, and kept at once in
docs/content/gallery, so that a gallery that was cut off goes on where it was.
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

import sympy as sp
from matplotlib.figure import Figure

import symbolic_pinn as spinn

FOLDER = Path(__file__).parent / "content" / "gallery"
DATA = FOLDER / "gallery.json"
SPINN = (sys.executable, "-c", "from spinn_cli.main import main; main()")
METHOD, BUDGET = "auto", 120
WIDTH = 1200  # of a picture in pixels
LARGEST = 40_000  # bytes of a picture, while its quality allows
QUALITIES = (85, 70, 55, 40)


def kept() -> dict[str, dict[str, Any]]:
    """What the gallery has, by the names of equations."""
    return json.loads(DATA.read_text(encoding="utf-8")) if DATA.is_file() else {}


def command(name: str) -> list[str]:
    """The command that the gallery prints."""
    return ["solve", name, "--method", METHOD]


def formula(problem: spinn.Problem) -> str:
    """The statement as LaTeX."""
    if latex := getattr(problem, "_repr_latex_", lambda: None)():
        return latex.strip("$").removeprefix(r"\displaystyle").strip()
    lines = dict.fromkeys(sp.latex(term.statement) for term in problem.terms)
    return r"\begin{cases}" + r" \\ ".join(lines) + r"\end{cases}"


def picture(figure: Figure) -> bytes:
    """A figure as WebP."""
    quality = iter(QUALITIES)
    while True:
        file = io.BytesIO()
        options = {"quality": (at := next(quality)), "method": 6}
        figure.savefig(file, format="webp", dpi=WIDTH / figure.get_figwidth(), pil_kwargs=options)
        if file.tell() <= LARGEST or at == QUALITIES[-1]:
            return file.getvalue()


def facts(solution: spinn.Solution, summary: dict[str, Any]) -> dict[str, Any]:
    """What the gallery tells of a run."""
    problem, verdict = solution.problem, summary["verdict"]
    estimated = (verdict.get("error") or {}).get("relative", {}).values()
    return {
        "title": problem.description.partition("\n")[0],
        "formula": formula(problem),
        "method": summary["method"],
        "error": _worst(summary["relative_l2"].values()),
        "estimated": _worst(estimated),
        "verdict": verdict["status"],
        "seconds": float(f"{summary['seconds']['total']:.2g}"),
    }


def _worst(errors: Any) -> float | None:
    known = [e for e in errors if e is not None]
    return float(f"{max(known):.1e}") if known else None


def solve(name: str) -> dict[str, Any]:
    """Solve one, write its picture, and give what the gallery tells of it."""
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        options = ("--budget", str(BUDGET), "--quiet", "--out", str(run))
        subprocess.run([*SPINN, *command(name), *options], check=True)
        summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
        solution = spinn.Solution.load(run)
        # As stated in its file; a run folder holds the normal form.
        found = facts(solution, summary) | {"formula": formula(spinn.load(name))}
        (FOLDER / f"{name}.webp").write_bytes(picture(solution.plot()))
    return found


def main() -> None:
    """Solve what is asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--again", action="store_true", help="also those that the gallery has")
    arguments = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # XLA tells of its cache otherwise
    FOLDER.mkdir(exist_ok=True)
    missing = [n for n in spinn.shipped() if arguments.again or n not in kept()]
    for name in arguments.names or missing:
        found = kept() | {name: solve(name)}
        print(name, found[name], flush=True)
        text = json.dumps({n: found[n] for n in sorted(found)}, indent=1, ensure_ascii=False)
        DATA.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
