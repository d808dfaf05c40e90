"""`spinn list`: the shipped equations."""

import typer

from spinn_cli import options as o
from spinn_cli.command import command


@command
def list_equations(json: o.Json = False) -> None:
    """List the shipped equations; any of them can be solved or shown by its name."""
    import ast

    from symbolic_pinn.problem.library import equations_folder, shipped

    def title(name: str) -> str:
        source = (equations_folder() / f"{name}.py").read_text(encoding="utf-8")
        return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]

    titles = {name: title(name) for name in shipped()}
    if json:
        from json import dumps

        typer.echo(dumps(titles, indent=2))
        return
    width = max(map(len, titles), default=0)
    for name, text in titles.items():
        typer.echo(f"{name:<{width}}  {text}")
