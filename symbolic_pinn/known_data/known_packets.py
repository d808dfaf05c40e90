"""All wave packets of a problem's known formulas, completed by what the equations tie to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Supplied
from symbolic_pinn.known_data.dispersion import Dispersion
from symbolic_pinn.known_data.known_function import KnownFunction
from symbolic_pinn.known_data.linear_part import LinearPart, traces
from symbolic_pinn.known_data.packets import WavePacket
from symbolic_pinn.known_data.sampled_waves import WIDE, sampled_waves
from symbolic_pinn.known_data.waves import waves_of
from symbolic_pinn.problem import RESIDUAL, Problem

# Nodes of a formula, and packets in it, at most.
_NODES, _MOST = 20_000, 64
# Against the largest source anything smaller is rounding.
_ROUNDING = 1e-13


@dataclass(frozen=True, eq=False)
class KnownPackets:
    """What is known of a problem.

    Attributes:
        problem: whose.
        parts: the linear parts of its terms.
        relation: the dispersion relation of its equations, where they have one.
    """

    problem: Problem
    parts: Sequence[LinearPart]
    relation: Dispersion | None
    _functions: dict[sp.Expr, KnownFunction] = field(default_factory=dict)

    def all(self) -> Iterator[WavePacket]:
        """All packets, those on faces with the frequencies that belong to them.

        With nonlinear terms, or coefficients that vary, something smooth is among them: it comes
        from products of waves.
        """
        sizes = [self._size(part.source) for part in self.parts]
        least = _ROUNDING * max(sizes, default=0.0)
        for part, size in zip(self.parts, sizes, strict=True):
            if size > least:
                found = self._of(part.source)
                yield from self._on_face(part, self._answered(found) if _drives(part) else found)
                yield from self._on_walls(part, least)
            for formula in part.coefficients:
                yield from self._of(formula)
        if any(p.varying for p in self.parts if p.term.group == RESIDUAL):
            origin = np.zeros(len(self.problem.box.coordinates))
            yield WavePacket(frequency=origin, envelope=origin)

    def _on_face(self, part: LinearPart, found: Sequence[WavePacket]) -> Iterator[WavePacket]:
        coordinates, fixed = self.problem.box.coordinates, part.term.face.fixed
        if self.relation is None or len(fixed) != 1 or len(fixed[0][1]) != 1:
            yield from found
            return
        axis, dim = coordinates.index(fixed[0][0]), len(coordinates)
        in_time = dim == 1 or coordinates[axis] == self.problem.start
        for packet in found:
            yield from self.relation.completed(packet, axis, in_time=in_time)

    def _on_walls(self, part: LinearPart, least: float) -> Iterator[WavePacket]:
        """What answers to the traces that a source of an equation has on faces."""
        if not _drives(part) or self.relation is None or len(self.problem.fields) > 1:
            return
        if part.source.has(Supplied) or _is_large(part.source):
            return
        for condition, trace in traces(self.problem, part.source, self.parts):
            if self._size(trace) > least:
                yield from self._on_face(condition, self._answered(self._of(trace)))

    def _answered(self, found: list[WavePacket]) -> list[WavePacket]:
        """Those packets of a source that the unknown follows, as far as that is known."""
        if self.relation is None or len(self.problem.fields) > 1:
            return found
        return self.relation.answered(found)

    def _of(self, formula: sp.Expr) -> list[WavePacket]:
        """The packets of a formula; none where it varies too fast to tell.

        Too many are one, of which the band is known.
        """
        function, origin = self._function(formula), np.zeros(len(self.problem.box.coordinates))
        if not function.axes:
            return [WavePacket(frequency=origin, envelope=origin)]
        found = self._told_apart(function)
        if len(found) > _MOST:
            reach = np.max([p.reach for p in found], axis=0)
            return [WavePacket(frequency=origin, envelope=reach)]
        return found

    def _told_apart(self, function: KnownFunction) -> list[WavePacket]:
        formula = function.formula
        if _is_large(formula):
            return []
        if not formula.has(Supplied):
            found = waves_of(function)
            if found is not None and any(not p.is_smooth or p.envelope.max() < WIDE for p in found):
                return found
        return sampled_waves(function)

    def _size(self, formula: sp.Expr) -> float:
        """The largest value on some lines."""
        if formula == 0 or _is_large(formula):
            return 0.0
        return self._function(formula).size

    def _function(self, formula: sp.Expr) -> KnownFunction:
        if formula not in self._functions:
            self._functions[formula] = KnownFunction(formula, self.problem.box)
        return self._functions[formula]


def _drives(part: LinearPart) -> bool:
    return part.term.group == RESIDUAL


def _is_large(formula: sp.Expr) -> bool:
    return any(n > _NODES for n, _ in enumerate(sp.preorder_traversal(formula)))
