"""`spectrum`: the frequencies of a problem that are known before it is solved.

Sources, data of conditions and coefficients are formulas or tables of the coordinates. The
frequencies they hold are those that the solution will have, together with what the equations tie to
them. Measured data are left out: they are not known but for their noise.
"""

from dataclasses import dataclass

import numpy as np

from symbolic_pinn.known_data.clusters import clusters
from symbolic_pinn.known_data.dispersion import dispersion
from symbolic_pinn.known_data.known_packets import KnownPackets
from symbolic_pinn.known_data.linear_part import linear_part
from symbolic_pinn.known_data.packets import LOW
from symbolic_pinn.problem import Problem, must_hold

# Tones of a problem at most.
_TONES = 16
_KEY = "_spectrum"


@dataclass(frozen=True, kw_only=True)
class Spectrum:
    """The known frequencies of a problem, as angular ones on its box mapped to -1 ... 1.

    Attributes:
        bandwidth: along each coordinate the frequency above which hardly anything (a thousandth)
            is known; 0 where nothing known varies. Layers steeper than 32 are not counted.
        tones: frequency vectors, up to sign, if all that is known are few waves with envelopes,
            some of them far from 0; what is smooth beside them is a tone of zeros.
        envelope: along each coordinate the bandwidth about each of the tones; without tones that
            about 0.
    """

    bandwidth: tuple[float, ...]
    tones: tuple[tuple[float, ...], ...] = ()
    envelope: tuple[float, ...]


def spectrum(problem: Problem) -> Spectrum:
    """The known frequencies of a problem; looked for once."""
    cache = vars(problem)  # beside what the problem's own cached properties keep there
    if _KEY not in cache:
        cache[_KEY] = _spectrum(problem)
    kept: Spectrum = cache[_KEY]
    return kept


def _spectrum(problem: Problem) -> Spectrum:
    terms = (t for t in problem.terms if t.face.samples is None and must_hold(t.group))
    parts = [linear_part(problem, t) for t in terms]
    relation = dispersion(problem, parts)
    packets = list(KnownPackets(problem, parts, relation).all())
    bandwidth = np.zeros(len(problem.box.coordinates))
    if relation is not None:
        for axis, c in enumerate(problem.box.coordinates):
            if problem.start in (None, c):  # in time a pattern in space does not come by itself
                bandwidth[axis] = relation.of_the_smooth(axis, len(bandwidth))
    for p in packets:
        bandwidth = np.maximum(bandwidth, p.reach)
    found = [] if all(p.is_smooth for p in packets) else clusters(packets)
    envelope = np.max([p.envelope for p in found], axis=0, initial=0.0)
    is_far = any((np.abs(p.frequency) > np.maximum(LOW, envelope)).any() for p in found)
    if not is_far or len(found) > _TONES:
        return Spectrum(bandwidth=_plain(bandwidth), envelope=_plain(bandwidth))
    return Spectrum(
        bandwidth=_plain(bandwidth),
        tones=tuple(_plain(p.frequency) for p in found),
        envelope=_plain(envelope),
    )


def _plain(numbers: np.ndarray) -> tuple[float, ...]:
    return tuple(map(float, numbers))
