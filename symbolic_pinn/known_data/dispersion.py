"""Dispersion relations: frequencies that the equations tie to those that are known.

exp(i w . x) solves linear equations with constant coefficients where the determinant of their
symbol P(i w) vanishes. A condition at t = 0 knows the w of its data along x, and the w_t that
belong to them are the roots of a polynomial: real for waves (w_t = c w_x), imaginary for what
decays (w_t = i D w_x^2) (G. B. Whitham, Linear and Nonlinear Waves, Wiley 1974, chapter 11).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np

from symbolic_pinn.known_data.linear_part import LinearPart
from symbolic_pinn.known_data.packets import FAINT, WavePacket
from symbolic_pinn.problem import RESIDUAL, Problem

# Unknowns at most.
_MOST = 4
# What decays faster within its wave is no wave. What decays faster than the second on a box from -1
# to 1 is a boundary layer, which no frequencies of the whole box are meant for.
_DAMPED, _STEEPEST = 0.25, 32.0
_ROUNDING = 1e-12
# The least frequency of an answer, half a wave on the box, and what is large of a source.
_SMOOTH, _LARGE = np.pi / 2, 0.1

# Coefficient of each product of powers of w, by its exponents.
_Entry = Mapping[tuple[int, ...], complex]


@dataclass(frozen=True, eq=False)
class Dispersion:
    """The determinant of the symbol of some equations, on a box from -1 to 1.

    Attributes:
        symbol: its matrix, a polynomial of w in each entry.
    """

    symbol: Sequence[Sequence[_Entry]]

    def roots(self, w: np.ndarray, axis: int) -> list[complex]:
        """The complex frequencies along a coordinate, for given ones along the others."""
        rows = [[_along(entry, w, axis) for entry in row] for row in self.symbol]
        determinant = np.zeros(1, complex)
        for order in permutations(range(len(rows))):
            term = np.array([_sign(order)], complex)
            for row, column in zip(rows, order, strict=True):
                term = np.convolve(term, row[column])
            short, long = sorted((determinant, term), key=len)
            determinant = long + np.pad(short, (0, len(long) - len(short)))
        sizes = np.abs(determinant) * max(1.0, np.abs(w).max()) ** np.arange(len(determinant))
        kept = np.flatnonzero(sizes > _ROUNDING * sizes.max())
        if not len(kept):
            return []
        found: list[complex] = np.roots(determinant[: kept[-1] + 1][::-1]).astype(complex).tolist()
        return found

    def completed(self, packet: WavePacket, axis: int, *, in_time: bool) -> list[WavePacket]:
        """A packet of a face across a coordinate with the frequencies that it has along that one.

        Something smooth that goes into space is scattered by the other walls; in time it is not.
        """
        found = []
        for root in self.roots(packet.frequency, axis):
            waves, rests = zip(*map(_parted, self._near(packet, axis, root)), strict=True)
            lower, upper = min(waves), max(waves)
            if packet.is_smooth and not in_time:
                upper = max(upper, -lower)
                lower = -upper
            frequency, envelope = packet.frequency.copy(), packet.envelope.copy()
            frequency[axis] = (lower + upper) / 2
            envelope[axis] = (upper - lower) / 2 + max(rests)
            found.append(WavePacket(frequency=frequency, envelope=envelope))
        return found or [packet]

    def _near(self, packet: WavePacket, axis: int, root: complex) -> list[complex]:
        """What a root is at the edges of an envelope, and itself."""
        found = [root]
        for i, sign in product(np.flatnonzero(packet.envelope), (1, -1)):
            w = packet.frequency.copy()
            w[i] += sign * packet.envelope[i]
            roots = self.roots(w, axis)
            if roots:
                found.append(min(roots, key=lambda r: abs(r - root)))
        return found

    def answered(self, packets: Sequence[WavePacket]) -> list[WavePacket]:
        """The packets of a source without those of which hardly anything is left in the unknown.

        A wave of it is divided by the symbol, which grows with the frequency. The products that a
        nonlinear equation makes of its waves are in its source, and not in the unknown. What is
        large in the source stays, since it may be in resonance.
        """
        answers = [p.amplitude / self._size(p.frequency) for p in packets]
        largest = max((p.amplitude for p in packets), default=0.0)
        return [
            p
            for p, answer in zip(packets, answers, strict=True)
            if answer > FAINT * max(answers) or p.amplitude > _LARGE * largest
        ]

    def _size(self, w: np.ndarray) -> float:
        """The sum of the absolute values of all terms of the symbol of one unknown."""
        at = np.maximum(np.abs(w), _SMOOTH)
        terms = self.symbol[0][0].items()
        return float(sum(abs(c) * np.prod(at ** np.array(e)) for e, c in terms))

    def of_the_smooth(self, axis: int, dim: int) -> float:
        """The largest real frequency along a coordinate of what is constant along the others.

        lap u + k^2 u = 0 has k along each.
        """
        roots = self.roots(np.zeros(dim), axis)
        return max((abs(_parted(r)[0]) for r in roots), default=0.0)


def _parted(root: complex) -> tuple[float, float]:
    """The frequency of the wave in exp(i root x), and that of the envelope which it leaves."""
    if abs(root.imag) <= _DAMPED * abs(root.real):
        return root.real, abs(root.imag)
    return 0.0, min(abs(root), _STEEPEST)


def dispersion(problem: Problem, parts: Iterable[LinearPart]) -> Dispersion | None:
    """The dispersion relation of a problem's equations, or of their constant principal part.

    Returns:
        `None` where coefficients vary, or where what is not linear is of the highest order too.
    """
    rows = [p for p in parts if p.term.group == RESIDUAL]
    names, coordinates = list(problem.fields), problem.box.coordinates
    if len(rows) != len(names) or len(names) > _MOST or any(r.term.where is not None for r in rows):
        return None
    order = max((sum(p.orders) for r in rows for p in r.constant), default=0)
    if any(sum(p.orders) >= order for r in rows for p in r.varying):
        return None
    half = np.subtract(problem.box.upper, problem.box.lower) / 2
    symbol = [[dict[tuple[int, ...], complex]() for _ in names] for _ in rows]
    for row, part in zip(symbol, rows, strict=True):
        for p, c in part.constant.items():
            slots = problem.fields[p.unknown].args
            orders = dict(zip(slots, p.orders, strict=True))
            exponents = tuple(orders.get(x, 0) for x in coordinates)
            entry = row[names.index(p.unknown)]
            factor = complex(np.prod((1j / half) ** np.array(exponents)))
            entry[exponents] = entry.get(exponents, 0) + c * factor
    return Dispersion(symbol)


def _along(entry: _Entry, w: np.ndarray, axis: int) -> np.ndarray:
    """An entry as a polynomial of one frequency, lowest power first."""
    found = np.zeros(1 + max((e[axis] for e in entry), default=0), complex)
    for exponents, c in entry.items():
        others = [e if i != axis else 0 for i, e in enumerate(exponents)]
        found[exponents[axis]] += c * np.prod(w ** np.array(others))
    return found


def _sign(order: Sequence[int]) -> int:
    """Of a permutation."""
    pairs = ((i, j) for j in range(len(order)) for i in range(j))
    return -1 if sum(order[i] > order[j] for i, j in pairs) % 2 else 1
