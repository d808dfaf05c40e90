"""Wave packets of like frequencies taken together, as long as fewer features will do for it.

A feature stands for some volume of frequencies: n clusters whose envelopes reach to e_i along
coordinate i take about n prod_i e_i of them.
"""

from collections.abc import Iterable

import numpy as np

from symbolic_pinn.known_data.packets import WavePacket

# Scales at least, and how much more than an envelope: at its edge features have none beyond.
LEAST_SCALE, MORE = 1.0, 1.2
# Frequencies that are one from the beginning, and clusters of which more are not looked at.
_SAME, _MOST = 0.5, 48


def clusters(packets: Iterable[WavePacket]) -> list[WavePacket]:
    """Packets of different frequencies up to sign, each as wide as those that it is made of.

    Of too many nothing is found.
    """
    found: list[WavePacket] = []
    for p in packets:
        one = _upward(p)
        for k, other in enumerate(found):
            if _joined(one, other)[1] <= _SAME:
                found[k] = _joined(other, one)[0]
                break
        else:
            found.append(one)
        if len(found) > _MOST:
            return []
    while pair := _cheaper(found):
        i, j = pair
        others = [p for k, p in enumerate(found) if k not in pair]
        found = [*others, _joined(found[i], found[j])[0]]
    return sorted((_upward(p) for p in found), key=lambda p: tuple(np.abs(p.frequency)))


def _joined(a: WavePacket, b: WavePacket) -> tuple[WavePacket, float]:
    """One packet for two, and how far apart they were; a wave and its negative are the same."""
    apart, sign = min((float(np.abs(a.frequency - s * b.frequency).max()), s) for s in (1, -1))
    w = sign * b.frequency
    upper = np.maximum(a.frequency + a.envelope, w + b.envelope)
    lower = np.minimum(a.frequency - a.envelope, w - b.envelope)
    return WavePacket(frequency=(lower + upper) / 2, envelope=(upper - lower) / 2), apart


def _cheaper(found: list[WavePacket]) -> tuple[int, int] | None:
    """The two that are best taken together, if that makes it cheaper."""
    if len(found) < 2:
        return None
    w, e = np.array([p.frequency for p in found]), np.array([p.envelope for p in found])
    i, j = np.triu_indices(len(found), 1)
    sign = np.where(_largest(w[i] - w[j]) <= _largest(w[i] + w[j]), 1, -1)[:, None]
    upper = np.maximum(w[i] + e[i], sign * w[j] + e[j])
    lower = np.minimum(w[i] - e[i], sign * w[j] - e[j])
    joined = np.maximum(e.max(axis=0), (upper - lower) / 2)
    costs = (len(found) - 1) * scales(joined).prod(axis=1)
    k = int(np.argmin(costs))
    now = len(found) * scales(e.max(axis=0)).prod()
    return (int(i[k]), int(j[k])) if costs[k] < now else None


def _largest(differences: np.ndarray) -> np.ndarray:
    return np.abs(differences).max(axis=1)


def scales(envelope: np.ndarray) -> np.ndarray:
    """The scales of features that follow an envelope."""
    return np.maximum(LEAST_SCALE, MORE * envelope)


def _upward(p: WavePacket) -> WavePacket:
    """The same packet with the first entry of its frequency that is not 0 above 0."""
    entries = p.frequency[np.abs(p.frequency) > 1e-9]
    sign = -1 if len(entries) and entries[0] < 0 else 1
    return WavePacket(frequency=sign * p.frequency + 0.0, envelope=p.envelope)
