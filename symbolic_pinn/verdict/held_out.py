"""How well a field satisfies each term, at points held out, whatever it was found by.

The values of all partials come from the derivative engine, in float64; the residuals and their
slopes, and so the sizes of the terms, from those.
"""

from collections.abc import Sequence
from functools import cached_property

import jax
import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.compiler import Residual, compile_problem
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import FieldPartials, LinearisedResiduals
from symbolic_pinn.objective.linearised import known_columns
from symbolic_pinn.problem import RESIDUAL, Face, Problem
from symbolic_pinn.sampling import sobol_points
from symbolic_pinn.verdict.other_nodes import with_other_nodes
from symbolic_pinn.verdict.term_error import TermError, term_error

# Points in the interior, which are not solved at: expansions are judged at as many, from this seed.
HELD_OUT, HELD_OUT_SEED = 2_000, 104_729
_FACE = 400


class HeldOutCheck:
    """Measures fields of one problem; nothing is compiled twice for fields of one form.

    Args:
        problem: whose terms are measured.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = with_other_nodes(problem)
        self._partials = FieldPartials(self._problem)

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
        return next(x for r, x in here if r.face == Face())

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
        with jax.enable_x64(True):
            theta = [float(v) for v in field.estimates.values]
        parameters = dict(zip(problem.trainable, theta, strict=True))
        wanted = [list(r.partials) for r in self._residuals]
        general = list(dict.fromkeys(_general(problem, p) for each in wanted for p in each))
        places = [*here, self._inside]
        *values, overall = self._partials(field, [*wanted, general], places)
        typical = {p: float(np.sqrt(np.mean(np.square(v)))) for p, v in overall.items()}
        with_values = zip(self._residuals, here, values, strict=True)
        with jax.enable_x64(True):
            found = self._linearised(
                [
                    {**known_columns(problem, r.face, x), **v, **parameters}
                    for r, x, v in with_values
                ]
            )
        return tuple(
            term_error(
                value,
                slopes,
                [_size(problem, typical, leaf) for leaf in self._linearised.leaves(k)],
                name=r.name,
                group=r.group,
            )
            for k, (r, (value, slopes)) in enumerate(zip(self._residuals, found, strict=True))
        )


def _points(problem: Problem, residual: Residual) -> np.ndarray:
    count = HELD_OUT if residual.group == RESIDUAL else _FACE
    return sobol_points(problem.box, residual.face, count, seed=HELD_OUT_SEED)


def _general(problem: Problem, p: Partial) -> Partial:
    """The same derivative at a general point."""
    unknown = problem.fields[p.unknown]
    return Partial.of(unknown, p.orders, unknown.args)


def _size(problem: Problem, typical: dict[Partial, float], leaf: object) -> float:
    return typical[_general(problem, leaf)] if isinstance(leaf, Partial) else 0.0
