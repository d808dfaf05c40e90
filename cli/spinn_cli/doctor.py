"""`spinn doctor`: whether this installation and this machine are fit to solve."""

import sys

import typer

from spinn_cli import options as o
from spinn_cli.command import command
from spinn_cli.exit_codes import TROUBLE


@command
def doctor(json: o.Json = False) -> None:
    """Look at versions, devices, memory, the cache and the terminal; say what to mend.

    Exit code 0 if nothing is wrong, else 1.

    Examples:

    spinn doctor
    spinn doctor --json
    """
    from dataclasses import asdict
    from functools import partial
    from json import dumps

    from spinn_cli import help_topics
    from spinn_cli.checkup import found
    from spinn_cli.tables import WIDE

    table = partial(help_topics.table, columns=None if sys.stdout.isatty() else WIDE)
    facts = found()
    wrong = [fact for fact in facts if fact.remedy is not None]
    if json:
        typer.echo(dumps({"sound": not wrong, "findings": [*map(asdict, facts)]}, indent=2))
    else:
        typer.echo("\n".join(table({fact.name: fact.value for fact in facts})))
        for fact in wrong:
            typer.echo("\n".join(["", *table({"mend": f"{fact.name}: {fact.remedy}"})]))
        typer.echo("" if wrong else "\nNothing is wrong.", nl=not wrong)
    if wrong:
        raise typer.Exit(TROUBLE)
