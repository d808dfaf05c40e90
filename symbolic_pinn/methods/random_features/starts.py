"""Functions at which Newton's method may begin where it cannot begin at 0.

The conditions that are linear in the unknowns say what these are at the faces. A few smooth
features continue that into the domain, in the least-squares sense:

    conditions = 0,   w_2 D^2 u = 0,   w_1 D u = 0

with small weights w: initial values stay about constant in time, values at two ends are joined by a
straight line. Where nothing but zeros are given, a ramp is added, whose value and slopes vanish
nowhere.
"""

import itertools
from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Partial, insert
from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.collocation.collocation import Collocation
from symbolic_pinn.collocation.types import More, PartialValues
from symbolic_pinn.compiler import Residual, compile_normal_form, lower
from symbolic_pinn.methods.random_features.newton import Newton
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.objective.types import LeafValues
from symbolic_pinn.problem import PRIOR, RESIDUAL, Domain, Face
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.sampling import sobol_points

# Features by the number of coordinates, and their scale.
_FEATURES, _SCALE = (40, 120, 200), 3.0
# Weights of second derivatives, of slopes in time and in space.
_BENT, _MOVING, _STEEP = 1e-2, 1e-2, 1e-3
_POINTS_PER_FEATURE, _MOST_ON_FACE = 2, 100
# Coordinates from which on mixed derivatives are left out.
_MANY = 4


class Starts:
    """Functions from the statement: the guess, and the conditions continued into the domain.

    Args:
        linearised: the residuals of the problem.
        box: where they shall hold.
        estimates: the trainable parameters at their start.
        more: gives further values that are known at the points of a residual.
    """

    def __init__(
        self, linearised: LinearisedResiduals, box: Domain, estimates: Estimates, more: More
    ) -> None:
        self._linearised, self._box, self._problem = linearised, box, linearised.problem
        self._estimates, self._more = estimates, more
        self._compiled: dict[Partial, Residual] = {}

    def in_order(
        self,
        collocation: Collocation,
        given: Callable[[Collocation], PartialValues] | None = None,
    ) -> Iterator[Callable[[], PartialValues | None]]:
        """Beginnings: what is given, or else the guess or 0; then what the conditions say."""
        yield lambda: self.guess(collocation) if given is None else given(collocation)
        yield lambda: self.continued(collocation)
        yield lambda: self.ramp(collocation, 1.0)
        yield lambda: self.ramp(collocation, -1.0)

    def guess(self, collocation: Collocation) -> PartialValues | None:
        """The values of the guess of the statement; unknowns without one are continued."""
        if not self._problem.guess:
            return None
        known = [{**k, **self._parameters} for k in collocation.known]
        named = {u.func.__name__ for u in self._problem.guess}
        others = self.continued(collocation) if named < self._problem.fields.keys() else known
        return [
            {p: self._guessed(p, k) if p.unknown in named else o[p] for p in r.partials}
            for r, k, o in zip(self._linearised.residuals, known, others, strict=True)
        ]

    def _guessed(self, p: Partial, known: LeafValues) -> np.ndarray:
        if p not in self._compiled:
            formula = insert(
                p, {u: sp.sympify(f, strict=True) for u, f in self._problem.guess.items()}
            )
            name = f"guess of `{p.unknown}`"
            self._compiled[p] = compile_normal_form(formula, self._problem, name)
        count = max(map(np.size, known.values()))
        return np.broadcast_to(np.asarray(lower(self._compiled[p].expression, known), float), count)

    @cached_property
    def _parameters(self) -> LeafValues:
        values = [float(v) for v in self._estimates.values]
        return dict(zip(self._problem.trainable, map(np.asarray, values), strict=True))

    def continued(self, collocation: Collocation) -> PartialValues:
        """The conditions' values, continued into the domain."""
        basis, a = self._continuation
        mine = Collocation(self._linearised, basis, collocation.points, collocation.known)
        return mine.values(a)

    def ramp(self, collocation: Collocation, sign: float) -> PartialValues:
        """The same with a function added that grows along all coordinates from 1 to 2."""
        basis, a = self._continuation
        x = self._box.uniform(200, seed=0)
        values = basis.values(a, x, (0,) * x.shape[1])
        rms = dict(zip(self._problem.fields, np.sqrt(np.mean(values**2, axis=-1)), strict=True))
        continued = self.continued(collocation)
        added = [
            {p: self._ramp(p, k) for p in r.partials}
            for r, k in zip(self._linearised.residuals, collocation.known, strict=True)
        ]
        return [
            {p: v + sign * (rms[p.unknown] if rms[p.unknown] > 1e-12 else 1.0) * extra[p]
             for p, v in each.items()}
            for each, extra in zip(continued, added, strict=True)
        ]  # fmt: skip

    def _ramp(self, p: Partial, known: LeafValues) -> np.ndarray | float:
        """1 + the mean of the coordinates, each from 0 to 1."""
        unknown, ends = self._problem.fields[p.unknown], self._box.bounds
        share = {c: (c - ends(c)[0]) / (ends(c)[1] - ends(c)[0]) for c in unknown.args}
        formula = insert(p, {unknown: 1 + sum(share.values()) / len(share)})
        return np.asarray(lower(formula.xreplace(self._problem.constants), known), float)

    @cached_property
    def _continuation(self) -> tuple[FeatureBasis, np.ndarray]:
        kept = [
            k
            for k, r in enumerate(self._linearised.residuals)
            if r.group not in (RESIDUAL, PRIOR) and self._linearised.is_affine(k)
        ]
        smooth = list(self._smoothness())
        residuals = [*(self._linearised.residuals[k] for k in kept), *(r for r, _ in smooth)]
        dim = len(self._box.coordinates)
        features = _FEATURES[min(dim, len(_FEATURES)) - 1]
        expansion = RandomFeatureExpansion(features, (_SCALE,) * dim)
        basis = FeatureBasis(expansion, self._box.lower, self._box.upper)
        points = [self._points(r, _POINTS_PER_FEATURE * features) for r in residuals]
        more = [self._more(k, x) for k, x in zip(kept, points, strict=False)]
        collocation = Collocation(
            LinearisedResiduals(self._problem, residuals),
            basis,
            points,
            [*more, *({} for _ in smooth)],
        )
        newton = Newton((*(1.0 for _ in kept), *(w for _, w in smooth)), 1e-10, iterations=1)
        return basis, newton.solve(collocation, self._estimates).a

    def _points(self, residual: Residual, interior: int) -> np.ndarray:
        count = interior if residual.group == RESIDUAL else min(interior, _MOST_ON_FACE)
        return sobol_points(self._box, residual.face, count, seed=0)

    def _smoothness(self) -> Iterator[tuple[Residual, float]]:
        """Slopes and second derivatives of each unknown, with their weights."""
        for unknown in self._problem.fields.values():
            n = len(unknown.args)
            of_order = {1: _STEEP, 2: _BENT}
            for order, weight in of_order.items():
                for slots in itertools.combinations_with_replacement(range(n), order):
                    if n >= _MANY and len(set(slots)) > 1:
                        continue
                    in_time = order == 1 and unknown.args[slots[0]] == self._problem.start
                    p = Partial.of(unknown, [slots.count(i) for i in range(n)], unknown.args)
                    yield (
                        Residual(f"smoothness of {p}", RESIDUAL, p, Face()),
                        _MOVING if in_time else weight,
                    )
