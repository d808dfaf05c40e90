"""`spinn animate`: a film of a saved solution."""

from pathlib import Path
from typing import Annotated

import typer

from spinn_cli import drawing as d
from spinn_cli.command import command


@command
def animate(
    run: d.RunFolderArgument,
    over: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The coordinate that goes by; default time."),
    ] = None,
    frames: Annotated[int, typer.Option(metavar="N", help="How many frames.")] = 60,
    at: d.At = None,
    expression: d.ExpressionText = None,
    style: d.StyleText = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A .gif or .mp4 file; default RUN/film.gif."),
    ] = None,
) -> None:
    """Draw a film of a saved solution, as GIF, or as MP4 where ffmpeg is found.

    Examples:

    spinn animate runs/heat
    spinn animate runs/heat --frames 30 --out heat.mp4
    """
    path = d.free_path(run, out or run / "film.gif")
    places = d.places(at)
    solution = d.loaded(run)
    with d.written(path):
        found = solution.animate(
            path, over=over, frames=frames, expression=expression, style=style, **places
        )
    typer.echo(f"saved in {found}")
