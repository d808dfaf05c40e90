"""The second net: a grid on which neighbours do not predict a value, halved about such places."""

import numpy as np

from symbolic_pinn.known_data.numeric import Values

_POINTS = {1: 4_097, 2: 65, 3: 17}
_DENSE = {1: 65_537, 2: 385, 3: 49}
_PLACES, _HALVINGS = 16, 30


def from_grid(f: Values, dim: int, *, dense: bool) -> np.ndarray:
    """Points of the unit box about which values do not follow from those beside them.

    Args:
        dense: as many points as are cheap, for functions of which no formula is known.
    """
    count = (_DENSE if dense else _POINTS).get(dim)
    if count is None:
        return np.zeros((0, dim))
    line = np.linspace(0, 1, count)
    grid = np.stack(np.meshgrid(*[line] * dim, indexing="ij"), axis=-1)
    values = f(grid.reshape(-1, dim)).reshape(grid.shape[:-1])
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    size = np.ptp(values)
    if size == 0:
        return np.zeros((0, dim))
    found = []
    stride = 1
    while (count - 1) // stride >= 16:
        coarse = (slice(None, None, stride),) * dim
        places = grid[coarse].reshape(-1, dim)[_bent(values[coarse], size)]
        found += [places, _refined(f, places, stride / (count - 1))]
        stride *= 4
    return np.concatenate(found)


def _bent(values: np.ndarray, size: float) -> np.ndarray:
    """Where, in the flat grid, the neighbours predict a value worst, if they miss it by much."""
    miss = np.zeros(values.shape)
    for axis in range(values.ndim):
        v, m = np.moveaxis(values, axis, 0), np.moveaxis(miss, axis, 0)
        m[1:-1] = np.maximum(m[1:-1], np.abs(v[1:-1] - (v[:-2] + v[2:]) / 2))
    worst = np.argsort(-miss.ravel())[:_PLACES]
    return worst[miss.ravel()[worst] > 0.02 * size]


def _refined(f: Values, y: np.ndarray, step: float) -> np.ndarray:
    """Nearer to where the values bend most: along each coordinate the finer step is halved."""
    dim, y = y.shape[1], y.copy()
    around = np.concatenate([np.zeros((1, dim)), np.eye(dim), -np.eye(dim)])
    for _ in range(_HALVINGS if len(y) else 0):
        step /= 2
        x = np.clip(y[:, None] + step * around, 0, 1)
        bend = np.zeros(x.shape[:2])
        for i in range(dim):
            e = step * np.eye(dim)[i]
            middle, up, down = (f(np.clip(x + s * e, 0, 1)) for s in (0, 1, -1))
            bend += np.abs(middle - (up + down) / 2)
        y = x[np.arange(len(y)), np.argmax(np.nan_to_num(bend), axis=1)]
    return y
