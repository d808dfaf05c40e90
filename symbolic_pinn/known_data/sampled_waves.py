"""Waves in functions that are no sums of products of sines: peaks of a discrete Fourier transform.

The function is sampled on a grid as fine as its band asks for, its mean is taken off and a Blackman
window put on, which keeps a peak within three steps of frequency and all else below a thousandth
(F. J. Harris, "On the use of windows for harmonic analysis with the discrete Fourier transform",
Proc. IEEE 66, 1978). What is connected above a hundredth of the largest is one packet.
"""

import numpy as np
from scipy.ndimage import find_objects, label, maximum_filter

from symbolic_pinn.known_data.known_function import KnownFunction, line_bands, line_spectra
from symbolic_pinn.known_data.packets import WavePacket

# Points of a line and of a grid at most, and packets, up to sign.
_POINTS, _GRID, _MOST = 2_049, 2**18, 24
# A band that is worth a transform.
WIDE = 24.0
_PEAK, _HALF_WIDTH, _GAP, _STEP = 1e-2, 3, 5, np.pi


def sampled_waves(function: KnownFunction) -> list[WavePacket]:
    """The packets of a function, from its values alone; none where it varies too fast to tell.

    A single smooth packet stands for a function in which no waves are found.
    """
    spectra = line_spectra(function.values(function.lines(_POINTS)))
    largest = float(spectra.max())
    band = line_bands(spectra, largest) if largest > 0 else None
    if band is None:
        return []
    found = _peaks(function, band) if band.max() > WIDE else []
    whole = WavePacket(frequency=function.embedded(0 * band), envelope=function.embedded(band))
    return found or [whole]


def _peaks(function: KnownFunction, band: np.ndarray) -> list[WavePacket]:
    """The packets that stand apart from each other in the transform, if they are few."""
    counts = [int(2 ** np.ceil(np.log2(4 * (b + 8 * _STEP) / np.pi))) for b in band]
    if np.prod(counts, dtype=float) > _GRID:
        return []
    size, threshold = _transformed(function, counts)
    # The lobes of one packet lie nearer to each other than that.
    wide = maximum_filter(size, _GAP, mode="constant") > threshold
    labels, count = label(wide, np.ones((3,) * size.ndim))
    labels[size <= threshold] = 0
    if count > 2 * _MOST:
        return []
    centre = np.array([n // 2 for n in counts])
    found = []
    for k, place in enumerate(find_objects(labels), 1):
        bins = np.argwhere(labels[place] == k) + [s.start for s in place] - centre
        found.append(_packet(bins, size[tuple((bins + centre).T)]))
    # A window hides what is fastest at the walls.
    hidden = band - np.max([abs(w) for w, _, _ in found], axis=0) - _STEP / 2
    packets = [
        WavePacket(
            frequency=function.embedded(w),
            envelope=function.embedded(np.maximum(envelope, hidden)),
            amplitude=amplitude,
        )
        for w, envelope, amplitude in found
    ]
    return packets if any(not p.is_smooth for p in packets) else []


def _packet(bins: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Frequency, envelope and amplitude of a peak, which is at 0 if it has that."""
    is_smooth = not bins.any(axis=1).all()
    w = np.zeros(bins.shape[1]) if is_smooth else size**2 @ bins / np.sum(size**2)
    reach = np.abs(bins - w).max(axis=0)
    return w * _STEP, np.maximum(reach - _HALF_WIDTH, 0) * _STEP, float(size.max())


def _transformed(function: KnownFunction, counts: list[int]) -> tuple[np.ndarray, float]:
    """|f_k| on a grid of frequencies, 0 in its middle, and above what it is a peak."""
    lines = [(2 * np.arange(n) + 1) / n - 1 for n in counts]
    points = np.stack(np.meshgrid(*lines, indexing="ij"), axis=-1)
    values = np.nan_to_num(function.values(points), nan=0.0, posinf=0.0, neginf=0.0)
    window = np.ones(())
    for n in counts:
        window = np.multiply.outer(window, np.blackman(n))
    mean = np.sum(window * values) / window.sum()
    size = np.abs(np.fft.fftshift(np.fft.fftn(window * (values - mean))))
    threshold = _PEAK * size.max()
    middle = tuple(n // 2 for n in counts)
    size[middle] = max(size[middle], abs(mean) * window.sum())
    return size, threshold
