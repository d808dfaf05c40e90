"""`Comparison`: runs of one problem side by side; medians, quartiles, and how far figures fell."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from symbolic_pinn.checks import as_path
from symbolic_pinn.problem import Problem
from symbolic_pinn.reports import comparison_rows, comparison_text, fragment
from symbolic_pinn.solution import figures
from symbolic_pinn.solution.ensemble import Ensemble, seed_folders
from symbolic_pinn.solution.files import plain, to_json, write_text
from symbolic_pinn.solution.ratios import times_as_long
from symbolic_pinn.solution.replacing import place_for
from symbolic_pinn.solution.reporting import comparison_page, labels_in, report_text, write_report
from symbolic_pinn.solution.run_folder import RunFolder, claimed, path_of
from symbolic_pinn.solution.solution import Solution

REPORT = "report.html"
# What a comparison's folder holds beside those of its runs.
RESERVED = ("checkpoint", "figures", "run.json", "compare.json", "report.md", REPORT)
_QUARTILES = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Comparison:
    """Ensembles of one problem by their labels; the first is what others are compared with.

    Attributes:
        runs: the ensembles.
        axes: where two settings are varied, their values, `{"ema": ("0.5", "0.9"), ...}`; the
            labels of the runs are those of all pairs in order.
    """

    runs: dict[str, Ensemble]
    axes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """Quartiles of each run, and by how many percent its medians lie below the first's."""
        summaries = {label: run.summary() for label, run in self.runs.items()}
        first, *others = summaries
        return {
            "problem": summaries[first]["problem"],
            "axes": self.axes,
            "runs": summaries,
            "fell_by_percent": {
                label: {
                    kind: _fell(summaries[first][kind], summaries[label][kind])
                    for kind in ("relative_l2", "losses")
                }
                for label in others
            },
            "time_ratio": {
                label: summaries[label]["seconds"]["train"] / summaries[first]["seconds"]["train"]
                for label in others
            },
        }

    def table(self) -> tuple[list[str], list[list[str]]]:
        """A header, and a row for each run: errors, losses, weights, time."""
        facts = self.summary()
        runs: dict[str, Any] = facts["runs"]
        unknowns = list(next(iter(runs.values()))["relative_l2"])
        groups = list(dict.fromkeys(g for run in runs.values() for g in run["losses"]))
        header = ["", *(f"relative L2 of {u}" for u in unknowns)]
        header += [f"best of {u}" for u in unknowns]
        header += [f"{g} loss" for g in groups] + ["weights", "time", "against the first"]
        ratios = facts["time_ratio"]
        return header, [
            [label, *_figures_of(run, unknowns, groups), _in_words(ratios.get(label))]
            for label, run in runs.items()
        ]

    def to_markdown(self) -> str:
        """The table as Markdown, with what its figures are."""
        header, rows = self.table()
        lines = [header, ["---"] * len(header), *rows]
        seeds = next(iter(self.summary()["runs"].values()))["seeds"]
        text = [f"# {self.summary()['problem']}", "", *("| " + " | ".join(r) + " |" for r in lines)]
        kind = "Medians, in brackets smallest and largest" if len(seeds) > 1 else "One run each"
        text += ["", f"{kind}; seeds {', '.join(map(str, seeds))}. The best error is the smallest"]
        text += ["of a run's history, which nobody knows without the exact solution. Losses are"]
        text += [
            "unweighted, on the points of the last step. Times are of training, without what had"
        ]
        text += ["to be compiled."]
        return "\n".join(text) + "\n"

    def save(self, folder: str | Path | RunFolder, *, overwrite: bool = False) -> Path:
        """Write the data of each run, `compare.json`, `report.md` and the figures of all together.

        `Solution.load(folder).save(other)` draws one run alone.

        Args:
            folder, overwrite: as for `Solution.save`.
        """
        with place_for(folder, overwrite) as held:
            self.save_data(held)
            self.save_figures(held.path)
        return path_of(folder)

    def save_data(self, folder: str | Path | RunFolder) -> None:
        """The same without figures."""
        with claimed(folder) as held:
            for label, run in self.runs.items():
                save_variant(held, label, run)
            write_text(held.path / "report.md", self.to_markdown())
            write_text(held.path / "compare.json", to_json(self.summary()))

    def report(
        self, path: str | Path, *, folder: str | Path | None = None, overwrite: bool = False
    ) -> Path:
        """Write a page for a browser, as `Solution.report` does, of all ways together."""
        return write_report(path, self._page, self._draw, folder, overwrite=overwrite)

    def _page(self, pictures: Any, how: Any) -> str:
        problem = next(iter(self.runs.values())).solutions[0].problem
        return comparison_page(problem, plain(self.summary()), self.table(), pictures, how=how)

    def __repr__(self) -> str:
        return comparison_text(plain(self.summary()))

    def _repr_html_(self) -> str:
        """A table of all runs, for a notebook."""
        summary = plain(self.summary())
        title = f"{len(self.runs)} ways to solve {summary['problem']}"
        return fragment(title, [], [], [], rows=comparison_rows(summary))

    def save_figures(self, folder: Path) -> None:
        """Draw all of them into a run folder, under `figures`, and write the page with them."""
        self._draw(folder)
        write_text(folder / REPORT, report_text(self._page, self._draw, folder))

    @classmethod
    def load(cls, folder: str | Path) -> "Comparison":
        """A saved comparison, or sweep."""
        path = as_path("folder", folder)
        labels, axes = labels_in(path / "compare.json")
        runs = {label: _loaded(path / folder_of(label)) for label in labels}
        return cls(runs, axes)

    def _draw(self, folder: Path) -> None:
        firsts = {label: run.solutions[0] for label, run in self.runs.items()}
        problem = next(iter(firsts.values())).problem
        solutions = figures.solution_figure(
            problem, {label: s.field for label, s in firsts.items()}
        )
        histories = {label: [s.history for s in run.solutions] for label, run in self.runs.items()}
        methods = {s.run.method for run in self.runs.values() for s in run.solutions}
        # Steps of different methods have nothing in common.
        curves = figures.history_figures(histories, "step" if len(methods) == 1 else "seconds")
        made = {"solution": solutions, **curves}
        if len(self.axes) == 2:
            made |= {f"map-{u}": figures.heat_map(self.axes, v, u) for u, v in self._medians()}
        figures.save_figures(made, folder / "figures")

    def _medians(self) -> Iterator[tuple[str, list[float]]]:
        """The median error of each unknown, over the runs."""
        found = [run.summary()["relative_l2"] for run in self.runs.values()]
        for unknown in found[0]:
            yield unknown, [f[unknown]["median"] for f in found]


