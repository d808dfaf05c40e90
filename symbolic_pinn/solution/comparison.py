"""Two or more runs of one problem side by side."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from symbolic_pinn.solution.figures import history_figures, solutions_figure
from symbolic_pinn.solution.solution import Solution
from symbolic_pinn.solution.storage import claim, save, save_figures, to_json, write_text


def comparison(runs: Mapping[str, Solution]) -> dict[str, Any]:
    """Each run's summary, and by how many per cent its figures lie below those of the first run."""
    summaries = {label: run.summary() for label, run in runs.items()}
    first, *others = summaries
    return {
        "problem": summaries[first]["problem"],
        "runs": summaries,
        "fell_by_percent": {
            label: {
                kind: _percent(summaries[first][kind], summaries[label][kind])
                for kind in ("relative_l2", "losses")
            }
            for label in others
        },
        "time_ratio": {
            label: summaries[label]["seconds"]["train"] / summaries[first]["seconds"]["train"]
            for label in others
        },
    }


def _percent(before: dict[str, float], after: dict[str, float]) -> dict[str, float | None]:
    return {k: 100 * (1 - after[k] / b) if b and k in after else None for k, b in before.items()}


def save_comparison(runs: Mapping[str, Solution], folder: Path) -> Path:
    """Write each run's folder, `compare.json` and the figures of all runs together."""
    claim(folder)
    for label, run in runs.items():
        save(run, folder / label)
    write_text(folder / "compare.json", to_json(comparison(runs)))
    histories = {label: [run.history] for label, run in runs.items()}
    save_figures(
        {"solution": solutions_figure(runs), **history_figures(histories)}, folder / "figures"
    )
    return folder
