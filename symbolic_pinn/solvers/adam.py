"""First-order training: Adam with fixed or adaptive loss weights.

D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
"""

from typing import ClassVar

import equinox as eqx
import jax

from symbolic_pinn.checks import require_positive
from symbolic_pinn.problem import Recipe
from symbolic_pinn.solution import Solution
from symbolic_pinn.solvers.layout import Layout
from symbolic_pinn.solvers.method import ALL_SETTINGS, AbstractMethod, Task
from symbolic_pinn.solvers.run import Run
from symbolic_pinn.solvers.start import starting_field
from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting, Fixed


class Adam(AbstractMethod):
    """Trains a network on fresh points at each step.

    What is not given is taken from the recipe, in whose precision it runs.

    Attributes:
        count: number of steps.
        weighting: loss weights; all 1 by default.
        point_weighting: weights of points beside them.
        learning_rate: at the first step.
    """

    count: int | None = eqx.field(static=True, default=None)
    weighting: AbstractWeighting = eqx.field(default_factory=Fixed)
    point_weighting: AbstractPointWeighting | None = None
    learning_rate: float | None = eqx.field(static=True, default=None)
    name: ClassVar[str] = "adam"

    def __check_init__(self) -> None:
        if self.count is not None:
            require_positive(count=self.count)

    def steps(self, recipe: Recipe) -> int:
        """Its own, or the recipe's."""
        return self.count or recipe.steps

    @property
    def settings(self) -> frozenset[str]:
        """All."""
        return ALL_SETTINGS

    def recipe(self, recipe: Recipe) -> Recipe:
        """A recipe with the settings of the method in place."""
        return recipe.but(steps=self.count, learning_rate=self.learning_rate)

    def solve(self, task: Task) -> Solution:
        """See `AbstractMethod`."""
        recipe = self.recipe(task.recipe)
        with jax.enable_x64(recipe.precision == 64):
            begun = task.start.field if task.start is not None else None
            description = task.start.network if task.start is not None else recipe.network
            field = starting_field(task.problem, recipe, task.network, begun)
            return Run(
                task.objective(),
                (recipe,),
                self.weighting,
                self.point_weighting,
                Layout.of(task.devices, recipe.chunk),
                field,
                None if task.network is not None else description,
                task.check,
                task.snapshots,
            ).solutions(task.report)[0]
