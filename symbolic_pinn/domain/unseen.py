"""Where a formula changes its sign between the nodes of a grid, so that contour lines miss it.

A small hole, a narrow slit and the tip of a cusp lie between nodes of one sign. There |g| has a
least value along x or along y, so that these nodes are looked at more and more closely.
"""

from collections.abc import Callable

import numpy as np

# Nodes on a side of what is looked at about each node, how much nearer each look is, how many.
_LOOK, _NEARER, _LOOKS = 9, 4.0, 8
# Nodes that are looked at; those with the least values are taken.
_MOST = 16_384
# Values that are so many times larger than they differ by about a node do not change their sign.
_FAR = 16.0
# A value of the other sign that is smaller than this share of the largest one is rounding.
_NOISE = 1e-14

Rectangle = tuple[np.ndarray, np.ndarray]


def unseen(
    values: Callable[[np.ndarray], np.ndarray], x: np.ndarray, y: np.ndarray, z: np.ndarray
) -> tuple[np.ndarray, list[Rectangle]]:
    """Nodes "nodes 2" of a grid about which g has zeros that its cells do not show.

    Args:
        values: g at points "... 2".
        x: of the nodes.
        y: of the nodes.
        z: g at them, "y x".

    Returns:
        The nodes, and the lower and upper ends of windows around those that are neighbours.
    """
    from scipy.ndimage import find_objects, label  # takes a while to import

    step = np.array([x[1] - x[0], y[1] - y[0]])
    rows = _least(z)
    noise = _NOISE * float(np.abs(z[np.isfinite(z)]).max(initial=0.0))

    def hidden(points: np.ndarray) -> np.ndarray:
        return np.where(is_shown(points, x, y, z), np.nan, values(points))

    nodes = np.stack([x[rows[:, 1]], y[rows[:, 0]]], axis=1)
    sign = np.sign(z[tuple(rows.T)])
    changes = _changes(hidden, nodes, sign=sign, step=step, noise=noise)
    found = np.zeros(z.shape, bool)
    found[tuple(rows[changes].T)] = True
    labels, _ = label(found, structure=np.ones((3, 3)))
    windows = [
        (np.array([x[i.start], y[j.start]]) - step, np.array([x[i.stop - 1], y[j.stop - 1]]) + step)
        for j, i in find_objects(labels)
    ]
    return nodes[changes], windows


def without_lone_nodes(z: np.ndarray) -> np.ndarray:
    """Values on a grid in which no node has another sign than all four neighbours.

    Such a node is in a strip or hole narrower than a cell, of which it shows neither course nor
    size; with the sign of its neighbours, and almost 0, it is looked at closely.
    """
    here, sign = z[1:-1, 1:-1], np.sign(z)
    neighbours = (sign[:-2, 1:-1], sign[2:, 1:-1], sign[1:-1, :-2], sign[1:-1, 2:])
    is_lone = np.all([n == -sign[1:-1, 1:-1] for n in neighbours], axis=0) & (here != 0)
    found = z.copy()
    found[1:-1, 1:-1] = np.where(is_lone, -np.sign(here) * np.finfo(float).tiny, here)
    return found


def is_shown(points: np.ndarray, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Which points "... 2" lie in a cell of a grid at whose nodes the signs differ."""
    i, j = (
        (np.searchsorted(v, p) - 1).clip(0, len(v) - 2)
        for v, p in ((x, points[..., 0]), (y, points[..., 1]))
    )
    at_nodes = np.stack([z[j, i], z[j, i + 1], z[j + 1, i], z[j + 1, i + 1]])
    above = at_nodes > 0
    # A contour line runs through no cell with a node at which g is not defined.
    shown: np.ndarray = above.any(axis=0) & ~above.all(axis=0) & np.isfinite(at_nodes).all(axis=0)
    return shown


def _least(z: np.ndarray) -> np.ndarray:
    """The nodes, "nodes 2", where |g| is least along x or y among neighbours of one sign."""
    size = np.where(np.isfinite(z), np.abs(z), np.inf)
    found = np.zeros(z.shape, bool)
    for turned, kept in ((z, found), (z.T, found.T)):
        here, before, behind = turned[:, 1:-1], turned[:, :-2], turned[:, 2:]
        of_one_sign = ~(here * before < 0) & ~(here * behind < 0)
        sizes = size if turned is z else size.T
        is_least = (sizes[:, 1:-1] <= sizes[:, :-2]) & (sizes[:, 1:-1] < sizes[:, 2:])
        kept[:, 1:-1] |= of_one_sign & is_least
    rows = np.argwhere(found)
    return rows[np.argsort(size[tuple(rows.T)], kind="stable")[:_MOST]]


def _changes(
    values: Callable[[np.ndarray], np.ndarray],
    nodes: np.ndarray,
    *,
    sign: np.ndarray,
    step: np.ndarray,
    noise: float,
) -> np.ndarray:
    """About which nodes g has values of the other sign."""
    ticks = np.linspace(-1, 1, _LOOK)
    offsets = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2) * step
    at, found = nodes.copy(), np.zeros(len(nodes), bool)
    left = np.arange(len(nodes))
    for look in range(_LOOKS):
        points = at[left, None] + offsets / _NEARER**look
        towards = sign[left, None] * values(points)
        known = np.isfinite(towards)
        nearest = np.where(known, towards, np.inf).argmin(axis=1)
        least, most = (
            towards[np.arange(len(left)), nearest],
            np.where(known, towards, -np.inf).max(axis=1),
        )
        found[left] = least < -noise
        at[left] = points[np.arange(len(left)), nearest]
        left = left[(least >= -noise) & (least <= _FAR * (most - least))]
        if not len(left):
            break
    return found
