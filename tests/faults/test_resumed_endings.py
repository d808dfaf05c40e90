"""A run ends as it would have ended, where what ends it began before the cut."""

from typing import ClassVar

import equinox as eqx
import jax
import optax
import pytest
import sympy as sp
from faults.cut_runs import cut_off, cut_off_behind, numbers
from helpers import Constant

import symbolic_pinn as spinn
from symbolic_pinn.methods import Adam, FixedPoints
from symbolic_pinn.methods.full_batch.descent import AbstractDescent
from symbolic_pinn.methods.full_batch.walk import Position

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_every_chance")]

t = sp.Symbol("t", real=True)
u = sp.Function("u", real=True)


def constant(condition, start, **more):
    """u' = 0 with a condition, and arguments to seek its one number from a start."""
    problem = spinn.Problem(
        domain={t: (0, 1)}, equations=[u(t).diff(t)], conditions=[condition], unknowns=[u(t)]
    )
    recipe = spinn.Recipe(points=4, steps=12, record_every=1, precision=64)
    with jax.enable_x64(True):
        return problem, {"network": Constant(start), "recipe": recipe, "check": False, **more}


@pytest.mark.parametrize("states", range(5, 12))
def test_a_run_goes_back_to_a_state_from_before_the_cut(states, tmp_path):
    # A gradient step from v = 3 on log(v)^2 leads below 0; the rate is 0 for six steps.
    rate = optax.sgd(lambda count: jax.numpy.where(count < 6, 0.0, 5.0))
    problem, own = constant(sp.log(u(0)), 3.0, method=Adam(optimiser=rate))
    unbroken = spinn.solve(problem, **own)
    assert "went back to step 6 " in unbroken.outcome.message
    cut_off_behind(states, tmp_path / "run", problem, **own)
    resumed = spinn.resume(tmp_path / "run", network=own["network"], method=own["method"])
    assert numbers(resumed) == numbers(unbroken)
    assert resumed.outcome.message == unbroken.outcome.message


class Halving(AbstractDescent):
    """Halves its one number some times; then its loss falls by a factor, and nothing else moves.

    Attributes:
        steps, batch, tolerance: as those of all descents.
        halvings: how often.
        factor: of the loss, as it says, in each iteration.
    """

    factor: float = eqx.field(static=True)
    batch: FixedPoints = eqx.field(static=True)
    steps: int = eqx.field(static=True, default=80)
    tolerance: float = eqx.field(static=True, default=1e-3)
    halvings: int = eqx.field(static=True, default=6)
    name: ClassVar[str] = "halving"

    def begin(self, system, theta, points, memory=None):
        """At the loss that is there."""
        return Position(theta, system.loss(theta, points), memory or (0,), {})

    def advance(self, system, position, points):
        """Another half, or none."""
        [done] = position.memory
        theta = position.theta / 2 if done < self.halvings else position.theta
        return Position(theta, position.loss * self.factor, (done + 1,), {})


ENDINGS = {
    # The loss has not fallen for 20 iterations.
    "stands still": (Halving(1.0, FixedPoints(4, 1), halvings=0), 20, ""),
    # The loss at points held out has not fallen for 25 iterations, and for 15.
    "is left behind": (Halving(0.5, FixedPoints(4, 1)), 31, "overfitting"),
    "learns no more": (Halving(0.5, FixedPoints(4, 1, resample=5)), 21, "fell no further"),
}


@pytest.mark.parametrize("rows", [9, 20])
@pytest.mark.parametrize("name", ENDINGS)
def test_a_descent_ends_by_what_it_saw_before_the_cut(name, rows, tmp_path):
    method, steps, said = ENDINGS[name]
    problem, own = constant(u(0), 1.0, method=method)
    unbroken = spinn.solve(problem, **own)
    assert unbroken.run.steps == steps
    assert said in unbroken.outcome.message
    cut_off(tmp_path / "run", rows, problem, **own)
    resumed = spinn.resume(tmp_path / "run", network=own["network"], method=method)
    assert resumed.run.steps == steps
    assert numbers(resumed) == numbers(unbroken)
    assert resumed.outcome.message == unbroken.outcome.message
