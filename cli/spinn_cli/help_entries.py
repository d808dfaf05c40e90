"""`spinn help lm`: what has a name in a registry, with its options as they are written."""

import dataclasses
import inspect
from collections.abc import Iterator
from typing import Any

from spinn_cli.help_topics import prose, table
from symbolic_pinn.spelling import registry
from symbolic_pinn.spelling.options import Option, options

# By which option of the command, and from which registry.
_KINDS = {
    "--method": registry.methods,
    "--weighting": registry.weightings,
    "--weighting of points": registry.point_weightings,
    "--network": registry.networks,
}


def find(name: str) -> registry.Entry | None:
    """What has that name, if anything has."""
    return next((known()[name] for known in _KINDS.values() if name in known()), None)


def names() -> list[str]:
    """All that have a page."""
    return [name for known in _KINDS.values() for name in known()]


def page(entry: registry.Entry) -> Iterator[str]:
    """Its documentation, and its options with their defaults."""
    chosen = entry.load()
    kind = next(kind for kind, known in _KINDS.items() if entry.name in known())
    title = f"{entry.name} ({kind})"
    yield from (title, "=" * len(title))
    yield from prose(f"{entry.summary}.")
    # One that is spelled otherwise than its argument may mean the opposite of it.
    found = {
        name: _default(chosen, o.path) if name.replace("-", "_") == o.path[-1] else ""
        for name, o in _options(chosen).items()
    }
    if found:
        yield from ("", "Options and their defaults:")
        yield from table(found)
    yield from prose(f"In Python: `spinn.{entry.class_name}(...)`.")


def _options(chosen: Any) -> dict[str, Option]:
    from symbolic_pinn.methods import texts as methods
    from symbolic_pinn.weighting import texts as weighting

    return options(chosen, {**methods.SPELLINGS, **weighting.SPELLINGS})


def _default(chosen: Any, path: tuple[str, ...]) -> str:
    """The default of an argument, or of one of a settings object that is an argument."""
    first, *rest = path
    parameter = inspect.signature(chosen).parameters.get(first)
    if parameter is None:
        return ""
    value = parameter.default
    for name in rest:
        if value is None or value is inspect.Parameter.empty:
            value = _of_settings(parameter.annotation, name)
        else:
            value = getattr(value, name, None)
    return "" if value is None or value is inspect.Parameter.empty else _shown(value)


def _of_settings(annotation: Any, name: str) -> Any:
    """The default of a field of a settings class."""
    fields = dataclasses.fields(annotation) if dataclasses.is_dataclass(annotation) else ()
    found = next((f.default for f in fields if f.name == name), None)
    return None if found is dataclasses.MISSING else found


def _shown(value: Any) -> str:
    """A default as it is written on the command line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.3g}"
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        return "/".join(map(_shown, value))
    return getattr(value, "__name__", type(value).__name__)
