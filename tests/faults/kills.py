"""Kills commands at random moments, and sees that nothing was lost.

    python tests/faults/kills.py [--times 50] [--seed 0]

After each kill (SIGKILL, which no program can catch) the folder of the run is absent, or complete,
or `spinn resume` goes on with it; and the end is that of a run that was not killed, bit for bit.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SPINN = [sys.executable, "-c", "from spinn_cli.main import main; main()"]
SMALL = ["--points", "16", "--width", "8", "--depth", "1", "--no-check"]
COMMANDS = {
    "solve": ["solve", "harmonic_oscillator", "--steps", "4000", *SMALL],
    "compare": ["compare", "harmonic_oscillator", "--steps", "1500", *SMALL],
    "sweep": [
        "sweep", "harmonic_oscillator", "--vary", "ema=0.5,0.9", "--steps", "1500", *SMALL,
    ],
}  # fmt: skip
_LIMIT = 300


@dataclass(frozen=True)
class Ending:
    """What a kill left, and what became of it.

    Attributes:
        kind: `absent`, `complete` or `resumed`.
        same: whether the end is that of the run that was not killed.
    """

    kind: str
    same: bool


def unbroken(folder: Path, name: str) -> float:
    """Run a command to its end; how many seconds it took."""
    begin = time.monotonic()
    _run([*COMMANDS[name], "--out", "unbroken", "--quiet"], folder)
    return time.monotonic() - begin


def killed(folder: Path, name: str, after: float) -> Ending:
    """Kill a command after so many seconds, go on with it, and compare with the unbroken run."""
    out = folder / "killed"
    shutil.rmtree(out, ignore_errors=True)
    command = [*SPINN, *COMMANDS[name], "--out", "killed", "--quiet", "--checkpoint", "0.05"]
    with subprocess.Popen(command, cwd=folder, start_new_session=True) as process:
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
    if not out.exists() or not (out / "run.json").exists():
        return Ending("absent", True)
    complete = any((out / n).exists() for n in ("summary.json", "compare.json"))
    if not complete:
        _run(["resume", "killed", "--quiet"], folder)
    same = fingerprint(out) == fingerprint(folder / "unbroken")
    return Ending("complete" if complete else "resumed", same)


def fingerprint(folder: Path) -> dict[str, bytes]:
    """The numbers of each solution in a folder."""
    found = {}
    for file in sorted(folder.rglob("solution.eqx")):
        if "checkpoint" not in file.parts:
            _, _, body = file.read_bytes().partition(b"\n")
            found[str(file.relative_to(folder))] = body
            json.loads((file.parent / "summary.json").read_text())
    return found


def _run(arguments: list[str], folder: Path) -> None:
    done = subprocess.run(
        [*SPINN, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_LIMIT,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{arguments} ended with {done.returncode}: {done.stderr}")


def main() -> None:
    """Kill each command so many times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    moments = random.Random(options.seed)
    for name in COMMANDS:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            seconds = unbroken(folder, name)
            endings = [
                killed(folder, name, moments.uniform(0, 1.05 * seconds))
                for _ in range(options.times)
            ]
        kinds, counts = np.unique([e.kind for e in endings], return_counts=True)
        listed = ", ".join(f"{n} {k}" for k, n in zip(kinds, counts, strict=True))
        wrong = sum(not e.same for e in endings)
        print(f"{name}: {options.times} kills within {seconds:.1f} s: {listed}; {wrong} wrong")


if __name__ == "__main__":
    main()
