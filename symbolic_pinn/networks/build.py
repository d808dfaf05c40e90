"""From a description (plain numbers, in recipes and saved files) to a network."""

import dataclasses
from functools import singledispatch
from typing import Any, get_args

import equinox as eqx
from jaxtyping import PRNGKeyArray

from symbolic_pinn.errors import InputError
from symbolic_pinn.networks.fourier import fourier_network, space_time_network
from symbolic_pinn.networks.mapped_inputs import MappedInputNetwork, count_inputs
from symbolic_pinn.networks.perceptron import perceptron
from symbolic_pinn.networks.periodic import PeriodicNetwork
from symbolic_pinn.networks.random_features import block_network, empty_random_feature_network
from symbolic_pinn.recipe import (
    MLP,
    Blocks,
    Fourier,
    Mapped,
    MappedFeatures,
    Periodic,
    RandomFeatureExpansion,
    SpaceMap,
    SpaceTime,
)


@singledispatch
def build(description: Any, inputs: int, outputs: int, *, key: PRNGKeyArray) -> eqx.Module:
    """The network of one point that a description describes; register a case for your own."""
    raise InputError(
        f"no network is registered for `{type(description).__name__}`; use"
        " `symbolic_pinn.networks.build.register`, or pass an Equinox module as `network=`"
    )


build.register(MLP)(perceptron)
build.register(Fourier)(fourier_network)


@build.register
def _(description: SpaceTime, inputs: int, outputs: int, *, key: PRNGKeyArray) -> eqx.Module:
    if inputs < 2 or description.axis >= inputs:
        raise InputError(
            f"`{description}` parts coordinate {description.axis} from the others; the problem has"
            f" {inputs} coordinate(s)"
        )
    return space_time_network(description, inputs, outputs, key=key)


@build.register
def _(description: Periodic, inputs: int, outputs: int, *, key: PRNGKeyArray) -> eqx.Module:
    if max(description.axes) >= inputs:
        raise InputError(
            f"`axes` is {description.axes}; the problem has {inputs} coordinate(s), 0 to"
            f" {inputs - 1}"
        )
    more = (2 * description.harmonics - 1) * len(description.axes)
    network = build(description.of, inputs + more, outputs, key=key)
    return PeriodicNetwork(network, tuple(description.axes), description.harmonics)


@build.register
def _(description: Mapped, inputs: int, outputs: int, *, key: PRNGKeyArray) -> eqx.Module:
    if description.maps is None or description.box is None:
        raise InputError("`mapped` stands first among the embeddings, where coordinates come in")
    more = count_inputs(description.maps, inputs)
    network = build(description.of, inputs + more, outputs, key=key)
    mu, sigma = description.box
    return MappedInputNetwork(network=network, maps=description.maps, mu=mu, sigma=sigma)


@build.register
def _(
    description: RandomFeatureExpansion, inputs: int, outputs: int, *, key: PRNGKeyArray
) -> eqx.Module:
    if len(description.scales) != inputs:
        raise InputError(
            f"`scales` has {len(description.scales)} entries; the problem has {inputs}"
            " coordinate(s)"
        )
    return empty_random_feature_network(description, outputs)


@build.register
def _(description: Blocks, inputs: int, outputs: int, *, key: PRNGKeyArray) -> eqx.Module:
    for e in description.of:
        if len(e.scales) != inputs or description.axis >= inputs:
            raise InputError(
                f"blocks along coordinate {description.axis} of {len(e.scales)} coordinates; the"
                f" problem has {inputs}"
            )
    networks = [empty_random_feature_network(r, outputs) for r in description.of]
    return block_network(description, networks)


# Of descriptions in folders that earlier versions wrote.
_FORMER_NAMES = {"Ridge": "RandomFeatureExpansion"}
# What descriptions are made of.
_PARTS = (MappedFeatures, *get_args(SpaceMap))


def description_to_data(description: Any) -> Any:
    """A description as JSON data: its class name and its settings, descriptions in them too."""
    if isinstance(description, tuple):
        return [description_to_data(d) for d in description]
    if not dataclasses.is_dataclass(description):
        return description
    settings = {f.name: getattr(description, f.name) for f in dataclasses.fields(description)}
    return {
        "kind": type(description).__name__,
        **{k: description_to_data(v) for k, v in settings.items()},
    }


def description_from_data(data: Any) -> Any:
    """The description that `description_to_data` wrote, if its class is registered."""
    if isinstance(data, list):
        return tuple(map(description_from_data, data))
    if not isinstance(data, dict):
        return data
    kinds: dict[str, Any] = {c.__name__: c for c in (*build.registry, *_PARTS) if c is not object}
    kinds |= {old: kinds[new] for old, new in _FORMER_NAMES.items()}
    settings = {k: description_from_data(v) for k, v in data.items()}
    kind = settings.pop("kind", None)
    if kind not in kinds:
        known = ", ".join(sorted(kinds.keys() - _FORMER_NAMES))
        raise InputError(f"the saved network `{kind}` is not known here; there are {known}")
    _check_settings(kind, kinds[kind], settings)
    try:
        return kinds[kind](**settings)
    except (TypeError, ValueError, AttributeError) as error:
        raise InputError(f"the saved network `{kind}` is damaged: {error}") from error


def _check_settings(name: str, kind: Any, settings: dict[str, Any]) -> None:
    """Refuse settings that a description does not have, and the lack of one that it must have."""
    fields = {f.name: f for f in dataclasses.fields(kind) if f.init}
    for key in settings.keys() - fields.keys():
        raise InputError(f"the saved network `{name}` has an unknown setting `{key}`")
    missing = dataclasses.MISSING
    for key, f in fields.items():
        if key not in settings and f.default is missing and f.default_factory is missing:
            raise InputError(f"the saved network `{name}` lacks `{key}`")
