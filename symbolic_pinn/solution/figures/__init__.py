"""Figures of solutions and runs for a paper: chosen by the shape of the problem.

What figures are about is here at once; what draws is imported on first use, since matplotlib takes
a third of a second that a run without figures need not wait.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

from symbolic_pinn.solution.figures.expressions import alone, expression_of
from symbolic_pinn.solution.figures.paper import Style
from symbolic_pinn.solution.figures.subject import Predicted, Quantity, Subject, ValuesAt

if _TYPE_CHECKING:
    from symbolic_pinn.solution.figures.films import Film as Film
    from symbolic_pinn.solution.figures.gradients import gradient_figures as gradient_figures
    from symbolic_pinn.solution.figures.gradients import histograms_figure as histograms_figure
    from symbolic_pinn.solution.figures.heat_maps import heat_map as heat_map
    from symbolic_pinn.solution.figures.histories import curves_figure as curves_figure
    from symbolic_pinn.solution.figures.histories import history_figures as history_figures
    from symbolic_pinn.solution.figures.histories import tried_figures as tried_figures
    from symbolic_pinn.solution.figures.saving import save_figure as save_figure
    from symbolic_pinn.solution.figures.saving import save_figures as save_figures
    from symbolic_pinn.solution.figures.solutions import MAKERS as MAKERS
    from symbolic_pinn.solution.figures.solutions import figure_of as figure_of
    from symbolic_pinn.solution.figures.solutions import maker_of as maker_of
    from symbolic_pinn.solution.figures.solutions import solution_figure as solution_figure
    from symbolic_pinn.solution.figures.solutions import unknowns_of as unknowns_of
    from symbolic_pinn.solution.figures.style import PaperFigure as PaperFigure
    from symbolic_pinn.solution.figures.style import styled as styled

_FILES = {
    "films": ("Film",),
    "gradients": ("gradient_figures", "histograms_figure"),
    "heat_maps": ("heat_map",),
    "histories": ("curves_figure", "history_figures", "tried_figures"),
    "saving": ("save_figure", "save_figures"),
    "solutions": ("MAKERS", "figure_of", "maker_of", "solution_figure", "unknowns_of"),
    "style": ("PaperFigure", "styled"),
}
_FILE_OF = {name: file for file, names in _FILES.items() for name in names}

__all__ = [
    "Predicted",
    "Quantity",
    "Style",
    "Subject",
    "ValuesAt",
    "alone",
    "expression_of",
    *_FILE_OF,
]


def __getattr__(name: str) -> _Any:
    if name not in _FILE_OF:
        raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
    return getattr(_import_module(f"{__name__}.{_FILE_OF[name]}"), name)
