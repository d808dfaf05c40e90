"""`Ensemble`: the same problem solved from several seeds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from symbolic_pinn.checks import as_path
from symbolic_pinn.errors import InputError
from symbolic_pinn.reports import ensemble_text, fragment, in_seconds, inline, judged, medians
from symbolic_pinn.solution import figures
from symbolic_pinn.solution.drawn import AbstractDrawn
from symbolic_pinn.solution.figures import Predicted, Subject, ValuesAt
from symbolic_pinn.solution.files import plain, to_json, write_text
from symbolic_pinn.solution.history import History
from symbolic_pinn.solution.points import ValuesAtPoints
from symbolic_pinn.solution.replacing import place_for
from symbolic_pinn.solution.reporting import ensemble_page, write_report
from symbolic_pinn.solution.run_folder import RunFolder, claimed, path_of
from symbolic_pinn.solution.run_record import Seconds
from symbolic_pinn.solution.solution import Solution

_QUARTILES = {
    "minimum": 0,
    "lower_quartile": 25,
    "median": 50,
    "upper_quartile": 75,
    "maximum": 100,
}


@dataclass(frozen=True)
class Ensemble(AbstractDrawn):
    """Solutions that differ in their seed alone.

    Attributes:
        solutions: in the order of their seeds.
    """

    solutions: tuple[Solution, ...]

    def __call__(self, *positional: Any, **coordinates: Any) -> ValuesAtPoints:
        """The mean of the solutions at points, as a solution gives it.

        Args:
            *positional: as for `solution(...)`.
            **coordinates: the same by names, with `grid` and `extrapolate` among them.
        """
        return self._over_members(np.mean, lambda s: s(*positional, **coordinates))

    def evaluate(self, expression: Any, *positional: Any, **coordinates: Any) -> ValuesAtPoints:
        """The mean of an expression of the unknowns and partials, as `Solution.evaluate` takes it.

        Args:
            expression: of SymPy, or a text, `"u.diff(t)"`.
            *positional: as for `solution(...)`.
            **coordinates: the same by names, with `grid` among them.
        """
        return self._over_members(
            np.mean, lambda s: s.evaluate(expression, *positional, **coordinates)
        )

    def spread(self, *positional: Any, **coordinates: Any) -> ValuesAtPoints:
        """The standard deviation of the solutions at points (with n - 1).

        Args:
            *positional: as for `solution(...)`.
            **coordinates: the same by names.
        """
        if len(self.solutions) < 2:
            raise InputError("the spread of an ensemble needs two solutions")
        return self._over_members(
            lambda a, axis: np.std(a, axis=axis, ddof=1), lambda s: s(*positional, **coordinates)
        )

    def _over_members(self, statistic: Any, asked: Callable[[Solution], Any]) -> ValuesAtPoints:
        found: list[Any] = [asked(s) for s in self.solutions]
        if isinstance(found[0], dict):
            return {u: statistic([f[u] for f in found], axis=0) for u in found[0]}
        values: ValuesAtPoints = statistic(found, axis=0)
        return values

    @property
    def best(self) -> Solution:
        """The solution with the smallest sum of unweighted losses."""
        sums = [sum(s.summary()["losses"].values()) for s in self.solutions]
        return self.solutions[int(np.argmin(np.nan_to_num(sums, nan=np.inf)))]

    @property
    def seconds(self) -> Seconds:
        """Of all: seeds that ran at once share theirs, others came one after the other."""
        parts = ((s.run.seconds, s.run.seeds) for s in self.solutions)
        return Seconds.sum(Seconds(compile=t.compile / n, train=t.train / n) for t, n in parts)

    def summary(self) -> dict[str, Any]:
        """The facts of all runs, and quartiles of their errors, losses, weights and estimates."""
        summaries, time = [s.summary() for s in self.solutions], self.seconds
        values = [{k: e["value"] for k, e in s["estimates"].items()} for s in summaries]
        return {
            "problem": summaries[0]["problem"],
            "seeds": [s["seed"] for s in summaries],
            "status": [s["status"] for s in summaries],
            "relative_l2": quartiles([s["relative_l2"] for s in summaries]),
            "best_relative_l2": quartiles([_best(s.history) for s in self.solutions]),
            "losses": quartiles([s["losses"] for s in summaries]),
            "weights": quartiles([s["weights"] for s in summaries]),
            "estimates": quartiles(values),
            "weighting": summaries[0]["weighting"],
            "seconds": {"compile": time.compile, "train": time.train, "total": time.total},
            "steps": summaries[0]["steps"],
            "runs": summaries,
        }

    def report(
        self, path: str | Path, *, folder: str | Path | None = None, overwrite: bool = False
    ) -> Path:
        """Write a page for a browser, as `Solution.report` does, of all seeds together."""
        made = partial(ensemble_page, self.best.problem, plain(self.summary()))
        return write_report(path, made, self.save_figures, folder, overwrite=overwrite)

    def __repr__(self) -> str:
        return ensemble_text(plain(self.summary()))

    def _repr_html_(self) -> str:
        """A picture of the best, the verdicts, errors and time, for a notebook."""
        summary, best = plain(self.summary()), self.best
        title = f"{len(self.solutions)} solutions of {best.problem.name}"
        said = [judged(s, f"seed {s['seed']}") for s in summary["runs"]]
        drawn = inline(best.plot(), f"Seed {best.run.seed}")
        brief = [*medians(summary), ("time of all", in_seconds(summary["seconds"]["total"]))]
        return fragment(title, said, brief, [drawn])

    def save(self, folder: str | Path | RunFolder, *, overwrite: bool = False) -> Path:
        """Write a folder for each seed, the summary, and figures with bands over the seeds.

        Args:
            folder, overwrite: as for `Solution.save`.
        """
        with place_for(folder, overwrite) as held:
            self.save_data(held)
            self.save_figures(held.path)
        return path_of(folder)

    def drawn(self, expression: Any = None) -> Subject:
        """What figures are about: the mean of the solutions, with a band of two deviations."""
        subjects = [s.drawn(expression) for s in self.solutions]
        members = [subject.predicted[0].values for subject in subjects]
        count = len(members)

        def over(statistic: Any) -> ValuesAt:
            return lambda points: statistic([values(points) for values in members])

        mean = Predicted(
            label=f"mean of {count} seeds" if count > 1 else "prediction",
            values=over(lambda found: np.mean(found, axis=0)),
            deviations=over(lambda found: np.std(found, axis=0, ddof=1)) if count > 1 else None,
            spread=r"$\pm$ 2 standard deviations",
        )
        return replace(subjects[0], predicted=(mean,), estimates={})

    def save_figures(self, folder: Path) -> None:
        """Draw it into a run folder, under `figures`."""
        made = {
            "solution": self.plot(),
            **figures.history_figures({"": [s.history for s in self.solutions]}),
            **figures.gradient_figures(self.best.snapshots),
        }
        figures.save_figures(made, folder / "figures")

    def save_data(self, folder: str | Path | RunFolder) -> None:
        """Write a folder for each seed, and the summary of all."""
        with claimed(folder) as held:
            for solution in self.solutions:
                solution.save_data(held.part(f"seed-{solution.run.seed}"))
            write_text(held.path / "summary.json", to_json(self.summary()))

    @classmethod
    def load(cls, folder: str | Path) -> "Ensemble":
        """A saved ensemble."""
        return cls(tuple(Solution.load(f) for f in seed_folders(as_path("folder", folder))))


def seed_folders(folder: Path) -> list[Path]:
    """The folders of the members of a saved ensemble, in the order of their seeds.

    Raises:
        InputError: there are none.
    """
    numbers = {p: p.name.removeprefix("seed-") for p in folder.glob("seed-*")}
    found = [p for p, number in numbers.items() if number.isdecimal() and len(number) < 20]
    if not found:
        raise InputError(f"`{folder}` holds no ensemble (folders `seed-...`)")
    return sorted(found, key=lambda p: int(numbers[p]))


def quartiles(found: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    """Minimum, quartiles and maximum over the members of each figure by its name."""
    names = dict.fromkeys(name for each in found for name in each)
    return {
        name: {
            label: float(np.percentile([each[name] for each in found if name in each], q))
            for label, q in _QUARTILES.items()
        }
        for name in names
    }


def _best(history: History) -> dict[str, float]:
    """The smallest error of each unknown over a run, in the rows that have one."""
    rows: list[Mapping[str, float]] = [r.relative_l2 for r in history.rows]
    return {u: min(r[u] for r in rows if u in r) for u in dict.fromkeys(n for r in rows for n in r)}
