"""Variants and seeds as tasks of Dask workers, on the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from spinn_cli.command import OptionGroup
from spinn_cli.panels import PROCESSES
from symbolic_pinn.errors import InputError

if TYPE_CHECKING:
    from spinn_cli.options import MachineOptions
    from symbolic_pinn.progress import Monitor
    from symbolic_pinn.workers import Workers


@dataclass(frozen=True, kw_only=True)
class ClusterOptions(OptionGroup):
    """Who solves, where there is more than one thing to solve."""

    panel: ClassVar[str] = PROCESSES
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Each variant or seed is a task for the workers of this Dask scheduler,"
            " `tcp://HOST:PORT`.",
        ),
    ] = None
    workers: Annotated[
        int | None,
        typer.Option(help="The same with so many worker processes on this machine, a core each."),
    ] = None

    def chosen(
        self, machine: "MachineOptions | None" = None, *, divides: bool = True
    ) -> "Workers | None":
        """The workers, if any are asked for.

        Args:
            machine: what else is said of who computes.
            divides: whether there is more than one thing to solve.
        """
        if not self.given():
            return None
        [name, *more] = (f"--{name}" for name in self.given())
        if more:
            raise InputError("`--cluster` and `--workers` exclude each other")
        if machine is not None and machine.distributed:
            raise InputError(f"`{name}` and `--distributed` exclude each other")
        if machine is not None and machine.devices is not None:
            raise InputError(f"`{name}` and `--devices` exclude each other: a worker uses one")
        if not divides:
            raise InputError(
                f"`{name}` divides comparisons, sweeps and ensembles (`--seeds`); one run is"
                " divided by `--distributed`"
            )
        from symbolic_pinn.clusters import Cluster, LocalCluster, require_distributed

        require_distributed()
        if self.workers is not None:
            return LocalCluster(workers=self.workers)
        assert self.cluster is not None
        return Cluster(address=self.cluster)


def with_workers(
    given: Mapping[str, Any], workers: "Workers | None", monitor: "Monitor", label: str
) -> dict[str, Any]:
    """Arguments with workers, if there are any, in the place of devices.

    Args:
        given: arguments of `compare` or `solve_ensemble`.
        workers: who solves.
        monitor: shows how far they are.
        label: of what they solve.
    """
    if workers is None:
        return dict(given)
    others = {name: value for name, value in given.items() if name != "devices"}
    from symbolic_pinn.progress import Watched

    return {**others, "cluster": Watched(workers, monitor, label)}
