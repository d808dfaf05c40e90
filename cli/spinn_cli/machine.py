"""Options that say what computes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar

import typer

from spinn_cli.command import OptionGroup
from spinn_cli.panels import MACHINE, POINTS, PROCESSES
from symbolic_pinn.errors import InputError


class EngineName(StrEnum):
    """Names of the derivative engines on the command line."""

    lattice = "lattice"
    nested = "nested"


@dataclass(frozen=True, kw_only=True)
class MachineOptions(OptionGroup):
    """What computes: nothing of it changes the solution by more than rounding."""

    panel: ClassVar[str] = MACHINE
    derivatives: Annotated[
        EngineName | None,
        typer.Option(
            metavar="ENGINE", help="How derivatives are computed: lattice (default) or nested."
        ),
    ] = None
    check: Annotated[
        bool | None,
        typer.Option("--check/--no-check", help="Compare derivatives with nested jvp first."),
    ] = None
    chunk: Annotated[
        int | None,
        typer.Option(
            help="Most points that a device takes at once; default: all.", rich_help_panel=POINTS
        ),
    ] = None
    devices: Annotated[
        int | None,
        typer.Option(
            help="Devices that share the points; default: each core with 32 points or more."
        ),
    ] = None
    cache: Annotated[
        bool,
        typer.Option(
            "--cache/--no-cache",
            help="Keep compiled programs for later runs (default).",
            show_default=False,
        ),
    ] = True
    distributed: Annotated[
        bool,
        typer.Option(
            "--distributed",
            help="One run in several processes, as SLURM or MPI has started them, or as the next"
            " three options say.",
            rich_help_panel=PROCESSES,
        ),
    ] = False
    coordinator: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Where the first process listens, `HOST:PORT`.",
            rich_help_panel=PROCESSES,
        ),
    ] = None
    processes: Annotated[
        int | None,
        typer.Option(help="How many processes there are.", rich_help_panel=PROCESSES),
    ] = None
    rank: Annotated[
        int | None, typer.Option(help="Which one this is, from 0 on.", rich_help_panel=PROCESSES)
    ] = None

    def join(self) -> bool:
        """Join the other processes of the run, if there are any; whether this is the first."""
        from spinn_cli.runtime import join

        others = self.given("coordinator", "processes", "rank")
        if others and not (self.distributed and len(others) == 3):
            raise InputError(
                "`--coordinator`, `--processes` and `--rank` belong together, with `--distributed`"
            )
        return join(**others) if self.distributed else True

    def arguments(self, points: int, seeds: int | None = None) -> dict[str, Any]:
        """Start JAX, and say it as arguments of `solve`."""
        from spinn_cli.runtime import start

        found = self.given("check")
        if self.derivatives is not None:
            found["derivatives"] = _engine(self.derivatives)
        devices = start(self.devices, points, seeds=seeds or 1, cache=self.cache)
        return {**found, "devices": devices}


def _engine(name: EngineName) -> Any:
    from symbolic_pinn.calculus import Lattice, NestedJvp

    return {EngineName.lattice: Lattice, EngineName.nested: NestedJvp}[name]()
