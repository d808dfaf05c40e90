"""Options that several commands share, and what they make of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spinn_cli import grammar
from symbolic_pinn.errors import InputError

if TYPE_CHECKING:
    from symbolic_pinn import Problem
    from symbolic_pinn.calculus import AbstractDerivatives
    from symbolic_pinn.methods import AbstractMethod

ProblemName = Annotated[
    str, typer.Argument(metavar="PROBLEM", help="A shipped equation, or an equation file (.py).")
]
Steps = Annotated[int | None, typer.Option(help="Training steps.")]
Points = Annotated[int | None, typer.Option(help="Points in the interior and on each face.")]
Width = Annotated[int | None, typer.Option(help="Units in each hidden layer.")]
Depth = Annotated[int | None, typer.Option(help="Hidden layers.")]
Network = Annotated[
    str | None,
    typer.Option(
        metavar="SPEC",
        help="The network: mlp, and before it fourier, space-time or periodic; with options,"
        " `periodic:axes=1+fourier:sigmas=1/10+mlp:gated`.",
    ),
]
LearningRate = Annotated[float | None, typer.Option(help="Initial learning rate of Adam.")]
Seed = Annotated[int | None, typer.Option(help="Seed of weights and points.")]
Precision = Annotated[int | None, typer.Option(help="Bits of a float: 32 or 64.")]
Chunk = Annotated[
    int | None, typer.Option(help="Most points that a device takes at once; default: all.")
]
Devices = Annotated[
    int | None,
    typer.Option(help="Devices that share the points; default: each core with 32 points or more."),
]
Cache = Annotated[
    bool, typer.Option("--cache/--no-cache", help="Keep compiled programs for later runs.")
]
Check = Annotated[
    bool, typer.Option("--check/--no-check", help="Compare derivatives with nested jvp first.")
]


Seeds = Annotated[
    int, typer.Option(help="How many seeds, beginning with the recipe's; medians are given.")
]


Snapshots = Annotated[
    bool, typer.Option("--snapshots", help="Look at the gradients of each loss; figures of them.")
]


class EngineName(StrEnum):
    """Names of the derivative engines on the command line."""

    lattice = "lattice"
    nested = "nested"


Derivatives = Annotated[EngineName, typer.Option(help="How derivatives are computed.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Value of a parameter; may be repeated."),
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Run folder; default runs/<problem>-<date>-<time>."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def teaching(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose `InputError` is a message and exit code 2; a bug keeps its traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except InputError as error:
            typer.echo(f"Error: {error}", err=True)
            raise typer.Exit(2) from None

    return run


def load_problem(name: str, settings: list[str] | None = None, **recipe: Any) -> "Problem":
    """The problem with `--set` values and recipe options in place.

    `network` is a text; `width` and `depth` change the network behind all embeddings. An option
    that is `None` changes nothing.
    """
    from dataclasses import replace

    from spinn_cli import specs
    from symbolic_pinn import load

    problem = load(name)
    values = dict(map(_setting, settings or []))
    if values:
        problem = problem.with_parameters(**values)
    chosen = problem.recipe.network
    if (text := recipe.pop("network", None)) is not None:
        chosen = specs.network(text, chosen)
    size = {k: v for k in ("width", "depth") if (v := recipe.pop(k, None)) is not None}
    chosen = specs.changed(chosen, size)
    return replace(problem, recipe=problem.recipe.but(network=chosen, **recipe))


def refuse_unused(given: dict[str, Any], *methods: "AbstractMethod | None") -> None:
    """Refuse options that no method looks at; width and depth belong to the network."""
    from symbolic_pinn.solving import require_used

    written: dict[str, str] = {}
    for name in (name for name, value in given.items() if value is not None):
        of = "network" if name in ("width", "depth") else name
        written.setdefault(of, f"--{name.replace('_', '-')}")
    require_used(written, *(m for m in methods if m is not None))


def _setting(text: str) -> tuple[str, int | float]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals):
        raise InputError(f"`--set {text}`: write NAME=VALUE")
    return name, grammar.number(f"--set {text}", value)


def engine(name: EngineName) -> "AbstractDerivatives":
    """The derivative engine of that name."""
    from symbolic_pinn.calculus import Lattice, NestedJvp

    return {EngineName.lattice: Lattice, EngineName.nested: NestedJvp}[name]()


@dataclass(frozen=True)
class Machine:
    """What computes: nothing of it changes the solution by more than rounding."""

    derivatives: EngineName
    check: bool
    devices: int | None
    cache: bool

    def arguments(self, points: int, seeds: int = 1) -> dict[str, Any]:
        """Start JAX, and say it as arguments of `solve`."""
        from spinn_cli.runtime import start

        return {
            "derivatives": engine(self.derivatives),
            "check": self.check,
            "devices": start(self.devices, points, seeds=seeds, cache=self.cache),
        }


def run_folder(out: Path | None, name: str) -> Path:
    """The folder of a run, checked to be free before any work is done."""
    from symbolic_pinn.solution import claim

    if out is not None:
        return claim(out)
    stem = Path("runs") / f"{name}-{datetime.now():%Y%m%d-%H%M%S}"
    others = (stem.with_name(f"{stem.name}-{i}") for i in range(2, 1000))
    return next(path for path in (stem, *others) if not path.exists())
