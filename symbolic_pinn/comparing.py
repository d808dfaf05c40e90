"""`compare`: one problem solved in several ways, from the same seeds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.adam.adam import Adam
from symbolic_pinn.methods.method import AbstractMethod
from symbolic_pinn.problem import Problem
from symbolic_pinn.solution import Comparison, Ensemble, Row, Status
from symbolic_pinn.solving import solve_ensemble
from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting, LossWeights


@dataclass(frozen=True)
class Variant:
    """One way to solve.

    Attributes:
        weighting, point_weighting, method: as for `solve`.
        settings: settings that replace those of the recipe, `{"network": ..., "steps": 2000}`.
        parameters: values that replace those of the problem, by name.
    """

    weighting: AbstractWeighting | LossWeights | None = None
    point_weighting: AbstractPointWeighting | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    method: AbstractMethod | None = None

    def planned_steps(self, problem: Problem) -> int | None:
        """How many steps it will take, where that is known before."""
        return (self.method or Adam()).planned_steps(problem.recipe.but(**self.settings))


def compare(
    problem: Problem,
    variants: Mapping[str, Variant],
    *,
    seeds: int | Iterable[int] = 1,
    report: Callable[[str], Callable[[Row], None]] | None = None,
    axes: Mapping[str, tuple[str, ...]] | None = None,
    check: bool = True,
    **common: Any,
) -> Comparison:
    """Solve a problem in each of several ways, one after the other.

    Args:
        variants: by their labels; the first is what others are compared with.
        seeds: how many for each, beginning with the recipe's, or the seeds themselves.
        report: gives for each label what is called with a `Row` now and then.
        check: compare the derivatives of each network with nested jvp, once for all variants that
            share it.
        axes: where the variants are all pairs of two settings, their values.
        **common: further arguments of `solve_ensemble`.

    Returns:
        The comparison; it ends early with the first variant that is interrupted.
    """
    if not variants:
        raise InputError("there is nothing to compare; give one variant at least")
    numbers = seeds if isinstance(seeds, int) else tuple(seeds)
    runs: dict[str, Ensemble] = {}
    checked: list[tuple[Any, Mapping[str, Any]]] = []
    for label, variant in variants.items():
        stated = problem.with_parameters(**variant.parameters)
        subject = (variant.settings.get("network"), variant.parameters)
        runs[label] = solve_ensemble(
            stated,
            seeds=numbers,
            method=variant.method,
            weighting=variant.weighting,
            point_weighting=variant.point_weighting,
            report=None if report is None else report(label),
            check=check and subject not in checked,
            **common,
            **variant.settings,
        )
        if any(s.run.derivatives for s in runs[label].solutions):  # of a network: were checked
            checked.append(subject)
        if any(s.outcome.status == Status.INTERRUPTED for s in runs[label].solutions):
            break
    complete = len(runs) == len(variants)
    return Comparison(runs, dict(axes or {}) if complete else {})
