"""The `spinn` command: its sub-commands, each in a module of its own.

Nothing heavy is imported here, so that the help is there at once; each command imports what it
needs when it runs.
"""

import os
import warnings
from typing import Any

import typer

from spinn_cli import (
    animate,
    check,
    compare,
    doctor,
    evaluate,
    explain,
    export,
    help_command,
    listing,
    new,
    plot,
    report,
    resume,
    show,
    solve,
    streams,
    sweep,
)
from spinn_cli.help_pages import Contents, Page

COMMANDS = {
    "solve": solve.solve,
    "compare": compare.compare,
    "sweep": sweep.sweep,
    "resume": resume.resume,
    "check": check.check,
    "new": new.new,
    "show": show.show,
    "explain": explain.explain,
    "eval": evaluate.evaluate,
    "plot": plot.plot,
    "animate": animate.animate,
    "export": export.export,
    "report": report.report,
    "list": listing.list_equations,
    "doctor": doctor.doctor,
    "help": help_command.help_on,
}
# Titles in the list of commands; those that are not named look at what was found.
_PANELS = {
    "Solve": ("solve", "compare", "sweep", "resume"),
    "State": ("list", "new", "show", "check", "explain"),
    "Help": ("doctor", "help"),
}
_RESULTS = "Look at results"
# By which a shell asks for what may be completed, and columns in which nothing is folded.
_COMPLETION, _WIDE = "_SPINN_COMPLETE", 10_000
_MORE = {"solve": "methods", "compare": "methods", "sweep": "weightings", "resume": "files"}
app = typer.Typer(
    name="spinn",
    cls=Contents,
    epilog="See `spinn help methods`, and `spinn help` for all topics.",
    help="State a PDE in SymPy; solve it with a physics-informed network.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
    pretty_exceptions_enable=False,
)
for name, function in COMMANDS.items():
    panel = next((title for title, names in _PANELS.items() if name in names), _RESULTS)
    more = f"See `spinn help {_MORE.get(name, 'problems')}`."
    app.command(name, cls=Page, epilog=more, rich_help_panel=panel)(function)


@app.callback(invoke_without_command=True)
def root(
    version: bool = typer.Option(False, "--version", help="Print the version and exit."),
) -> None:
    """State a PDE in SymPy; solve it with a physics-informed network."""
    # XLA tells every reader of its cache, as an error on stderr, which tuning flags its compiler
    # added. It reads this variable when it is imported.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if version:
        from symbolic_pinn import __version__

        typer.echo(f"spinn {__version__}")
        raise typer.Exit


def _tell(message: Warning | str, *_: Any, **__: Any) -> None:
    """A warning as the user reads it, without the place in the library that gave it."""
    typer.echo(f"Warning: {message}", err=True)


def main() -> None:
    """Entry point of the console command."""
    if _COMPLETION in os.environ:
        # Typer folds descriptions at the width of the terminal, and a shell takes what stands
        # behind a fold for something else to complete.
        os.environ["COLUMNS"] = str(_WIDE)
    warnings.showwarning = _tell
    out, _ = streams.protect()
    try:
        app()
    finally:
        out.flush()
        if out.message:
            typer.echo(f"Error: {out.message}", err=True)
            raise SystemExit(1)
