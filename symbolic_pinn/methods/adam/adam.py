"""First-order training: Adam, or another optimiser, with fixed or adaptive loss weights."""

from dataclasses import fields
from typing import ClassVar

import equinox as eqx
import jax
import optax

from symbolic_pinn.checks import (
    Number,
    require_learning_rate,
    require_positive,
    require_precision,
    shown,
)
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.adam.optimiser import Optimiser
from symbolic_pinn.methods.adam.trainer import Trainer
from symbolic_pinn.methods.method import AbstractMethod, Task
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.solution import Solution
from symbolic_pinn.suggestions import with_suggestions
from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting, LossWeights


@with_suggestions
class Adam(AbstractMethod):
    """Trains a network on fresh points at each step.

    What is not given is taken from the recipe.

    Attributes:
        steps: how many.
        weights: of the loss; all 1 by default.
        learning_rate: at the first step.
        points: collocation points in the interior and on each face.
        precision: 32 or 64 bit floats.
        optimiser: in place of Adam; any transformation of Optax, or a function that makes one of a
            learning rate, such as `optax.lion`, which then decays as the recipe says.
    """

    steps: int | None = eqx.field(static=True)
    weights: LossWeights
    learning_rate: Number | None = eqx.field(static=True)
    points: int | None = eqx.field(static=True)
    precision: int | None = eqx.field(static=True)
    optimiser: Optimiser | None = eqx.field(static=True)
    name: ClassVar[str] = "adam"

    def __init__(
        self,
        steps: int | None = None,
        weighting: AbstractWeighting | LossWeights | str | None = None,
        point_weighting: AbstractPointWeighting | str | None = None,
        learning_rate: Number | None = None,
        *,
        points: int | None = None,
        precision: int | None = None,
        optimiser: Optimiser | None = None,
    ) -> None:
        for name, value in (("steps", steps), ("points", points)):
            if value is not None:
                require_positive(**{name: value})
        if precision is not None:
            require_precision(precision)
        if learning_rate is not None:
            require_learning_rate(learning_rate)
            if isinstance(optimiser, optax.GradientTransformation):
                raise InputError(
                    "`learning_rate` would be ignored: the optimiser has its own; give what makes"
                    " it of a learning rate, such as `optimiser=optax.lion`"
                )
        is_one = isinstance(optimiser, optax.GradientTransformation)
        if optimiser is not None and not is_one and not callable(optimiser):
            raise InputError(
                f"`optimiser` is {shown(optimiser)}; give one of Optax, such as `optax.lion`"
            )
        self.steps, self.learning_rate = steps, learning_rate
        self.points, self.precision = points, precision
        self.weights = LossWeights.of(weighting, point_weighting)
        self.optimiser = optimiser

    def planned_steps(self, recipe: Recipe) -> int:
        """Its own, or the recipe's."""
        return self.steps or recipe.steps

    def for_steps(self, steps: int) -> "Adam":
        """See `AbstractMethod`."""
        others = ("learning_rate", "points", "precision", "optimiser")
        return Adam(steps, self.weights, **{name: getattr(self, name) for name in others})

    @property
    def settings(self) -> frozenset[str]:
        """All of a recipe, snapshots and a tolerance."""
        return frozenset({*(f.name for f in fields(Recipe)), "snapshots", "tolerance"})

    @property
    def trains_network(self) -> bool:
        """Yes."""
        return True

    def recipe(self, recipe: Recipe) -> Recipe:
        """A recipe with the settings of the method in place."""
        return recipe.but(
            steps=self.steps,
            learning_rate=self.learning_rate,
            points=self.points,
            precision=self.precision,
        )

    def solve(self, task: Task) -> tuple[Solution, ...]:
        """All seeds at once, in one program."""
        recipe = self.recipe(task.recipe)
        with jax.enable_x64(recipe.precision == 64):
            return Trainer(
                task=task, recipe=recipe, weights=self.weights, optimiser=self.optimiser
            ).solutions()
