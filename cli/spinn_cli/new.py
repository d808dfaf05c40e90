"""`spinn new`: an equation file to start from."""

from pathlib import Path
from typing import Annotated

import typer

from spinn_cli import complete
from spinn_cli.command import command
from symbolic_pinn.errors import InputError
from symbolic_pinn.suggestions import closest_or_all

_TEMPLATES = Path(__file__).parent / "templates"


@command
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The file to write, NAME.py or NAME.toml.")
    ],
    like: Annotated[
        str | None,
        typer.Option(
            metavar="EQUATION",
            help="Start from a shipped equation.",
            autocompletion=complete.equation,
        ),
    ] = None,
    ode: Annotated[bool, typer.Option("--ode", help="An ordinary differential equation.")] = False,
    system: Annotated[bool, typer.Option("--system", help="Two coupled unknowns.")] = False,
    toml: Annotated[
        bool, typer.Option("--toml", help="A file of formulas, which is never run.")
    ] = False,
) -> None:
    """Write a commented equation file that can be checked and solved at once.

    Examples:

    spinn new rod
    spinn new pendulum --ode
    spinn new mine.toml --like heat
    """
    given = Path(name).suffix if name.endswith((".py", ".toml")) else ""
    if toml and given == ".py":
        raise InputError(f"`{name}` is no name for a TOML file; let it end in .toml")
    suffix = ".toml" if toml else given or ".py"
    path = Path(name if given else f"{name}{suffix}").expanduser()
    text = _text(like, ode, system, suffix)
    if not path.stem.isidentifier():
        raise InputError(f"`{path.name}` is no name for an equation file; use letters, digits, `_`")
    if not path.parent.is_dir():
        raise InputError(f"the folder `{path.parent}` does not exist")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InputError(f"`{path}` exists; name another file") from None
    except OSError as error:
        raise InputError(f"`{path}` cannot be written: {error.strerror}") from None
    typer.echo(f"{path}: edit it, then run `spinn check {path}` and `spinn solve {path}`")


def _text(like: str | None, ode: bool, system: bool, suffix: str) -> str:
    if (like is not None) + ode + system > 1:
        raise InputError("`--like`, `--ode` and `--system` exclude each other")
    if like is None:
        template = "ode" if ode else "system" if system else "pde"
        return (_TEMPLATES / f"{template}{suffix}").read_text(encoding="utf-8")

    from symbolic_pinn.problem import equations_folder, load, shipped, to_toml

    if like not in shipped():
        near = closest_or_all(like, shipped())
        raise InputError(f"no shipped equation is called `{like}`{near}")
    if suffix == ".toml":
        return to_toml(load(like))
    return (equations_folder() / f"{like}.py").read_text(encoding="utf-8")
