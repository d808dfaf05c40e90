"""Formulas as sums of envelopes times waves: exactly, where sines and cosines multiply and add.

    sin(20 x) exp(-x) cos(3 y)^2  =  sum_j g_j(x, y) exp(i w_j . (x, y))

The arguments must be linear in the coordinates. All else makes the envelopes g_j: they are carried
along as values at the points of some lines, and how fast they vary is read off there.
"""

import numpy as np
import sympy as sp

from symbolic_pinn.known_data.known_function import KnownFunction, line_bands, line_spectra
from symbolic_pinn.known_data.packets import FAINT, WavePacket

# Waves that a formula may have, and digits in which two frequencies are one.
_MOST, _DIGITS = 400, 8
_POINTS = 129
_HIGHEST_POWER = 12

# For each frequency, as a multiple of 1 in each coordinate, the values of the envelope.
Waves = dict[tuple[float, ...], np.ndarray]


class _TooManyWavesError(Exception):
    """More waves than can be told apart."""


def waves_of(function: KnownFunction) -> list[WavePacket] | None:
    """The packets of a formula; `None` where they are too many, or an envelope is too rough.

    Those that are faint beside the largest are left out.
    """
    expansion = _Expansion(function)
    try:
        found = expansion.waves(function.formula)
    except _TooManyWavesError:
        return None
    spectra = {w: line_spectra(g.reshape(expansion.shape)) for w, g in found.items()}
    largest = max(float(s.max()) for s in spectra.values())
    packets = []
    for w, s in spectra.items():
        if s.max() <= FAINT * largest or not largest:
            continue
        envelope = line_bands(s, largest)
        if envelope is None:
            return None
        packets.append(
            WavePacket(
                frequency=function.embedded(w),
                envelope=function.embedded(envelope),
                amplitude=float(s.max()),
            )
        )
    return packets


class _Expansion:
    """A formula's parts, node by node."""

    def __init__(self, function: KnownFunction) -> None:
        self._function = function
        points = function.lines(_POINTS)
        self.shape = points.shape[:-1]
        self._points = points.reshape(-1, points.shape[-1])
        self._origin = (0.0,) * len(function.axes)
        self._linear: dict[sp.Expr, tuple[np.ndarray, float] | None] = {}

    def waves(self, node: sp.Expr) -> Waves:
        """The waves of a node, with their envelopes at the points."""
        if not self._has_waves(node):
            return {self._origin: self._values(node)}
        if isinstance(node, sp.Add | sp.Mul):
            rest = [a for a in node.args if not self._has_waves(a)]
            parts = [self.waves(a) for a in node.args if self._has_waves(a)]
            parts += [{self._origin: self._values(node.func(*rest))}] if rest else []
            return _sum(parts) if node.is_Add else _product(parts)
        if isinstance(node, sp.Pow):  # with a small whole exponent, or it would have no waves
            return _product([self.waves(node.base)] * int(node.exp))
        slopes, phase = self._argument(node) or (np.zeros(0), 0.0)
        if isinstance(node, sp.sin):
            phase -= np.pi / 2
        half = np.full(len(self._points), np.exp(1j * phase) / 2)
        up = tuple((np.round(slopes, _DIGITS) + 0.0).tolist())
        down = tuple(0.0 - w for w in up)
        return {up: half, down: half.conj()}

    def _has_waves(self, node: sp.Expr) -> bool:
        if isinstance(node, sp.sin | sp.cos):
            return self._argument(node) is not None
        if isinstance(node, sp.Add | sp.Mul):
            return any(map(self._has_waves, node.args))
        if isinstance(node, sp.Pow):
            whole = node.exp.is_Integer and 0 < int(node.exp) <= _HIGHEST_POWER
            return bool(whole) and self._has_waves(node.base)
        return False

    def _argument(self, node: sp.Expr) -> tuple[np.ndarray, float] | None:
        """Slopes and value at the centre of an argument that is linear; on -1 ... 1."""
        g = node.args[0]
        if g not in self._linear:
            self._linear[g] = self._slopes(g)
        return self._linear[g]

    def _slopes(self, g: sp.Expr) -> tuple[np.ndarray, float] | None:
        coordinates = self._function.coordinates
        slopes = [g.diff(c) for c in coordinates]
        if not any(slopes) or not all(s.is_number and s.is_extended_real for s in slopes):
            return None
        box, axes = self._function.box, self._function.axes
        middle = {c: sp.Float(box.mean[i]) for c, i in zip(coordinates, axes, strict=True)}
        return np.array(slopes, float) * self._function.half_lengths, float(g.xreplace(middle))

    def _values(self, node: sp.Expr) -> np.ndarray:
        if node.is_number:  # most factors are
            return np.full(len(self._points), complex(node))
        return self._function.values_of(node)(self._points).astype(complex)


def _sum(parts: list[Waves]) -> Waves:
    found: Waves = {}
    for part in parts:
        for w, g in part.items():
            found[w] = found[w] + g if w in found else g
    return _checked(found)


def _product(parts: list[Waves]) -> Waves:
    found = parts[0]
    for part in parts[1:]:
        terms: Waves = {}
        for w, g in found.items():
            for k, h in part.items():
                both = tuple(round(a + b, _DIGITS) + 0.0 for a, b in zip(w, k, strict=True))
                terms[both] = terms[both] + g * h if both in terms else g * h
        found = _checked(terms)
    return found


def _checked(found: Waves) -> Waves:
    if len(found) > _MOST:
        raise _TooManyWavesError
    return found
