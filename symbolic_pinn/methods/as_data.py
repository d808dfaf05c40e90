"""Methods and engines as plain data: how a run that is cut off knows what it was doing.

They are trees of a few known classes with plain settings.
"""

import dataclasses
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, get_args

from symbolic_pinn import weighting
from symbolic_pinn.calculus import Lattice, NestedJvp
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.adam.adam import Adam
from symbolic_pinn.methods.auto import Auto
from symbolic_pinn.methods.chain import Chain
from symbolic_pinn.methods.full_batch.fixed_points import FixedPoints
from symbolic_pinn.methods.full_batch.levenberg_marquardt import LevenbergMarquardt
from symbolic_pinn.methods.full_batch.quasi_newton import LBFGS, SelfScaledBroyden
from symbolic_pinn.methods.random_features.random_features import RandomFeatures
from symbolic_pinn.recipe import MappedFeatures, SpaceMap
from symbolic_pinn.weighting import Fixed

_PLAIN = (str, int, float, type(None))


def settings_to_data(value: Any) -> Any:
    """A method, weights, or an engine of derivatives as JSON data.

    Raises:
        InputError: it holds what is no data, such as an optimiser of the user's own.
    """
    return _to_data(value, type(value).__name__)


def settings_from_data(data: Any) -> Any:
    """What `settings_to_data` wrote.

    Raises:
        InputError: it is not known here.
    """
    return _from_data(data)


def _to_data(value: Any, where: str) -> Any:
    if isinstance(value, tuple | list):
        return [_to_data(v, where) for v in value]
    if isinstance(value, _PLAIN):
        return value
    kind, made = type(value).__name__, _kinds().get(type(value).__name__)
    if made is None or type(value) is not made[0]:
        raise InputError(f"`{where}` is `{kind}`, which is not kept in a run folder")
    names = [f.name for f in dataclasses.fields(made[0])]
    return {"kind": kind, **{n: _to_data(getattr(value, n), f"{kind}.{n}") for n in names}}


def _from_data(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(map(_from_data, data))
    if not isinstance(data, dict):
        return data
    settings = {k: _from_data(v) for k, v in data.items() if k != "kind"}
    kind = str(data.get("kind"))
    if kind not in _kinds():
        raise InputError(f"the saved setting `{kind}` is not known here")
    try:
        return _kinds()[kind][1](**settings)
    except (TypeError, ValueError, AttributeError) as error:
        raise InputError(f"the saved setting `{kind}` is damaged: {error}") from error


@cache
def _kinds() -> Mapping[str, tuple[type, Callable[..., Any]]]:
    """The classes by their names, and what makes one of its fields."""
    rules = (v for v in vars(weighting).values() if dataclasses.is_dataclass(v))
    known: list[type] = [LevenbergMarquardt, LBFGS, SelfScaledBroyden, RandomFeatures, Auto]
    known += [MappedFeatures, *get_args(SpaceMap)]
    known += [FixedPoints, Lattice, NestedJvp, *(r for r in rules if isinstance(r, type))]
    made: dict[str, tuple[type, Callable[..., Any]]] = {k.__name__: (k, k) for k in known}
    return made | {
        "Adam": (Adam, lambda weights, **others: Adam(weighting=weights, **others)),
        "Chain": (Chain, lambda methods: Chain(*methods)),
        "Fixed": (Fixed, lambda values, each, every: Fixed(dict(values), each=each)),
    }
