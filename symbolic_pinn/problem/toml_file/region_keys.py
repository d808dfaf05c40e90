"""Keys of `[domain]`: a coordinate, or several with commas, `"x, y"`, in which a region lies."""

from collections.abc import Iterable

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.toml_file.names import shown


def is_region(key: str) -> bool:
    """Whether a key names the coordinates of a region; `"x,"` is one of a single coordinate."""
    return "," in key


def parts_of(key: str) -> tuple[str, ...]:
    """The names in a key."""
    if not is_region(key):
        return (key,)
    found = [name.strip() for name in key.split(",")]
    return tuple(found[:-1] if not found[-1] else found)


def names_of(keys: Iterable[str]) -> tuple[str, ...]:
    """The coordinates of a domain, each where it is named first."""
    seen: dict[tuple[str, ...], str] = {}
    for key in keys:
        parts = parts_of(key)
        if len(set(parts)) < len(parts) or "" in parts:
            raise InputError(
                f'`domain`, key "{shown(key)}": give different coordinates, `"x, y" = "x < y"`'
            )
        if is_region(key) and parts in seen:
            raise InputError(
                f'`domain`: "{shown(seen[parts])}" and "{shown(key)}" are the same; join their'
                " conditions by `&`"
            )
        seen |= {parts: key} if is_region(key) else {}
    return tuple(dict.fromkeys(name for key in keys for name in parts_of(key)))
