"""Groups of options that several commands share, and what they make of them.

An option that is not given is `None` and not passed on: defaults are the library's.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from spinn_cli import complete
from spinn_cli.command import OptionGroup
from spinn_cli.machine import MachineOptions as MachineOptions
from spinn_cli.panels import METHOD, NETWORK, POINTS, TIME
from spinn_cli.typed import typed
from symbolic_pinn.checks import positive_numbers
from symbolic_pinn.errors import InputError
from symbolic_pinn.spelling import grammar

if TYPE_CHECKING:
    from symbolic_pinn import Problem
    from symbolic_pinn.methods import AbstractMethod
    from symbolic_pinn.runs import Run

# Seconds of a run where nothing else is said, and how no limit is written.
BUDGET, NONE = 120, "none"
# Seconds between two checkpoints.
CHECKPOINT = 30


@dataclass(frozen=True, kw_only=True)
class ProblemOptions(OptionGroup):
    """Which problem, with which values of its parameters."""

    panel: ClassVar[str] = "Problem"
    problem: Annotated[
        str,
        typer.Argument(
            metavar="PROBLEM",
            help="A shipped equation, or an equation file (.py, .toml).",
            autocompletion=complete.problem,
            rich_help_panel="Arguments",
        ),
    ]
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Value of a parameter; may be repeated.",
            autocompletion=complete.parameter,
        ),
    ] = None

    def load(self) -> "Problem":
        """The problem with the values in place."""
        from symbolic_pinn import load

        problem = load(self.problem)
        pairs = [*map(_setting, self.settings or [])]
        values = dict(pairs)
        refuse_twice("--set", [name for name, _ in pairs])
        return problem.with_parameters(**values) if values else problem


@dataclass(frozen=True, kw_only=True)
class RecipeOptions(OptionGroup):
    """Settings that replace those of the problem's recipe."""

    panel: ClassVar[str] = METHOD
    steps: Annotated[int | None, typer.Option(help="Training steps.", rich_help_panel=TIME)] = None
    points: Annotated[
        int | None,
        typer.Option(help="Points in the interior and on each face.", rich_help_panel=POINTS),
    ] = None
    learning_rate: Annotated[float | None, typer.Option(help="Initial learning rate.")] = None
    seed: Annotated[int | None, typer.Option(help="Seed of weights and points.")] = None
    precision: Annotated[int | None, typer.Option(help="Bits of a float: 32 or 64.")] = None


@dataclass(frozen=True, kw_only=True)
class TimeOptions(OptionGroup):
    """When a run ends, whatever its method."""

    panel: ClassVar[str] = TIME
    budget: Annotated[
        str | None,
        typer.Option(
            metavar="SECONDS",
            help=f"End with the best solution after so many seconds; `{NONE}` for no limit. Default"
            f" {BUDGET}, or no limit where steps are named.",
        ),
    ] = None
    tolerance: Annotated[
        float | None,
        typer.Option(help="Relative error, as it is estimated, that is enough."),
    ] = None

    def seconds(self, *, steps_are_named: bool) -> float | None:
        """The budget of a run; `None` for no limit."""
        if self.budget is None:
            return None if steps_are_named else float(BUDGET)
        otherwise = f", or `{NONE}` for no limit"
        return None if self.budget == NONE else budget_of(self.budget, otherwise)


@dataclass(frozen=True, kw_only=True)
class SizeOptions(OptionGroup):
    """The size of the network behind all embeddings."""

    panel: ClassVar[str] = NETWORK
    width: Annotated[int | None, typer.Option(help="Units in each hidden layer.")] = None
    depth: Annotated[int | None, typer.Option(help="Hidden layers.")] = None


@dataclass(frozen=True, kw_only=True)
class OutputOptions(OptionGroup):
    """Where results go, and what is printed."""

    panel: ClassVar[str] = "Output"
    out: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Run folder; default a new one in `runs`, named by problem and time.",
        ),
    ] = None
    checkpoint: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            help="Time between two states that are kept, from which `spinn resume` goes on; 0 for"
            f" none. Default {CHECKPOINT}.",
        ),
    ] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else.")
    ] = False

    def begin(self, name: str) -> "Run":
        """A run, with a folder of its own from now on; nothing was computed yet."""
        from symbolic_pinn.methods.checkpoints import seconds_between
        from symbolic_pinn.methods.processes import is_first
        from symbolic_pinn.runs import Run
        from symbolic_pinn.solution import RunFolder

        every = CHECKPOINT if self.checkpoint is None else self.checkpoint
        seconds_between(every)
        if not is_first():
            return Run.begin(self.out or name, every)
        if self.out is not None:
            held = RunFolder.claim(self.path(self.out))
        else:
            held = RunFolder.claim_new(Path("runs") / f"{name}-{datetime.now():%Y%m%d-%H%M%S}")
        run = Run.begin(held, every)
        run.command = typed()
        return run

    def of(self, *, is_first: bool) -> "OutputOptions":
        """The same for one of several processes: only the first of them prints."""
        return self if is_first else replace(self, quiet=True, json=False)

    def path(self, text: str) -> Path:
        """The folder that was named; `~` is at home, as in a shell."""
        if not text.strip():
            raise InputError("`--out` is empty; name a folder, or leave it out")
        try:
            return Path(text).expanduser()
        except RuntimeError as error:
            raise InputError(f"`--out {text}`: {error}") from None


Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Network = Annotated[
    str | None,
    typer.Option(
        metavar="SPEC",
        help="The network: {networks}; embeddings before the `mlp` that they feed, with options,"
        " `fourier:sigmas=1/10+mlp:gated`.",
        autocompletion=complete.network,
        rich_help_panel=NETWORK,
    ),
]


def budget_of(text: str, otherwise: str = "") -> float:
    """The seconds of `--budget`; `otherwise` is what else may be written."""
    try:
        return positive_numbers("--budget", float(text))[0]
    except ValueError:
        message = f"`--budget {text}`: give seconds{otherwise}"
        raise InputError(message) from None


def with_recipe(
    problem: "Problem",
    recipe: RecipeOptions,
    size: SizeOptions,
    *,
    network: str | None = None,
    chunk: int | None = None,
) -> "Problem":
    """The problem with another recipe; `network` is a text."""
    from symbolic_pinn.recipe.texts import changed, network_of

    chosen = problem.recipe.network
    if network is not None:
        chosen = network_of(network, chosen, "--network")
    chosen = changed(chosen, size.given())
    settings = problem.recipe.but(network=chosen, chunk=chunk, **recipe.given())
    return problem.presented(recipe=settings)


def refuse_unused(given: dict[str, Any], *methods: "AbstractMethod | None") -> None:
    """Refuse options that no method looks at; width and depth belong to the network."""
    from symbolic_pinn.asking import require_used

    written: dict[str, str] = {}
    for name in (name for name, value in given.items() if value is not None):
        of = "network" if name in ("width", "depth") else name
        written.setdefault(of, f"--{name.replace('_', '-')}")
    require_used(written, *(m for m in methods if m is not None))


def refuse_twice(flag: str, names: list[str]) -> None:
    """Refuse what was written twice: one of the two would be lost."""
    for name in (n for i, n in enumerate(names) if n in names[:i]):
        raise InputError(f"`{flag}`: `{name}` is given twice; write it once")


def _setting(text: str) -> tuple[str, int | float]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals):
        raise InputError(f"`--set {text}`: write NAME=VALUE")
    return name, grammar.number(f"--set {text}", value)
