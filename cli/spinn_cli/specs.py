"""Names on the command line become objects of the library."""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from spinn_cli import grammar
from symbolic_pinn.errors import InputError

if TYPE_CHECKING:
    from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting

_WEIGHTING, _NETWORK = "--weighting", "--network"


@dataclass(frozen=True)
class Weights:
    """What `--weighting` says."""

    weighting: "AbstractWeighting"
    point_weighting: "AbstractPointWeighting | None"


def weightings(text: str) -> dict[str, Weights]:
    """The weightings of a list divided by commas, by their text."""
    return {one.strip(): weights(one.strip()) for one in text.split(",")}


def weights(text: str, extra: grammar.Options | None = None) -> Weights:
    """The weighting of one text; `extra` are further options of its first part."""
    import symbolic_pinn as spinn

    of_points: grammar.Kinds = {
        "attention": spinn.ResidualAttention,
        "causal": spinn.CausalWeighting,
        "self-adaptive": spinn.SelfAdaptive,
    }
    of_parts: grammar.Kinds = {
        "fixed": _fixed,
        "gradient": _gradient,
        "gradient-norm": spinn.GradientNorm,
        "ntk": spinn.NTKWeighting,
        "relobralo": spinn.ReLoBRaLo,
        "softadapt": spinn.SoftAdapt,
    }
    first, *others = grammar.parts(text)
    if grammar.name_of(first) in of_points:
        first, others = "fixed", [first, *others]
    if len(others) > 1:
        raise InputError(f"`{_WEIGHTING} {text}`: one weighting of points at most")
    first += "".join(f":{name}={value}" for name, value in (extra or {}).items())
    if grammar.kind(_WEIGHTING, of_parts, first) is _fixed:
        of_all = _fixed(first)
    else:
        of_all = grammar.made(_WEIGHTING, of_parts, first)
    made = [grammar.made(_WEIGHTING, of_points, part) for part in others]
    return Weights(of_all, made[0] if made else None)


def has_option(text: str, option: str) -> bool:
    """Whether the first part of a weighting has an option of that name."""
    name = grammar.name_of(grammar.parts(text)[0])
    try:
        weights(text, {option: "1"})
    except InputError as error:
        return "has no option" not in str(error) and name != "fixed"
    return name != "fixed"


def _fixed(part: str) -> Any:
    """Weights by the names of the groups, which are the user's."""
    import symbolic_pinn as spinn

    options = grammar.options_of(part)
    each = options.pop("each", None) is not None
    where = f"{_WEIGHTING} {part}"
    values = {group: grammar.value(where, group, text) for group, text in options.items()}
    return spinn.Fixed({g: float(v) for g, v in values.items()}, each=each)


def _gradient(
    *,
    ema: float = 0.9,
    every: int = 10,
    raw: bool = False,
    each: bool = False,
    cap: float | None = None,
    quantile: float | bool = False,
    log_mean: bool = False,
) -> Any:
    import symbolic_pinn as spinn

    if quantile and log_mean:
        raise InputError(f"`{_WEIGHTING} gradient`: `quantile` and `log-mean` exclude each other")
    statistic: Any = None
    if quantile:
        statistic = spinn.Quantiles() if quantile is True else spinn.Quantiles(float(quantile))
    if log_mean:
        statistic = spinn.LogMean()
    return spinn.GradientWeighting(
        ema=float(ema),
        every=every,
        weighted_denominator=not raw,
        statistic=statistic,
        cap=None if cap is None else float(cap),
        each=bool(each),
    )


def networks(text: str, present: Any) -> dict[str, Any]:
    """The networks of a list divided by commas, by their text."""
    return {one.strip(): network(one.strip(), present) for one in text.split(",")}


def network(text: str, present: Any) -> Any:
    """The network of one text, `periodic:axes=1+fourier:sigmas=1/10+mlp:width=100`.

    Embeddings stand before what they feed; without an `mlp` at the end it is that of `present`.
    """
    import symbolic_pinn as spinn

    kinds: grammar.Kinds = {
        "mlp": spinn.MLP,
        "fourier": spinn.Fourier,
        "space-time": spinn.SpaceTime,
        "periodic": spinn.Periodic,
    }
    *before, last = grammar.parts(text)
    if grammar.kind(_NETWORK, kinds, last) is spinn.MLP:
        of = grammar.made(_NETWORK, kinds, last)
    else:
        before, of = [*before, last], innermost(present)
    for part in reversed(before):
        if grammar.kind(_NETWORK, kinds, part) is spinn.MLP:
            raise InputError(f"`{_NETWORK} {text}`: `mlp` stands at the end")
        of = grammar.made(_NETWORK, kinds, part, of=of)
    return of


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
