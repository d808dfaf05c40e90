"""Whether an expression is 0 whatever its leaves are, as far as a few numbers tell."""

import numpy as np
import sympy as sp
from sympy.core.function import AppliedUndef

from symbolic_pinn.algebra.partial import Partial
from symbolic_pinn.algebra.supplied import Supplied

_TRIES, _DIGITS, _TOLERANCE = 4, 30, 1e-12


def vanishes(expression: sp.Expr) -> bool:
    """Whether numbers in the place of symbols, unknowns and their derivatives always give 0.

    Every function that is no formula counts as a leaf of its own, and each branch must vanish.
    """
    if expression == 0:
        return True
    if expression.has(sp.Piecewise):
        folded = sp.piecewise_fold(expression)
        if isinstance(folded, sp.Piecewise):
            return all(vanishes(branch) for branch, _ in folded.args)
    leaves = sorted(_leaves(expression), key=str)
    random = np.random.default_rng(0)
    return all(_is_small(expression, leaves, random) for _ in range(_TRIES))


def _is_small(expression: sp.Expr, leaves: list, random: np.random.Generator) -> bool:
    # Positive numbers, which suit symbols of any assumption.
    numbers = {s: sp.Rational(int(n), 997) for s, n in zip(
        leaves, random.integers(100, 2000, len(leaves)), strict=True)}  # fmt: skip
    parts = [sp.N(p.xreplace(numbers), _DIGITS) for p in sp.Add.make_args(sp.expand(expression))]
    if not all(p.is_Number and p.is_finite for p in parts):
        return False
    return bool(abs(sum(parts)) <= _TOLERANCE * max(map(abs, parts)))


def _leaves(node: sp.Basic) -> set:
    if isinstance(node, sp.Symbol | AppliedUndef | Partial | Supplied | sp.Derivative):
        return {node}
    return set().union(*map(_leaves, node.args)) if node.args else set()
