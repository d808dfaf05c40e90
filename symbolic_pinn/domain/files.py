"""Outlines from text files: pairs of numbers, rings divided by blank lines, and airfoils."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from symbolic_pinn.errors import InputError
from symbolic_pinn.memory import readable

OUTLINES = (".csv", ".dat", ".txt")
MESHES = (".stl", ".ply", ".obj", ".off")
GMSH = ".msh"
# Bytes of a file: some million points.
_BYTES = 200_000_000
# Lines before the first numbers.
_HEADER = 20
_BETWEEN = re.compile(r"[,;\s]+")
# Coordinates of an airfoil are shares of its chord, so that larger whole numbers are counts.
_LARGEST_SHARE = 1.5


def existing(path: Path) -> Path:
    """The path of a file that is there, and no larger than any use.

    Raises:
        InputError: it is not.
    """
    if not path.is_file():
        raise InputError(
            f"the region file `{path}` does not exist (a path is taken from the folder in which the"
            " command runs; `Path(__file__).with_name(...)` is beside the equation file)"
        )
    if (size := path.stat().st_size) > _BYTES:
        raise InputError(
            f"the region file `{path}` has {readable(size)} ({size:,} bytes); {readable(_BYTES)}"
            " are the most. Fewer points will do"
        )
    return path


def read_outlines(path: Path) -> list[np.ndarray]:
    """The rings of a text file, each "points 2".

    Raises:
        InputError: a line is no pair of numbers.
    """
    blocks = _blocks(path)
    if not blocks:
        raise InputError(f"`{path}` has no lines with two numbers; give x and y in each line")
    return _airfoil(blocks) or [np.array(block) for block in blocks]


def _blocks(path: Path) -> list[list[tuple[float, float]]]:
    """Pairs of numbers; a blank line begins a new block."""
    blocks: list[list[tuple[float, float]]] = [[]]
    for number, line in _lines(path):
        words = [w for w in _BETWEEN.split(line) if w]
        pair = _pair(words)
        if not words:
            blocks.append([])
        elif pair is not None:
            blocks[-1].append(pair)
        elif any(blocks) or number > _HEADER:
            raise InputError(
                f"`{path}`, line {number}: `{line.strip()[:60]}` is not two numbers, x and y"
            )
    return [block for block in blocks if block]


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        yield from enumerate(file, 1)


def _pair(words: list[str]) -> tuple[float, float] | None:
    if len(words) != 2:
        return None
    try:
        return float(words[0]), float(words[1])
    except ValueError:
        return None


def _airfoil(blocks: list[list[tuple[float, float]]]) -> list[np.ndarray]:
    """One ring, if this is Lednicer's format: two counts, then both sides, each from the nose.

    The usual format (Selig's) runs once around and needs no care.
    """
    counts, *rest = [pair for block in blocks for pair in block]
    above, below = counts
    whole = all(c == int(c) and c > _LARGEST_SHARE for c in counts if np.isfinite(c))
    if not (whole and np.isfinite(counts).all() and above + below == len(rest)):
        return []
    sides = np.array(rest)
    upper, lower = sides[: int(above)], sides[int(above) :]
    shared = np.array_equal(upper[0], lower[0])
    closed = np.array_equal(upper[-1], lower[-1])
    return [np.concatenate([upper[::-1], lower[int(shared) : len(lower) - closed]])]
