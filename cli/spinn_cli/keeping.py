"""A run and its folder, on the command line: signals end it in good order."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from spinn_cli.exit_codes import BY_SIGNAL, TROUBLE

if TYPE_CHECKING:
    from symbolic_pinn.runs import Run


@contextmanager
def kept(run: "Run") -> Iterator[None]:
    """For as long as the run lasts; a failing one is told later, not warned of here."""
    from symbolic_pinn.methods.interrupt import received, signals_interrupt

    try:
        with signals_interrupt(), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            yield
    except KeyboardInterrupt:
        text = f"Interrupted: `spinn resume {run.path}` goes on with what was kept."
        if not run.has_state:
            text = "Interrupted: before there was anything to keep."
        typer.echo(text, err=True)
        raise typer.Exit(BY_SIGNAL + received()) from None
    finally:
        run.end()


def save(run: "Run", found: Any) -> tuple[Path, list[str]]:
    """Save what a run found; where, and what went wrong beside."""
    saved = run.save(found)
    return saved.path, [t for t in (saved.trouble, run.checkpoints.trouble) if t]


def tell(troubles: list[str]) -> None:
    """Say what went wrong, and leave with the exit code for that."""
    for text in troubles:
        typer.echo(f"Error: {text}", err=True)
    if troubles:
        raise typer.Exit(TROUBLE)
