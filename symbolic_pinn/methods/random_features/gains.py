"""Moves by what they gain for what they cost.

A move changes a discretisation. With e the score and c the cost before and after it,

    gain = log(e / e') - p log(c' / c),

is what it brings beyond what its cost would have to: at order p a score falls as c^-p. A move that
makes trials cheaper may let the score rise a little. What a move gained when it was tried last says
what to try first; where the first one gains about what it did before, no other is tried.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

# p: below this order more work is of no use.
_ORDER = 0.5
# Above this score nothing is resolved yet, and cells must come near to a layer before that shows.
_RESOLVED, _UNRESOLVED_ORDER = 0.2, 0.05
# Below this gain a move is of no use: the score falls by a seventh at the same cost.
WORTH = 0.15
# A gain that ends the comparison with other moves, against what the move gained before.
_AS_GOOD = 0.7
# For how many rounds a useless move may rest.
_LONGEST_REST = 16
_UNKNOWN = 2.5 * math.log(2)
A = TypeVar("A")


@dataclass
class Ledger:
    """The moves of a search and what they gained the last time.

    Attributes:
        gains: by the name of a move.
        rests: how often a move is passed over yet, and for how long the next time.
    """

    gains: dict[str, float] = field(default_factory=dict)
    rests: dict[str, tuple[int, int]] = field(default_factory=dict)

    def best(
        self,
        moves: Mapping[str, Callable[[A], A | None]],
        at: A,
        *,
        score: Callable[[A], float],
        cost: Callable[[A], float],
    ) -> A | None:
        """What the move that gains most makes of a discretisation; `None` where none is of use."""
        best: tuple[float, A] | None = None
        for name in sorted(moves, key=lambda name: -self.gains.get(name, math.inf)):
            if self._rests(name):
                continue
            known = self.gains.get(name)
            new = moves[name](at)
            if new is None:
                self.gains.pop(name, None)
                continue
            gain = self.gains[name] = gained(score(at), score(new), cost(new) / cost(at))
            self._judged(name, gain)
            if best is None or gain > best[0]:
                best = gain, new
            if known is not None and gain >= max(WORTH, _AS_GOOD * known):
                break
        return None if best is None or best[0] < WORTH else best[1]

    def waken(self) -> None:
        """Let all moves be tried again."""
        self.rests = {name: (0, length) for name, (_, length) in self.rests.items()}

    def order_of(self, name: str) -> float:
        """The q of a move that doubles the cost: the score falls by 2^q; 3 if not known."""
        known = self.gains.get(name, _UNKNOWN)
        return max(1.0, known / math.log(2) + _ORDER)

    def _rests(self, name: str) -> bool:
        left, length = self.rests.get(name, (0, 1))
        if left:
            self.rests[name] = left - 1, length
        return left > 0

    def _judged(self, name: str, gain: float) -> None:
        """What was of no use rests, the longer the more often it was."""
        if gain >= WORTH:
            self.rests.pop(name, None)
        else:
            length = self.rests.get(name, (0, 1))[1]
            self.rests[name] = length, min(2 * length, _LONGEST_REST)


def gained(before: float, after: float, cost: float) -> float:
    """log(e / e') - p log(c' / c); infinite where only one of the scores is finite."""
    if not math.isfinite(after):
        return -math.inf
    if not math.isfinite(before):
        return math.inf
    fall = math.log(max(before, 1e-300) / max(after, 1e-300))
    order = _ORDER if before < _RESOLVED else _UNRESOLVED_ORDER
    return fall - order * math.log(max(cost, 1e-300))
