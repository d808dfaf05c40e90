"""How the command starts JAX: its devices and its compilation cache."""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from symbolic_pinn.errors import InputError

if TYPE_CHECKING:
    import jax

# Below this many points on each, devices wait for each other longer than they work.
_LEAST_POINTS = 32
# Devices that JAX may make of the cores of a CPU: more of them only wait.
_LEAST_DEVICES, _FOR_EACH_CORE = 16, 4


def start(
    devices: int | None, points: int, *, seeds: int = 1, cache: bool
) -> Sequence["jax.Device"]:
    """The devices that share the points of a step.

    On CPU, JAX is started with one host device for each core, and as many of them are used as get
    at least 32 points, or as there are seeds of an ensemble; `devices` says otherwise.
    """
    import jax

    if jax.distributed.is_initialized():
        if cache:
            _use_cache()
        return jax.devices()
    there = cores()
    most = max(_LEAST_DEVICES, _FOR_EACH_CORE * there)
    if devices is not None and not 1 <= devices <= most:
        raise InputError(
            f"`--devices {devices}`: this machine has {there} core(s); give 1 to {most}"
        )
    # A process that has used JAX before (a notebook, a test) keeps the devices that it has.
    with contextlib.suppress(RuntimeError):
        jax.config.update("jax_num_cpu_devices", devices or there)
    if cache:
        _use_cache()
    found = jax.devices()
    if devices is not None and there < devices <= len(found) and found[0].platform == "cpu":
        text = f"`--devices {devices}`: this machine has {there} core(s)"
        typer.echo(f"Warning: {text}; more devices than that wait for each other", err=True)
    if devices is not None and not 1 <= devices <= len(found):
        raise InputError(
            f"`--devices {devices}`: JAX has {len(found)} device(s); give a number from 1 to that"
        )
    return found[: devices or (seeds if seeds > 1 else max(1, points // _LEAST_POINTS))]


def join(
    coordinator: str | None = None, processes: int | None = None, rank: int | None = None
) -> bool:
    """Join the processes of one run, and say whether this is the first of them.

    Raises:
        InputError: they cannot be found, or do not answer.
    """
    import jax

    from symbolic_pinn.methods.processes import anywhere, is_first

    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    with contextlib.suppress(RuntimeError):
        jax.config.update("jax_num_cpu_devices", 1)
    try:
        jax.distributed.initialize(coordinator, processes, rank)
    except (ValueError, RuntimeError) as error:
        raise InputError(
            f"`--distributed`: the processes do not find each other ({error}); start them"
            " by SLURM or MPI, or give `--coordinator`, `--processes` and `--rank`"
        ) from error
    with _standard_output_to_errors():  # which is where Gloo says that it is connected
        anywhere(False)
    return is_first()


@contextlib.contextmanager
def _standard_output_to_errors() -> Iterator[None]:
    """What code of other languages prints goes to the standard error."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def cache_folder() -> Path:
    """Where compiled programs are kept: in the user's cache, unless JAX is told of another."""
    import jax
    from platformdirs import user_cache_path

    told = jax.config.jax_compilation_cache_dir  # type: ignore[attr-defined]
    return user_cache_path("symbolic-pinn") / "jax" if told is None else Path(told)


def _use_cache() -> None:
    import jax

    if jax.config.jax_compilation_cache_dir is None:  # type: ignore[attr-defined]
        jax.config.update("jax_compilation_cache_dir", str(cache_folder()))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.1)
