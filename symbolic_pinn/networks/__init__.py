"""Equinox modules of one point, and the field that normalises their input."""

from symbolic_pinn.networks.build import build, description_from_data, description_to_data
from symbolic_pinn.networks.cell_tones import with_tones
from symbolic_pinn.networks.count import count_numbers
from symbolic_pinn.networks.estimates import Estimates
from symbolic_pinn.networks.feature_maps import (
    AbstractFeatureMap,
    add_feature_map,
    feature_map,
)
from symbolic_pinn.networks.field import Field, as_default, as_float64
from symbolic_pinn.networks.layers import Frozen
from symbolic_pinn.networks.map_formulas import analytic_columns, zeta
from symbolic_pinn.networks.mapped_features import DrawnMap, draw_mapped
from symbolic_pinn.networks.partition import Partition, product_rule
from symbolic_pinn.networks.perceptron import Perceptron, perceptron
from symbolic_pinn.networks.plane_numbers import PlaneNumber, TaylorSeries
from symbolic_pinn.networks.random_features import (
    BlockNetwork,
    RandomFeatureNetwork,
    block_network,
    draw,
    random_feature_network,
)

__all__ = [
    "AbstractFeatureMap",
    "BlockNetwork",
    "DrawnMap",
    "Estimates",
    "Field",
    "Frozen",
    "Partition",
    "Perceptron",
    "PlaneNumber",
    "RandomFeatureNetwork",
    "TaylorSeries",
    "add_feature_map",
    "analytic_columns",
    "as_default",
    "as_float64",
    "block_network",
    "build",
    "count_numbers",
    "description_from_data",
    "description_to_data",
    "draw",
    "draw_mapped",
    "feature_map",
    "perceptron",
    "product_rule",
    "random_feature_network",
    "with_tones",
    "zeta",
]
