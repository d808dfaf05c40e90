"""The pages of `spinn help`: made from what the library has, so that they cannot be out of date."""

import shutil
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spinn_cli import exit_codes
from symbolic_pinn.spelling import registry

_LEAST, _MOST = 40, 100


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A page.

    Attributes:
        title: its first line.
        lines: what stands below.
    """

    title: str
    lines: Callable[[], Iterator[str]]


def find(name: str) -> list[str] | None:
    """The page of a topic, if there is one of that name."""
    topic = TOPICS.get(name)
    if topic is None:
        return None
    return [topic.title, "=" * len(topic.title), *topic.lines()]


def contents() -> list[str]:
    """The topics that there are."""
    titles = {name: topic.title for name, topic in TOPICS.items()}
    return ["Topics, `spinn help TOPIC`:", "", *table(titles)]


def width() -> int:
    """Columns of a page."""
    return min(max(shutil.get_terminal_size().columns, _LEAST), _MOST)


def table(texts: Mapping[str, str], columns: int | None = None) -> list[str]:
    """Names, and beside each its text, folded to so many columns or those of a page."""
    indent = 4 + max(map(len, texts), default=0)
    return [
        line
        for name, text in texts.items()
        for line in textwrap.wrap(
            f"  {name:<{indent - 2}}{text}",
            width() if columns is None else columns,
            subsequent_indent=" " * indent,
            break_on_hyphens=False,
            break_long_words=False,
        )
    ]


def prose(text: str) -> list[str]:
    """A paragraph, folded, with an empty line before it."""
    folded = textwrap.wrap(text, width(), break_on_hyphens=False, break_long_words=False)
    return ["", *folded]


def _named(known: registry.Registry) -> list[str]:
    return table({entry.name: entry.summary for entry in known.values()})


def _methods() -> Iterator[str]:
    yield from _named(registry.methods())
    yield from prose(
        "An option of a method stands behind a colon, `lm:200:points=2000`; a number alone is that"
        " of its steps. Commas make a chain, `adam:2000,lm:200`: each part begins with what the"
        " one before it found. `--cross-check` solves by a second method for the verdict."
    )
    yield from prose("`spinn help NAME` tells the options of one of them.")


def _weightings() -> Iterator[str]:
    yield "Of the parts of a loss:"
    yield from _named(registry.weightings())
    yield from ("", "Of points:")
    yield from _named(registry.point_weightings())
    yield from prose(
        "Options stand behind colons, `gradient:quantile:every=5`; a plus joins weights of parts"
        " with weights of points, `gradient+causal`. They belong to `adam`."
    )
    yield from prose("`spinn help NAME` tells the options of one of them.")


def _networks() -> Iterator[str]:
    yield from _named(registry.networks())
    yield from prose(
        "Options stand behind colons; a plus puts an embedding before what it feeds,"
        " `periodic:axes=1+fourier:sigmas=1/10+mlp:gated`, and a slash divides the numbers of one"
        " option. Without a network at the end it is that of the problem's recipe."
    )
    yield from prose("`spinn help NAME` tells the options of one of them.")


def _problems() -> Iterator[str]:
    from symbolic_pinn.catalogue import catalogue

    groups: dict[str, list[str]] = {}
    for equation in catalogue():
        groups.setdefault(equation.group, []).append(equation.name)
    yield "Shipped equations, by their names:"
    yield from table({group: ", ".join(names) for group, names in groups.items()})
    yield from prose(
        "A file of your own is named by its path. `spinn new rod` writes one to start from. A .py"
        " file is run like any script, also by `spinn check` and `spinn show`; a .toml file holds"
        " formulas and is never run. `--set NAME=VALUE` changes a parameter."
    )


def _files() -> Iterator[str]:
    from spinn_cli.run_files import COMPARISON, SOLUTION

    yield "A run folder of `spinn solve`:"
    yield from table(SOLUTION)
    yield from prose("Of `spinn compare` and `spinn sweep`, beside a folder for each variant:")
    yield from table(COMPARISON)
    yield from prose(
        "All of it is data: to load a solution runs no code. `spinn resume RUN` goes on with a run"
        " that was cut off."
    )


def _exit_codes() -> Iterator[str]:
    yield from table(exit_codes.MEANINGS)


def _environment() -> Iterator[str]:
    yield from table(_VARIABLES)


_VARIABLES = {
    "JAX_PLATFORMS": "What JAX computes on: cpu, cuda, tpu.",
    "JAX_COMPILATION_CACHE_DIR": "Where compiled programs are kept in place of the user's cache.",
    "OMP_NUM_THREADS": "Threads of the linear algebra of SciPy and NumPy.",
    "COLUMNS": "Width of tables and of the help where the terminal does not tell it.",
    "NO_COLOR": "No colours.",
}
TOPICS: dict[str, Topic] = {
    "methods": Topic(title="How a solution is found: `--method`", lines=_methods),
    "weightings": Topic(title="Loss weights: `--weighting`", lines=_weightings),
    "networks": Topic(title="Networks: `--network`", lines=_networks),
    "problems": Topic(title="What can be solved", lines=_problems),
    "files": Topic(title="What is in a run folder", lines=_files),
    "exit-codes": Topic(title="Exit codes", lines=_exit_codes),
    "environment": Topic(title="Variables of the environment", lines=_environment),
}


def texts() -> dict[str, Any]:
    """Each topic with its title, for completion."""
    return {name: topic.title for name, topic in TOPICS.items()}
