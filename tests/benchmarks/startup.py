"""Time from the command to the first step of Klein-Gordon, with and without compiled programs.

    python tests/benchmarks/startup.py [--repeat N]

Starts `spinn solve klein_gordon --adaptive` in a process of its own and measures the time until the
first line of figures, which is printed when the first step is done: with `--no-cache`, with an
empty cache, and with the cache that the run before has filled.
"""

import argparse
import os
import statistics as st
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = [sys.executable, "-c", "from spinn_cli.main import main; main()"]
COMMAND += ["solve", "klein_gordon", "--adaptive", "--steps", "1"]


def first_step(folder: Path, name: str, *options: str) -> float:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JAX_")}
    environment["XDG_CACHE_HOME"] = str(folder / "cache")
    begin = time.perf_counter()
    with subprocess.Popen(
        [*COMMAND, *options, "--out", str(folder / name)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        seconds = time.perf_counter() - begin
        process.stderr.read()
    assert "step 0" in line, line
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    found: dict[str, list[float]] = {"no cache": [], "empty cache": [], "filled cache": []}
    for i in range(repeat):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            found["no cache"].append(first_step(folder, "a", "--no-cache"))
            found["empty cache"].append(first_step(folder, "b"))
            found["filled cache"].append(first_step(folder, "c"))
        print(f"run {i + 1}: {', '.join(f'{k} {v[-1]:.2f} s' for k, v in found.items())}")
    print(f"median: {', '.join(f'{k} {st.median(v):.2f} s' for k, v in found.items())}")


if __name__ == "__main__":
    main()
