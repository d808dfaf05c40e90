"""Which rule carries jets through which primitive."""

from collections.abc import Callable
from functools import partial

from symbolic_pinn.calculus.functions import FUNCTIONS
from symbolic_pinn.calculus.jet import Jet
from symbolic_pinn.calculus.rules import (
    absolute,
    add,
    affine,
    bilinear,
    choose,
    divide,
    elementary,
    elementwise,
    extremum,
    flat,
    integer_power,
    largest,
    multiply,
    product,
    reshape,
    subtract,
    unary,
)

UNARY = [
    "broadcast_in_dim", "convert_element_type", "copy", "cumsum", "expand_dims", "neg", "real",
    "reduce_precision", "reduce_sum", "rev", "slice", "split", "squeeze", "transpose",
    "unstack",
]  # fmt: skip
FLAT = [
    "and", "argmax", "argmin", "ceil", "eq", "floor", "ge", "gt", "is_finite", "le", "lt", "ne",
    "not", "or", "round", "sign", "stop_gradient", "xor",
]  # fmt: skip
# Elementwise, with a derivative of their own in JAX, but no short recurrence here.
ELEMENTWISE = [
    "acos", "acosh", "asin", "asinh", "bessel_i0e", "bessel_i1e", "cbrt", "digamma", "erf_inv",
    "lgamma", "pow", "rsqrt", "sqrt",
]  # fmt: skip
RULES: dict[str, Callable[..., Jet]] = {
    **dict.fromkeys(UNARY, unary),
    **dict.fromkeys(FLAT, flat),
    **dict.fromkeys(ELEMENTWISE, elementwise),
    **{name: elementary(name) for name in FUNCTIONS},
    "abs": absolute,
    "add": add,
    "add_any": add,
    "concatenate": affine,
    "div": divide,
    "dot_general": bilinear,
    "dynamic_slice": partial(affine, fixed=slice(1, None)),
    "gather": partial(affine, fixed=slice(1, None)),
    "integer_pow": integer_power,
    "max": extremum,
    "min": extremum,
    "mul": multiply,
    "pad": affine,
    "reduce_max": largest,
    "reduce_min": largest,
    "reduce_prod": product,
    "reshape": reshape,
    "scatter": partial(affine, fixed=slice(1, 2)),
    "scatter-add": partial(affine, fixed=slice(1, 2)),
    "select_n": choose,
    "stack": affine,
    "square": lambda bind, operands: multiply(bind, (operands[0], operands[0])),
    "sub": subtract,
}
# Their rules read the parameters of the equation.
WITH_PARAMETERS = ("integer_pow", "reduce_max", "reduce_min", "reduce_prod", "reshape")
# Functions made of these alone act on each element by itself.
POINTWISE = {
    *FUNCTIONS, *ELEMENTWISE, "abs", "add", "convert_element_type", "copy", "div", "eq", "ge", "gt",
    "integer_pow", "is_finite", "le", "lt", "max", "min", "mul", "ne", "neg", "not", "select_n",
    "sign", "square", "stop_gradient", "sub", "and", "or",
}  # fmt: skip
