"""`spinn list`: the shipped equations, in groups."""

import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from spinn_cli import options as o
from spinn_cli.command import command

if TYPE_CHECKING:
    from symbolic_pinn.catalogue import ShippedEquation

# Columns below which a title is better not folded.
_LEAST = 20


@command
def list_equations(json: o.Json = False) -> None:
    """List the shipped equations; any of them can be solved or shown by its name.

    Behind each stands how long `--method auto` takes on two cores, and the error that it estimates.

    Examples:

    spinn list
    spinn list --json
    """
    from dataclasses import asdict

    from symbolic_pinn.catalogue import catalogue

    if json:
        from json import dumps

        facts = {e.name: {k: v for k, v in asdict(e).items() if k != "name"} for e in catalogue()}
        typer.echo(dumps(facts, indent=2))
    else:
        typer.echo("\n".join(_page(catalogue())))


def _page(known: "tuple[ShippedEquation, ...]") -> Iterator[str]:
    """Group after group; where this is piped each equation is a line."""
    name_width = max((len(e.name) for e in known), default=0)
    time_width = max((len(_time(e)) for e in known), default=0)
    for i, equation in enumerate(known):
        if i == 0 or equation.group != known[i - 1].group:
            yield from ([""] if i else []) + [f"{equation.group}:"]
        begin = f"  {equation.name:<{name_width}}  {_time(equation):<{time_width}}  "
        yield from _folded(begin, equation.title)
    methods = {e.method for e in known if e.method}
    yield from ("", f"Times: `--method {', '.join(sorted(methods))}` on two cores, to the error")
    yield "that it estimates. `spinn show NAME` shows one, `spinn solve NAME` solves it."


def _folded(begin: str, title: str) -> list[str]:
    """A title behind its name, folded on a terminal that is too narrow for it."""
    columns = shutil.get_terminal_size().columns
    if not sys.stdout.isatty() or columns < len(begin) + _LEAST:
        return [begin + title]
    return textwrap.wrap(begin + title, columns, subsequent_indent=" " * len(begin))


def _time(equation: "ShippedEquation") -> str:
    """`3 s to 2e-12`, and what is not reached in two minutes."""
    if equation.seconds is None:
        return ""
    seconds = "2 min" if equation.out_of_time else f"{equation.seconds:.2g} s"
    return seconds if equation.error is None else f"{seconds} to {equation.error:.0e}"
