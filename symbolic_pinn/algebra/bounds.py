"""Bounds on what a saved expression makes SymPy compute, checked before a node is built.

SymPy evaluates functions of numbers as they are made: `factorial` of 1e9, 10^(10^9) or `floor` of
exp(1e9) would run for hours. What a problem holds was evaluated when it was stated, so that a saved
expression never asks for such a thing. Every number must be one that a float can hold.
"""

from collections.abc import Iterator, Sequence
from math import inf, nan
from sys import float_info
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.numeric import Numbers, TooManyError, value_of

# Arguments that are compared each with each, and numbers in a product that are no fractions.
_COMPARED = 128
_COMPARING = ("Max", "Min", "Piecewise", "And", "Or", "LeviCivita")
# Exponents; bits of fractions that are added, multiplied or raised to a power.
_EXPONENT, _BITS = 10_000, 20_000
_OF_EXPONENTIAL, _OF_ROUNDING = 2_000.0, 1e18
_EXPONENTIAL = ("exp", "sinh", "cosh", "tanh", "coth", "sech", "csch")
_ROUNDING = ("floor", "ceiling", "frac", "Mod")
# By the module of SymPy: numbers that functions take which evaluate integers, and all others.
_EVALUATING = (
    "combinatorial", "polynomials", "zeta_functions", "gamma_functions", "beta_functions",
    "tensor_functions", "delta_functions", "singularity_functions", "hyper", "bsplines",
    "spherical_harmonics",
)  # fmt: skip
_OF_INTEGERS, _OF_SPECIAL, _FLOAT = 100.0, 10_000.0, float_info.max


class Bounds:
    """The magnitudes of the numbers of an expression, each found once, and what they may be."""

    def __init__(self) -> None:
        self._known: dict[sp.Basic, Numbers | None] = {}

    def check(self, kind: Any, args: Sequence[Any]) -> None:
        """Refuse a node before it is made.

        Args:
            kind: its class.
            args: its arguments, which are made.

        Raises:
            ValueError: it would take long.
        """
        name = kind.__name__
        if name in _COMPARING and len(args) > _COMPARED:
            raise ValueError(f"`{name}` of {len(args)} arguments")
        if kind in (sp.Add, sp.Mul):
            self._check_fractions(kind, args)
        elif kind is sp.Pow and len(args) == 2:
            self._check_power(*args)
        elif (most := _most(kind)) is not None:
            for a in args:
                for part in a if isinstance(a, sp.Tuple) else (a,):
                    found = self.size(part)
                    if found is not None and (found > most or (found != found and most < _FLOAT)):
                        raise ValueError(f"`{name}` of a number beyond all use")

    def size(self, node: Any) -> float | None:
        """The magnitude of a number; `None` for what holds symbols, NaN where it is not known."""
        found = self._value(node)
        return None if found is None else float(np.abs(found))

    def _value(self, node: Any) -> Numbers | None:
        if node not in self._known:
            self._known[node] = self._found(node)
        return self._known[node]

    def _found(self, node: Any) -> Numbers | None:
        if not isinstance(node, sp.Expr):
            return None
        if isinstance(node, sp.Number | sp.NumberSymbol):
            return np.asarray(_as_float(node))
        if node is sp.I:
            return np.asarray(1j)
        if not node.args or any(self._value(a) is None for a in node.args):
            return None
        for kind in (float, complex):  # a root of a negative number needs the latter
            if not np.isnan(found := self._computed(node, kind)):
                return found
        return np.asarray(nan)

    def _computed(self, node: Any, kind: type) -> Numbers:
        args = {a: self._value(a) for a in node.args}
        is_complex = any(v is not None and v.dtype == complex for v in args.values())
        if kind is float and is_complex:
            return np.asarray(nan)
        try:
            with np.errstate(all="ignore"):
                return value_of(node, lambda a: np.asarray(args[a], kind))
        except (TypeError, ValueError, ArithmeticError, NotImplementedError, TooManyError):
            return np.asarray(nan)

    def _check_fractions(self, kind: Any, args: Sequence[Any]) -> None:
        numbers = [a for a in args if not isinstance(a, sp.Number) and self._value(a) is not None]
        if kind is sp.Mul and len(numbers) > _COMPARED:
            raise ValueError(f"a product of {len(numbers)} numbers")
        if sum(map(_bits, _fractions(kind, args))) > _BITS:
            raise ValueError("fractions with more digits than a float can hold")

    def _check_power(self, base: Any, exponent: Any) -> None:
        power = self.size(exponent)
        if power is None:
            return
        if not power <= (_OF_EXPONENTIAL if base is sp.E else _EXPONENT):
            raise ValueError("an exponent beyond all use")
        if isinstance(base, sp.Rational) and _bits(base) * power > _BITS:
            raise ValueError("a power with more digits than a float can hold")


def _as_float(number: Any) -> float:
    try:
        return float(number)
    except (OverflowError, ValueError, TypeError):
        return inf


def _bits(number: sp.Rational) -> int:
    return max(abs(number.p).bit_length(), number.q.bit_length())


def _fractions(kind: Any, args: Sequence[Any]) -> Iterator[sp.Rational]:
    """The fractions that SymPy adds up: those of a sum and of its terms, exponents of a product."""
    for a in args:
        if isinstance(a, sp.Mul | sp.Pow):
            a = a.args[0] if kind is sp.Add else a.args[-1]
        if isinstance(a, sp.Rational) and not (kind is sp.Add and a.is_Integer):
            yield a


def _most(kind: Any) -> float | None:
    """The largest number that a function takes; `None` for one of the user's own."""
    name, module = kind.__name__, kind.__module__
    if not module.startswith("sympy.functions") and name != "Mod":
        return None
    if name in _EXPONENTIAL:
        return _OF_EXPONENTIAL
    if name in _ROUNDING:
        return _OF_ROUNDING
    if name == "expint" or any(word in module for word in _EVALUATING):
        return _OF_INTEGERS
    return _OF_SPECIAL if ".special." in module else _FLOAT
