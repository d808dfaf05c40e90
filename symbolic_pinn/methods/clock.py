"""How long a run has worked, without what JAX needed to compile.

The first run of a process compiles programs that the next ones find ready, so wall time compares
runs only if compiling is left out. JAX announces the length of each tracing, lowering and
compilation when it ends; those that ended inside another one are not counted twice.
"""

import time
from functools import cache

import jax.monitoring

from symbolic_pinn.solution import Seconds

_EVENTS = frozenset(
    f"/jax/core/compile/{what}_duration"
    for what in ("jaxpr_trace", "jaxpr_to_mlir_module", "backend_compile")
)


class Compilations:
    """The total length of all compilations of this process."""

    def __init__(self) -> None:
        self.total = 0.0
        self._counted: list[tuple[float, float]] = []

    def __call__(self, event: str, duration_secs: float, **_: str | int) -> None:
        """Take notice of an event that has just ended."""
        if event in _EVENTS:
            self.add(time.perf_counter() - duration_secs, duration_secs)

    def add(self, begin: float, seconds: float) -> None:
        """Count a compilation in place of those inside it."""
        while self._counted and self._counted[-1][0] >= begin:
            self.total -= self._counted.pop()[1]
        self._counted.append((begin, seconds))
        self.total += seconds


@cache
def compilations() -> Compilations:
    """The one counter, which listens from the first call on."""
    counter = Compilations()
    jax.monitoring.register_event_duration_secs_listener(counter)
    return counter


class Clock:
    """Seconds of a run since it was made, parted into compiling and all else."""

    def __init__(self) -> None:
        self._compilations = compilations()
        self._prepared, self._begin, self._earlier = 0.0, time.perf_counter(), 0.0
        self._before = self._compilations.total

    def begin(self) -> None:
        """What came before prepared the run and counts as compiling."""
        now = time.perf_counter()
        self._prepared, self._begin = self._prepared + now - self._begin, now
        self._before = self._compilations.total

    def go_on(self, working: float) -> None:
        """The run had worked so long before it was cut off."""
        self._earlier = working

    @property
    def working(self) -> float:
        """Since the run began, without compiling."""
        return self._earlier + time.perf_counter() - self._begin - self._compiling

    @property
    def seconds(self) -> Seconds:
        """So far."""
        return Seconds(compile=self._prepared + self._compiling, train=self.working)

    @property
    def _compiling(self) -> float:
        return self._compilations.total - self._before
