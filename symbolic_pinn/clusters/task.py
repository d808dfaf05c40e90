"""What a worker does with a statement that it was sent."""

import json
import threading
from typing import Any

from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.run_facts import versions
from symbolic_pinn.run_statement import stated_arguments, stated_problem
from symbolic_pinn.solution import Row
from symbolic_pinn.solving import solve_ensemble
from symbolic_pinn.workers import packed

PACKAGE = "symbolic-pinn"
# Threads of one process share settings of JAX and of LAPACK.
_one_at_a_time = threading.Lock()


def solve(asked: str) -> bytes:
    """The packed ensemble of a statement.

    Raises:
        InputError: as for `solve_ensemble`, or it comes from another version.
    """
    data = json.loads(asked)
    here, there = version(), data["versions"][PACKAGE]
    if here != there:
        raise InputError(other_version("a worker", here, there))
    with _one_at_a_time:
        arguments = stated_arguments(data)
        arguments |= {"report": _while_wanted(), "progress": False}
        return packed(solve_ensemble(stated_problem(data), **arguments))


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


def version() -> str:
    """That of this package, here."""
    return versions()[PACKAGE]


def other_version(worker: str, found: str, here: str) -> str:
    """What is said of a worker with another one."""
    return f"{worker} has `{PACKAGE}` {found}, and here is {here}; install the same"
