"""Workers in processes on this machine, which live as long as they are needed."""

import logging
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import resource_tracker
from tempfile import TemporaryDirectory
from typing import Any

import jax

from symbolic_pinn.clusters.connection import require_distributed
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.interrupt import received, stop_on_interrupt

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
# Of Dask: no threads, nothing that others can reach, no limit of memory but that of the system.
_PLAIN = {
    "threads_per_worker": 1,
    "processes": True,
    "host": "127.0.0.1",
    "dashboard_address": "127.0.0.1:0",  # or two runs would quarrel about a port
    "worker_dashboard_address": None,
    "memory_limit": 0,
}


@contextmanager
def processes(count: int) -> Iterator[Any]:
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
