"""Extrema and zeros of a function on the unit box, from many starts at once.

What makes a formula narrow, z = (x - c)/w in exp(-z^2), is itself smooth as a rule: its extrema and
zeros are found from anywhere, however narrow the formula is.
"""

from itertools import combinations

import numpy as np

from symbolic_pinn.known_data.numeric import Values

_STARTS, _LINE, _MOST = 48, 513, 200
_PHI = np.sqrt(np.array([2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0, 23.0, 29.0, 31.0, 37.0]))


def spread_points(count: int, dim: int) -> np.ndarray:
    """Points that fill the unit box: multiples of irrational numbers, modulo 1."""
    powers = _PHI[np.arange(dim) % len(_PHI)] * (1 + np.arange(dim) // len(_PHI))
    return (0.5 + np.arange(1, count + 1)[:, None] * powers) % 1.0


def starts(dim: int) -> np.ndarray:
    """Where searches begin."""
    if dim == 1:
        return np.linspace(0, 1, _LINE)[:, None]
    return np.concatenate([np.full((1, dim), 0.5), spread_points(_STARTS - 1, dim)])


def extrema(g: Values, dim: int) -> np.ndarray:
    """Local maxima and minima, at most a few hundred."""
    y = starts(dim)
    found = []
    for h in (g, lambda x: -g(x)):
        begin = y
        if dim == 1:
            v = np.concatenate([[-np.inf], np.nan_to_num(h(y), nan=-np.inf), [-np.inf]])
            peaks = np.flatnonzero((v[1:-1] >= v[:-2]) & (v[1:-1] >= v[2:]))
            if len(peaks) > _LINE // 2:  # constant, but for narrow places of its own
                continue
            begin = y[peaks[:: 1 + len(peaks) // _MOST]]
        found.append(climbed(h, begin))
    return np.concatenate(found) if found else np.zeros((0, dim))


def climbed(h: Values, y: np.ndarray) -> np.ndarray:
    """From each start to a local maximum: Newton's step where it climbs, else a smaller one."""
    n, dim = y.shape
    unit = np.eye(dim)
    pairs = list(combinations(range(dim), 2))
    steps = np.concatenate([unit, -unit, *([unit[i] + unit[j]] for i, j in pairs)])
    radius, y = np.full(n, 0.05 if dim > 1 else 1 / (_LINE - 1)), y.copy()
    best = _finite(h(y))
    for _ in range(90):
        if radius.max(initial=0.0) < 1e-15:
            break
        around = np.clip(y[:, None] + radius[:, None, None] * steps, 0, 1)
        values = _finite(h(around))
        newton = np.clip(y + _newton(best, values, radius, pairs), 0, 1)
        all_points = np.concatenate([around, newton[:, None]], axis=1)
        all_values = np.concatenate([values, _finite(h(newton))[:, None]], axis=1)
        k = np.argmax(all_values, axis=1)
        row = np.arange(n)
        better = all_values[row, k] > best
        y = np.where(better[:, None], all_points[row, k], y)
        best = np.where(better, all_values[row, k], best)
        radius *= np.where(better & (k < len(steps)), 1.0, 0.25)
    return y


def _newton(
    best: np.ndarray, values: np.ndarray, radius: np.ndarray, pairs: list[tuple[int, int]]
) -> np.ndarray:
    """-H^+ g from differences; H^+ leaves out directions along which h is constant."""
    dim = (values.shape[1] - len(pairs)) // 2
    forward, backward = values[:, :dim], values[:, dim : 2 * dim]
    with np.errstate(all="ignore"):
        gradient = (forward - backward) / (2 * radius[:, None])
        hessian = np.zeros((len(best), dim, dim))
        for i in range(dim):
            hessian[:, i, i] = (forward[:, i] + backward[:, i] - 2 * best) / radius**2
        for k, (i, j) in enumerate(pairs):
            mixed = values[:, 2 * dim + k] - forward[:, i] - forward[:, j] + best
            hessian[:, i, j] = hessian[:, j, i] = mixed / radius**2
    usable = np.isfinite(hessian).all((1, 2)) & np.isfinite(gradient).all(1)
    usable &= np.abs(hessian).max((1, 2)) < 1e200
    hessian[~usable], gradient[~usable] = 0.0, 0.0
    inverse = np.linalg.pinv(hessian, rcond=1e-7, hermitian=True)
    return np.clip(-np.einsum("nij,nj->ni", inverse, gradient), -0.5, 0.5)


def zeros(g: Values, dim: int, more: np.ndarray) -> np.ndarray:
    """Zeros between points of opposite signs, some of them given: halved to the last digit."""
    y = np.concatenate([starts(dim), more])
    if dim == 1:
        y = np.unique(y, axis=0)
    v = g(y)
    if dim == 1:
        with np.errstate(invalid="ignore"):
            k = np.flatnonzero(np.sign(v[1:]) * np.sign(v[:-1]) < 0)
        k = k[:: 1 + len(k) // _MOST]
        a, b = y[k], y[k + 1]
    else:
        up, down = y[v > 0], y[v < 0]
        if not len(up) or not len(down):
            return np.zeros((0, dim))
        k = np.arange(2 * _STARTS)
        a, b = up[(7 * k) % len(up)], down[(11 * k + k // len(down)) % len(down)]
    exact = y[v == 0][:_MOST]
    sign = np.sign(g(a))[:, None] if len(a) else np.zeros((0, 1))
    for _ in range(60):
        middle = (a + b) / 2
        same = np.sign(g(middle))[:, None] == sign
        a, b = np.where(same, middle, a), np.where(same, b, middle)
    return np.concatenate([a, exact])


def _finite(values: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(values), values, -1e300)
