"""From a description (plain numbers, in recipes and saved files) to a network."""

import dataclasses
from functools import singledispatch
from typing import Any

import equinox as eqx
from jaxtyping import PRNGKeyArray

from symbolic_pinn.errors import InputError
from symbolic_pinn.networks.mlp import Perceptron
from symbolic_pinn.problem import MLP


@singledispatch
def build(description: Any, inputs: int, outputs: int, *, key: PRNGKeyArray) -> eqx.Module:
    """The network of one point that a description describes; register a case for your own."""
    raise InputError(
        f"no network is registered for `{type(description).__name__}`; use"
        " `symbolic_pinn.networks.build.register`, or pass an Equinox module as `network=`"
    )


@build.register
def _(description: MLP, inputs: int, outputs: int, *, key: PRNGKeyArray) -> eqx.Module:
    return Perceptron(inputs, outputs, description.width, description.depth, key=key)


def description_to_data(description: Any) -> dict[str, Any]:
    """A description as JSON data: its class name and its numbers."""
    return {"kind": type(description).__name__, **dataclasses.asdict(description)}


def description_from_data(data: dict[str, Any]) -> Any:
    """The description that `description_to_data` wrote, if its class is registered."""
    kinds: dict[str, Any] = {c.__name__: c for c in build.registry if c is not object}
    settings = dict(data)
    kind = settings.pop("kind", None)
    if kind not in kinds:
        raise InputError(f"the saved network `{kind}` is not known here; there are {[*kinds]}")
    try:
        return kinds[kind](**settings)
    except TypeError as error:
        raise InputError(f"the saved network `{kind}` has unknown settings: {error}") from error
