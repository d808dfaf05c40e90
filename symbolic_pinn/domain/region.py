"""`Region`: a body known by numbers, as an atom of SymPy."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.algebra.latex_words import word
from symbolic_pinn.checks import NAME, Number, is_number, shown
from symbolic_pinn.domain.body import AbstractBody
from symbolic_pinn.domain.files import GMSH, MESHES, OUTLINES, existing, read_outlines
from symbolic_pinn.domain.rings import Rings
from symbolic_pinn.errors import InputError


class Region(sp.Atom):
    """What a file or an array of points bounds: `Region("naca2412.dat")`, `Region("bracket.stl")`.

    Two regions of the same numbers are equal. Use it in `inside(region, x, y)`, or as a condition
    of the domain.

    Attributes:
        name: of the file, for printing.
        dim: 2 or 3.
        arrays: the rings; of a mesh its vertices and faces.
        groups: edges or faces by the names that a file gives them.
    """

    name: str
    dim: int
    arrays: tuple[np.ndarray, ...]
    groups: dict[str, np.ndarray]

    def __new__(cls, source: Any) -> "Region":
        """From a path, an array of points or a list of several.

        Args:
            source: the path of a file of points (`.csv`, `.dat`, `.txt`; rings divided by blank
                lines), of triangles (`.stl`, `.ply`, `.obj`, `.off`) or of Gmsh (`.msh`, whose
                physical groups name parts of the boundary), an array "points 2" of the
                corners of a polygon, or a list of such arrays; a ring within another is a hole.

        Raises:
            InputError: it bounds nothing.
        """
        if not isinstance(source, str | Path):
            return _of_body(Rings(_listed(source), "the region"), "region")
        path = existing(Path(source))
        return _of_body(_read(path), _printable(path.stem))

    @cached_property
    def body(self) -> AbstractBody:
        """What it bounds."""
        if self.dim == 2:
            return Rings(self.arrays, f"`{self.name}`", checked=False, groups=self.groups)
        from symbolic_pinn.domain.mesh import Mesh

        vertices, faces = self.arrays
        return Mesh(vertices, faces, self.groups)

    def scaled(self, factor: Number) -> "Region":
        """With all coordinates times a positive number, `Region("part.stl").scaled(1e-3)`."""
        if not is_number(factor) or not factor > 0:
            raise InputError(f"`scaled` takes a positive number; it is `{shown(factor)}`")
        return self._mapped(factor, np.zeros(self.dim))

    def moved(self, *by: Number) -> "Region":
        """Moved by a number in each coordinate, `Region("wing.dat").moved(0.5, 0)`."""
        if len(by) != self.dim or not all(map(is_number, by)):
            raise InputError(
                f"`moved` takes {self.dim} numbers, one for each coordinate of `{self.name}`; it is"
                f" `{shown(by)}`"
            )
        return self._mapped(1.0, np.array(by, dtype=float))

    def _mapped(self, factor: Number, by: np.ndarray) -> "Region":
        arrays = [a if a.dtype.kind == "i" else a * factor + by for a in self.arrays]
        return of_arrays(arrays, self.name, self.groups)

    @cached_property
    def digest(self) -> str:
        """Of all numbers: equal regions have the same."""
        found = hashlib.sha256()
        named = [(name, self.groups[name]) for name in sorted(self.groups)]
        for name, array in (*(("", a) for a in self.arrays), *named):
            found.update(f"{name!r} {array.dtype} {array.shape} ".encode())
            found.update(np.ascontiguousarray(array).tobytes())
        return found.hexdigest()

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.digest,)

    def sort_key(self, order: Any = None) -> Any:
        """Where SymPy puts it among others."""
        key = (1, (self.name, self.digest))
        return self.class_key(), key, sp.S.One.sort_key(), sp.S.One

    def __reduce_ex__(self, protocol: Any) -> Any:
        return of_arrays, (self.arrays, self.name, self.groups)

    def _sympystr(self, printer: Any) -> str:
        return self.name

    def _latex(self, printer: Any) -> str:
        return word(self.name)

    def _pretty(self, printer: Any) -> Any:
        return printer._print(sp.Symbol(self.name))


def of_arrays(
    arrays: Sequence[np.ndarray], name: str, groups: Mapping[str, np.ndarray] | None = None
) -> Region:
    """A region of numbers that were checked when they were first read.

    Args:
        arrays: as `Region.arrays` has them.
        name: for printing.
        groups: as `Region.groups` has them.
    """
    made: Region = sp.Basic.__new__(Region)
    made.name, made.arrays, made.groups = name, tuple(arrays), dict(groups or {})
    made.dim = 3 if len(arrays) == 2 and arrays[1].dtype.kind == "i" else 2
    return made


def _of_body(body: Any, name: str) -> Region:
    arrays = body.rings if isinstance(body, Rings) else (body.vertices, body.faces)
    made = of_arrays(arrays, name, body.groups)
    made.__dict__["body"] = body
    return made


def _read(path: Path) -> AbstractBody:
    kind = path.suffix.lower()
    if kind in OUTLINES:
        return Rings(read_outlines(path), f"`{path}`")
    if kind in MESHES:
        from symbolic_pinn.domain.mesh_files import read_mesh

        return read_mesh(path)
    if kind == GMSH:
        from symbolic_pinn.domain.gmsh_files import read_gmsh

        return read_gmsh(path)
    kinds = ", ".join(f"`{s}`" for s in (*OUTLINES, *MESHES, GMSH))
    raise InputError(f"`{path}` is of no kind that is read; give one of {kinds}")


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "_" for c in name)[:NAME]


def _listed(source: Any) -> list[Any]:
    """The rings of an array of points, or of a list of such arrays."""
    with suppress(TypeError, ValueError):  # arrays of different lengths
        if np.ndim(source) == 2:
            return [source]
    if not isinstance(source, list | tuple | np.ndarray):
        raise InputError(
            f"`Region(...)` takes a path, an array of points or a list of several; it is"
            f" `{shown(source)}`"
        )
    return list(source)
