"""Time in blocks: each begins where the one before ended.

What a residual adds to the error grows with the length of its block, so a block of length d may
have a score of tolerance times d_max / d. One that has more is halved; a first one is made as short
as allowed at once, since what is hard about a start (a corner where conditions disagree, a kink) is
alike at all lengths. Blocks then double again.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from symbolic_pinn.methods.random_features.cell_search import CellSearch
from symbolic_pinn.methods.random_features.feature_search import FeatureSearch
from symbolic_pinn.methods.random_features.narrow_edges import cut, holds_pulse, pulses
from symbolic_pinn.methods.random_features.newton import Newton
from symbolic_pinn.methods.random_features.time_marching import Block, TimeMarching
from symbolic_pinn.methods.random_features.trials import Trial, TrialSolver
from symbolic_pinn.networks import Estimates
from symbolic_pinn.recipe import RandomFeatureExpansion

# A block that used up less than this share lets the next one be longer.
_EASY = 0.4
# Features with which the search in the first block begins.
_FIRST_FEATURES = 100


@dataclass(frozen=True)
class BlockSearch:
    """How blocks are solved one after the other.

    Attributes:
        tolerance: score of a block of the greatest length.
        blocks: how many there are at the greatest length.
        features, cells: at most, in a cell and in all.
        newton: settings of the iteration, but for the importance of residuals.
        ratio: collocation points in the interior for each feature.
        halvings: most halvings of a block.
        hopeless: score of a block at which all ends: what another way has reached already.
        edges: times at which formulas switch, and blocks end.
    """

    tolerance: float
    blocks: int
    features: int
    cells: int
    newton: Newton
    ratio: float
    halvings: int = 10
    hopeless: float = math.inf
    edges: tuple[float, ...] = ()

    def solve(
        self, march: TimeMarching, template: RandomFeatureExpansion, record: Callable[[Trial], None]
    ) -> Iterator[Block]:
        """The blocks in their order; they end early with one that is hopeless."""
        begin, end = march.problem.box.bounds(march.time)
        longest = (end - begin) / self.blocks
        windows = pulses(march.problem, march.axis, longest)
        now, length = begin, longest
        before: Block | None = None
        expansion: RandomFeatureExpansion | None = None
        while now < end - 1e-9 * longest:
            stops = [e for e in (*self.edges, end) if e - now > 1e-9 * longest]
            length = min(length, *(e - now for e in stops))
            until, window = cut(now, now + length, windows)
            length = length if until == now + length else until - now
            # A pulse is one event, however short: what is missed of it stays in the solution.
            counts = longest if window else length
            times = (now, until)
            solver = self._solver(march, before, times)
            trial = self._found(
                solver, expansion or template, record,
                tolerance=self.tolerance * longest / counts, search=expansion is None,
            )  # fmt: skip
            pulse = holds_pulse(march.problem, march.axis, times)
            block = Block(begin=now, end=until, solver=solver, trial=trial, is_pulse=pulse)
            # How much of what is allowed the block has used up.
            share = block.trial.score * counts / (self.tolerance * longest)
            shortest = (window[1] - window[0] if window else longest) * 0.5**self.halvings
            if share > 1 and length > 1.01 * shortest:
                factor = 0.5 if before is not None else shortest / length
            else:
                yield block
                if block.trial.score >= self.hopeless:
                    return
                now, before = until, block
                factor = min(2.0 if share < _EASY else 1.0, longest / length)
            length *= factor
            expansion = _stretched(block.trial.expansion, march.axis, factor)
            if block is before and any(now in edges for edges in windows):
                # Into a pulse or out of it: nothing of what was found before fits.
                length, expansion = longest, None

    def _solver(
        self, march: TimeMarching, before: Block | None, times: tuple[float, float]
    ) -> TrialSolver:
        """What solves in expansions on one block."""
        linearised = march.first if before is None else march.later(times[0])
        more, start = march.handed_over(before)
        return TrialSolver(
            linearised,
            march.box(*times),
            replace(self.newton, importance=(1.0,) * len(linearised.residuals)),
            estimates=Estimates.of(),
            ratio=self.ratio,
            more=more,
            begin=start,
        )

    def _found(
        self,
        solver: TrialSolver,
        expansion: RandomFeatureExpansion,
        record: Callable[[Trial], None],
        *,
        tolerance: float,
        search: bool,
    ) -> Trial:
        """The best trial of a block, in cells where they are needed.

        With `search` the scales and the number of features are looked for first.
        """
        problem = solver.problem
        assert problem.start is not None
        axis = problem.box.coordinates.index(problem.start)
        if search:
            first_features = min(_FIRST_FEATURES, self.features)
            features = FeatureSearch(tolerance, first_features, self.features)
            trial = features.best(solver, expansion, record)
        else:
            trial = solver.solve(expansion)
            record(trial)
        axes = tuple(i for i in range(len(solver.box.coordinates)) if i != axis)
        cells = CellSearch(tolerance, axes, self.cells, self.features)
        return cells.best(solver, trial, record)


def _stretched(
    expansion: RandomFeatureExpansion, axis: int, factor: float
) -> RandomFeatureExpansion:
    """The same frequencies on a box of another length."""
    scales = [s * factor if i == axis else s for i, s in enumerate(expansion.scales)]
    return replace(expansion, scales=tuple(scales))
