"""`Cluster` and `LocalCluster`: whose workers solve."""

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any

from symbolic_pinn.checks import Number, require_positive, require_positive_number, shown
from symbolic_pinn.clusters.connection import connected, require_scheduler
from symbolic_pinn.clusters.processes import processes
from symbolic_pinn.clusters.task import solve
from symbolic_pinn.errors import InputError

_ADDRESS = re.compile(r"(tcp|tls|ucx|ws|wss)://\S+:\d+")


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """The workers of a Dask scheduler that is running, on this machine or on many.

    Each worker needs this package in the same version, and should have one thread
    (`dask worker ADDRESS --nthreads 1`). It uses the first of its devices.

    Attributes:
        address: of the scheduler, `tcp://host:8786`.
        wait: seconds in which the scheduler must answer.
    """

    address: str
    wait: Number = 10

    def __post_init__(self) -> None:
        require_positive_number(wait=self.wait)
        if not isinstance(self.address, str) or not _ADDRESS.fullmatch(self.address):
            raise InputError(f"`cluster` is {shown(self.address)}; give `tcp://HOST:PORT`")

    def solve_all(self, statements: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """See `Workers`."""
        require_scheduler(self.address, self.wait)
        with connected(self.address, self.wait) as client:
            yield from _found(client, statements)


@dataclass(frozen=True, kw_only=True)
class LocalCluster:
    """Worker processes on this machine, started for one call and ended after it.

    Each takes one core. They are started as Python starts processes anew: a script that uses them
    guards what it does by `if __name__ == "__main__":`.

    Attributes:
        workers: how many.
    """

    workers: int

    def __post_init__(self) -> None:
        require_positive(workers=self.workers)

    def solve_all(self, statements: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """See `Workers`."""
        with processes(min(self.workers, len(statements))) as cluster, connected(cluster) as client:
            yield from _found(client, statements)


def _found(client: Any, statements: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """What the tasks give, in the order in which they end."""
    from distributed import as_completed

    labels = {client.submit(solve, s, pure=False): label for label, s in statements.items()}
    for future in as_completed([*labels], loop=client.loop):
        label = labels.pop(future)
        yield label, _result(future, label)


def _result(future: Any, label: str) -> bytes:
    from distributed.scheduler import KilledWorker

    try:
        found: bytes = future.result()
        return found
    except InputError as error:
        raise InputError(f"{label}: {error}") from None
    except KilledWorker as error:
        raise InputError(
            f"{label}: its worker died, and so did those that tried it again; look for what ended"
            f" them, such as too little memory ({error})"
        ) from None
    except CancelledError:
        raise InputError(
            "the Dask scheduler is lost; what had ended until then is kept in the run folder"
        ) from None
