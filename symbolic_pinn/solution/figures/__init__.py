"""Figures of solutions and runs for a paper: chosen by the shape of the problem."""

from symbolic_pinn.solution.figures.expressions import alone, expression_of
from symbolic_pinn.solution.figures.films import Film
from symbolic_pinn.solution.figures.gradients import gradient_figures, histograms_figure
from symbolic_pinn.solution.figures.heat_maps import heat_map
from symbolic_pinn.solution.figures.histories import (
    curves_figure,
    history_figures,
    tried_figures,
)
from symbolic_pinn.solution.figures.saving import save_figure, save_figures
from symbolic_pinn.solution.figures.solutions import (
    MAKERS,
    figure_of,
    maker_of,
    solution_figure,
    unknowns_of,
)
from symbolic_pinn.solution.figures.style import PaperFigure, Style, styled
from symbolic_pinn.solution.figures.subject import Predicted, Quantity, Subject, ValuesAt

__all__ = [
    "MAKERS",
    "Film",
    "PaperFigure",
    "Predicted",
    "Quantity",
    "Style",
    "Subject",
    "ValuesAt",
    "alone",
    "curves_figure",
    "expression_of",
    "figure_of",
    "gradient_figures",
    "heat_map",
    "histograms_figure",
    "history_figures",
    "maker_of",
    "save_figure",
    "save_figures",
    "solution_figure",
    "styled",
    "tried_figures",
    "unknowns_of",
]
