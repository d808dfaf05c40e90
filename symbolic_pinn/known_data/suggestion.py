"""`suggested`: scales and tones of random features that known frequencies ask for."""

from dataclasses import dataclass
from math import ceil

import numpy as np

from symbolic_pinn.known_data.clusters import MORE, scales
from symbolic_pinn.known_data.spectrum import spectrum
from symbolic_pinn.problem import Problem

# Scales at least.
_LEAST = 4.0
# A scale that any search begins with, and features of an expansion at most.
_ORDINARY, MOST_FEATURES = 7.0, 4_000
# Tones are worth it where they leave so much fewer frequencies; half of them are negatives.
_WORTH = 4


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """An expansion to begin with, on the whole box.

    Attributes:
        scales: one for each coordinate.
        tones: frequency vectors about which features are drawn; none for 0 alone.
    """

    scales: tuple[float, ...]
    tones: tuple[tuple[float, ...], ...] = ()

    @property
    def features(self) -> int:
        """About how many features give some digits: twice as many as there are waves to tell."""
        waves = np.prod(2 * np.array(self.scales) / np.pi + 2)
        return ceil(2 * max(1, len(self.tones)) * waves)


def suggested(problem: Problem) -> tuple[Suggestion, ...]:
    """The expansions that known frequencies ask for, as far as they are of a size to be solved."""
    return tuple(s for s in asked_for(problem) if s.features <= MOST_FEATURES)


def asked_for(problem: Problem) -> tuple[Suggestion, ...]:
    """Expansions that known frequencies ask for, the most promising first.

    Nothing where known data are smooth: there any search begins well. Tones come first where
    features about them have fewer frequencies to cover than features about 0 have.
    """
    known = spectrum(problem)
    wide = np.maximum(_LEAST, MORE * np.array(known.bandwidth))
    found = []
    if known.tones:
        unsaid = np.equal(known.bandwidth, 0)
        narrow = np.where(unsaid, _LEAST, scales(np.array(known.envelope)))
        if len(known.tones) * narrow.prod() <= wide.prod() / _WORTH:
            found.append(Suggestion(scales=tuple(narrow.tolist()), tones=known.tones))
    if wide.max() > _ORDINARY:
        found.append(Suggestion(scales=tuple(wide.tolist())))
    return tuple(found)
