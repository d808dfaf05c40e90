"""What the verdict says of right and wrong answers: true errors against estimates.

    python tests/benchmarks/honesty.py [--limit SECONDS] [--networks] [NAME ...]

All shipped equations with an exact solution and the cases of honesty_*.py, by random features; some
by small networks, too, that are stopped early (`--networks`: these alone). A case that takes longer
than the limit is stopped. Errors are relative L2 errors on the grid of a summary, the largest over
the unknowns, against a closed form or an independent solver; `none` where no answer is right. The
last column but one is the share of the time that the estimate took.
"""

import argparse
import json
import signal
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import honesty_fields as _fields
import honesty_mixed as _mixed
import honesty_open as _open
import honesty_ordinary as _ordinary
import numpy as np
from honesty_cases import CASES, NETWORKS, NOTHING

import symbolic_pinn as spinn
from symbolic_pinn.methods.random_features import found_field
from symbolic_pinn.objective import field_values
from symbolic_pinn.solution import judged
from symbolic_pinn.solution.metrics import grid

FILES = (_ordinary, _open, _fields, _mixed)
FEATURES = "features"
ROUNDING, FACTOR, HARSH = 1e-13, 10.0, 1e-6


class OverTimeError(BaseException):
    """The limit is reached; no `Exception`, so that nothing on the way takes it for its own."""


@dataclass
class Row:
    """One line of the table."""

    problem: str
    method: str
    error: float | None = None
    estimate: float | None = None
    left: float | None = None
    verdict: str = ""
    seconds: float = 0.0
    estimating: float = 0.0
    why: str = ""

    @property
    def ratio(self) -> float | None:
        """Estimate over true error, where both say something; above 100 % all is one."""
        known = self.error is not None and self.estimate is not None
        if not known or not np.isfinite(self.error) or self.error <= ROUNDING:
            return None
        return min(self.estimate, 1.0) / min(self.error, 1.0)

    def line(self) -> str:
        shown = ["none" if self.error is None or self.error == np.inf else f"{self.error:.1e}"]
        shown += ["" if v is None else f"{v:.1e}" for v in (self.estimate, self.left)]
        cells = [f"{self.problem} | `{self.method}`", *shown, self.verdict, f"{self.seconds:.0f}"]
        return f"| {' | '.join(cells)} | {self.estimating:.1f} | {self.why[:90]} |"


class Watch:
    """Seconds spent in the estimate."""

    def __init__(self) -> None:
        self.seconds = 0.0
        for module, name in (
            (found_field, "assessed"),
            (found_field, "over_blocks"),
            (judged, "assessed"),
        ):
            setattr(module, name, self._timed(getattr(module, name)))

    def _timed(self, call: Callable) -> Callable:
        def timed(*given: Any) -> Any:
            begin = time.perf_counter()
            try:
                return call(*given)
            finally:
                self.seconds += time.perf_counter() - begin

        return timed


def method_of(name: str) -> dict[str, Any]:
    """Settings of `solve`: `features`, `lm:17`, `adam:2000`."""
    kind, _, steps = name.partition(":")
    if kind == FEATURES:
        return {"method": spinn.RandomFeatures()}
    small = {"network": spinn.MLP(16, 2)}
    if kind == "lm":
        lm = spinn.LevenbergMarquardt(int(steps), spinn.FixedPoints(200, 40))
        return {"method": lm, "recipe": spinn.Recipe(**small)}
    return {"method": spinn.Adam(int(steps)), "recipe": spinn.Recipe(points=64, **small)}


def error_of(solution: spinn.Solution, right: Any) -> float:
    """The largest over the unknowns; infinite where nothing is right."""
    if right == NOTHING:
        return np.inf
    if right is None:
        found = solution.relative_l2()
        if all(np.isfinite(list(found.values()))):
            return max(found.values())
        right = _formulas(solution.problem)
    several = right if isinstance(right, list) else [right]
    x, names = grid(solution.problem.box), list(solution.problem.fields)
    values = field_values(solution.field, x)
    return min(_error(x, values, names, one) for one in several)


def _formulas(problem: spinn.Problem) -> dict[str, Callable]:
    from symbolic_pinn.solution.metrics import exact_values

    values = exact_values(problem, grid(problem.box))
    return {name: lambda *_, v=v: v for name, v in values.items()}


def _error(x: np.ndarray, values: np.ndarray, names: list[str], right: Any) -> float:
    """|u - right| / |right|; against the largest unknown where right vanishes."""
    expected = {n: f(*x.T) for n, f in right.items()}
    sizes = {n: np.sqrt(np.nanmean(e**2)) for n, e in expected.items()}
    most = max(sizes.values()) or 1.0
    found = []
    for name, e in expected.items():
        off = np.sqrt(np.nanmean((values[:, names.index(name)] - e) ** 2))
        found.append(off / (sizes[name] or most))
    return float(max(found))


