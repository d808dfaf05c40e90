"""Whether a solution could stand elsewhere: `free_shifts`.

A front may be held in its place by next to nothing: that of u u' = nu u'' with u = 1 and -1 at the
ends moves by any amount if the ends change by exp(-1/nu), and features of a general kind are too
wide to see it. The direction is known, w = du/dx_i. The place is open where w, as large as u
itself, misses each term by next to nothing, and a hundredth of it by no more than u misses some: a
field that is wrong by 1 % would be no worse than the one that was found.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf

import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.collocation.points import collocation_points
from symbolic_pinn.collocation.types import PartialValues
from symbolic_pinn.compiler import holds
from symbolic_pinn.problem import RESIDUAL
from symbolic_pinn.verdict.known_field import OTHERS, KnownField
from symbolic_pinn.verdict.sizes import general, lengths_of, rms, shrunk

_POINTS = 400
# What w may miss a term by, against the term: at most, always, and against what u misses one by.
_NEXT_TO_NOTHING, _ROUNDING, _LIKE_U = 1e-3, 1e-9, 100.0
# An estimated error this much smaller than what a shift may be did not see it.
_SEEN = 10.0
# For the size of w, against a side of the domain.
_STEP = 1e-6
# A field that varies less than this over the domain has no place.
_VARIES = 1e-3


def free_shifts(known: KnownField, estimated: Mapping[str, float]) -> dict[str, float]:
    """Unknowns whose place is open, each with what w misses the equations by.

    Args:
        known: the field.
        estimated: its relative errors, as far as they are known; one that says it needs no second
            word.
    """
    residuals, problem = known.residuals.residuals, known.residuals.problem
    equations = [k for k, r in enumerate(residuals) if r.group == RESIDUAL]
    conditions = [k for k in range(len(residuals)) if k not in equations]
    if known.raised is None or not conditions:
        return {}
    points = collocation_points(problem, residuals, known.box, interior=_POINTS, seed=OTHERS)
    terms = _Terms(known, points)
    values = known.partials(points)
    by_u = max(terms.relative(range(len(residuals)), values, terms.sizes, None), default=0.0)
    limit = min(max(_ROUNDING, _LIKE_U * by_u), _NEXT_TO_NOTHING)
    for axis in range(len(known.box.coordinates)):
        moving, sizes = terms.slopes(axis)
        missed = 0.0
        # The conditions first: most say where a solution stands, and few derivatives are needed.
        for of in (conditions, equations) if moving else ():
            w = known.raised([points[k] for k in of], of, axis)
            missed = max(missed, *terms.relative(of, w, sizes, w))
            if not missed <= limit:
                break
        else:
            if moving:
                possible = max(_ROUNDING / _LIKE_U, by_u) / missed if missed else inf
                return {n: missed for n in moving if estimated.get(n, 0.0) < possible / _SEEN}
    return {}


class _Terms:
    """The terms of a problem at points, and how large a change makes them."""

    def __init__(self, known: KnownField, points: Sequence[np.ndarray]) -> None:
        self._known, self._points, self._found = known, points, known.evaluate(points)
        self._names = list(known.residuals.problem.fields)
        self.sizes = dict(zip(self._names, self._rms(known.values), strict=True))

    def _rms(self, values: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        x, covered = self._known.somewhere()
        return np.array([rms(a[here]) for a, here in zip(values(x).T, covered.T, strict=True)])

    def slopes(self, axis: int) -> tuple[list[str], dict[str, float]]:
        """The unknowns that vary along a coordinate, and the sizes of all slopes."""
        box, values = self._known.box, self._known.values
        length = box.upper[axis] - box.lower[axis]
        step = _STEP * length * np.eye(len(box.lower))[axis]
        found = self._rms(lambda x: (values(x + step) - values(x - step)) / (2 * step.sum()))
        sizes = np.maximum(list(self.sizes.values()), self._known.least)
        fields, coordinate = self._known.residuals.problem.fields, box.coordinates[axis]
        depend = np.array([coordinate in f.args for f in fields.values()])  # not on a parameter
        moving = depend & (found * length > _VARIES * sizes)
        return (
            [n for n, moves in zip(self._names, moving, strict=True) if moves],
            dict(zip(self._names, found, strict=True)),
        )

    def relative(
        self,
        which: Sequence[int],
        values: PartialValues,
        sizes: Mapping[str, float],
        change: PartialValues | None,
    ) -> Iterator[float]:
        """What some terms are changed by, or what they miss by, against their parts.

        Args:
            which: of the terms.
            values: of the partials that the parts are made of.
            sizes: of the unknowns there.
            change: of the partials; none for what is missed.
        """
        residuals, problem = self._known.residuals, self._known.residuals.problem
        largest: dict[Partial, float] = {}
        for p, v in (item for each in values for item in each.items()):
            largest[general(problem, p)] = max(largest.get(general(problem, p), 0.0), rms(v))
        lengths = lengths_of(problem.box)
        for i, k in enumerate(which):
            (r, slopes), term = self._found[k], residuals.residuals[k]
            parts = dict(zip(residuals.leaves(k), slopes, strict=True))
            parts = {p: s for p, s in parts.items() if isinstance(p, Partial)}
            size = sum(
                np.abs(s) * max(largest[general(problem, p)], sizes[p.unknown] * shrunk(p, lengths))
                for p, s in parts.items()
            ) + np.zeros(len(r))
            off = r if change is None else sum(s * change[i][p] for p, s in parts.items())
            here = holds(problem, term.name, self._points[k])
            if here.any() and (whole := rms(size[here])):
                yield rms((off + np.zeros(len(r)))[here]) / whole
