"""`Watched`: workers, and how far they are."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from symbolic_pinn.progress.monitor import Monitor
from symbolic_pinn.workers import Workers


@dataclass(frozen=True)
class Watched:
    """Workers, and a monitor that shows how many of their tasks have ended.

    Attributes:
        workers: who solves.
        monitor: where it is shown.
        label: of the whole.
    """

    workers: Workers
    monitor: Monitor
    label: str

    def solve_all(self, statements: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """See `Workers`."""
        count = self.monitor.count(self.label, len(statements))
        with closing(self.workers.solve_all(statements)) as found:  # type: ignore[type-var]
            for name, data in found:
                yield name, data
                count.ended(name)  # and was saved, or this would not be reached
