"""The grammar of names with options: `gradient:quantile:every=5+causal:epsilon=0.1`.

A name is followed by its options, divided by colons; `+` joins several; `/` divides the numbers of
one option.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from symbolic_pinn.errors import InputError
from symbolic_pinn.suggestions import closest_or_all

if TYPE_CHECKING:
    from symbolic_pinn.spelling.registry import Entry, Registry

Options = dict[str, str]


def quoted(flag: str, text: str) -> str:
    """How a text was written: behind an option of the command, or as an argument in Python."""
    return f"{flag} {text}" if flag.startswith("-") else f'{flag}="{text}"'


def segments(text: str) -> list[str]:
    """What `+` joins."""
    return [part.strip() for part in text.split("+")]


def name_of(part: str) -> str:
    """The name before the options."""
    return part.partition(":")[0]


def options_of(part: str) -> Options:
    """The options behind the name; one without a value is empty."""
    found: Options = {}
    for word in part.split(":")[1:]:
        option, _, text = word.partition("=")
        if option in found:
            raise InputError(f"`{part}`: `{option}` is given twice")
        found[option] = text
    return found


def entry(flag: str, known: "Registry", part: str) -> "Entry":
    """What a name stands for; `flag` is the option or argument in which it was written."""
    if not part.strip():
        raise InputError(f"`{flag}`: a name is missing; there are {', '.join(known)}")
    if (name := name_of(part)) not in known:
        where = quoted(flag, part)
        raise InputError(f"`{where}`: no `{name}`{closest_or_all(name, known)}")
    return known[name]


def value(where: str, option: str, text: str) -> Any:
    """`True` for an option that stands alone, a number, or several divided by `/`."""
    if not text:
        return True
    found = [number(f"{where}`: `{option}={text}", one) for one in text.split("/")]
    return found[0] if len(found) == 1 else tuple(found)


def one(where: str, option: str, text: str) -> int | float:
    """One number, for an option that takes no more."""
    if not text:
        raise InputError(f"`{where}`: give `{option}` a number, `{option}=...`")
    return number(f"{where}`: `{option}={text}", text)


def switch(where: str, option: str, text: str) -> bool:
    """Yes for an option that stands alone; yes and no may be written."""
    written = {
        "": True,
        "true": True,
        "1": True,
        "yes": True,
        "false": False,
        "0": False,
        "no": False,
    }
    if text.lower() not in written:
        raise InputError(
            f"`{where}`: `{option}={text}`: write `{option}` for yes, `{option}=false` for no"
        )
    return written[text.lower()]


def number(where: str, text: str) -> int | float:
    """A number of an option."""
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    above, _, below = text.partition("/")
    remedy = ""
    with suppress(ValueError, ZeroDivisionError):
        remedy = f"; write {float(above) / float(below):.15g}"
    raise InputError(f"`{where}`: `{text}` is no number{remedy}")
