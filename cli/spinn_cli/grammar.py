"""The grammar of names with options: `gradient:quantile:every=5+causal:epsilon=0.1`.

A name is followed by its options, divided by colons; `+` joins several; `/` divides the numbers of
one option.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from symbolic_pinn.errors import InputError

Kinds = Mapping[str, Callable[..., Any]]
Options = dict[str, str]


def segments(text: str) -> list[str]:
    """What `+` joins."""
    return [part.strip() for part in text.split("+")]


def name_of(part: str) -> str:
    """The name before the options."""
    return part.partition(":")[0]


def options_of(part: str) -> Options:
    """The options behind the name; one without a value is empty."""
    return {k: v for k, _, v in (word.partition("=") for word in part.split(":")[1:])}


def kind(flag: str, kinds: Kinds, part: str) -> Callable[..., Any]:
    """What a name stands for; `flag` is the option in which it was written."""
    if name_of(part) not in kinds:
        raise InputError(f"`{flag} {part}`: no `{name_of(part)}`; there are {', '.join(kinds)}")
    return kinds[name_of(part)]


def made(flag: str, kinds: Kinds, part: str, **more: Any) -> Any:
    """The object that a name with options stands for."""
    chosen = kind(flag, kinds, part)
    known = {k: p for k, p in settings(chosen).items() if p not in more}
    options = options_of(part)
    for option in options.keys() - known.keys():
        raise InputError(
            f"`{flag} {part}`: `{name_of(part)}` has no option `{option}`; it has"
            f" {', '.join(known)}"
        )
    values = {known[k]: value(f"{flag} {part}", k, v) for k, v in options.items()}
    return chosen(**{k: _as_default(chosen, k, v) for k, v in values.items()}, **more)


def _as_default(chosen: Callable[..., Any], argument: str, found: Any) -> Any:
    """One number as a tuple, where an argument takes several."""
    several = isinstance(inspect.signature(chosen).parameters[argument].default, tuple)
    return (found,) if several and not isinstance(found, tuple) else found


def settings(chosen: Callable[..., Any]) -> dict[str, str]:
    """Arguments by their names on the command line, which have `-` for `_`."""
    known = inspect.signature(chosen).parameters.values()
    return {p.name.replace("_", "-"): p.name for p in known if p.name != "kind"}


def value(where: str, option: str, text: str) -> Any:
    """`True` for an option that stands alone, a number, or several divided by `/`."""
    if not text:
        return True
    found = [number(f"{where}`: `{option}={text}", one) for one in text.split("/")]
    return found[0] if len(found) == 1 else tuple(found)


def number(where: str, text: str) -> int | float:
    """A number of an option."""
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    raise InputError(f"`{where}`: `{text}` is no number")
