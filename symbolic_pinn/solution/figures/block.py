"""A part of a figure: quantities that vary with the same coordinates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import FigureBase

from symbolic_pinn.solution.figures.subject import Predicted, Quantity, Subject
from symbolic_pinn.solution.figures.view import View


@dataclass(frozen=True, kw_only=True)
class FigureBlock:
    """Quantities that are drawn in the same way.

    Attributes:
        subject: whose.
        view: which coordinates vary.
        quantities: what is drawn.
        width: inches.
    """

    subject: Subject
    view: View
    quantities: tuple[Quantity, ...]
    width: float

    @property
    def predicted(self) -> tuple[Predicted, ...]:
        """The solutions."""
        return self.subject.predicted

    @property
    def is_alone(self) -> bool:
        """Whether there is one solution."""
        return len(self.predicted) == 1

    def title(self, *parts: str) -> str:
        """What is told over a panel, with where the other coordinates stand."""
        return ", ".join(p for p in (*parts, self.view.title) if p)

    def data(self, quantity: Quantity) -> tuple[Any, ...]:
        """What was measured of a quantity."""
        alone = len(quantity.columns) == 1
        return tuple(d for d in self.subject.data if alone and d.column == quantity.columns[0])


@dataclass(frozen=True, kw_only=True)
class Maker:
    """How the figures of one shape of problem are made.

    Attributes:
        name: of the shape.
        fits: whether it draws a view.
        width: inches that a block wants.
        height: inches at its width.
        draw: puts a block on a figure.
    """

    name: str
    fits: Callable[[View], bool]
    width: Callable[[FigureBlock], float]
    height: Callable[[FigureBlock], float]
    draw: Callable[[FigureBase, FigureBlock], None]
