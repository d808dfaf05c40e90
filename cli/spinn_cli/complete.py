"""What the shell may complete, and lists of names for help texts; nothing heavy is imported.

Nor is anything run: the parameters of an equation file are read off its source.
"""

import tomllib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import typer

from symbolic_pinn.spelling import registry

# A folder that holds one of these is that of a run; the default is to be in `runs`.
_OF_A_RUN = ("run.json", "summary.json", "compare.json")
_RUNS = Path("runs")


def listed(kind: str) -> str:
    """The names of a registry for a help text, `fixed, gradient, ...`."""
    return ", ".join(getattr(registry, kind)())


def problem(incomplete: str) -> Iterator[str | tuple[str, str]]:
    """Shipped equations by name, equation files and folders by path."""
    from symbolic_pinn.catalogue import catalogue

    yield from ((e.name, e.title) for e in catalogue() if e.name.startswith(incomplete))
    for path, text in _paths(incomplete):
        if path.is_dir():
            yield f"{text}/"
        elif path.suffix in (".py", ".toml"):
            yield text


def equation(incomplete: str) -> Iterator[tuple[str, str]]:
    """Shipped equations by name."""
    from symbolic_pinn.catalogue import catalogue

    yield from ((e.name, e.title) for e in catalogue() if e.name.startswith(incomplete))


def parameter(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    """Parameters of the problem on the line, `kappa=`."""
    # Behind an option that waits for its value, arguments are left where they are.
    source = ctx.params.get("problem") or next((a for a in ctx.args if a[:1] != "-"), "")
    if "=" not in incomplete:
        for name in _parameters(source):
            if name.startswith(incomplete):
                yield f"{name}="


def _parameters(source: str) -> Iterable[str]:
    """Those of a shipped equation or of a file, without running it."""
    from symbolic_pinn.catalogue import catalogue, parameters_in

    known = {e.name: e.parameters for e in catalogue()}
    if source in known:
        return known[source]
    path = Path(source)
    with suppress(OSError, ValueError, SyntaxError, RuntimeError):
        if path.suffix == ".py":
            return parameters_in(path.expanduser().read_text(encoding="utf-8"))
        if path.suffix == ".toml":
            found = tomllib.loads(path.expanduser().read_text(encoding="utf-8"))
            return tuple(found.get("parameters", ()))
    return ()


def run(incomplete: str) -> Iterator[str]:
    """Folders of runs by path, those in `runs` where nothing is written yet; other folders."""
    inside = [p for p, _ in _paths(f"{_RUNS}/") if _is_run(p)] if not incomplete else []
    yield from (f"{_RUNS}/{path.name}" for path in inside)
    for path, text in _paths(incomplete):
        if path.is_dir() and not (inside and path == _RUNS):
            yield text if _is_run(path) else f"{text}/"


def _is_run(path: Path) -> bool:
    return any((path / name).is_file() for name in _OF_A_RUN)


def _paths(incomplete: str) -> Iterator[tuple[Path, str]]:
    """What lies in the folder that is written so far, and how it is written."""
    folder, _, start = incomplete.rpartition("/")
    here = Path(folder or ("/" if incomplete.startswith("/") else "."))
    with suppress(OSError):
        for path in sorted(here.iterdir()):
            if path.name.startswith(start) and not path.name.startswith("."):
                yield path, f"{folder}/{path.name}" if "/" in incomplete else path.name


def method(incomplete: str) -> Iterator[tuple[str, str]]:
    """A method, behind a comma the next one of a chain."""
    return _last(incomplete, ",", registry.methods().values())


def weighting(incomplete: str) -> Iterator[tuple[str, str]]:
    """A weighting, behind a plus one of points, behind a comma the next one of a list."""
    known = [*registry.point_weightings().values()]
    if "+" not in incomplete.rpartition(",")[2]:
        known = [*registry.weightings().values(), *known]
    return _last(incomplete, ",+", known)


def network(incomplete: str) -> Iterator[tuple[str, str]]:
    """A network, behind a plus what it feeds, behind a comma the next one of a list."""
    return _last(incomplete, ",+", registry.networks().values())


def topic(incomplete: str) -> Iterator[tuple[str, str]]:
    """Topics of `spinn help`, and all that has a name."""
    from spinn_cli import help_topics

    kinds = (registry.methods, registry.weightings, registry.point_weightings, registry.networks)
    named = {e.name: e.summary for known in kinds for e in known().values()}
    for name, text in {**help_topics.texts(), **named}.items():
        if name.startswith(incomplete):
            yield name, text


def _last(
    incomplete: str, dividers: str, known: Iterable[registry.Entry]
) -> Iterator[tuple[str, str]]:
    """What may stand for the last word, each with its first line of documentation."""
    begin = max(incomplete.rfind(d) for d in dividers) + 1
    before, word = incomplete[:begin], incomplete[begin:]
    for entry in known:
        if entry.name.startswith(word):
            yield before + entry.name, entry.summary
