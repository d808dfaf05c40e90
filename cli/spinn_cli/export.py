"""`spinn export`: the values of a saved solution for other programs."""

from pathlib import Path
from typing import Annotated

import typer

from spinn_cli import complete
from spinn_cli.command import command
from spinn_cli.drawing import written
from symbolic_pinn.errors import InputError


@command
def export(
    run: Annotated[
        Path, typer.Argument(metavar="RUN", help="A run folder.", autocompletion=complete.run)
    ],
    to: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="csv, npz, nc (NetCDF), zarr, vtu or vti (ParaView); default: OUT's suffix, or"
            " npz.",
        ),
    ] = None,
    grid: Annotated[
        str | None,
        typer.Option(
            metavar="NxM",
            help="Points of each coordinate that `--at` leaves, `200x100`, or of all, `50`.",
        ),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUES", help="Values of coordinates, `t=0.5` or `t=0:1:11`."),
    ] = None,
    expression: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="What else is written, `u.diff(x)` or `ux=u.diff(x)`."),
    ] = None,
    standard_errors: Annotated[
        bool, typer.Option("--standard-errors", help="Those of the unknowns too.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file; default RUN/values.FORMAT.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is there.")
    ] = False,
) -> None:
    """Write the unknowns of a saved solution, and expressions of them, on a grid to a file.

    Examples:

    spinn export runs/heat --to csv --grid 200x100
    spinn export runs/heat --to nc --expression "u.diff(x)"
    """
    from spinn_cli.places import read_expressions, read_places
    from symbolic_pinn import Solution
    from symbolic_pinn.solution.formats import FORMATS

    known = {f.name: f for f in FORMATS}
    if to is not None and to not in known:
        raise InputError(f"`--to {to}`: no such format; there are {', '.join(known)}")
    path = out or run / f"values.{to or 'npz'}"
    counts = [_count(grid, text) for text in grid.split("x")] if grid is not None else []
    solution = Solution.load(run)
    with written(path):
        found = solution.export(
            path,
            *counts,
            format=None if to is None else known[to],
            overwrite=overwrite,
            expressions=read_expressions(expression or ()),
            standard_errors=standard_errors,
            **read_places(at or ()),
        )
    typer.echo(f"saved in {found}")


def _count(grid: str, text: str) -> int:
    if not text.isdecimal():
        raise InputError(f"`--grid {grid}`: write numbers with `x` between them, `200x100`")
    return int(text)
