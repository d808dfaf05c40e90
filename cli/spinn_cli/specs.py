"""Names on the command line become objects: `gradient:quantile:every=5+causal:epsilon=0.1`.

A name is followed by its options, divided by colons; `+` adds weights of points.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symbolic_pinn.errors import InputError

if TYPE_CHECKING:
    from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting


@dataclass(frozen=True)
class Weights:
    """What `--weighting` says."""

    weighting: "AbstractWeighting"
    point_weighting: "AbstractPointWeighting | None"


Options = dict[str, str]


def weightings(text: str) -> dict[str, Weights]:
    """The weightings of a list divided by commas, by their text."""
    return {one.strip(): weights(one.strip()) for one in text.split(",")}


def weights(text: str, extra: Options | None = None) -> Weights:
    """The weighting of one text; `extra` are further options of its first part."""
    import symbolic_pinn as spinn

    of_points: dict[str, Callable[..., Any]] = {
        "attention": spinn.ResidualAttention,
        "causal": spinn.CausalWeighting,
        "self-adaptive": spinn.SelfAdaptive,
    }
    of_parts: dict[str, Callable[..., Any]] = {
        "fixed": _fixed,
        "gradient": _gradient,
        "gradient-norm": spinn.GradientNorm,
        "ntk": spinn.NTKWeighting,
        "relobralo": spinn.ReLoBRaLo,
        "softadapt": spinn.SoftAdapt,
    }
    first, *others = text.split("+")
    if first.partition(":")[0] in of_points:
        first, others = "fixed", [first, *others]
    if len(others) > 1:
        raise InputError(f"`--weighting {text}`: one weighting of points at most")
    made = [_made(of_parts, first, extra or {}), *(_made(of_points, o, {}) for o in others)]
    return Weights(made[0], made[1] if others else None)


def _made(kinds: dict[str, Callable[..., Any]], text: str, extra: Options) -> Any:
    name, *words = text.split(":")
    if name not in kinds:
        raise InputError(f"`--weighting {text}`: no `{name}`; there are {', '.join(kinds)}")
    options = {k: v for k, _, v in (w.partition("=") for w in words)} | extra
    if kinds[name] is _fixed:
        return _fixed(**options)
    known = _settings(kinds[name])
    for option in options.keys() - known.keys():
        raise InputError(
            f"`--weighting {text}`: `{name}` has no option `{option}`; it has {', '.join(known)}"
        )
    settings = {known[k]: _value(text, k, v) for k, v in options.items()}
    return kinds[name](**settings)


def _settings(kind: Callable[..., Any]) -> dict[str, str]:
    """Arguments by their names on the command line, which have `-` for `_`."""
    return {p.replace("_", "-"): p for p in inspect.signature(kind).parameters}


def has_option(text: str, option: str) -> bool:
    """Whether the first part of a weighting has an option of that name."""
    name = text.split("+")[0].partition(":")[0]
    try:
        weights(text, {option: "1"})
    except InputError as error:
        return "has no option" not in str(error) and name != "fixed"
    return name != "fixed"


def _value(text: str, option: str, value: str) -> Any:
    if not value:
        return True
    for number in (int, float):
        try:
            return number(value)
        except ValueError:
            continue
    raise InputError(f"`--weighting {text}`: `{option}={value}`: `{value}` is no number")


def _fixed(**options: str) -> Any:
    import symbolic_pinn as spinn

    each = options.pop("each", None) is not None
    values = {group: _value("fixed", group, value) for group, value in options.items()}
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
        raise InputError("`--weighting gradient`: `quantile` and `log-mean` exclude each other")
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
