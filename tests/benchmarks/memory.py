"""Peak memory of a process that takes adaptive Klein-Gordon steps, for many numbers of points.

    python tests/benchmarks/memory.py [--points ...]

Each number of points in the interior and on each face is a process of its own, which takes two
steps with the default settings and then prints its peak resident size.
"""

import argparse
import subprocess
import sys

PROGRAM = """
import resource, sys
import jax
jax.config.update("jax_num_cpu_devices", 2)
import symbolic_pinn as spinn
problem, points = spinn.load("klein_gordon"), int(sys.argv[1])
settings = {"chunk": int(sys.argv[2])} if len(sys.argv) > 2 else {}
spinn.solve(
    problem, weighting=spinn.GradientWeighting(), points=points, steps=2, check=False, **settings
)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def peak(points: int, *chunk: str) -> float:
    """Peak resident size in MiB."""
    command = [sys.executable, "-c", PROGRAM, str(points), *chunk]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, nargs="+", default=[10**n for n in (3, 4, 5, 6)])
    print("| points in each set | in chunks, MiB | in one piece, MiB |\n|---|---|---|")
    for points in parser.parse_args().points:
        whole = f"{peak(points, str(points)):.0f}" if points <= 100_000 else "not run"
        print(f"| {points} | {peak(points):.0f} | {whole} |", flush=True)


if __name__ == "__main__":
    main()
