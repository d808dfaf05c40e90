"""`solve`: a problem in, a solution out, by Adam with fixed or adaptive loss weights."""

import dataclasses
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax

from symbolic_pinn.calculus import AbstractDerivatives, Lattice
from symbolic_pinn.errors import InputError
from symbolic_pinn.networks import Field, build
from symbolic_pinn.problem import Problem, Recipe
from symbolic_pinn.solution import History, Outcome, Row, Solution, relative_l2_metric
from symbolic_pinn.solvers.check import check_derivatives
from symbolic_pinn.solvers.estimation import as_facts, estimates, warn_of_unidentified
from symbolic_pinn.solvers.form import Form
from symbolic_pinn.solvers.interrupt import stop_on_interrupt
from symbolic_pinn.solvers.layout import Layout
from symbolic_pinn.solvers.objective import Objective
from symbolic_pinn.solvers.training import Record, TrainState, make_chunk, make_step
from symbolic_pinn.weighting import AbstractWeighting, Fixed

Report = Callable[[Row], None]


def solve(
    problem: Problem,
    *,
    weighting: AbstractWeighting | None = None,
    recipe: Recipe | None = None,
    network: eqx.Module | None = None,
    derivatives: AbstractDerivatives | None = None,
    devices: Sequence[jax.Device] | None = None,
    check: bool = True,
    report: Report | None = None,
    **changes: Any,
) -> Solution:
    """Train a network to solve a problem with Adam.

    Args:
        problem: what to solve.
        weighting: loss weights; default `Fixed()`.
        recipe: settings; default the problem's own.
        network: an Equinox module of one point, in place of the recipe's network.
        derivatives: derivative engine; default `Lattice()`.
        devices: share the points of each step; default all that JAX has.
        check: compare the engine with nested jvp at eight points in float64 before the first step.
        report: called with a `Row` of figures once each `record_every` steps.
        **changes: settings that replace those of the recipe (`steps=2000, seed=3`).

    Returns:
        The solution. A run that is interrupted (Ctrl-C finishes the chunk) or whose loss stops
        being finite gives its last finite state; `solution.outcome` says so, and the latter warns.

    Raises:
        InputError: the problem or a setting cannot be used as given.
        DerivativesError: the engine does not give the derivatives of nested jvp.
    """
    chosen = (recipe or problem.recipe).but(**changes)
    with jax.enable_x64(chosen.precision == 64):
        objective = Objective.of(problem, derivatives or Lattice())
        layout = Layout.of(devices, chosen.chunk)
        run = _Run(problem, chosen, objective, weighting or Fixed(), layout, network, check)
        return run.solution(report or (lambda row: None))


def initial_state(
    problem: Problem,
    recipe: Recipe,
    weighting: AbstractWeighting,
    optimiser: optax.GradientTransformation,
    network: eqx.Module | None = None,
) -> tuple[TrainState, Form]:
    """The state before the first step, and the form that makes a field of its parameters.

    One seed gives the network's weights and the collocation points.
    """
    # Two keys by NumPy, which has nothing to compile.
    seeds = np.random.SeedSequence(recipe.seed).generate_state(2)
    network_key, points_key = (jax.random.key(int(s)) for s in seeds)
    inputs, outputs = len(problem.box.coordinates), len(problem.fields)
    module = network or build(recipe.network, inputs, outputs, key=network_key)
    field = Field.on(problem.box, module, problem.trainable.values())
    _check_shape(field, inputs, outputs)
    params, form = Form.of(field)
    weights = weighting.init(problem.groups)
    return TrainState(params, optimiser.init(params), weights, jnp.asarray(0), points_key), form


def _check_shape(field: Field, inputs: int, outputs: int) -> None:
    found = eqx.filter_eval_shape(field, jnp.zeros(inputs)).shape
    if found != (outputs,):
        raise InputError(
            f"the network maps a point of {inputs} coordinates to shape {found}; the problem has"
            f" {outputs} unknown(s), so it must be ({outputs},)"
        )


def make_optimiser(recipe: Recipe) -> optax.GradientTransformation:
    """Adam with a smooth exponential decay of the learning rate."""
    decay = optax.exponential_decay(recipe.learning_rate, recipe.decay_steps, recipe.decay_rate)
    # An integer count would give a 32-bit rate in a 64-bit run.
    return optax.adam(lambda count: decay(jnp.asarray(count, float)))


