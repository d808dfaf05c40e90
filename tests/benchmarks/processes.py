"""Steps a second of one run in one and in two processes, each with one device.

    python tests/benchmarks/processes.py [--steps 400] [--points 512,4096]

Strong scaling: the same points shared by two. Weak scaling: twice the points shared by two. Ratios
are of runs of one call, since machines differ; seconds are those of training, without compiling.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile

SPINN = [sys.executable, "-c", "from spinn_cli.main import main; main()"]
ENVIRONMENT = {**os.environ, "JAX_NUM_CPU_DEVICES": "1"}


def steps_a_second(processes: int, points: int, steps: int) -> float:
    """Of Klein-Gordon with fixed weights."""
    command = [
        *SPINN, "solve", "klein_gordon", "--steps", str(steps), "--points", str(points),
        "--no-check", "--json", "--out", "run", "--checkpoint", "0",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        joined = ["--distributed", "--coordinator", f"127.0.0.1:{port}"]
        started = [
            subprocess.Popen(
                [*command, *joined, "--processes", str(processes), "--rank", str(rank)],
                cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )
            for rank in range(processes)
        ]  # fmt: skip
        found = [p.communicate()[0] for p in started]
    return steps / json.loads(found[0])["seconds"]["train"]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--points", default="512,4096")
    options = parser.parse_args()
    print("points | one process, steps/s | two, same points | two, twice the points")
    print("---|---|---|---")
    for points in map(int, options.points.split(",")):
        one = steps_a_second(1, points, options.steps)
        strong = steps_a_second(2, points, options.steps)
        weak = steps_a_second(2, 2 * points, options.steps)
        print(f"{points} | {one:.1f} | {strong / one:.2f} | {weak / one:.2f}", flush=True)


if __name__ == "__main__":
    main()
