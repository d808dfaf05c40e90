"""A problem as LaTeX: what notebooks, reports and `spinn show --latex` print."""

from symbolic_pinn.problem.latex.formulas import FormulaRow, Formulas, formulas_of

__all__ = ["FormulaRow", "Formulas", "formulas_of"]