@dataclass(frozen=True)
class _Run:
    """One training run: prepares the program, wakes once a chunk, and collects what it finds."""

    problem: Problem
    recipe: Recipe
    objective: Objective
    weighting: AbstractWeighting
    layout: Layout
    network: eqx.Module | None
    check: bool

    def solution(self, report: Report) -> Solution:
        begin = time.perf_counter()
        optimiser = make_optimiser(self.recipe)
        state, form = initial_state(
            self.problem, self.recipe, self.weighting, optimiser, self.network
        )
        layout = self.layout.sized_for(self.objective.bytes_per_point(form.solution(state.params)))
        state = jax.device_put(state, layout.replicated)
        stepper = partial(make_step, self.objective, self.weighting, optimiser, form, layout)
        adapting = None if self.weighting.every is None else stepper(adapt=True)
        plain = stepper(adapt=False)
        chunk = make_chunk(self.objective, self.weighting, plain, adapting, self.recipe.points)
        metric = relative_l2_metric(self.problem)
        with stop_on_interrupt() as stopped, ThreadPoolExecutor(1) as beside:
            # XLA compiles beside the check of the derivatives and the first use of the metric. Only
            # that: what changes Python's warning filters, as tracing may, is for one thread.
            program = jax.jit(chunk, out_shardings=layout.replicated)
            compiled = beside.submit(program.lower(state, self._number(0)).compile)
            self._rehearse(metric, form.solution(state.params))
            advance = compiled.result()
            ready = time.perf_counter()
            history, outcome = History(), Outcome()
            while (start := int(state.step)) < self.recipe.steps:
                field = form.solution(state.params)
                error = metric(field)
                state, first, last = advance(state, self._number(self._count(start)))
                if bool(first.finite):
                    seconds = time.perf_counter() - ready
                    history.rows.append(self._row(start, first, error, seconds, field))
                    report(history.rows[-1])
                if not bool(last.finite):
                    outcome = self._not_finite(state, form, last)
                    break
                if stopped() and int(state.step) < self.recipe.steps:
                    outcome = Outcome("interrupted", f"stopped after {int(state.step)} steps")
                    break
        times = {"compile": ready - begin, "train": time.perf_counter() - ready}
        field = form.solution(state.params)
        found = estimates(self.objective, field)
        warn_of_unidentified(found)
        return Solution(
            self.problem,
            field,
            None if self.network is not None else self.recipe.network,
            history,
            outcome,
            {**self._facts(int(state.step), times), "estimates": as_facts(found)},
        )

    def _rehearse(self, metric: Callable[[Field], Any], field: Field) -> None:
        if self.check:
            check_derivatives(self.objective, field)
        metric(field)

    def _number(self, value: int) -> jax.Array:
        return jax.device_put(jnp.asarray(value), self.layout.replicated)

    def _count(self, start: int) -> int:
        """Steps of the next chunk; the very last step is a chunk of its own, to have its row."""
        return max(1, min(self.recipe.record_every, self.recipe.steps - 1 - start))

    def _row(
        self, step: int, record: Record, error: dict[str, float], seconds: float, field: Field
    ) -> Row:
        groups, values = self.problem.groups, field.estimates.values
        losses = np.asarray(record.terms) @ self.objective.membership
        return Row(
            step,
            dict(zip(groups, map(float, losses), strict=True)),
            dict(zip(groups, map(float, record.weights), strict=True)),
            error,
            seconds,
            {s.name: float(v) for s, v in zip(self.problem.trainable, values, strict=True)},
        )

    def _not_finite(self, state: TrainState, form: Form, record: Record) -> Outcome:
        step = int(state.step)
        bad = np.flatnonzero(~np.isfinite(np.asarray(record.terms)))
        terms = [self.problem.terms[i] for i in bad]
        points = self.objective.sample(
            self.recipe.points, key=jax.random.fold_in(state.key, state.step)
        )
        values = self.objective.evaluation(form.solution(state.params), points)
        counts = [int(np.sum(~np.isfinite(values[i]))) for i in bad]
        names = ", ".join(
            f"{t.name} (`{t.statement}`: {n} of {len(values[i])} points)"
            for t, n, i in zip(terms, counts, bad, strict=True)
        )
        what = f"the loss of {names}" if terms else "the gradient of the loss"
        message = (
            f"{what} was not finite at step {step}; the state before it is kept. Look for a root,"
            " logarithm or division whose argument leaves its range, lower the learning rate, or"
            " use 64-bit precision"
        )
        warnings.warn(message, RuntimeWarning, stacklevel=4)
        return Outcome("not finite", message)

    def _facts(self, steps: int, seconds: dict[str, float]) -> dict[str, Any]:
        device = self.layout.devices[0]
        return {
            "method": "adam",
            "weighting": describe(self.weighting),
            "seed": self.recipe.seed,
            "steps": steps,
            "points": self.recipe.points,
            "precision": self.recipe.precision,
            "seconds": {**seconds, "total": sum(seconds.values())},
            "steps_per_second": steps / seconds["train"] if seconds["train"] else None,
            "versions": {
                p: version(p) for p in ("symbolic-pinn", "jax", "equinox", "optax", "sympy")
            },
            "derivatives": describe(self.objective.derivatives),
            "device": f"{device.platform}: {device.device_kind}",
            "devices": len(self.layout.devices),
        }


def describe(module: eqx.Module) -> dict[str, Any]:
    """A module as plain data: its class and its settings (in words, where they are no data)."""

    def plain(value: Any) -> Any:
        return value if isinstance(value, str | int | float | tuple | None) else repr(value)

    settings = {f.name: plain(getattr(module, f.name)) for f in dataclasses.fields(module)}
    return {"kind": type(module).__name__, **settings}
