"""Names on the command line become objects of the library."""

from collections.abc import Sequence
from dataclasses import fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from spinn_cli import grammar
from symbolic_pinn.errors import InputError

if TYPE_CHECKING:
    from symbolic_pinn.methods import AbstractMethod
    from symbolic_pinn.weighting import LossWeights

_WEIGHTING, _NETWORK, _METHOD = "--weighting", "--network", "--method"


def weightings(text: str) -> "dict[str, LossWeights]":
    """The weightings of a list divided by commas, by their text."""
    return {one.strip(): weights(one.strip()) for one in text.split(",")}


def weights(text: str, extra: grammar.Options | None = None) -> "LossWeights":
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
    first, *others = grammar.segments(text)
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
    return spinn.LossWeights(of_all, made[0] if made else None)


def has_option(text: str, option: str) -> bool:
    """Whether the first part of a weighting has an option of that name."""
    name = grammar.name_of(grammar.segments(text)[0])
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


def method(text: str, chosen: "LossWeights | None" = None) -> "AbstractMethod":
    """The method of one text, or a chain of those that commas divide, `adam:2000,lm:200`.

    The first option without a name is the number of steps. `chosen` are the loss weights of each
    Adam; there must be one.
    """
    import symbolic_pinn as spinn

    adams = 0

    def adam(steps: int | None = None, learning_rate: float | None = None) -> Any:
        nonlocal adams
        adams += 1
        return spinn.Adam(steps, chosen, learning_rate=learning_rate)

    kinds: grammar.Kinds = {
        "adam": adam,
        "lm": partial(_descent, spinn.LevenbergMarquardt),
        "lbfgs": partial(_descent, spinn.LBFGS),
        "ssbroyden": partial(_descent, spinn.SelfScaledBroyden),
        "random-features": _random_features,
        "auto": spinn.Auto,
    }
    made = [grammar.made(_METHOD, kinds, _with_steps(part)) for part in text.split(",")]
    if chosen is not None and not adams:
        raise InputError(f"`{_METHOD} {text}`: loss weights belong to `adam`, and there is none")
    return made[0] if len(made) == 1 else spinn.Chain(*made)


def weighted(methods: Sequence[str], weighting: str | None) -> "dict[str, AbstractMethod]":
    """Each method with each weighting of a list, by their texts; one without Adam takes none.

    Without methods there is Adam, and both kinds of weights if none are named.
    """
    if not methods:
        named = weightings(weighting or "fixed,gradient")
        return {label: method("adam", chosen) for label, chosen in named.items()}
    if weighting is not None and not any(map(_has_adam, methods)):
        raise InputError(
            f"`{_WEIGHTING} {weighting}`: loss weights belong to `adam`, and no `--method` has it"
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
    return any(grammar.name_of(part.strip()) == "adam" for part in text.split(","))


def _with_steps(part: str) -> str:
    """`lm:200` as `lm:steps=200`."""
    name, *words = part.strip().split(":")
    return ":".join([name, *(f"steps={w}" if w.isdecimal() else w for w in words)])


def _descent(
    kind: Any,
    *,
    steps: int | None = None,
    points: int = 1_000,
    face: int | None = None,
    resample: int | None = None,
    precision: int = 64,
    tolerance: float | None = None,
    conditions: float | None = None,
) -> Any:
    """A method that goes downhill; `conditions` is their weight."""
    import symbolic_pinn as spinn

    given = {"steps": steps, "tolerance": tolerance}
    batch = spinn.FixedPoints(
        points, face, resample=resample, precision=precision, condition_weight=conditions
    )
    return kind(batch=batch, **{k: v for k, v in given.items() if v is not None})


def _random_features(
    *,
    features: int | None = None,
    scales: Any = None,
    tanh: bool = False,
    blocks: int | None = None,
    tolerance: float = 1e-10,
    most: int | None = None,
    ratio: float = 2.0,
) -> Any:
    import symbolic_pinn as spinn

    return spinn.RandomFeatures(
        features=features,
        scales=scales if scales is None or isinstance(scales, tuple) else (scales,),
        activation="tanh" if tanh else "cos",
        blocks=blocks,
        tolerance=float(tolerance),
        most=most,
        ratio=float(ratio),
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
    *before, last = grammar.segments(text)
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
