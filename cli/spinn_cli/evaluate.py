"""`spinn eval`: values of a saved solution at points."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spinn_cli import complete
from spinn_cli.command import command
from symbolic_pinn.errors import InputError
from symbolic_pinn.suggestions import closest_or_all

if TYPE_CHECKING:
    import numpy as np

    from symbolic_pinn.solution.formats import GridValues

_DIGITS = 10


@command
def evaluate(
    run: Annotated[
        Path, typer.Argument(metavar="RUN", help="A run folder.", autocompletion=complete.run)
    ],
    expressions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="EXPRESSION",
            help="Such as `u.diff(x)`, or with a name, `flux=-u.diff(x)`; default: the unknowns.",
        ),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VALUES",
            help="A value of each coordinate, or a range: `t=0.5,x=0:1:11` has 11 points.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, an object a point.")] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV, as into a pipe or file.")
    ] = False,
) -> None:
    """Print the values of expressions of a saved solution at points.

    Examples:

    spinn eval runs/heat "u.diff(x)" --at t=0.5,x=0:1:11
    spinn eval runs/heat --at t=1,x=0.5 --json
    """
    if as_json and as_csv:
        raise InputError("`--json` and `--csv` exclude each other")

    from spinn_cli.places import read_expressions, read_places
    from symbolic_pinn import Solution

    solution = Solution.load(run)
    names = [c.name for c in solution.problem.box.coordinates]
    places = read_places(at or ())
    if unknown := next((n for n in places if n not in names), None):
        raise InputError(f"`{unknown}` is no coordinate{closest_or_all(unknown, names)}")
    if missing := [n for n in names if n not in places]:
        example = ",".join(f"{n}=..." for n in missing)
        raise InputError(f"say where: `--at {example}` (a number each, or a range `0:1:11`)")
    asked = read_expressions(expressions or ())
    found = solution.grid(expressions=asked, **places)
    columns = _columns(found, asked)
    if as_json:
        _print_json(columns)
    elif as_csv or not is_terminal():
        _print_csv(columns)
    else:
        _print_table(columns)
    _tell_outside(found)


def is_terminal() -> bool:
    """Whether a person reads the output."""
    return sys.stdout.isatty()


def _columns(found: "GridValues", asked: dict[str, str]) -> "dict[str, np.ndarray]":
    """The coordinates and what was asked for: the expressions, or else the unknowns."""
    from symbolic_pinn.solution.formats import real_arrays

    wanted = {n: v for n, v in found.values.items() if n in asked or not asked}
    columns = dict(zip(found.names, found.points.T, strict=True))
    return columns | {n: v.ravel() for n, v in real_arrays(wanted)}


def _print_json(columns: "dict[str, np.ndarray]") -> None:
    from symbolic_pinn.solution import to_json

    rows = zip(*(c.tolist() for c in columns.values()), strict=True)
    typer.echo(to_json([dict(zip(columns, row, strict=True)) for row in rows]), nl=False)


def _print_csv(columns: "dict[str, np.ndarray]") -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(c.tolist() for c in columns.values()), strict=True))


def _print_table(columns: "dict[str, np.ndarray]") -> None:
    texts = [[n, *(f"{v:.{_DIGITS}g}" for v in c)] for n, c in columns.items()]
    widths = [max(map(len, column)) for column in texts]
    for row in zip(*texts, strict=True):
        typer.echo("  ".join(t.rjust(w) for t, w in zip(row, widths, strict=True)))


def _tell_outside(found: "GridValues") -> None:
    """Say how many points lie outside the domain, where nothing was solved."""
    from symbolic_pinn.domain.domain import ON_EDGE

    inside = found.problem.box.contains(found.points, slack=ON_EDGE)
    if outside := int((~inside).sum()):
        count = f"{outside} of {len(inside)} points lie" if len(inside) > 1 else "the point lies"
        typer.echo(f"{count} outside the domain (nan)", err=True)
