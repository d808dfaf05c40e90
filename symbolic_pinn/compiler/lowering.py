"""SymPy to JAX: an expression is walked while JAX traces, with one table of functions.

Nothing is printed, generated or executed: each node becomes the JAX operation that the table
names, and a memo keeps shared subexpressions shared.
"""

from dataclasses import dataclass, field

import jax
import jax.numpy as jnp
import sympy as sp
from sympy.logic.boolalg import BooleanAtom

from symbolic_pinn.algebra import Partial, Supplied
from symbolic_pinn.compiler.jax_rules import FAMILIES, RULES, Rule
from symbolic_pinn.compiler.supplied import implementation
from symbolic_pinn.compiler.types import Leaves, Value

# What was found for a node: where its branch is taken (`None` for always), and its values.
Seen = dict[sp.Basic, list[tuple[Value | None, Value]]]


def lower(expression: sp.Basic, leaves: Leaves, seen: Seen | None = None) -> Value:
    """The value of an expression whose symbols and partials have the values in `leaves`.

    Args:
        expression: normal form.
        leaves: where it ends.
        seen: is filled with the values of every node that the walk comes by.
    """
    return _Walk(leaves, seen=seen)(expression)


def is_leaf(node: sp.Basic) -> bool:
    """Whether `lower` takes the node's value from `leaves`."""
    return isinstance(node, Partial | sp.Symbol)


@dataclass
class _Walk:
    """Values of nodes, each computed once.

    Attributes:
        leaves: where the walk ends.
        taken: whether the result will be used; `None` for always. Where it will not, functions get
            a harmless argument: the slope of a value that is not selected is multiplied by 0, and
            0 times infinity would be NaN.
        seen: is told of every node, if it is wanted.
    """

    leaves: Leaves
    taken: Value | None = None
    memo: dict[sp.Basic, Value] = field(default_factory=dict)
    seen: Seen | None = None

    def __call__(self, node: sp.Basic) -> Value:
        if node not in self.memo:
            self.memo[node] = self.leaves[node] if node in self.leaves else self._apply(node)
            if self.seen is not None:
                self.seen.setdefault(node, []).append((self.taken, self.memo[node]))
        return self.memo[node]

    def _apply(self, node: sp.Basic) -> Value:
        if isinstance(node, BooleanAtom):
            return bool(node)
        if node.is_number and not node.args:
            return float(node)
        if isinstance(node, sp.Pow):
            return self._power(node)
        if isinstance(node, sp.Piecewise):
            return self._piecewise(node)
        if isinstance(node, Supplied):
            value = implementation(node.func)(*map(self, node.args))
            return value if self.taken is None else jnp.where(self.taken, value, 1.0)
        if node.func in FAMILIES:
            order, argument = node.args
            return self._call(FAMILIES[node.func](int(order)), self(argument))
        return self._call(RULES[node.func], *map(self, node.args))

    def _call(self, rule: Rule, *args: Value) -> Value:
        if self.taken is not None and rule.harmless is not None:
            args = tuple(jnp.where(self.taken, a, rule.harmless) for a in args)
        return rule.value(*args)

    def _power(self, node: sp.Pow) -> Value:
        """By the exponent's kind: a general `pow` has no gradient at a negative base."""
        base, exponent = node.args
        if base is sp.S.Exp1:
            return self._call(RULES[sp.exp], self(exponent))
        value = self(base)
        if exponent.is_Number and float(exponent).is_integer() and abs(int(exponent)) < 2**31:
            return self._call(_integer_power(int(exponent)), value)
        if exponent == sp.Rational(1, 2):
            return self._call(_ROOT, value)
        if exponent == -sp.Rational(1, 2):
            return self._call(_INVERSE_ROOT, value)
        return self._call(RULES[sp.Pow], value, self(exponent))

    def _piecewise(self, node: sp.Expr) -> Value:
        """The value of the first branch whose condition holds; NaN where none does."""
        left: Value = True  # where no branch before holds
        branches: list[tuple[Value, Value]] = []
        for expression, condition in node.args:
            holds = self(condition)
            here = jnp.logical_and(left, holds)
            taken = here if self.taken is None else jnp.logical_and(self.taken, here)
            branches.append((here, _Walk(self.leaves, taken, seen=self.seen)(expression)))
            left = jnp.logical_and(left, jnp.logical_not(holds))
        result = branches.pop()[1] if node.args[-1].cond == sp.true else jnp.nan
        for here, value in reversed(branches):
            result = jnp.where(here, value, result)
        return result


_ROOT, _INVERSE_ROOT = Rule(jnp.sqrt, 1.0), Rule(lambda a: 1 / jnp.sqrt(a), 1.0)


def _integer_power(n: int) -> Rule:
    harmless = 1.0 if n < 0 else None
    return Rule(lambda a: jax.lax.integer_pow(jnp.asarray(a), n), harmless)
