"""`spinn plot`: a figure of a saved solution."""

from pathlib import Path
from typing import Annotated

import typer

from spinn_cli import drawing as d
from spinn_cli.command import command
from symbolic_pinn.errors import InputError

FORMATS = ("pdf", "svg", "png")


@command
def plot(
    run: d.RunFolderArgument,
    at: d.At = None,
    expression: d.ExpressionText = None,
    to: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="pdf, svg or png; default OUT's or pdf."),
    ] = None,
    style: d.StyleText = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file; default RUN/plot.FORMAT.")
    ] = None,
) -> None:
    """Draw a saved solution, or an expression of it, for a paper.

    Examples:

    spinn plot runs/heat --at t=0.5
    spinn plot runs/heat --expression "u.diff(x)"
    """
    kind = (to or (out.suffix.removeprefix(".") if out else "") or "pdf").lower()
    if kind not in FORMATS:
        raise InputError(f"`{to or out}`: no format `{kind}`; there are {', '.join(FORMATS)}")
    path = d.free_path(run, out or run / f"plot.{kind}")
    places = d.places(at)

    from symbolic_pinn.solution.figures import save_figure

    figure = d.loaded(run).plot(expression, style=style, **places)
    with d.written(path):
        save_figure(figure, path, kind)
    typer.echo(f"saved in {path}")
