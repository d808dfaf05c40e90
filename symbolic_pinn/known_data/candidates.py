"""Where a formula might be narrow: extrema and zeros of the arguments of its functions.

f(g(x)) varies fast only where g is near an extremum (exp, 1/g), a zero (tanh, an edge, a root), or
varies fast itself. So every argument of a function that is no polynomial is looked at, inner ones
first, and places of several arguments are combined: a product is narrow where all its factors are.
Whether the whole formula really is narrow there is measured afterwards.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from symbolic_pinn.algebra import Supplied
from symbolic_pinn.known_data.numeric import Values, several
from symbolic_pinn.known_data.supplied_edges import edges
from symbolic_pinn.known_data.unit_search import climbed, extrema, spread_points, starts, zeros

# More arguments than these are not looked at one by one.
ARGUMENTS = 150
_COMBINED, _PAIRS = 1_500, 24
_SMOOTH = (sp.exp, sp.sin, sp.cos, sp.tanh, sp.sinh, sp.cosh, sp.erf, sp.atan, sp.sech, sp.erfc)


def arguments(formula: sp.Expr) -> list[tuple[sp.Expr, type | None]]:
    """g for each function f(g) in a formula, with what f is: `None` for a power or an edge."""
    found: dict[sp.Expr, type | None] = {}
    for node in sp.postorder_traversal(formula):
        for g, kind in _of_node(node):
            if g.free_symbols:
                found[g] = kind if found.get(g, kind) == kind else None
    return list(found.items())


def _of_node(node: sp.Basic) -> Iterator[tuple[sp.Expr, type | None]]:
    if isinstance(node, sp.Pow):
        base, exponent = node.args
        if base is sp.S.Exp1:
            yield exponent, sp.exp
        elif not (exponent.is_Integer and 0 < int(exponent) <= 12):
            yield base, None
            yield exponent, None
    elif isinstance(node, Relational):
        yield node.lhs - node.rhs, None
    elif isinstance(node, sp.Max | sp.Min):
        for a, b in combinations(node.args, 2):
            yield a - b, None
    elif isinstance(node, Supplied):
        yield from ((g, None) for g in edges(node))
    elif isinstance(node, sp.Function) and not isinstance(node, sp.Piecewise):
        kind = node.func if node.func in _SMOOTH else None
        yield from ((a, kind) for a in node.args)


def candidates(
    found: Sequence[tuple[sp.Expr, type | None]],
    coordinates: Sequence[sp.Symbol],
    lower: np.ndarray,
    length: np.ndarray,
) -> np.ndarray:
    """Points of the unit box in which the formula might be narrow; none if all g are gentle."""
    dim = len(coordinates)
    parts: list[tuple[tuple[int, ...], np.ndarray]] = []
    harsh: list[tuple[tuple[int, ...], Values]] = []
    for g, kind in found:
        axes = tuple(i for i, c in enumerate(coordinates) if c in g.free_symbols)
        own = [coordinates[i] for i in axes]
        [in_user] = several([g], own)
        low, span = lower[list(axes)], length[list(axes)]

        def value(
            y: np.ndarray, f: Values = in_user, a: np.ndarray = low, s: np.ndarray = span
        ) -> np.ndarray:
            return f(a + s * y)

        if _gentle(value, len(axes), kind):
            continue
        turning = extrema(value, len(axes))
        parts.append((axes, np.concatenate([turning, zeros(value, len(axes), turning)])))
        harsh.append((axes, value))
    parts += _crossings(harsh)
    return _combined(_with_middles(parts), dim)


def _gentle(g: Values, dim: int, kind: type | None) -> bool:
    """Whether f(g) varies slowly, as far as g itself does."""
    v = g(np.concatenate([starts(dim), _corners(dim)]))
    if not np.isfinite(v).all():
        return False
    if kind is not None:
        return float(np.ptp(v)) < 6.0
    least, most = np.abs(v).min(), np.abs(v).max()
    return bool((v > 0).all() or (v < 0).all()) and bool(least > 0.5 * most)


def _corners(dim: int) -> np.ndarray:
    return np.array(list(product((0.0, 1.0), repeat=min(dim, 6))))[:, np.arange(dim) % 6]


def _crossings(
    harsh: Sequence[tuple[tuple[int, ...], Values]],
) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Where two arguments that share coordinates vanish together: rotated boxes and crosses."""
    pairs = [(a, b) for a, b in combinations(harsh, 2) if set(a[0]) & set(b[0])]
    for one, other in pairs[:_PAIRS]:
        axes = tuple(sorted({*one[0], *other[0]}))
        if len(axes) > 1:
            y = spread_points(24, len(axes))
            yield axes, climbed(_depth(axes, (one, other), y), y)


def _depth(
    axes: tuple[int, ...], pair: Sequence[tuple[tuple[int, ...], Values]], y: np.ndarray
) -> Values:
    """-g^2 - h^2, each in units of its range at some points."""
    own = [([axes.index(i) for i in mine], g) for mine, g in pair]
    sizes = [float(np.ptp(np.nan_to_num(g(y[:, k])))) or 1.0 for k, g in own]

    def depth(y: np.ndarray) -> np.ndarray:
        parts = [(g(y[..., k]) / size) ** 2 for (k, g), size in zip(own, sizes, strict=True)]
        return -np.sum(parts, axis=0)

    return depth


def _with_middles(
    parts: Sequence[tuple[tuple[int, ...], np.ndarray]],
) -> dict[tuple[int, ...], np.ndarray]:
    """The places by their coordinates; on a line also the middles between neighbours."""
    found: dict[tuple[int, ...], np.ndarray] = {}
    for axes, y in parts:
        found[axes] = np.concatenate([found.get(axes, np.zeros((0, len(axes)))), y])
    for axes, y in found.items():
        if len(axes) == 1:
            line = np.unique(y[:, 0])
            line = line[np.append(True, np.diff(line) > 1e-13)] if len(line) else line
            found[axes] = np.concatenate([y[:, 0], (line[1:] + line[:-1]) / 2])[:, None]
        found[axes] = _thinned(np.unique(found[axes], axis=0), _COMBINED)
    return found


def _combined(parts: dict[tuple[int, ...], np.ndarray], dim: int) -> np.ndarray:
    """Whole points: places of some coordinates with such of others, the rest anywhere."""
    if not parts:
        return np.zeros((0, dim))
    found = []
    for count in range(1, min(dim, len(parts)) + 1):
        for axes_sets in combinations(parts, count):
            axes = [i for a in axes_sets for i in a]
            if len(set(axes)) < len(axes):
                continue
            most = max(6, int(_COMBINED ** (1 / count)))
            chosen = [_thinned(parts[a], most) for a in axes_sets]
            rows = np.array(list(product(*map(range, map(len, chosen)))), int)
            if not len(rows):
                continue
            rest = [i for i in range(dim) if i not in axes]
            rows = np.repeat(rows, 3 if rest else 1, axis=0)
            y = np.empty((len(rows), dim))
            for k, (a, values) in enumerate(zip(axes_sets, chosen, strict=True)):
                y[:, list(a)] = values[rows[:, k]]
            y[:, rest] = spread_points(len(rows), dim)[:, rest]
            found.append(y)
    return np.concatenate(found) if found else np.zeros((0, dim))


def _thinned(y: np.ndarray, most: int) -> np.ndarray:
    return y[np.linspace(0, len(y) - 1, most).round().astype(int)] if len(y) > most else y
