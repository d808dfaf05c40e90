"""`NarrowPlace`: where a known formula is narrow, and how narrow."""

from dataclasses import dataclass

import numpy as np
import sympy as sp

from symbolic_pinn.problem import Face


@dataclass(frozen=True, kw_only=True, eq=False)
class NarrowPlace:
    """Where a formula is narrow: at some points, or along a curve through them.

    Attributes:
        term: name of the term that holds it.
        face: where the term holds.
        formula: what is narrow.
        coordinates: those of the formula.
        centres: "points coordinates".
        widths: about each centre along each coordinate; the interval's where it is not narrow.
        lengths: of the coordinates' intervals.
        known: how many of the centres, the first ones, come from the formula itself; the first of
            all is the place that is spoken of.
    """

    term: str
    face: Face
    formula: sp.Expr
    coordinates: tuple[sp.Symbol, ...]
    centres: np.ndarray
    widths: np.ndarray
    lengths: np.ndarray
    known: int = 0

    @property
    def shares(self) -> np.ndarray:
        """The widths as shares of the intervals."""
        return self.widths / self.lengths

    @property
    def narrowest(self) -> int:
        """The coordinate along which it is narrowest."""
        return int(np.argmin(self.shares[0]))

    @property
    def text(self) -> str:
        """Where, and how narrow, in words."""
        i = self.narrowest
        width = self.widths[0, i]
        how = f"width {width:.2g} of {self.lengths[i]:g} along `{self.coordinates[i]}`"
        return f"{self.term} is narrow {self._where}: {how}"

    @property
    def _where(self) -> str:
        narrow = [i for i, s in enumerate(self.shares.min(axis=0)) if s < 0.1]
        centres = self.centres[: self.known or None, narrow]
        at = np.unique(np.round(centres / self.lengths[narrow], 6), axis=0)
        if len(at) > 3:
            return f"at {len(at)} places or along a curve"
        names = [str(self.coordinates[i]) for i in narrow]
        listed = [
            ", ".join(f"{n} = {v:.6g}" for n, v in zip(names, row, strict=True))
            for row in at * self.lengths[narrow]
        ]
        return "at " + " and at ".join(listed)


@dataclass(frozen=True, kw_only=True)
class Unresolved:
    """What no solver here can resolve, or what could not be looked at.

    Attributes:
        term: name of the term.
        message: in words.
        place: which place it is, if it is one.
    """

    term: str
    message: str
    place: NarrowPlace | None = None
