"""Residuals at points as equations for the coefficients of an expansion, and their least squares.

Newton's method solves them for a solution; the verdict solves them for the error of one.
"""

from symbolic_pinn.collocation.collocation import Collocation
from symbolic_pinn.collocation.least_squares import Rows, least_squares

__all__ = ["Collocation", "Rows", "least_squares"]
