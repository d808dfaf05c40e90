"""The connection with a scheduler of Dask, and whether its workers are of use."""

import asyncio
import logging
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from symbolic_pinn.checks import Number
from symbolic_pinn.clusters.task import PACKAGE, other_version, version
from symbolic_pinn.errors import InputError
from symbolic_pinn.extras import needed


def require_distributed() -> Any:
    """The package `distributed`.

    Raises:
        InputError: it is not installed.
    """
    return needed("distributed", "cluster", "a cluster of Dask")


def require_scheduler(address: str, wait: Number) -> None:
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
def connected(cluster: Any, wait: Number = 60) -> Iterator[Any]:
    """A connection with a scheduler, whose workers are of use."""
    from distributed import Client

    with _quiet(), Client(cluster, timeout=wait, set_as_default=False) as client:
        _look_at_workers(client)
        yield client


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask says to those who look for a fault in it is not shown."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _look_at_workers(client: Any) -> None:
    threads = client.nthreads()
    if not threads:
        warnings.warn("the Dask scheduler has no worker yet; the run waits for one", stacklevel=2)
    for worker, found in client.run(version, on_error="return").items():
        if isinstance(found, BaseException):
            raise InputError(f"the worker `{worker}` cannot use `{PACKAGE}` ({found})")
        if found != version():
            raise InputError(other_version(f"the worker `{worker}`", found, version()))
    several = [worker for worker, count in threads.items() if count > 1]
    if several:
        warnings.warn(
            f"the worker `{several[0]}` has {threads[several[0]]} threads, whose tasks wait for"
            " each other; start workers with `--nthreads 1`",
            stacklevel=2,
        )
