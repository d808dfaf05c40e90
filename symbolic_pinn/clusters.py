"""`Cluster` and `LocalCluster`: variants and seeds as tasks of Dask, one after the other on each
worker and at once on several.

A worker that dies takes nothing along: its task is run again by another one, or by itself when it
has been started again; a task that takes several workers along (`distributed.scheduler.
allowed-failures` of them, 3 if nothing else is said) is given up. What a worker refuses is refused
here, and not tried again.
"""

import asyncio
import json
import logging
import re
import signal
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from tempfile import TemporaryDirectory
from typing import Any

import jax

from symbolic_pinn.checks import Number, require_positive, require_positive_number, shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.interrupt import received, stop_on_interrupt
from symbolic_pinn.methods.run_facts import versions
from symbolic_pinn.run_statement import stated_arguments, stated_problem
from symbolic_pinn.solution import Row
from symbolic_pinn.solving import solve_ensemble
from symbolic_pinn.workers import packed

_PACKAGE = "symbolic-pinn"
_ADDRESS = re.compile(r"(tcp|tls|ucx|ws|wss)://\S+:\d+")
# Of each worker on this machine: one core, and none of its accelerators.
_ENVIRONMENT = {
    "JAX_PLATFORMS": "cpu",
    "JAX_NUM_CPU_DEVICES": "1",
    "NPROC": "1",  # threads of XLA
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}
# Of Dask: no threads, no pages for browsers, no limit of memory but that of the system.
_PLAIN = {
    "threads_per_worker": 1,
    "processes": True,
    "host": "127.0.0.1",
    "dashboard_address": None,
    "worker_dashboard_address": None,
    "memory_limit": 0,
}
# Threads of one process share settings of JAX and of LAPACK.
_one_at_a_time = threading.Lock()


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
        _require_scheduler(self.address, self.wait)
        with _client(self.address, self.wait) as client:
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
        with _processes(min(self.workers, len(statements))) as cluster, _client(cluster) as client:
            yield from _found(client, statements)


def require_distributed() -> Any:
    """The package `distributed`.

    Raises:
        InputError: it is not installed.
    """
    try:
        import distributed
    except ImportError as error:
        raise InputError(
            f"a cluster needs Dask ({error}); `pip install 'symbolic-pinn[cluster]'`"
        ) from None
    return distributed


@contextmanager
def _processes(count: int) -> Iterator[Any]:
    """A scheduler in this process and some workers in their own, which end with it."""
    distributed = require_distributed()
    import dask

    environment = dict(_ENVIRONMENT)
    if cache := jax.config.jax_compilation_cache_dir:  # type: ignore[attr-defined]
        environment["JAX_COMPILATION_CACHE_DIR"] = str(cache)
    with ExitStack() as stack:
        place = stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
        with _not_interrupted(), dask.config.set({"temporary-directory": place}):
            try:
                cluster = distributed.LocalCluster(
                    n_workers=count,
                    local_directory=place,
                    silence_logs=logging.CRITICAL,
                    env=environment,
                    **_PLAIN,
                )
            except RuntimeError as error:
                raise InputError(
                    f"the {count} worker processes do not start ({error}); a script that starts"
                    " them does so behind `if __name__ == '__main__':`"
                ) from error
            stack.enter_context(cluster)
        yield cluster


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """Signals wait: what is half started cannot be ended in good order."""
    mask = getattr(signal, "pthread_sigmask", None)  # not on Windows
    # Processes inherit what is blocked: Ctrl-C, which a terminal sends to all, is for this one.
    # Python's tracker of resources would unblock it when it starts with the first of them.
    resource_tracker.ensure_running()
    before = mask(signal.SIG_BLOCK, {signal.SIGINT}) if mask else set()
    try:
        with stop_on_interrupt() as is_stopped:
            yield
        if is_stopped():
            signal.raise_signal(received())
    finally:
        if mask:
            mask(signal.SIG_SETMASK, before)


def _require_scheduler(address: str, wait: Number) -> None:
    """Refuse an address at which nothing answers, or something else."""
    require_distributed()
    try:
        # A thread of its own: a notebook has a loop in this one.
        with ThreadPoolExecutor(1) as thread, _quiet():
            found = thread.submit(asyncio.run, _kind(address, wait)).result()
    except (OSError, ValueError, TypeError, MemoryError) as error:
        # What is no Dask sends lengths that no memory has.
        is_other = isinstance(error, MemoryError)
        why = "but something else" if is_other else str(error) or "no answer in time"
        raise InputError(
            f"no Dask scheduler answers at `{address}` ({why}); `dask scheduler` starts one"
        ) from None
    if found != "Scheduler":
        raise InputError(f"at `{address}` there is a {found} of Dask, and no scheduler")


async def _kind(address: str, wait: Number) -> Any:
    """What says that it is there."""
    from distributed import Security, rpc

    arguments = Security().get_connection_args("client")
    async with rpc(address, timeout=wait, connection_args=arguments) as server:
        answer = await asyncio.wait_for(server.identity(), wait)
        return answer.get("type")


@contextmanager
def _client(cluster: Any, wait: Number = 60) -> Iterator[Any]:
    """A connection with a scheduler, whose workers are of use."""
    from distributed import Client

    with _quiet(), Client(cluster, timeout=wait, set_as_default=False) as client:
        _require_same_versions(client)
        yield client


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask says to those who look for a fault in it is not shown."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _require_same_versions(client: Any) -> None:
    here = versions()[_PACKAGE]
    for worker, found in client.run(_version, on_error="return").items():
        if isinstance(found, BaseException):
            raise InputError(f"the worker `{worker}` cannot use `{_PACKAGE}` ({found})")
        if found != here:
            raise InputError(_other_version(f"the worker `{worker}`", found, here))


def _version() -> str:
    return versions()[_PACKAGE]


def _other_version(worker: str, found: str, here: str) -> str:
    return f"{worker} has `{_PACKAGE}` {found}, and here is {here}; install the same"


def _found(client: Any, statements: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """What the tasks give, in the order in which they end."""
    from distributed import as_completed

    labels = {client.submit(_solve, s, pure=False): label for label, s in statements.items()}
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
    except CancelledError as error:
        raise InputError(
            f"the Dask scheduler is lost ({error}); what had ended until then is kept"
        ) from None


def _solve(asked: str) -> bytes:
    """What a worker does with one statement."""
    data = json.loads(asked)
    here, there = versions()[_PACKAGE], data["versions"][_PACKAGE]
    if here != there:
        raise InputError(_other_version("a worker", here, there))
    with _one_at_a_time:
        arguments = stated_arguments(data)
        return packed(solve_ensemble(stated_problem(data), report=_while_wanted(), **arguments))


class _NotWantedError(Exception):
    """Nobody waits for the task any longer."""


def _while_wanted() -> Any:
    """What is called with rows, and ends the task when it was cancelled: Dask lets it run on."""
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def report(_: Row) -> None:
        task = worker.state.tasks.get(key)
        if task is None or task.state == "cancelled":
            raise _NotWantedError

    return report
