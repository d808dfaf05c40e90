"""Which rule resolves an integrand: each is held against an adaptive one that it has no part in.

The reference goes over sigma = r^5 / 2 from each end, where a power s^(-a) with a < 1 becomes
harmless, and halves each panel until its halves agree with it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.integrand import SIDES, Integrand, OneSide
from symbolic_pinn.algebra.numeric import Numbers, evaluate
from symbolic_pinn.algebra.panel_rules import NONE, PanelRule, gauss, rules
from symbolic_pinn.algebra.scope import Limits, Scope

# Relative differences to the reference: what is looked for, and what is taken if there is no better
# (the splines of a table are not smooth).
GOOD, FAIR = 1e-10, 1e-6
_PANEL, _POWER, _FIRST, _MOST, _HALVINGS = 1e-13, 5, 16, 600, 90

Ends = tuple[sp.Expr, sp.Expr]


@dataclass(frozen=True, eq=False)
class AdaptiveValue:
    """Integrals of the rows of an integrand, and those of its size.

    Attributes:
        value, size: one number each row.
        error: how far the last halving changed what was not settled, against `size`.
        diverges: the end at which there is no finite value, in the letters of the limits.
    """

    value: Numbers
    size: Numbers
    error: float
    diverges: sp.Expr | None = None

    @property
    def scale(self) -> Numbers:
        """What differences are measured against: the size, where it is not close to none."""
        return np.maximum(self.size, 1e-3 * np.max(self.size))

    @property
    def is_finite(self) -> bool:
        """Whether the integrand was a number wherever it was looked at."""
        return self.diverges is not None or bool(np.all(np.isfinite(self.value)))

    @property
    def is_settled(self) -> bool:
        """Whether it is a number that rules can be held against."""
        return self.diverges is None and self.error <= GOOD


def reference(integrand: Integrand, pieces: Sequence[Ends]) -> AdaptiveValue:
    """The integral by halving panels, from both ends of each piece."""
    value, size, error = np.zeros(1), np.zeros(1), np.zeros(1)
    for ends in pieces:
        for end, place in zip(SIDES, ends, strict=True):
            one = integrand.on(ends, end)
            if _diverges(one):
                return AdaptiveValue(value, size, np.inf, place)
            found = _adaptive(one)
            value, size, error = (v + f for v, f in zip((value, size, error), found, strict=True))
    with np.errstate(all="ignore"):
        relative = np.where(size > 0, error / size, 0.0)
    worst = float(np.max(relative)) if np.all(np.isfinite(value)) else np.inf
    return AdaptiveValue(value, size, worst)


def _adaptive(one: OneSide) -> tuple[Numbers, Numbers, Numbers]:
    """Value, size and error of the integral over sigma from 0 to 1/2."""
    r, w = gauss(10)
    edges = np.linspace(0, 1, _FIRST + 1)
    low, high = edges[:-1], edges[1:]

    def panels(a: Numbers, b: Numbers) -> tuple[Numbers, Numbers]:
        rho = a[:, None] + (b - a)[:, None] * r
        weights = (b - a)[:, None] * w * _POWER / 2 * rho ** (_POWER - 1)
        found = one((rho**_POWER / 2).ravel()).reshape(-1, *rho.shape) * weights
        return found.sum(-1), np.abs(found).sum(-1)

    coarse, rough = panels(low, high)
    total, size = np.zeros(len(coarse)), rough.sum(-1)
    settled = np.zeros(len(coarse))
    with np.errstate(all="ignore"):
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            a, b = np.stack([low, middle], 1).ravel(), np.stack([middle, high], 1).ravel()
            fine, sizes = panels(a, b)
            both = fine.reshape(len(total), -1, 2).sum(-1)
            change = np.abs(both - coarse)
            bad = ~np.all(change <= _PANEL * size[:, None] + 1e-290, axis=0)
            total = total + both[:, ~bad].sum(-1)
            settled = settled + sizes.reshape(len(total), -1, 2).sum(-1)[:, ~bad].sum(-1)
            size = np.fmax(size, settled)
            if not bad.any():
                return total, settled, np.zeros(len(total))
            if bad.sum() > _MOST or not np.isfinite(both).all():
                break
            keep = np.repeat(bad, 2)
            low, high, coarse = a[keep], b[keep], fine[:, keep]
    return total + both[:, bad].sum(-1), size, change[:, bad].sum(-1)


def _diverges(one: OneSide) -> bool:
    """Whether halving the distance from the end leaves as much as before: not less than s^(-1)."""
    r, w = gauss(10)

    def octave(k: int) -> Numbers:
        return (np.abs(one(2.0**-k * (1 + r) / 2)) * w).sum(-1) * 2.0 ** -(k + 1)

    far, near, nearer = octave(1), octave(30), octave(45)
    with np.errstate(all="ignore"):
        return bool(np.any((nearer > 0.7 * near) & (nearer > 1e-11 * far)))


def split(scope: Scope, limits: Limits, formulas: Sequence[sp.Expr]) -> list[Ends]:
    """The interval in pieces: where a formula of the integrand passes zero or turns."""
    y, a, b = limits
    found = list(dict.fromkeys(c for f in formulas for c in _turns(f, y)))
    # Not where a stand-in for an unknown, or the node of another variable, decides.
    found = [c for c in found if not c.atoms(sp.Dummy)]
    known = scope.sample(24, {s for c in (a, b, *found) for s in c.free_symbols})
    lower, upper = (np.broadcast_to(evaluate(e, known), 24) for e in (a, b))
    if not np.all(lower <= upper):
        return [(a, b)]
    placed = []
    for c in found:
        at = np.broadcast_to(evaluate(c, known), 24)
        if (
            np.iscomplexobj(at)
            or not np.all(np.isfinite(at))
            or not np.any((at > lower) & (at < upper))
        ):
            continue
        if not np.all((at >= lower) & (at <= upper)):
            c, at = sp.Min(sp.Max(c, a), b), np.clip(at, lower, upper)
        placed.append((float(at.mean()), at, c))
    placed.sort(key=lambda each: each[0])
    edges, last = [a], lower
    for _, at, c in placed:
        if np.all(at >= last) and not np.allclose(at, last, rtol=1e-12, atol=0):
            edges.append(c)
            last = at
    return list(zip(edges, [*edges[1:], b], strict=True))


def _turns(formula: sp.Expr, y: sp.Symbol) -> Iterator[sp.Expr]:
    """Where sums and differences inside of a formula that are polynomials in y are zero or turn."""
    yield sp.S.Zero
    for node in sp.preorder_traversal(formula):
        sums: list[Any] = [node] if getattr(node, "is_Add", False) else []
        if isinstance(node, sp.core.relational.Relational):
            sums = [node.lhs - node.rhs]
        elif isinstance(node, sp.Max | sp.Min):
            sums = [p - q for i, p in enumerate(node.args) for q in node.args[:i]]
        for s in sums:
            if not (s.has(y) and s.is_polynomial(y)):
                continue
            match sp.Poly(s, y).all_coeffs():
                case [slope, rest]:
                    yield -rest / slope
                case [square, slope, rest]:
                    turn = -slope / (2 * square)
                    root = sp.sqrt(turn**2 - rest / square)
                    yield from (turn, turn - root, turn + root)


def best_rule(
    integrand: Integrand,
    choices: Sequence[Sequence[Ends]],
    known: AdaptiveValue,
    *,
    nodes: int,
    most: int,
) -> tuple[float, Sequence[Ends], PanelRule]:
    """The cheapest rule that agrees with the reference, on the first pieces where one does.

    Returns its relative difference, the pieces and the rule; the best there is if none agrees.
    """
    best: Any = (np.inf, choices[0], rules(nodes, nodes)[0])
    for pieces in choices:
        sides = [[integrand.on(ends, end) for end in SIDES] for ends in pieces]
        for rule in rules(nodes, most // len(pieces)):
            value = sum(
                one(side.nodes) @ side.weights
                for both in sides
                for one, side in zip(both, (rule.left, rule.right), strict=True)
                if side is not NONE
            )
            off = np.abs(value - known.value) / np.maximum(known.scale, 1e-290)
            difference = float(np.max(off)) if np.all(np.isfinite(off)) else np.inf
            if difference < best[0]:
                best = (difference, pieces, rule)
            if difference <= GOOD:
                return best
    return best