def measured(name: str, method: str, watch: Watch, limit: int) -> Row:
    """One problem by one method."""
    row, begin = Row(name, method), time.perf_counter()
    watch.seconds = 0.0
    signal.signal(signal.SIGALRM, _over_time)
    signal.alarm(limit)
    try:
        stated, right = _stated(name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            solution = spinn.solve(stated, check=False, **method_of(method))
        signal.alarm(0)
        _fill(row, solution, right)
    except OverTimeError:
        row.verdict = "stopped"
    except spinn.InputError as error:
        row.verdict, row.why = "refused", str(error)
    except Exception as error:  # noqa: BLE001 a defect is a line of the table
        row.verdict, row.why = "broken", f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
    row.seconds, row.estimating = time.perf_counter() - begin, watch.seconds
    return row


def _stated(name: str) -> tuple[spinn.Problem, Any]:
    if name not in CASES:
        return spinn.load(name), None
    made = CASES[name]()
    return made if isinstance(made, tuple) else (made, None)


def _fill(row: Row, solution: spinn.Solution, right: Any) -> None:
    verdict = solution.verdict
    row.verdict, row.error = verdict.status, error_of(solution, right)
    row.why = next(iter(verdict.reasons), "")
    if verdict.estimate is not None:
        row.left = verdict.estimate.unresolved
        noise = [e.mean for e in verdict.standard_errors.values()]  # of data, where there are some
        row.estimate = max([*verdict.estimate.relative.values(), *noise], default=None)
    if verdict.estimate is not None and verdict.estimate.undetermined:
        row.why = f"open: {', '.join(verdict.estimate.undetermined)}. {row.why}"


def _over_time(*_: Any) -> None:
    raise OverTimeError


def summary(rows: Sequence[Row]) -> Iterator[str]:
    """What the table says, in a few lines."""
    rated = [r for r in rows if r.ratio is not None]
    low = [r for r in rated if r.ratio < 1 / FACTOR]
    high = [r for r in rated if r.ratio > FACTOR]
    within = len(rated) - len(low) - len(high)
    yield f"{len(rows)} rows, {sum(r.verdict == 'stopped' for r in rows)} stopped at the limit"
    if rated:
        yield (
            f"estimate within a factor of {FACTOR:g}: {within} of {len(rated)}"
            f" ({within / len(rated):.0%}); below {len(low)}, above {len(high)}"
        )
    sure = [r for r in rows if r.verdict == "converged" and r.error is not None]
    for limit in (0.1, 0.01):
        wrong = [r for r in sure if r.error > limit]
        yield f"converged with an error above {limit:.0%}: {len(wrong)} of {len(sure)}"
    harsh = [
        r
        for r in rows
        if r.verdict in ("failed", "doubtful") and r.error is not None and r.error < HARSH
    ]
    broken = [r for r in rows if r.verdict == "broken"]
    groups = {
        "too low": low,
        "too high": high,
        "converged and wrong": [r for r in sure if r.error > 0.01],
        "right and not converged": harsh,
        "broken": broken,
    }
    for what, found in groups.items():
        if found:
            yield f"{what}: " + ", ".join(f"{r.problem} `{r.method}`" for r in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, default=60)
    parser.add_argument("--networks", action="store_true", help="small networks alone")
    parser.add_argument("--features", action="store_true", help="random features alone")
    parser.add_argument("--rows", type=Path, help="append the rows to this file, as JSON lines")
    parser.add_argument("--again", action="store_true", help="print what is in that file")
    parser.add_argument("names", nargs="*", metavar="NAME")
    given = parser.parse_args()
    if given.again:
        rows = [Row(**json.loads(line)) for line in given.rows.read_text().splitlines()]
        rows = list({(r.problem, r.method): r for r in rows}.values())
    else:
        rows = list(_run(given))
    head = "problem | method | true error | estimate | left | verdict | seconds | estimating | why"
    print(f"| {head} |\n|{'---|' * 9}")
    print(*(row.line() for row in rows), sep="\n")
    print(*summary(rows), sep="\n")


def _run(given: argparse.Namespace) -> Iterator[Row]:
    watch = Watch()
    shipped = [name for name in spinn.shipped() if spinn.load(name).exact]
    for name in given.names or [*CASES, *shipped]:
        methods = () if given.networks else (FEATURES,)
        methods += () if given.features else NETWORKS.get(name, ())
        for method in methods:
            row = measured(name, method, watch, given.limit)
            print(row.line(), flush=True)
            if given.rows:
                with given.rows.open("a") as out:
                    out.write(json.dumps(asdict(row)) + "\n")
            yield row


if __name__ == "__main__":
    main()
