"""`spinn export`: the values of a saved solution for other programs."""

from pathlib import Path
from typing import Annotated

import typer

from spinn_cli import complete
from spinn_cli.command import command
from symbolic_pinn.errors import InputError


@command
def export(
    run: Annotated[
        Path, typer.Argument(metavar="RUN", help="A run folder.", autocompletion=complete.run)
    ],
    to: Annotated[
        str | None,
        typer.Option(metavar="FORMAT", help="csv or npz; default: OUT's suffix, or npz."),
    ] = None,
    grid: Annotated[
        str | None,
        typer.Option(metavar="NxM", help="Points of each coordinate, `200x100`, or of all, `50`."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file; default RUN/values.FORMAT.")
    ] = None,
) -> None:
    """Write the unknowns of a saved solution on a regular grid to a file.

    Examples:

    spinn export runs/heat --to csv --grid 200x100
    """
    from symbolic_pinn import Solution
    from symbolic_pinn.solution.formats import FORMATS

    known = {f.name: f for f in FORMATS}
    if to is not None and to not in known:
        raise InputError(f"`--to {to}`: no such format; there are {', '.join(known)}")
    path = out or run / f"values.{to or 'npz'}"
    counts = [_count(grid, text) for text in grid.split("x")] if grid is not None else [_POINTS]
    chosen = None if to is None else known[to]
    typer.echo(f"saved in {Solution.load(run).export(path, *counts, format=chosen)}")


_POINTS = 50


def _count(grid: str, text: str) -> int:
    if not text.isdecimal():
        raise InputError(f"`--grid {grid}`: write numbers with `x` between them, `200x100`")
    return int(text)
