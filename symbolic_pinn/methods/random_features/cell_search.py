"""Cells where they are needed, by what each move gains for its cost.

A layer or a wall that is thin against the domain needs features of a high frequency there and
nowhere else: intervals with a large residual are halved. Beside that there may be more features in
each cell, or fewer in smaller ones, or other scales.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from symbolic_pinn.domain.domain_facts import plane_facts
from symbolic_pinn.methods.random_features.cells import about_peaks, towards
from symbolic_pinn.methods.random_features.expansion_moves import ExpansionMoves
from symbolic_pinn.methods.random_features.gains import Ledger
from symbolic_pinn.methods.random_features.residual_profiles import binned
from symbolic_pinn.methods.random_features.stretching import without_tones
from symbolic_pinn.methods.random_features.trial import Trial
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.problem import Problem
from symbolic_pinn.problem.edges import equation_edges
from symbolic_pinn.problem.spatial import spatial
from symbolic_pinn.recipe import RandomFeatureExpansion

# Bins in which a peak is looked for, and the scale of features in cells about it.
_BINS, _SCALE = 20, 5.0
# Points for each feature in cells about a peak or an edge.
_RATIO = 4.0
# Intervals between edges that are longer, against the longest side, are halved.
_LONG = 0.3
# Above this score an expansion of a long region is not made finer before cells are tried.
_FAR_OFF = 0.05


@dataclass(frozen=True)
class CellSearch:
    """How cells are made.

    Attributes:
        tolerance: score at which it ends.
        axes: coordinates along which cells may be cut.
        most: cells at most.
        features: features in a cell at most.
        affordable: whether there is time for a trial of so many seconds.
    """

    tolerance: float
    axes: tuple[int, ...]
    most: int
    features: int
    affordable: Callable[[float], bool] = lambda seconds: True

    def best(self, solver: TrialSolver, trial: Trial, record: Callable[[Trial], None]) -> Trial:
        """The best trial that was found, from a first one; it ends where no move is of use."""
        moves, ledger = self._moves(solver, record), Ledger()
        best, in_vain = trial, 0
        while best.score > self.tolerance and in_vain < 2:
            new = ledger.best(moves.finer(), best, score=lambda t: t.score, cost=moves.seconds)
            if new is None or new.score >= best.score:
                ledger.waken()  # before it ends all moves are tried
            in_vain = in_vain + 1 if new is None else 0
            best = best if new is None else new
        return best

    def _moves(self, solver: TrialSolver, record: Callable[[Trial], None]) -> ExpansionMoves:
        return ExpansionMoves(
            solver=solver,
            axes=self.axes,
            features=self.features,
            cells=self.most,
            tolerance=self.tolerance,
            record=record,
            affordable=self.affordable,
        )


def beginnings(
    solver: TrialSolver, trial: Trial, counts: tuple[int, int], most: int
) -> Iterator[tuple[RandomFeatureExpansion, float]]:
    """Cells to begin with, each with the points for a feature.

    Args:
        solver: of the trial.
        trial: in one cell.
        counts: of features in a cell, of a long region and about known places.
        most: cells at most.
    """
    for made, count, ratio in (
        (as_long_as_wide, counts[0], solver.ratio),
        (about_its_peaks, counts[1], _RATIO),
        (along_its_edges, counts[1], _RATIO),
    ):
        if cells := made(solver, trial, count, most):
            yield cells, ratio


def about_its_peaks(
    solver: TrialSolver, trial: Trial, features: int, most: int
) -> RandomFeatureExpansion | None:
    """Cells that are graded about where the residual of a trial peaks, such as in a corner.

    Args:
        solver: of the trial.
        trial: in one cell.
        features: in each cell.
        most: cells at most; `None` is given where there are more, or no peak.
    """
    axes = range(len(trial.expansion.scales))
    cells = [about_peaks(binned(solver, trial, axis, _BINS)) for axis in axes]
    return _in(trial, cells, features, most)


def along_its_edges(
    solver: TrialSolver, trial: Trial, features: int, most: int
) -> RandomFeatureExpansion | None:
    """Cells between the places at which equations, or where they hold, switch; none without."""
    box, problem = solver.box, solver.problem
    longest = _LONG * max(b - a for a, b in zip(box.lower, box.upper, strict=True))
    cells, found = [], False
    for x, a, b in zip(box.coordinates, box.lower, box.upper, strict=True):
        inner = equation_edges(problem, x)
        found |= bool(inner)
        edges = [a, *inner, b]
        halves = [(s + e) / 2 for s, e in pairwise(edges) if e - s > longest]
        cells.append(tuple(sorted((e - a) / (b - a) for e in (*inner, *halves))))
    return _in(trial, cells, features, most) if found else None


def as_long_as_wide(
    solver: TrialSolver, trial: Trial, features: int, most: int
) -> RandomFeatureExpansion | None:
    """Cells of a long region, finer towards its holes; none where it is about as wide as long."""
    cells = _long_cells(solver.problem)
    return _in(trial, cells, features, most) if any(cells) else None


def wants_cells(problem: Problem, trial: Trial) -> bool:
    """Whether a first expansion is so far off, on a long region, that cells are tried at once."""
    return trial.score > _FAR_OFF and any(_long_cells(problem))


def _long_cells(problem: Problem) -> list[tuple[float, ...]]:
    box = problem.box
    cells: list[tuple[float, ...]] = [()] * len(box.coordinates)
    for facts in plane_facts(box, spatial(problem)):
        widths = [box.upper[i] - box.lower[i] for i in facts.plane]
        for k, (i, width) in enumerate(zip(facts.plane, widths, strict=True)):
            places = [((h.centre[k] - box.lower[i]) / width, h.radius / width) for h in facts.holes]
            cells[i] = towards(places, min(widths) / width)
    return cells


def _in(
    trial: Trial, cells: Sequence[tuple[float, ...]], features: int, most: int
) -> RandomFeatureExpansion | None:
    """An expansion in smooth cells, if there are not too many of them."""
    scales, plain = (_SCALE,) * len(cells), without_tones(trial.expansion)
    expansion = replace(plain, features=features, scales=scales, cells=tuple(cells), sharp=())
    return expansion if 1 < expansion.count <= most else None
