"""Names for values while an expression is lowered."""

from collections.abc import Mapping
from typing import Any

import sympy as sp

# A JAX array, or a Python number, which is weakly typed and so takes the precision of what it
# meets.
Value = Any
# The values of symbols and partials.
Leaves = Mapping[sp.Expr, Value]
