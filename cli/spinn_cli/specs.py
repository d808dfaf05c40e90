"""Names on the command line become objects of the library."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from spinn_cli import grammar, registry, spellings
from symbolic_pinn.errors import InputError

if TYPE_CHECKING:
    from symbolic_pinn.methods import AbstractMethod
    from symbolic_pinn.weighting import LossWeights

_WEIGHTING, _NETWORK, _METHOD = "--weighting", "--network", "--method"
# What `--weighting` belongs to.
_ADAM = "adam"


def weightings(text: str) -> "dict[str, LossWeights]":
    """The weightings of a list divided by commas, by their text."""
    return {one.strip(): weights(one.strip()) for one in text.split(",")}


def weights(text: str, extra: grammar.Options | None = None) -> "LossWeights":
    """The weighting of one text; `extra` are further options of its first part."""
    import symbolic_pinn as spinn

    first, *others = _parts_and_points(text)
    if len(others) > 1:
        raise InputError(f"`{_WEIGHTING} {text}`: one weighting of points at most")
    first += "".join(f":{name}={value}" for name, value in (extra or {}).items())
    of_parts = _made(_WEIGHTING, registry.weightings(), first)
    of_points = [_made(_WEIGHTING, registry.point_weightings(), part) for part in others]
    return spinn.LossWeights(of_parts, *of_points)


def has_option(text: str, option: str) -> bool:
    """Whether the first part of a weighting has an option of that name."""
    first = _parts_and_points(text)[0]
    chosen = grammar.entry(_WEIGHTING, registry.weightings(), first).load()
    return option in spellings.options(chosen)


def _parts_and_points(text: str) -> list[str]:
    """What `+` joins, the weighting of parts first; `fixed` where only points have one."""
    segments = grammar.segments(text)
    if grammar.name_of(segments[0]) in registry.point_weightings():
        return ["fixed", *segments]
    return segments


def _made(flag: str, known: registry.Registry, part: str, **more: Any) -> Any:
    return spellings.made(flag, grammar.entry(flag, known, part).load(), part, **more)


def method(text: str, chosen: "LossWeights | None" = None) -> "AbstractMethod":
    """The method of one text, or a chain of those that commas divide, `adam:2000,lm:200`.

    The first option without a name is the number of steps. `chosen` are the loss weights of each
    Adam; there must be one.
    """
    import symbolic_pinn as spinn

    if chosen is not None and not _has_adam(text):
        raise InputError(f"`{_METHOD} {text}`: loss weights belong to `{_ADAM}`, and there is none")
    made = [
        _made(_METHOD, registry.methods(), part, **({"weighting": chosen} if weighted else {}))
        for part in map(_with_steps, text.split(","))
        for weighted in [chosen is not None and grammar.name_of(part) == _ADAM]
    ]
    return made[0] if len(made) == 1 else spinn.Chain(*made)


def names_steps(text: str) -> bool:
    """Whether a method, or one of a chain, is given its number of steps."""
    words = (word for part in text.split(",") for word in part.strip().split(":")[1:])
    return any(w.isdecimal() or w.partition("=")[0] == "steps" for w in words)


def weighted(methods: Sequence[str], weighting: str | None) -> "dict[str, AbstractMethod]":
    """Each method with each weighting of a list, by their texts; one without Adam takes none.

    Without methods there is Adam, and both kinds of weights if none are named.
    """
    if not methods:
        named = weightings("fixed,gradient" if weighting is None else weighting)
        return {label: method(_ADAM, chosen) for label, chosen in named.items()}
    if weighting is not None and not any(map(_has_adam, methods)):
        raise InputError(
            f"`{_WEIGHTING} {weighting}`: loss weights belong to `{_ADAM}`, and no `--method` has"
            " it"
        )
    found: dict[str, AbstractMethod] = {}
    for text in methods:
        if weighting is None or not _has_adam(text):
            found[text] = method(text)
            continue
        for label, chosen in weightings(weighting).items():
            found[f"{text} {label}"] = method(text, chosen)
    return found


def _has_adam(text: str) -> bool:
    """Whether a method or a part of a chain is Adam."""
    return any(grammar.name_of(part.strip()) == _ADAM for part in text.split(","))


def _with_steps(part: str) -> str:
    """`lm:200` as `lm:steps=200`."""
    name, *words = part.strip().split(":")
    return ":".join([name, *(f"steps={w}" if w.isdecimal() else w for w in words)])


def networks(text: str, present: Any) -> dict[str, Any]:
    """The networks of a list divided by commas, by their text."""
    return {one.strip(): network(one.strip(), present) for one in text.split(",")}


def network(text: str, present: Any) -> Any:
    """The network of one text, `periodic:axes=1+fourier:sigmas=1/10+mlp:width=100`.

    Embeddings stand before what they feed; without a network that feeds none at the end it is that
    of `present`.
    """
    known = registry.networks()
    *before, last = grammar.segments(text)
    if _feeds_another(last):
        before, of = [*before, last], innermost(present)
    else:
        of = _made(_NETWORK, known, last)
    for part in reversed(before):
        if not _feeds_another(part):
            raise InputError(f"`{_NETWORK} {text}`: `{grammar.name_of(part)}` stands at the end")
        of = _made(_NETWORK, known, part, of=of)
    return of


def _feeds_another(part: str) -> bool:
    """Whether a network is an embedding before another."""
    chosen = grammar.entry(_NETWORK, registry.networks(), part).load()
    return any(f.name == "of" for f in fields(chosen))


def innermost(description: Any) -> Any:
    """The network behind all embeddings."""
    return innermost(description.of) if hasattr(description, "of") else description


def options_of_network(description: Any) -> list[str]:
    """The settings of a network and of all that it feeds."""
    inner = options_of_network(description.of) if hasattr(description, "of") else []
    return [*(f.name for f in fields(description) if f.name != "of"), *inner]


def changed(description: Any, settings: dict[str, Any]) -> Any:
    """The description with other settings, each where it is met first from the outside."""
    for name in settings.keys() - set(options_of_network(description)):
        kind, known = type(description).__name__, ", ".join(options_of_network(description))
        raise InputError(f"`--{name}`: the network `{kind}` has no `{name}`; it has {known}")
    here = {f.name for f in fields(description)} & settings.keys()
    rest = {k: v for k, v in settings.items() if k not in here}
    inner = {"of": changed(description.of, rest)} if rest else {}
    return replace(description, **{k: settings[k] for k in here}, **inner)
