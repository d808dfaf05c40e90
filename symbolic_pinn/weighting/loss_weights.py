"""All weights of a loss: of its parts, and of the points beside them."""

import equinox as eqx

from symbolic_pinn.checks import require_kind
from symbolic_pinn.errors import InputError
from symbolic_pinn.suggestions import with_suggestions
from symbolic_pinn.weighting.base import AbstractWeighting
from symbolic_pinn.weighting.fixed import Fixed
from symbolic_pinn.weighting.points import AbstractPointWeighting
from symbolic_pinn.weighting.texts import point_weighting_of, weights_of


@with_suggestions
class LossWeights(eqx.Module):
    """L = sum_i lambda_i sum_(terms k in part i) mean_x m_k(x) |R_k(x)|^2.

    Attributes:
        parts: chooses lambda_i; all 1 by default.
        points: chooses m_k(x); `None` for 1 everywhere.
    """

    parts: AbstractWeighting = eqx.field(default_factory=Fixed)
    points: AbstractPointWeighting | None = None

    @classmethod
    def of(
        cls,
        weighting: "AbstractWeighting | LossWeights | str | None" = None,
        point_weighting: AbstractPointWeighting | str | None = None,
    ) -> "LossWeights":
        """From the two arguments that users may give, one of which may be both already.

        Raises:
            InputError: one is of another kind, or a text that names no weighting.
        """
        if isinstance(weighting, str):
            weighting = cls(*weights_of(weighting))
            if weighting.points is None:
                weighting = weighting.parts
        if isinstance(point_weighting, str):
            point_weighting = point_weighting_of(point_weighting)
        kinds, of_points = AbstractWeighting | LossWeights, AbstractPointWeighting
        if weighting is not None:
            require_kind(
                "weighting", weighting, kinds, 'loss weights, `GradientWeighting()` or `"gradient"`'
            )
        if point_weighting is not None:
            takes = 'weights of points, `CausalWeighting()` or `"causal"`'
            require_kind("point_weighting", point_weighting, of_points, takes)
        if not isinstance(weighting, LossWeights):
            return cls(Fixed() if weighting is None else weighting, point_weighting)
        if point_weighting is not None:
            raise InputError("`weighting` has weights of points already; leave out one of the two")
        return weighting

    @property
    def same_points(self) -> bool:
        """Whether every step takes the same points, since weights belong to them."""
        return self.points is not None and self.points.fixed
