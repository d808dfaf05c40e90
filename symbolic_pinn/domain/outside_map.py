"""The conformal map of the outside of a hole to the unit disc, from the hole's outline alone.

log|zeta| is harmonic outside, 0 on the edge, and log|z| at infinity: it is log|z - c| and poles in
the hole, whose strengths solve a least-squares problem on the edge. The poles stand on the medial
axis, as far apart as they are away from the edge, and so ever denser towards its corners (A. Gopal,
L. N. Trefethen, SIAM J. Numer. Anal. 57 (2019) 2074-2094; L. N. Trefethen, "Series solution of
Laplace problems", ANZIAM J. 60 (2018) 1-26).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from jaxtyping import Complex, Float
from scipy.linalg import lstsq
from scipy.spatial import cKDTree
from threadpoolctl import threadpool_limits

from symbolic_pinn.domain.curves import Curve
from symbolic_pinn.domain.facts import Corner
from symbolic_pinn.domain.medial_axis import MedialAxis, in_plane, medial_axis
from symbolic_pinn.domain.outlines import DEEP, Outline, outline
from symbolic_pinn.recipe import OutsideMap

# Points for the medial axis: so many for each width of the hole, and at least.
_FOR_WIDTH, _LEAST = 8, 1_500
# For each try the distance of poles in radii of their circles, and the highest power of each; the
# next one is for maps that are not as exact as this: solutions are more exact by far.
_TRIES, _EXACT = ((0.8, 4), (0.6, 5)), 1e-3
# A map that is worse is none; poles at most.
_GOOD, _MOST = 1e-2, 300
# At a corner poles are farther apart the nearer they are, since there is less to tell.
_TAPER = 0.03
# Beyond an end of the axis there are poles at these shares of the way to the edge: singularities
# of a round tip are half its radius behind it.
_TIPS, _TIP = (0.2, 0.35, 0.47), 0.4
# Equations for each radius along the edge.
_ROWS = 12.0
_RANK = 1e-12


@dataclass(frozen=True, kw_only=True, eq=False)
class Poles:
    """Where they stand, and their distances from the edge."""

    places: Complex[np.ndarray, " poles"]
    radii: Float[np.ndarray, " poles"]


def outside_map(edge: Curve, corners: Sequence[Corner]) -> OutsideMap | None:
    """Of a hole; none where it was not found.

    Args:
        edge: its points, in order.
        corners: of the region.
    """
    of = outline(edge, corners)
    if not shapely.Polygon(in_plane(of.even)).is_valid:
        return None
    count = max(_LEAST, math.ceil(_FOR_WIDTH * of.length**2 / max(of.area, 1e-300)))
    axis = medial_axis(of.even[:: max(1, len(of.even) // count)])
    best, least = None, _GOOD
    for spacing, powers in _TRIES:
        poles = _poles(of, axis, spacing)
        if not 1 < len(poles.places) <= _MOST:
            break
        found, off = _fitted(of, poles, powers)
        if off < least:
            best, least = found, off
        if off < _EXACT:
            break
    return best


def _poles(of: Outline, axis: MedialAxis, spacing: float) -> Poles:
    """On the axis, at its round ends, and in corners."""
    rows = axis.spread(spacing)
    places, radii = [axis.centres[rows]], [axis.radii[rows]]
    distance = cKDTree(in_plane(of.even))
    for end, radius, ahead in axis.ends:
        if any(abs(end - vertex) < 4 * radius for vertex, _, _ in of.corners):
            continue
        z = end + radius * ahead * np.array(_TIPS)
        away, _ = distance.query(in_plane(z))
        places.append(z[away > _TIP * radius])
        radii.append(away[away > _TIP * radius])
    for vertex, bisector, half in of.corners:
        begin = float(np.abs(np.concatenate(places) - vertex).min())
        away = np.array([*_clustered(begin, DEEP * of.length, spacing * math.sin(half))])
        places.append(vertex + away * bisector)
        radii.append(away * math.sin(half))
    return Poles(places=np.concatenate(places), radii=np.concatenate(radii))


def _clustered(begin: float, end: float, step: float) -> Iterator[float]:
    """Distances from a corner."""
    j, away = 1, begin * math.exp(-step)
    while away > end:
        yield away
        j += 1
        away = begin * math.exp(-step * j * (1 + _TAPER * j))


def _fitted(of: Outline, poles: Poles, powers: int) -> tuple[OutsideMap, float]:
    """The map with these poles, and how far log|zeta| is from 0 on the edge."""
    centre = complex(poles.places[np.argmax(poles.radii)])
    z = _places(of, poles, 2 * _ROWS)
    matrix = _columns(z, poles, powers)
    lengths = np.linalg.norm(matrix[::2], axis=0)
    wanted = np.log(np.abs(z - centre))
    with threadpool_limits(limits=1, user_api="blas"):  # several threads wait for each other
        solved = lstsq(matrix[::2] / lengths, wanted[::2], cond=_RANK, lapack_driver="gelsy")[0]
    strengths = solved / lengths
    # Every other place is held out.
    off = float(np.abs(matrix @ strengths - wanted).max())
    of_poles = strengths[1:].reshape(powers, 2, -1).transpose(0, 2, 1)
    return OutsideMap(
        centre=(centre.real, centre.imag),
        radius=math.exp(strengths[0]),
        poles=_as_tuples(in_plane(poles.places)),
        radii=_as_tuples(poles.radii),
        strengths=_as_tuples(of_poles),
    ), off


def _places(of: Outline, poles: Poles, density: float) -> Complex[np.ndarray, " rows"]:
    """On the outline, so many for each radius of the nearest pole."""
    ring = np.append(of.points, of.points[0])
    away, _ = cKDTree(in_plane(poles.places)).query(in_plane(ring))
    steps = np.abs(np.diff(ring))
    along = np.concatenate([[0.0], np.cumsum(steps * 2 / (away[1:] + away[:-1]))])
    at = (np.arange(math.ceil(density * along[-1])) + 0.5) / density
    at = at[at < along[-1]]
    return np.interp(at, along, ring.real) + 1j * np.interp(at, along, ring.imag)


def _columns(z: np.ndarray, poles: Poles, powers: int) -> Float[np.ndarray, "rows columns"]:
    """1, and Re and Im (r / (z - p))^m for m = 1, 2, ..."""
    q = poles.radii / (z[:, None] - poles.places)
    found = [np.ones((len(z), 1))]
    for m in range(1, powers + 1):
        found += [(q**m).real, -(q**m).imag]
    return np.hstack(found)


def _as_tuples(values: np.ndarray) -> tuple:
    return tuple(map(_as_tuples, values)) if values.ndim > 1 else tuple(values.tolist())
