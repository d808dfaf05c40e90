"""Loss weights of texts: `gradient:quantile:every=5+causal:epsilon=0.1`."""

from typing import Any

from symbolic_pinn.errors import InputError
from symbolic_pinn.spelling import grammar, registry
from symbolic_pinn.spelling.options import Option, TextReader, check_alone, reader
from symbolic_pinn.weighting.base import AbstractWeighting
from symbolic_pinn.weighting.points import AbstractPointWeighting
from symbolic_pinn.weighting.statistics import LogMean, Quantiles


def weights_of(
    text: str, flag: str = "weighting", extra: grammar.Options | None = None
) -> tuple[AbstractWeighting, AbstractPointWeighting | None]:
    """The weighting of the parts of a loss, and that of points if there is one.

    Args:
        text: such as `gradient:every=5+causal`; `fixed` where it names one of points alone.
        flag: the option or argument in which it was written, for messages.
        extra: further options of its first part.

    Raises:
        InputError: the text names no weighting.
    """
    first, *others = _parts_and_points(text)
    if len(others) > 1:
        where = grammar.quoted(flag, text)
        raise InputError(f"`{where}`: one weighting of points at most")
    first += "".join(f":{name}={value}" for name, value in (extra or {}).items())
    of_parts = _of_parts(flag).made(first)
    return of_parts, point_weighting_of(others[0], flag) if others else None


def point_weighting_of(text: str, flag: str = "point_weighting") -> AbstractPointWeighting:
    """The weighting of points of a text, `causal:epsilon=0.1`."""
    made: AbstractPointWeighting = TextReader(flag=flag, known=registry.point_weightings()).made(
        text
    )
    return made


def has_option(text: str, option: str) -> bool:
    """Whether the first part of a weighting has an option of that name."""
    return option in options_of(text)


def options_of(text: str) -> list[str]:
    """The options that the first part of a weighting may have."""
    return [*_of_parts("--weighting").options(_parts_and_points(text)[0])]


def _parts_and_points(text: str) -> list[str]:
    """What `+` joins, the weighting of parts first; `fixed` where only points have one."""
    segments = grammar.segments(text)
    if grammar.name_of(segments[0]) in registry.point_weightings():
        return ["fixed", *segments]
    return segments


def _of_parts(flag: str) -> TextReader:
    return TextReader(
        flag=flag, known=registry.weightings(), spellings=SPELLINGS, groups={"Fixed": _weight_of}
    )


def _quantiles(where: str, text: str) -> Any:
    return Quantiles(float(grammar.one(where, "quantile", text))) if text else Quantiles()


def _log_mean(where: str, text: str) -> Any:
    check_alone(where, "log-mean", text)
    return LogMean()


def _weight_of(group: str) -> Option:
    """Weights have the names of groups, which are the user's."""
    return Option(path=("values", group), read=reader(float, group))  # type: ignore[arg-type]


SPELLINGS = {
    "GradientWeighting": {
        "raw": Option(
            path=("weighted_denominator",), read=lambda w, t: not grammar.switch(w, "raw", t)
        ),
        "quantile": Option(path=("statistic",), read=_quantiles),
        "log-mean": Option(path=("statistic",), read=_log_mean),
    },
}
