"""Symbolic ground floor: typed partials, normal form, expressions as data. SymPy only."""

from symbolic_pinn.algebra.complex_parts import halves, in_halves, is_complex, real_imaginary
from symbolic_pinn.algebra.components import as_symbols, components
from symbolic_pinn.algebra.data import (
    allow,
    from_data,
    statement_from_data,
    statement_to_data,
    to_data,
)
from symbolic_pinn.algebra.extent import check_extent, count_operations, expression
from symbolic_pinn.algebra.normal_form import difference, insert, to_partials
from symbolic_pinn.algebra.normalise import Vocabulary, normalise
from symbolic_pinn.algebra.partial import Partial, partials_of
from symbolic_pinn.algebra.piecewise import keep_jumps
from symbolic_pinn.algebra.quadrature import GAUSS, NODES, Quadrature
from symbolic_pinn.algebra.scope import Scope
from symbolic_pinn.algebra.supplied import Supplied, supplied, with_functions
from symbolic_pinn.algebra.switches import switches, zeros
from symbolic_pinn.algebra.vanishing import vanishes

keep_jumps()

__all__ = [
    "GAUSS",
    "NODES",
    "Partial",
    "Quadrature",
    "Scope",
    "Supplied",
    "Vocabulary",
    "allow",
    "as_symbols",
    "check_extent",
    "components",
    "count_operations",
    "difference",
    "expression",
    "from_data",
    "halves",
    "in_halves",
    "insert",
    "is_complex",
    "normalise",
    "partials_of",
    "real_imaginary",
    "statement_from_data",
    "statement_to_data",
    "supplied",
    "switches",
    "to_data",
    "to_partials",
    "vanishes",
    "with_functions",
    "zeros",
]
