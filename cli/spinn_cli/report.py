"""`spinn report`: a saved run as a page for a browser."""

from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from spinn_cli import complete
from spinn_cli.command import command


@command
def report(
    run: Annotated[
        Path,
        typer.Argument(
            metavar="RUN",
            help="The folder of a run, of several seeds, a comparison or a sweep.",
            autocompletion=complete.run,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.html", help="The file; default RUN/report.html."),
    ] = None,
) -> None:
    """Write one page with the problem, the verdict, figures, tables, and how to do it again.

    Examples:

    spinn report runs/heat
    spinn report runs/heat --out heat.html
    """
    from symbolic_pinn import load_run

    found = load_run(run)
    typer.echo(found.report(out or _free(run), folder=run))


def _free(run: Path) -> Path:
    """The first name in a folder that is not taken, `report.html`, `report-2.html`, ..."""
    folder = run if run.is_dir() else run.parent
    names = (folder / ("report.html" if i == 1 else f"report-{i}.html") for i in count(1))
    return next(name for name in names if not name.exists())
