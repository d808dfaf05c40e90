"""One coordinate: curves, the error below, and the phase plane of a system beside them."""

from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib.figure import FigureBase

from symbolic_pinn.solution.figures.block import FigureBlock, Maker
from symbolic_pinn.solution.figures.curves import (
    COUNT,
    Line,
    draw_data,
    draw_errors,
    draw_lines,
    draw_phase_plane,
)
from symbolic_pinn.solution.figures.names import written
from symbolic_pinn.solution.figures.paper import COLUMN, PAGE
from symbolic_pinn.solution.figures.subject import Quantity, QuantityKind
from symbolic_pinn.solution.figures.view import tidy

# Unknowns share a panel up to this ratio of their sizes, and this many of them.
_RATIO, _TOGETHER = 10.0, 4
_MEMBERS = 4
_HEIGHT, _ERROR_HEIGHT, _SHARES = 1.9, 0.9, (2.2, 1)


def line_maker() -> Maker:
    """Of problems in one coordinate, and of cuts through others."""
    return Maker(
        name="line",
        fits=lambda view: len(view.free) == 1,
        width=lambda block: COLUMN if _count(block) == 1 else PAGE,
        height=_height,
        draw=_draw,
    )


def member_lines_maker() -> Maker:
    """Of families of such: a curve for each of some members."""
    return Maker(
        name="family of lines",
        fits=lambda view: len(view.sampled) > 0 and len(view.free) - len(view.sampled) == 1,
        width=lambda block: COLUMN if len(block.quantities) * len(block.predicted) == 1 else PAGE,
        height=_members_height,
        draw=_draw_members,
    )


def _count(block: FigureBlock) -> int:
    return len(_groups(block)) + _has_phase_plane(block)


def _is_known(block: FigureBlock) -> bool:
    _, points = block.view.line(2)
    return any(block.subject.exact(q, points) is not None for q in block.quantities)


def _one(block: FigureBlock) -> float:
    return _HEIGHT + (_ERROR_HEIGHT if _is_known(block) else 0.0)


def _height(block: FigureBlock) -> float:
    return _one(block) * -(-_count(block) // _across(_count(block)))


def _across(count: int) -> int:
    return count if count <= 3 else 2


def _groups(block: FigureBlock) -> list[list[Quantity]]:
    """Quantities that share a panel, as their sizes are alike."""
    if not block.is_alone:
        return [[q] for q in block.quantities]
    _, points = block.view.line(COUNT // 4)
    found = block.predicted[0].values(points)
    groups: list[list[Quantity]] = []
    sizes: list[float] = []
    for q in block.quantities:
        size = float(np.nanmax(np.abs(q.size(q.of(found))), initial=0.0))
        near = bool(sizes) and size > 0 and 1 / _RATIO < sizes[-1] / size < _RATIO
        if near and len(groups[-1]) < _TOGETHER and q.kind is QuantityKind.REAL:
            groups[-1].append(q)
        else:
            groups.append([q])
            sizes.append(size)
    return groups


def _has_phase_plane(block: FigureBlock) -> bool:
    """Of two or three real unknowns of a problem in one coordinate alone."""
    of_problem = len(block.subject.problem.box.coordinates) == 1
    real = all(q.kind is QuantityKind.REAL for q in block.quantities)
    return of_problem and real and block.is_alone and len(block.quantities) in (2, 3)


def _draw(figure: FigureBase, block: FigureBlock) -> None:
    groups, along = _groups(block), block.view.line(COUNT)
    count = _count(block)
    across = _across(count)
    parts = figure.subfigures(-(-count // across), across, squeeze=False).ravel()
    for part, quantities in zip(parts, groups, strict=False):
        lines = [
            Line(
                label=q.size_label if len(quantities) > 1 else found.label,
                colour=f"C{i + k}",
                quantity=q,
                found=found,
                along=along[0],
                points=along[1],
            )
            for i, q in enumerate(quantities)
            for k, found in enumerate(block.predicted)
        ]
        _draw_pair(part, block, lines, quantities)
    if _has_phase_plane(block):
        first = Line(label="", colour="C0", quantity=block.quantities[0],
                     found=block.predicted[0], along=along[0], points=along[1])  # fmt: skip
        draw_phase_plane(parts[len(groups)], block.subject, block.quantities, first)


def _draw_pair(
    figure: FigureBase, block: FigureBlock, lines: Sequence[Line], quantities: Sequence[Quantity]
) -> None:
    """Curves, and below them their errors where exact ones are known."""
    known = any(block.subject.exact(q, lines[0].points[:2]) is not None for q in quantities)
    kinds = {"height_ratios": _SHARES} if known else {}
    panels = np.atleast_1d(figure.subplots(1 + known, 1, sharex=True, gridspec_kw=kinds))
    (c,) = [c for c in block.view.free if c not in block.view.sampled] or block.view.free
    position = block.subject.problem.box.coordinates.index(c)
    for q in quantities:
        draw_data(panels[0], block.subject, q, position)
    draw_lines(panels[0], block.subject, lines)
    panels[0].set_title(block.view.title)
    if len(quantities) == 1:
        panels[0].set_ylabel(quantities[0].size_label)
    handles, labels = panels[0].get_legend_handles_labels()
    if len(labels) > 1 or len(block.predicted) > 1:
        panels[0].legend(handles, labels, loc="best", ncols=1 + (len(labels) > 4))
    if known:
        draw_errors(panels[1], block.subject, lines)
        panels[1].set_ylabel("error")
    panels[-1].set_xlabel(block.view.axis(c))


def _members_height(block: FigureBlock) -> float:
    count = len(block.quantities) * len(block.predicted)
    points = block.view.at(block.view.sampled[0])
    for c in block.view.sampled[1:]:
        points = points.at(c)
    known = block.subject.exact(block.quantities[0], points.line(2)[1]) is not None
    return (_HEIGHT + (_ERROR_HEIGHT if known else 0.0)) * -(-count // 2)


def _draw_members(figure: FigureBase, block: FigureBlock) -> None:
    parameter, *others = block.view.sampled
    view = block.view
    for c in others:
        view = view.at(c)
    pairs = [(q, found) for q in block.quantities for found in block.predicted]
    across = min(len(pairs), 2)
    parts = figure.subfigures(-(-len(pairs) // across), across, squeeze=False).ravel()
    for part, (q, found) in zip(parts, pairs, strict=False):
        lines = []
        for share in np.linspace(0, 1, _MEMBERS):
            member = view.at(parameter, float(share))
            along, points = member.line(COUNT)
            label = f"{written(parameter.name)[:-1]} = {tidy(member.fixed[parameter])}$"
            colour = matplotlib.colormaps["viridis"](0.85 * share)
            line = Line(label=label, colour=colour, quantity=q, found=found, along=along,
                        points=points)  # fmt: skip
            lines.append(line)
        _draw_pair(part, block, lines, [q])
