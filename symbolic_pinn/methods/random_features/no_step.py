"""When Newton's method cannot take a step, and because of which residual."""

from collections.abc import Callable, Sequence

import numpy as np

from symbolic_pinn.objective.types import LeafValues, Linearised


class NoStep(Exception):  # noqa: N818 - it is an answer
    """Newton's method cannot take a step from where it is.

    Args:
        k: the residual that prevents it, if it is one.
        why: in words.
        held: what that residual holds there, where it or a slope of it is not finite.
    """

    def __init__(self, k: int | None, why: str, held: LeafValues | None = None) -> None:
        self.k, self.why, self.held = k, why, held
        super().__init__(why)


def check_finite(found: Sequence[Linearised], held: Callable[[], Sequence[LeafValues]]) -> None:
    """Refuse residuals and slopes that are not finite; `held` gives what each residual holds."""
    for k, (residual, slopes) in enumerate(found):
        if not np.isfinite(residual).all():
            raise NoStep(k, "it is not finite", held()[k])
        if not all(np.isfinite(s).all() for s in slopes):
            raise NoStep(k, "its slope is not finite", held()[k])


def check_slopes(found: Sequence[Linearised], scales: Sequence[np.ndarray]) -> None:
    """Refuse a residual that does not vanish, but all of its slopes do."""
    for k, ((residual, _), s) in enumerate(zip(found, scales, strict=True)):
        if len(s) and not s.any() and residual.any():
            raise NoStep(k, "all its slopes vanish")
