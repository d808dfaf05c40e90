"""The integrand of one variable as numbers, with typical smooth functions for the unknowns.

Whether a rule resolves `K(t, s) u(s)` is decided by the kernel K, as long as u is smooth. So each
D^alpha u becomes a smooth function of its point, the same one wherever it occurs (the difference
in `(u(y) - u(x)) / (y - x)` must cancel). Inside of other functions (`exp(u)`, `1 / (1 - u)`) it
becomes a number, and a step that depends on it (`Max(u, 0)`) is a number as a whole: what they
are like is not known before u is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.numeric import AtPoint, Numbers, evaluate
from symbolic_pinn.algebra.panel_rules import NONE, PanelRule, Side
from symbolic_pinn.algebra.partial import Partial
from symbolic_pinn.algebra.scope import Limits, Scope

# Radians of the smooth functions on half an interval.
_FREQUENCIES = (0.0, 2.0, 5.0)
_STEPS = (sp.Abs, sp.sign, sp.Heaviside, sp.Max, sp.Min, sp.floor, sp.ceiling, sp.Piecewise)
_NUMBER = sp.Dummy("number", real=True)
SIDES = ("left", "right")


@dataclass(frozen=True, eq=False)
class Part:
    """A part of an integrand: a formula in the nodes of the variables that were integrated before.

    Attributes:
        expression: the formula, with the lengths of their panels.
        axes: for each of them the symbol of its node, and the rule.
    """

    expression: sp.Expr
    axes: tuple[tuple[sp.Symbol, Side], ...] = ()

    def along(self, variable: sp.Symbol, ends: tuple[sp.Expr, sp.Expr], of: "Placed") -> "Part":
        """The same with a node in the place of a variable between two ends."""
        (left, right), length = ends, ends[1] - ends[0]
        place = left + length * of.symbol if of.end == "left" else right - length * of.symbol
        moved = self.expression.xreplace({variable: place})
        return Part(length * moved, (*self.axes, (of.symbol, of.side)))


@dataclass(frozen=True, eq=False)
class Placed:
    """Nodes that are counted from one end, and the symbol that stands for them."""

    symbol: sp.Symbol
    end: str
    side: Side

    @classmethod
    def of(cls, rule: PanelRule) -> Iterator["Placed"]:
        """The two sides of a rule, as far as they have nodes."""
        for end, side in zip(SIDES, (rule.left, rule.right), strict=True):
            if side is not NONE:
                yield cls(sp.Dummy("sigma", positive=True), end, side)


@dataclass(frozen=True, eq=False)
class Integrand:
    """What is integrated over one variable, at samples of all that is around it.

    Attributes:
        parts: their sum is integrated.
        limits: the variable and its ends.
        scope: of what is around.
        number: what the unknowns are inside of other functions.
    """

    parts: Sequence[Part]
    limits: Limits
    scope: Scope
    number: float

    @cached_property
    def samples(self) -> dict[sp.Symbol, Numbers]:
        """Values of the symbols around."""
        y, a, b = self.limits
        inner = {s for part in self.parts for s, _ in part.axes}
        free = {s for p in self.parts for s in p.expression.free_symbols} - {y} - inner
        around = free | a.free_symbols | b.free_symbols
        count = 8 if inner else 24
        return self.scope.sample(1 if around <= self.scope.constants else count, around)

    @cached_property
    def typical(self) -> tuple[AtPoint, ...]:
        """The functions that stand for the unknowns."""
        unknown = any(part.expression.atoms(Partial) for part in self.parts)
        return tuple(self._wave(k) for k in _FREQUENCIES[: None if unknown else 1])

    def _wave(self, frequency: float) -> AtPoint:
        def value(p: Partial, point: list[Numbers]) -> Numbers:
            phase: Numbers = np.asarray(crc32(f"{p.unknown}{p.orders}".encode()) % 628 / 100)
            for name, x in zip(p.arguments, point, strict=True):
                a, b = self.scope.interval(name)
                phase = phase + frequency * (2 * x - a - b) / (b - a)
            return np.asarray(1 + 0.5 * np.cos(phase) if frequency else 1.0)

        return value

    def on(self, ends: tuple[sp.Expr, sp.Expr], end: str) -> "OneSide":
        """The integrand between two ends as a function of the distance from one of them."""
        placed = Placed(sp.Dummy("sigma", positive=True), end, NONE)
        moved = [part.along(self.limits[0], ends, placed) for part in self.parts]
        return OneSide(self, [Part(softened(p.expression), p.axes) for p in moved])


@dataclass(frozen=True, eq=False)
class OneSide:
    """G(sigma), rows "samples and functions" by nodes."""

    of: Integrand
    parts: Sequence[Part]

    def __call__(self, sigma: Numbers) -> Numbers:
        """G at some distances from the end."""
        rows = [self._values(sigma, wave) for wave in self.of.typical]
        return np.concatenate(rows)

    def _values(self, sigma: Numbers, wave: AtPoint) -> Numbers:
        total = 0.0
        for part in self.parts:
            *inner, (symbol, _) = part.axes
            dims = 2 + len(inner)
            at = {s: _on_axis(v, 0, dims) for s, v in self.of.samples.items()}
            at |= {symbol: _on_axis(sigma, 1, dims), _NUMBER: np.asarray(self.of.number)}
            weights = np.ones(dims * (1,))
            for i, (s, side) in enumerate(inner):
                at[s] = _on_axis(side.nodes, 2 + i, dims)
                weights = weights * _on_axis(side.weights, 2 + i, dims)
            value = evaluate(part.expression, at, wave) * weights
            total = total + value.sum(axis=tuple(range(2, dims)))
        count = len(next(iter(self.of.samples.values()), np.zeros(1)))
        return np.broadcast_to(total, (count, len(sigma)))


def _on_axis(values: Numbers, axis: int, dims: int) -> Numbers:
    shape = [1] * dims
    shape[axis] = -1
    return np.reshape(values, shape)


def softened(node: sp.Basic, inside: bool = False) -> sp.Basic:
    """The integrand with a number for each unknown that stands inside of another function."""
    if not node.args or not node.atoms(Partial):
        return node
    if isinstance(node, Partial):
        return _NUMBER if inside else node
    if isinstance(node, sp.Piecewise) and not any(c.atoms(Partial) for _, c in node.args):
        return sp.Piecewise(*((softened(e, inside), c) for e, c in node.args))
    if isinstance(node, _STEPS):
        return _NUMBER
    power = isinstance(node, sp.Pow) and node.exp.is_Integer and node.exp > 0
    plain = power or node.is_Add or node.is_Mul or isinstance(node, sp.re | sp.im | sp.conjugate)
    deeper = inside or not plain
    return node.func(*(softened(a, deeper) for a in node.args))
