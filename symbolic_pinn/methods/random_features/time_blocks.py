"""Time in blocks: each begins where the one before ended.

What a residual adds to the error grows with the length of its block, so a block of length d may
have a score of tolerance times d_max / d. One that has more is made finer: shorter, in more cells,
or in more features, whatever gains most for its cost (see `gains.py`). A first block is made as
short as allowed at once, since what is hard about a start (a corner where conditions disagree, a
kink) is alike at all lengths. Blocks then double again, even against their score where else there
would be too many of them: their number is bounded, and so is the time that they may take.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from symbolic_pinn.methods.random_features.block_moves import Attempt, BlockMoves
from symbolic_pinn.methods.random_features.feature_search import FeatureSearch
from symbolic_pinn.methods.random_features.gains import Ledger
from symbolic_pinn.methods.random_features.narrow_edges import cut, holds_pulse, pulses
from symbolic_pinn.methods.random_features.newton import Newton
from symbolic_pinn.methods.random_features.stretching import stretched
from symbolic_pinn.methods.random_features.time_marching import Block, TimeMarching
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trial_log import TrialLog
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.methods.recorder import Stopped
from symbolic_pinn.networks import Estimates
from symbolic_pinn.recipe import RandomFeatureExpansion

# What share of its allowance the next block shall use up, if it may be longer for that.
_AIM = 0.5
# Moves that were of no use are tried again in a block that uses up so much of its allowance.
_FAR_TOO_MUCH = 4.0
# Features with which the search in the first block begins.
_FIRST_FEATURES = 100
# What the estimate of its error takes for a block, against what the block took.
OF_ESTIMATE = 0.7
# Steps of Newton's method in a block that closes a search that was stopped.
_CLOSING = 4


@dataclass(frozen=True, kw_only=True)
class BlockSearch:
    """How blocks are solved one after the other.

    Attributes:
        tolerance: score of a block of the greatest length.
        blocks: how many there are at the greatest length.
        features, cells: at most, in a cell and in all.
        newton: settings of the iteration, but for the importance of residuals.
        ratio: collocation points in the interior for each feature.
        halvings: most halvings of a block.
        most: blocks at most, but for those with which a start or a pulse is resolved.
        hopeless: score of a block at which all ends: what another way has reached already.
        edges: times at which formulas switch, and blocks end.
        suggested: expansions on the whole box that what is known asks for.
        log: of trials of the same problem.
        seconds_left: for the blocks; they become no finer than fits into it.
    """

    tolerance: float
    blocks: int
    features: int
    cells: int
    newton: Newton
    ratio: float = 2.0
    halvings: int = 10
    most: int = 400
    hopeless: float = math.inf
    edges: tuple[float, ...] = ()
    suggested: tuple[RandomFeatureExpansion, ...] = ()
    log: TrialLog = field(default_factory=TrialLog)
    seconds_left: Callable[[], float] = lambda: math.inf

    def solve(
        self,
        march: TimeMarching,
        template: RandomFeatureExpansion,
        record: Callable[[Trial], None],
        begin_with: RandomFeatureExpansion | None = None,
    ) -> Iterator[Block]:
        """The blocks in their order; they end early with one that is hopeless.

        Args:
            march: the residuals of each block.
            template: activation, cells and seed.
            record: called with each trial; where it raises `Stopped`, one rough block follows.
            begin_with: an expansion for a block of the greatest length; sought by default.
        """
        return _Walk(
            search=self, march=march, template=template, record=record, expansion=begin_with
        ).blocks()


@dataclass(kw_only=True)
class _Walk:
    """Where the blocks have come to, and how the next one is tried first."""

    search: BlockSearch
    march: TimeMarching
    template: RandomFeatureExpansion
    record: Callable[[Trial], None]
    expansion: RandomFeatureExpansion | None
    before: Block | None = None
    length: float = 0.0
    done: int = 0
    rough: bool = False
    ledger: Ledger = field(default_factory=Ledger)

    def __post_init__(self) -> None:
        self.begin, self.end = self.march.problem.box.bounds(self.march.time)
        self.longest = self.length = (self.end - self.begin) / self.search.blocks
        self.windows = pulses(self.march.problem, self.march.axis, self.longest)
        self.moves = BlockMoves(
            axis=self.march.axis,
            features=self.search.features,
            cells=self.search.cells,
            solver=self._solver,
            record=self.record,
            can_be=self._can_be,
            affordable=self._affordable,
        )

    def blocks(self) -> Iterator[Block]:
        """One after the other; the last one is rough where it was stopped."""
        try:
            while self._now < self.end - 1e-9 * self.longest:
                yield (block := self._next())
                if block.trial.score >= self.search.hopeless:
                    return
        except Stopped:
            yield self._closing()
            raise

    @property
    def _now(self) -> float:
        return self.begin if self.before is None else self.before.end

    def _next(self) -> Block:
        attempt = self._refined(self._tried())
        self.before = block = self._block(attempt)
        self.done += 1
        factor = min(self._factor(attempt), self.longest / attempt.length)
        self.length = factor * attempt.length
        self.expansion = stretched(attempt.trial.expansion, self.march.axis, factor)
        if any(block.end in edges for edges in self.windows):
            # Into a pulse or out of it: nothing of what was found before fits.
            self.length, self.expansion = self.longest, None
        return block

    def _block(self, attempt: Attempt) -> Block:
        return Block(
            begin=attempt.begin,
            end=attempt.end,
            solver=attempt.solver,
            trial=attempt.trial,
            is_pulse=holds_pulse(self.march.problem, self.march.axis, (attempt.begin, attempt.end)),
        )

    def _factor(self, attempt: Attempt) -> float:
        """By how much the next block is longer, so that it uses up about half of what is allowed.

        A score that falls by 2^q where a block is halved goes as the length to the power q. Blocks
        grow whatever they use up where there would be too many of them, or no time for them.
        """
        if attempt.length < self._least or not self._affordable(attempt.cost, attempt.length):
            return 2.0
        share = max(self._share(attempt), 1e-12)
        factor = (_AIM / share) ** (1 / self.ledger.order_of("shorter"))
        return min(max(factor, 1.0), 2.0)

    @property
    def _least(self) -> float:
        """The length below which there would be too many blocks."""
        return (self.end - self._now) / max(self.search.most - self.done, 1)

    def _times(self, length: float) -> tuple[float, tuple[float, float] | None]:
        """The end of a block of about that length, and the pulse that it lies in."""
        now = self._now
        stops = [e for e in (*self.search.edges, self.end) if e - now > 1e-9 * self.longest]
        ends = [e for e in stops if e < now + length + 1e-9 * self.longest]
        return cut(now, min(ends, default=now + length), self.windows)

    def _tried(self) -> Attempt:
        """The block that lies before it, in the expansion that the last one suggests."""
        until, window = self._times(self.length)
        expansion = self.expansion
        if expansion is not None and until - self._now < self.length:
            factor = (until - self._now) / self.length
            expansion = stretched(expansion, self.march.axis, factor)
        solver = self._solver((self._now, until))
        allowed = self._allowed(until - self._now, window)
        if expansion is None:
            trial = self._searched(solver, allowed)
        else:
            ratio = None if self.before is None else self.before.trial.ratio
            trial = solver.solve(expansion, ratio=ratio)
            self.record(trial)
        return Attempt(begin=self._now, end=until, solver=solver, trial=trial, window=window)

    def _searched(self, solver: TrialSolver, allowed: float) -> Trial:
        """Scales and the number of features, where nothing is known of them."""
        most, axis = self.search.features, self.march.axis
        share = (solver.box.upper[axis] - solver.box.lower[axis]) / (self.end - self.begin)
        suggested = [stretched(e, axis, share) for e in self.search.suggested]
        features = FeatureSearch(
            allowed, min(_FIRST_FEATURES, most), most, suggested=tuple(suggested)
        )
        return features.best(solver, self.template, self.record)

    def _refined(self, attempt: Attempt) -> Attempt:
        """The attempt made finer until its score is allowed, or as long as that pays."""
        is_first = self.before is None
        if self._share(attempt) > _FAR_TOO_MUCH:
            self.ledger.waken()
        while (share := self._share(attempt)) > 1:
            allowed = self._allowed(attempt.length, attempt.window)
            new = self.ledger.best(
                self.moves.finer(attempt, allowed),
                attempt,
                score=self._share,
                cost=lambda a: a.cost / a.length,
            )
            if new is None and is_first:
                is_first, self.rough, new = False, True, self._shortest(attempt)
            if new is None or self._share(new) >= share:
                break
            attempt = new
        return attempt

    def _shortest(self, attempt: Attempt) -> Attempt | None:
        """A first block as short as allowed."""
        shortest = self._unit(attempt.window) * 0.5**self.search.halvings
        return self.moves.shortened(attempt, shortest / attempt.length)

    def _unit(self, window: tuple[float, float] | None) -> float:
        return window[1] - window[0] if window else self.longest

    def _can_be(self, attempt: Attempt, length: float) -> bool:
        """Whether a block may be so short."""
        if length < 0.99 * self._unit(attempt.window) * 0.5**self.search.halvings:
            return False
        return self.before is None or attempt.window is not None or length >= self._least

    def _affordable(self, seconds: float, length: float) -> bool:
        """Whether blocks of that cost and length can be solved to the end in the time left."""
        blocks = (self.end - self._now) / length
        return (1 + OF_ESTIMATE) * seconds * blocks <= self.search.seconds_left()

    def _allowed(self, length: float, window: tuple[float, float] | None) -> float:
        # A start that its conditions contradict may need many short blocks: they share what one of
        # the greatest length may miss. A pulse is one event, however short: what is missed of it
        # stays in the solution.
        begins = self.rough and self._now < self.begin + self.longest and not window
        return self.search.tolerance * (self.longest / length if begins else 1.0)

    def _share(self, attempt: Attempt) -> float:
        """How much of what is allowed the block uses up."""
        return attempt.trial.score / self._allowed(attempt.length, attempt.window)

    def _solver(self, times: tuple[float, float]) -> TrialSolver:
        return block_solver(self.search, self.march, self.before, times)

    def _closing(self) -> Block:
        """What is left of time in one block, roughly."""
        times = (self._now, self.end)
        newton = replace(self.search.newton, check=lambda: None, iterations=_CLOSING)
        solver = block_solver(replace(self.search, newton=newton), self.march, self.before, times)
        expansion = self.expansion or replace(
            self.template, features=_FIRST_FEATURES, scales=(4.0,) * len(self.template.scales)
        )
        factor = (self.end - self._now) / self.length
        expansion = stretched(expansion, self.march.axis, min(factor, 4.0))
        trial = solver.solve(expansion)
        return Block(begin=times[0], end=times[1], solver=solver, trial=trial)


def block_solver(
    search: BlockSearch,
    march: TimeMarching,
    before: Block | None,
    times: tuple[float, float],
) -> TrialSolver:
    """What solves in expansions on one block."""
    linearised = march.first if before is None else march.later(times[0])
    more, start = march.handed_over(before)
    return TrialSolver(
        linearised,
        march.box(*times),
        replace(search.newton, importance=(1.0,) * len(linearised.residuals)),
        estimates=Estimates.of(),
        ratio=search.ratio,
        more=more,
        begin=start,
        log=search.log,
        before=None if before is None else before.trial,
    )
