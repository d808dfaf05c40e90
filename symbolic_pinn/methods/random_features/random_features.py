"""Random features: the unknowns are expanded in fixed random functions, and Newton's method finds
the coefficients.

J. Chen, X. Chi, W. E, Z. Yang, J. Mach. Learn. 1 (2022) 268-298; S. Dong, Z. Li, Comput. Methods
Appl. Mech. Engrg. 387 (2021) 114129. A linear problem takes one least-squares solve. What decides
is the scale of the frequencies, and enough of them and of points: they are looked for by the
residual at points held out. Where one expansion is not enough, evolution problems are solved in
time blocks, others in cells.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

import equinox as eqx
import jax

from symbolic_pinn.analysis import estimates, warn_of_unidentified
from symbolic_pinn.checks import Number, positive_numbers, require_positive, require_positive_number
from symbolic_pinn.collocation.soft import importances
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.method import AbstractMethod, Task, one_by_one
from symbolic_pinn.methods.random_features.beginning import (
    check_places,
    estimates_at,
    template,
    values_of,
)
from symbolic_pinn.methods.random_features.found_field import FoundField
from symbolic_pinn.methods.random_features.journal import Journal
from symbolic_pinn.methods.random_features.newton import Newton
from symbolic_pinn.methods.random_features.progress import Progress
from symbolic_pinn.methods.random_features.search import Search
from symbolic_pinn.methods.random_features.sharp_edges import SharpEdges
from symbolic_pinn.methods.random_features.trial_log import TrialLog
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.methods.recorder import Recorder, Stopped
from symbolic_pinn.methods.run_facts import device_name, versions
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.recipe import RandomFeatureExpansion, Recipe
from symbolic_pinn.recipe.random_features import checked_maps
from symbolic_pinn.solution import RunRecord, Solution, Tried
from symbolic_pinn.suggestions import with_suggestions


def _scales(given: Sequence[Number] | None) -> tuple[float, ...] | None:
    return None if given is None else positive_numbers("scales", given)


@with_suggestions
class RandomFeatures(AbstractMethod):
    """Newton's method on an expansion in random features, in float64.

    What is not given is looked for.

    Attributes:
        features: features in a cell.
        scales: frequencies are uniform within these, one for each coordinate, on a cell from -1 to
            1.
        activation: `cos` or `tanh`.
        cells: for each coordinate the inner edges between cells, as shares of its interval.
        blocks: time blocks at the greatest length; 1 for none.
        tolerance: relative residual at points held out at which the search ends.
        most: features in one expansion at most.
        ratio: collocation points in the interior for each feature.
        damping: of the least squares, against a typical column; what is smaller counts as 0.
        iterations: of Newton's method at most.
        maps: features of mapped coordinates beside the plain ones, for what is singular; default
            those that the geometry asks for, where plain ones do not follow the solution; `()` for
            none.
    """

    features: int | None = eqx.field(static=True, default=None)
    scales: Sequence[Number] | None = eqx.field(static=True, default=None, converter=_scales)
    activation: str = eqx.field(static=True, default="cos")
    cells: Any = eqx.field(static=True, default=())
    blocks: int | None = eqx.field(static=True, default=None)
    tolerance: float = eqx.field(static=True, default=1e-10)
    most: int | None = eqx.field(static=True, default=None)
    ratio: float = eqx.field(static=True, default=2.0)
    damping: float = eqx.field(static=True, default=1e-14)
    iterations: int = eqx.field(static=True, default=30)
    maps: Any = eqx.field(static=True, default=None)
    name: ClassVar[str] = "random-features"

    def __check_init__(self) -> None:
        for name in ("features", "blocks", "most"):
            if getattr(self, name) is not None:
                require_positive(**{name: getattr(self, name)})
        require_positive(iterations=self.iterations)
        require_positive_number(tolerance=self.tolerance, ratio=self.ratio, damping=self.damping)
        dim = len(self.cells) if isinstance(self.cells, list | tuple) and self.cells else 1
        RandomFeatureExpansion(1, (1.0,) * dim, self.activation, self.cells)
        if self.maps is not None:
            checked_maps(self.maps)

    def planned_steps(self, recipe: Recipe) -> None:
        """Not known before."""

    @property
    def settings(self) -> frozenset[str]:
        """The seed and a tolerance; the expansion is its own."""
        return frozenset({"seed", "tolerance"})

    @property
    def trains_network(self) -> bool:
        """No."""
        return False

    def solve(self, task: Task) -> tuple[Solution, ...]:
        """See `AbstractMethod`."""
        if task.network is not None:
            raise InputError("random features bring a network of their own; leave `network=` out")
        with jax.enable_x64(True):
            return one_by_one(lambda one: _solved(self, one), task)


def _solved(method: RandomFeatures, task: Task) -> Solution:
    """Search, judge, and put together what was found."""
    problem, edges = task.problem, SharpEdges(task.problem)
    recorder = task.recorder()
    log = TrialLog(journal=Journal(task.checkpoints))
    progress = Progress(
        problem, recorder, deadline=task.deadline, tolerance=task.tolerance, log=log
    )
    residuals = (*compile_problem(problem), *edges.continuity())
    check_places(problem, residuals)
    expansion = edges.put_into(template(problem, method, task.seed))
    newton = Newton(
        importances(residuals, is_box=problem.box.is_box),
        method.damping,
        iterations=method.iterations,
        check=progress.check,
    )
    solver = TrialSolver(
        LinearisedResiduals(problem, residuals),
        problem.box,
        newton,
        estimates=estimates_at(problem, task.start),
        ratio=method.ratio,
        begin=None if task.start is None else values_of(task.start),
        log=log,
        template=expansion,
    )
    with recorder.listening(), suppress(Stopped):
        Search(method, solver, template=expansion, edges=edges, progress=progress).go()
    log.journal.flush()
    found = progress.field()
    if task.held_out.has_other_nodes:
        found = found.measured_by(task.held_out)
    return Solution(
        problem=problem,
        field=found.field,
        network=found.description,
        history=recorder.history,
        outcome=recorder.outcome,
        run=_run_record(method, task, recorder, found=found, tried=tuple(log.tried)),
        verdict=found.verdict(recorder.outcome.doubt),
    )


def _run_record(
    method: RandomFeatures,
    task: Task,
    recorder: Recorder,
    *,
    found: FoundField,
    tried: tuple[Tried, ...],
) -> RunRecord:
    of_data = estimates(task.objective(), found.field)
    warn_of_unidentified(of_data)
    return RunRecord(
        method=method.name,
        seed=task.seed,
        steps=recorder.step,
        seconds=recorder.clock.seconds,
        device=device_name(jax.devices("cpu")[0]),
        expansion=found.size,
        tried=tried,
        estimates=of_data,
        versions=versions(),
    )
