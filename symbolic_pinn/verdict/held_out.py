"""How well a field satisfies each term, at points held out, whatever it was found by.

The values of all partials come from the derivative engine, in float64; the residuals and their
slopes, and so the sizes of the terms, from those.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

import jax
import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.collocation.types import PartialValues
from symbolic_pinn.compiler import Residual, compile_problem, covered
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import FieldPartials, LinearisedResiduals
from symbolic_pinn.objective.linearised import known_columns
from symbolic_pinn.problem import RESIDUAL, Face, Problem
from symbolic_pinn.sampling import places_on, with_narrow_points
from symbolic_pinn.verdict.known_field import KnownField, theta
from symbolic_pinn.verdict.measures import term_errors, with_reasons
from symbolic_pinn.verdict.other_nodes import with_other_nodes
from symbolic_pinn.verdict.sizes import general, slot_of, value_of
from symbolic_pinn.verdict.term_error import TermError

# Points in the interior, which are not solved at: expansions are judged at as many, from this seed.
HELD_OUT, HELD_OUT_SEED = 2_000, 104_729
_FACE = 400


class HeldOutCheck:
    """Measures fields of one problem; nothing is compiled twice for fields of one form.

    Args:
        problem: whose terms are measured.
    """

    def __init__(self, problem: Problem) -> None:
        self._stated, self._problem = problem, with_other_nodes(problem)
        self._partials = FieldPartials(self._problem)

    @property
    def has_other_nodes(self) -> bool:
        """Whether integrals are taken over other nodes than those that are solved with."""
        return self._problem is not self._stated

    @cached_property
    def _linearised(self) -> LinearisedResiduals:
        with jax.enable_x64(True):
            return LinearisedResiduals(self._problem, compile_problem(self._problem))

    @property
    def _residuals(self) -> tuple[Residual, ...]:
        return self._linearised.residuals

    @cached_property
    def _held_out(self) -> list[np.ndarray]:
        """For each term its points."""
        return [_points(self._problem, r) for r in self._residuals]

    @property
    def _inside(self) -> np.ndarray:
        here = zip(self._residuals, self._held_out, strict=True)
        count = HELD_OUT  # behind them are those in narrow places, which are no typical ones
        return next(x[:count] for r, x in here if r.face == Face())

    def __call__(
        self, field: Field, points: Sequence[np.ndarray] | None = None
    ) -> tuple[TermError, ...]:
        """The measure of each term.

        Args:
            points: for each face of the problem other points than those held out.
        """
        problem = self._problem
        if points is None:
            here = self._held_out
        else:
            here = [points[problem.faces.index(r.face)] for r in self._residuals]
        *values, overall = self._values(field, here)
        parameters = dict(zip(problem.trainable, theta(field.estimates), strict=True))
        held = [
            {**known_columns(problem, r.face, x), **v, **parameters}
            for r, x, v in zip(self._residuals, here, values, strict=True)
        ]
        with jax.enable_x64(True):
            found = self._linearised(held)
        errors = term_errors(
            self._linearised,
            here,
            found=found,
            values=values,
            somewhere=(self._inside, overall.__getitem__),
        )
        return with_reasons(errors, self._linearised, held)

    def _values(self, field: Field, here: Sequence[np.ndarray]) -> list[dict[Partial, np.ndarray]]:
        """The partials of each residual at its points, then all of them inside."""
        problem, wanted = self._problem, [list(r.partials) for r in self._residuals]
        overall = [general(problem, p) for each in wanted for p in each]
        overall += [value_of(problem, name) for name in problem.fields]
        return self._partials(field, [*wanted, list(dict.fromkeys(overall))], [*here, self._inside])

    def known(self, field: Field, values: Callable[[np.ndarray], np.ndarray]) -> KnownField:
        """A field as the estimate of its error looks at it; `values` gives it at points."""

        def raised(points: Sequence[np.ndarray], which: Sequence[int], axis: int) -> PartialValues:
            partials = [self._residuals[k].partials for k in which]
            slots = [[slot_of(self._problem, p, axis) for p in of] for of in partials]
            wanted = [
                [p if slot is None else p.raised(slot) for p, slot in zip(*each, strict=True)]
                for each in zip(partials, slots, strict=True)
            ]
            found = self._partials(field, wanted, points)
            return [
                {
                    p: np.zeros_like(v[q]) if slot is None else v[q]
                    for p, q, slot in zip(*each, strict=True)
                }
                for v, *each in zip(found, partials, wanted, slots, strict=True)
            ]

        return KnownField(
            residuals=self._linearised,
            box=self._problem.box,
            estimates=field.estimates,
            partials=lambda points: self._values(field, points)[:-1],
            values=values,
            covered=lambda x: covered(self._problem, x),
            raised=raised,
        )


def _points(problem: Problem, residual: Residual) -> np.ndarray:
    count = HELD_OUT if residual.group == RESIDUAL else _FACE
    narrow = places_on(problem, residual.face)
    return with_narrow_points(narrow, problem.box, residual.face, count, seed=HELD_OUT_SEED)
