"""What keeping states costs: training time with states over that without.

    python tests/benchmarks/checkpoint_cost.py [--rounds N]

Each kind of method without states between beginning and end, with one each 30 s (the default) and
with one each second; the three take turns in one process, compilation not counted. Beside it, what
the noise of a shared machine does not hide: the time that one state takes to be written, as a share
of 30 s, and that of all states as a share of a run with one each second.
"""

import argparse
import statistics as st
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import symbolic_pinn as spinn
from symbolic_pinn.methods import AbstractMethod
from symbolic_pinn.methods.checkpoints import EVERY, Checkpoints
from symbolic_pinn.runs import Run

SMALL = spinn.Recipe(network=spinn.MLP(20, 3), points=128)
WAYS: dict[str, tuple[str, AbstractMethod, dict[str, Any]]] = {
    "Adam": ("klein_gordon", spinn.Adam(3_000), {}),
    "full batch (`lm`)": ("klein_gordon", spinn.LevenbergMarquardt(50), {"recipe": SMALL}),
    "random features": ("heat", spinn.RandomFeatures(), {}),
}
OFTEN = 1.0


@dataclass
class Kept:
    """The states of a run.

    Attributes:
        seconds: that each took to be written.
        bytes: of the largest file.
    """

    seconds: list[float] = field(default_factory=list)
    bytes: int = 0


@contextmanager
def watched() -> Iterator[Kept]:
    """What is kept meanwhile."""
    kept, methods = Kept(), (Checkpoints.keep, Checkpoints.add)

    def timed(method: Any) -> Any:
        def call(self: Checkpoints, *state: Any) -> Any:
            begin = time.perf_counter()
            found = method(self, *state)
            kept.seconds.append(time.perf_counter() - begin)
            files = [p.stat().st_size for p in (self.folder or Path()).glob("[sp]*[e0-9]")]
            kept.bytes = max(kept.bytes, *files)
            return found

        return call

    Checkpoints.keep, Checkpoints.add = map(timed, methods)  # type: ignore[method-assign]
    try:
        yield kept
    finally:
        Checkpoints.keep, Checkpoints.add = methods  # type: ignore[method-assign]


def run(way: str, every: float) -> tuple[float, Kept]:
    """Seconds of a run, and its states."""
    name, method, more = WAYS[way]
    problem = spinn.load(name)
    with tempfile.TemporaryDirectory() as place, watched() as kept:
        kept_run = Run.begin(Path(place) / "run", every)  # whose solution nobody saves
        solution = spinn.solve(problem, method=method, check=False, folder=kept_run, **more)
        kept_run.end()
    return solution.run.seconds.train, kept


def row(way: str, rounds: int) -> str:
    """What states cost a method."""
    seconds: list[float] = []
    ratios: dict[float, list[float]] = {EVERY: [], OFTEN: []}
    often: list[tuple[float, Kept]] = []
    for _ in range(rounds):
        seconds.append(run(way, 0)[0])
        for every, found in ratios.items():
            with_states = run(way, every)
            found.append(with_states[0] / seconds[-1])
        often.append(with_states)
    one = st.median(s for _, kept in often for s in kept.seconds)
    share = st.median(sum(kept.seconds) / taken for taken, kept in often)
    count = st.median(len(kept.seconds) for _, kept in often)
    at_30, at_1 = map(st.median, ratios.values())
    return (
        f"| {way} | {st.median(seconds):.1f} | {often[-1][1].bytes / 1000:.0f} | {1000 * one:.0f}"
        f" | {one / EVERY:.2%} | {at_30:.3f} | {at_1:.3f} | {count:.0f} | {share:.2%} |"
    )


def main() -> None:
    """A row for each method."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    print(
        "| method | seconds | state, kB | ms for one | of 30 s | each 30 s / without"
        " | each second / without | states | of the time |\n" + 9 * "|---" + "|"
    )
    for way in WAYS:
        print(row(way, rounds), flush=True)


if __name__ == "__main__":
    main()
