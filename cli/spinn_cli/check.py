"""`spinn check`: what can be said of a problem before it is solved."""

from typing import Annotated

import typer

from spinn_cli import options as o
from spinn_cli.command import command
from spinn_cli.exit_codes import TROUBLE


@command
def check(
    problem: o.ProblemOptions,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 at a warning.")] = False,
    json: o.Json = False,
) -> None:
    """Check a problem before it is solved: orders, jumps, corners, what is finite, scales.

    Examples:

    spinn check rod.py --strict
    spinn check heat --set kappa=3
    """
    stated = problem.load()

    from dataclasses import asdict

    from symbolic_pinn.diagnosis import WARNING, diagnose
    from symbolic_pinn.solution import to_json

    findings = diagnose(stated)
    warnings = sum(f.level == WARNING for f in findings)
    if json:
        report = {"problem": stated.name, "findings": list(map(asdict, findings))}
        typer.echo(to_json(report), nl=False)
    else:
        for f in findings:
            typer.echo(f"{f.level:8}{f.topic:9}{f.message}")
        typer.echo(f"{stated.name}: {warnings} warning{'' if warnings == 1 else 's'}")
    if strict and warnings:
        raise typer.Exit(TROUBLE)
