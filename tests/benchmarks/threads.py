"""What threads of LAPACK gain and lose: a QR factorisation with one and with all of them.

    python tests/benchmarks/threads.py

On idle cores, then beside one busy process for each core.
"""

import os
import subprocess
import sys
import time

import numpy as np
from scipy.linalg import lapack
from threadpoolctl import threadpool_limits

SHAPES = ((600, 200), (1_800, 600), (3_600, 1_200), (6_000, 2_000))
BUSY = (sys.executable, "-c", "while True: pass")


def seconds(rows: int, columns: int) -> float:
    matrix = np.random.default_rng(0).normal(size=(rows, columns))
    work, _ = lapack.dgeqrf_lwork(rows, columns)
    repeat = max(1, 5_000 // columns // 5)
    begin = time.perf_counter()
    for _ in range(repeat):
        lapack.dgeqrf(np.asfortranarray(matrix), lwork=int(work), overwrite_a=True)
    return (time.perf_counter() - begin) / repeat


def main() -> None:
    for busy in (0, os.cpu_count() or 1):
        others = [subprocess.Popen(BUSY) for _ in range(busy)]
        try:
            for shape in SHAPES:
                with threadpool_limits(1):
                    one = seconds(*shape)
                print(f"{busy} busy, {shape}: one {one:.4f} s, all {seconds(*shape):.4f} s")
        finally:
            for process in others:
                process.kill()


if __name__ == "__main__":
    main()
