"""What the commands share that draw a saved solution, or write it to a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spinn_cli import complete
from spinn_cli.places import read_places
from symbolic_pinn.errors import InputError

if TYPE_CHECKING:
    from symbolic_pinn import Ensemble, Solution

RunFolderArgument = Annotated[
    Path, typer.Argument(metavar="RUN", help="A run folder.", autocompletion=complete.run)
]
At = Annotated[
    str | None,
    typer.Option(metavar="PLACE", help="Values of coordinates that do not vary, `t=0.5,x=0`."),
]
ExpressionText = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT", help="What is drawn instead of the unknowns, `u.diff(x)` or `u**2 + v**2`."
    ),
]
StyleText = Annotated[
    str | None,
    typer.Option(metavar="STYLE", help="A style of matplotlib, or a style file, over a paper's."),
]

# Keywords of what draws, which no coordinate can be called.
_SETTINGS = ("expression", "style", "over", "frames", "fps")


def places(text: str | None) -> dict[str, float]:
    """The values of coordinates, `t=0.5,x=0`."""
    found = {} if text is None else read_places([text])
    for name, value in found.items():
        if name in _SETTINGS:
            raise InputError(f"`--at {text}`: `{name}` is no coordinate")
        if not isinstance(value, float):
            raise InputError(f"`--at {text}`: a figure takes one value of `{name}`, no range")
    return found


def free_path(run: Path, path: Path) -> Path:
    """A file that is not there yet, in a folder that is, for what is drawn of a run."""
    if not run.is_dir():
        raise InputError(f"`{run}` holds no saved solution: there is no such folder")
    if path.exists():
        raise InputError(f"`{path}` exists; name another file with `--out`")
    if not path.parent.is_dir():
        raise InputError(f"`{path.parent}` is no folder; make it first, or name another file")
    return path


@contextmanager
def written(path: Path) -> Iterator[None]:
    """A file that cannot be written is for the user to mend, who has named it."""
    try:
        yield
    except OSError as error:
        why = error.strerror or error
        raise InputError(f"`{path}` cannot be written ({why}); name another file") from error


def loaded(run: Path) -> "Solution | Ensemble":
    """The solution of a run folder; of several seeds all of them."""
    from symbolic_pinn import Ensemble, Solution

    is_one = (run / "solution.eqx").is_file() or not any(run.glob("seed-*"))
    return Solution.load(run) if is_one else Ensemble.load(run)
