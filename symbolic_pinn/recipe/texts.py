"""Networks of texts: `periodic:axes=1+fourier:sigmas=1/10+mlp:width=100`."""

from dataclasses import fields, replace
from typing import Any

from symbolic_pinn.errors import InputError
from symbolic_pinn.spelling import grammar, registry
from symbolic_pinn.spelling.options import TextReader
from symbolic_pinn.suggestions import closest_or_all


def network_of(text: str, present: Any, flag: str = "network") -> Any:
    """The network of one text.

    Embeddings stand before what they feed; without a network that feeds none at the end it is that
    of `present`.

    Args:
        text: such as `fourier:sigmas=1/10+mlp`.
        present: a description.
        flag: the option or argument in which the text was written, for messages.

    Raises:
        InputError: the text names no network.
    """
    maker = TextReader(flag=flag, known=registry.networks())
    *before, last = grammar.segments(text)
    if _feeds_another(maker, last):
        before, of = [*before, last], innermost(present)
    else:
        of = maker.made(last)
    for part in reversed(before):
        if not _feeds_another(maker, part):
            where, name = grammar.quoted(flag, text), grammar.name_of(part)
            raise InputError(f"`{where}`: `{name}` stands at the end")
        of = maker.made(part, of=of)
    return of


def _feeds_another(maker: TextReader, part: str) -> bool:
    """Whether a network is an embedding before another."""
    return any(f.name == "of" for f in fields(maker.chosen(part)))


def innermost(description: Any) -> Any:
    """The network behind all embeddings."""
    return innermost(description.of) if hasattr(description, "of") else description


def options_of_network(description: Any) -> list[str]:
    """The settings of a network and of all that it feeds."""
    inner = options_of_network(description.of) if hasattr(description, "of") else []
    return [*(f.name for f in fields(description) if f.name != "of"), *inner]


def changed(description: Any, settings: dict[str, Any]) -> Any:
    """The description with other settings, each where it is met first from the outside."""
    known = options_of_network(description)
    for name in settings.keys() - set(known):
        kind, there = type(description).__name__, closest_or_all(name, known, "it has")
        raise InputError(f"`--{name}`: the network `{kind}` has no `{name}`{there}")
    here = {f.name for f in fields(description)} & settings.keys()
    rest = {k: v for k, v in settings.items() if k not in here}
    inner = {"of": changed(description.of, rest)} if rest else {}
    return replace(description, **{k: settings[k] for k in here}, **inner)
