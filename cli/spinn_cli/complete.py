"""What the shell may complete, and lists of names for help texts; nothing heavy is imported."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from symbolic_pinn.spelling import registry


def listed(kind: str) -> str:
    """The names of a registry for a help text, `fixed, gradient, ...`."""
    return ", ".join(getattr(registry, kind)())


def problem(incomplete: str) -> Iterator[str | tuple[str, str]]:
    """Shipped equations by name, equation files and folders by path."""
    from symbolic_pinn.problem.library import shipped

    yield from (name for name in shipped() if name.startswith(incomplete))
    folder, _, start = incomplete.rpartition("/")
    here = Path(folder or ("/" if incomplete.startswith("/") else "."))
    for path in sorted(here.iterdir()) if here.is_dir() else ():
        text = f"{folder}/{path.name}" if "/" in incomplete else path.name
        if path.name.startswith(start) and not path.name.startswith("."):
            if path.is_dir():
                yield f"{text}/"
            elif path.suffix in (".py", ".toml"):
                yield text


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


def _last(
    incomplete: str, dividers: str, known: Iterable[registry.Entry]
) -> Iterator[tuple[str, str]]:
    """What may stand for the last word, each with its first line of documentation."""
    begin = max(incomplete.rfind(d) for d in dividers) + 1
    before, word = incomplete[:begin], incomplete[begin:]
    for entry in known:
        if entry.name.startswith(word):
            yield before + entry.name, entry.summary