def _loaded(folder: Path) -> Ensemble:
    is_one = (folder / "solution.eqx").is_file()
    return Ensemble((Solution.load(folder),)) if is_one else Ensemble.load(folder)


def save_variant(held: RunFolder, label: str, run: Ensemble) -> None:
    """Write the data of one run of a comparison into its folder."""
    one_or_all = run.solutions[0] if len(run.solutions) == 1 else run
    one_or_all.save_data(held.part(folder_of(label)))


def saved_variant(held: RunFolder, label: str, problem: Problem) -> Ensemble | None:
    """The run of a problem that `save_variant` wrote, if it is there and complete."""
    folder = held.path / folder_of(label)
    if not (folder / "summary.json").is_file():
        return None
    folders = [folder] if (folder / "solution.eqx").is_file() else seed_folders(folder)
    found = (Solution.load(f, functions=dict(problem.sources)) for f in folders)
    return Ensemble(tuple(replace(solution, problem=problem) for solution in found))


def folder_of(label: str) -> str:
    """A label as the name of a folder."""
    return "".join(c if c.isalnum() or c in "-_.=+" else "_" for c in label)


def _fell(before: _QUARTILES, after: _QUARTILES) -> dict[str, float | None]:
    return {
        k: 100 * (1 - after[k]["median"] / b["median"]) if b["median"] and k in after else None
        for k, b in before.items()
    }


def _figures_of(run: dict[str, Any], unknowns: list[str], groups: list[str]) -> list[str]:
    """The cells of a run between its label and its time ratio."""
    weights = ", ".join(f"{g} {w['median']:.3g}" for g, w in run["weights"].items())
    return [
        *(_figure(run["relative_l2"][u]) for u in unknowns),
        *(_figure(run["best_relative_l2"].get(u)) for u in unknowns),
        *(_figure(run["losses"].get(g)) for g in groups),
        weights,
        f"{run['seconds']['train']:.1f} s",
    ]


def _in_words(ratio: float | None) -> str:
    return "" if ratio is None else times_as_long(ratio)


def _figure(quartiles: dict[str, float] | None) -> str:
    """`0.0099 (0.0081-0.0115)`: the median, and the range where there is one."""
    if quartiles is None:
        return ""
    low, median, high = (quartiles[k] for k in ("minimum", "median", "maximum"))
    return f"{median:.3g}" if low == high else f"{median:.3g} ({low:.3g}-{high:.3g})"
