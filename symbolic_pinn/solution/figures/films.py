"""A film of a solution: its figure at one value of a coordinate after the other."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp
from matplotlib.animation import AbstractMovieWriter, FFMpegWriter, PillowWriter

from symbolic_pinn.checks import is_integer, plain_number, require_switch, shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem import Problem
from symbolic_pinn.problem.toml_file.names import listed
from symbolic_pinn.sampling import sobol_points
from symbolic_pinn.solution.figures.paper import Style
from symbolic_pinn.solution.figures.solutions import draw_on, empty_figure
from symbolic_pinn.solution.figures.style import settle, styled
from symbolic_pinn.solution.figures.subject import Quantity, Subject
from symbolic_pinn.solution.figures.view import view_of
from symbolic_pinn.solution.files import write
from symbolic_pinn.solution.writing import require_free
from symbolic_pinn.suggestions import closest

_WRITERS: Mapping[str, type[AbstractMovieWriter]] = {".gif": PillowWriter, ".mp4": FFMpegWriter}
_MOST, _FASTEST, _DOTS = 2_000, 120, 120
# Points at which the scales of all frames are found.
_POINTS = 4_000


@dataclass(frozen=True, kw_only=True)
class Film:
    """What a film shows, checked when it is made.

    Attributes:
        path: the file.
        over: the coordinate that goes from frame to frame.
        frames: how many.
        fps: frames in a second.
        at: values of other coordinates.
        style: of matplotlib.
        overwrite: whether a file that is there is replaced.
    """

    path: Path
    over: sp.Symbol
    frames: int = 60
    fps: int = 15
    at: Mapping[str, Any] = field(default_factory=dict)
    style: Style = None
    overwrite: bool = False

    @classmethod
    def of(
        cls,
        path: Path,
        problem: Problem,
        *,
        over: str | sp.Symbol | None = None,
        frames: int = 60,
        fps: int = 15,
        style: Style = None,
        overwrite: bool = False,
        **at: Any,
    ) -> "Film":
        """The film of a problem's solution.

        Raises:
            InputError: a file, coordinate or number that will not do.
        """
        require_switch(overwrite=overwrite)
        _check_file(path, overwrite)
        frames, fps = plain_number(frames), plain_number(fps)
        for name, value, most in (("frames", frames, _MOST), ("fps", fps, _FASTEST)):
            if not is_integer(value) or not 1 <= value <= most:
                raise InputError(f"`{name}={shown(value)}`: give a whole number from 1 to {most}")
        chosen = _over(problem, None if over is None else str(over), at)
        return cls(path=path, over=chosen, frames=frames, fps=fps, at=at,
                   style=style, overwrite=overwrite)  # fmt: skip

    def write(self, subject: Subject) -> Path:
        """Draw all frames, on the same scales, and write the file whole."""
        problem = subject.problem
        lower, upper = problem.box.bounds(self.over)
        same = replace(subject, span={q.label: _span(subject, q) for q in subject.quantities})
        values = np.linspace(lower, upper, self.frames)
        ats = [{**self.at, self.over.name: float(v)} for v in values]
        with tempfile.TemporaryDirectory() as folder, styled(self.style):
            file = Path(folder) / f"film{self.path.suffix.lower()}"
            figure = empty_figure(same, style=self.style, at=ats[0])
            draw_on(figure, same, at=ats[0])
            settle(figure)
            writer = _WRITERS[self.path.suffix.lower()](fps=self.fps)
            with writer.saving(figure, str(file), _DOTS):
                for at in ats:
                    figure.clear()
                    draw_on(figure, same, at=at)
                    writer.grab_frame()
            content = file.read_bytes()
        _check_file(self.path, self.overwrite)
        write(self.path, lambda target: target.write(content))
        return self.path


def _check_file(path: Path, overwrite: bool) -> None:
    suffix = path.suffix.lower()
    if suffix not in _WRITERS:
        raise InputError(f"`{path}`: name a file that ends in {' or '.join(_WRITERS)}")
    if suffix == ".mp4" and not FFMpegWriter.isAvailable():
        raise InputError(
            f"`{path}`: MP4 needs the program `ffmpeg`, which is not found; install it, or name a"
            " file that ends in .gif"
        )
    require_free(path, overwrite)


def _over(problem: Problem, name: str | None, at: Mapping[str, Any]) -> sp.Symbol:
    """The coordinate of the frames: by default time, else the first that is free."""
    free = view_of(problem, at).free
    names = {c.name: c for c in free}
    if name is None:
        return problem.start if problem.start in free else free[0]
    if name not in names:
        near = closest(name, names) or f"; there are {listed(names)}"
        raise InputError(f"`over={name}` is no coordinate that is free{near}")
    return names[name]


def _span(subject: Subject, quantity: Quantity) -> tuple[np.ndarray, np.ndarray]:
    """Values and errors over the whole domain, which the scales of all frames hold."""
    from symbolic_pinn.problem import Face

    points = sobol_points(subject.problem.box, Face(), _POINTS, seed=0)
    here = subject.shown(quantity, points)
    exact, sizes, errors = subject.exact(quantity, points), [], []
    if exact is not None:
        sizes.append(quantity.size(exact)[here])
    for found in subject.predicted:
        values = quantity.of(found.values(points))
        if exact is None:
            sizes.append(quantity.size(values)[here])
        else:
            errors.append(quantity.error(values, exact)[here])
    none = np.zeros(0)
    return np.concatenate([none, *sizes]), np.concatenate([none, *errors])
