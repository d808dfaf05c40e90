"""`spinn list`: the shipped equations."""

from typing import Any

import typer

from spinn_cli import options as o
from spinn_cli.command import command


@command
def list_equations(json: o.Json = False) -> None:
    """List the shipped equations; any of them can be solved or shown by its name.

    Behind each stands how long `--method auto` takes on two cores, and the error that it estimates.
    """
    import ast

    from symbolic_pinn.problem.library import equations_folder, shipped, typical_times

    def title(name: str) -> str:
        source = (equations_folder() / f"{name}.py").read_text(encoding="utf-8")
        return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]

    titles, times = {name: title(name) for name in shipped()}, typical_times()
    if json:
        from json import dumps

        typer.echo(
            dumps({n: {"title": t, **times.get(n, {})} for n, t in titles.items()}, indent=2)
        )
        return
    width, of_time = (
        max(map(len, titles), default=0),
        max(map(len, map(_time, times.values())), default=0),
    )
    for name, text in titles.items():
        taken = _time(times[name]) if name in times else ""
        typer.echo(f"{name:<{width}}  {taken:<{of_time}}  {text}")


def _time(facts: dict[str, Any]) -> str:
    """`3 s to 2e-12`, and what is not reached in two minutes."""
    seconds = "2 min" if facts["out_of_time"] else f"{facts['seconds']:.2g} s"
    return seconds if facts["error"] is None else f"{seconds} to {facts['error']:.0e}"
