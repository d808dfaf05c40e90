"""SymPy to JAX: residuals that know what they need and can be evaluated and linearised."""

from symbolic_pinn.compiler.chebyshev import tabulated
from symbolic_pinn.compiler.coverage import covered, holds
from symbolic_pinn.compiler.first_not_finite import not_finite, slope_not_finite
from symbolic_pinn.compiler.jax_rules import add_rule
from symbolic_pinn.compiler.lowering import lower
from symbolic_pinn.compiler.not_finite import NotFinite
from symbolic_pinn.compiler.residual import (
    Residual,
    compile_expression,
    compile_normal_form,
    compile_problem,
)

__all__ = [
    "NotFinite",
    "Residual",
    "add_rule",
    "compile_expression",
    "compile_normal_form",
    "compile_problem",
    "covered",
    "holds",
    "lower",
    "not_finite",
    "slope_not_finite",
    "tabulated",
]
