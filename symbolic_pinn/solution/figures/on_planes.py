"""Fields on planes: one plane, or several for times, members of a family, or slices of space."""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import sympy as sp

from symbolic_pinn.solution.figures.block import FigureBlock, Maker
from symbolic_pinn.solution.figures.paper import COLUMN, PAGE
from symbolic_pinn.solution.figures.planes import COUNT, Sheet, cell_of, exact_sheet, sheet_of
from symbolic_pinn.solution.figures.scales import Scale, error_scale, phase_scale, value_scale
from symbolic_pinn.solution.figures.subject import Quantity, QuantityKind
from symbolic_pinn.solution.figures.table import Cell, CellRows, draw_table, table_height
from symbolic_pinn.solution.figures.view import Plane, View

_THREE = (0.0, 0.5, 1.0)
_ACROSS = 3


def plane_makers() -> tuple[Maker, ...]:
    """The shapes that are drawn on planes, the first that fits is taken."""
    return (
        _maker("slices of space", lambda view: len(view.space) > 2, _slices),
        _maker(
            "family",
            lambda view: bool(view.sampled) and len(view.free) - len(view.sampled) > 1,
            _members,
        ),
        _maker("times", lambda view: len(view.space) == 2 and view.time is not None, _times),
        Maker(
            name="plane",
            fits=lambda view: len(view.free) == 2,
            width=lambda block: COLUMN if _count(_rows_of_one(block)) == 1 else PAGE,
            height=lambda block: table_height(_rows_of_one(block), block.width),
            draw=lambda figure, block: draw_table(figure, _rows_of_one(block), block.width),
        ),
    )


def _maker(
    name: str, fits: Callable[[View], bool], planes: Callable[[View], Sequence[Plane]]
) -> Maker:
    """Of several planes in a row."""

    def rows(block: FigureBlock) -> CellRows:
        return _rows_of_many(block, planes(block.view))

    return Maker(
        name=name,
        fits=fits,
        width=lambda block: PAGE,
        height=lambda block: table_height(rows(block), block.width),
        draw=lambda figure, block: draw_table(figure, rows(block), block.width),
    )


def _plane(view: View) -> Plane:
    """The plane of the two coordinates that vary: time to the right, else the first."""
    first, second = view.free
    if view.time is not None and first != view.time:
        first, second = second, first
    return view.plane(first, second, COUNT)


def _two(view: View) -> View:
    """A view of two coordinates: sampled parameters and time stand at the middle."""
    for c in view.sampled:
        view = view.at(c)
    if len(view.free) > 2 and view.time is not None:
        view = view.at(view.time)
    return view


def _slices(view: View) -> list[Plane]:
    """The planes through the middle of each pair of the first three directions."""
    for c in (*view.sampled, *([view.time] if view.time is not None else [])):
        view = view.at(c)
    found = []
    for first, second in combinations(view.space[:3], 2):
        others = [c for c in view.free if c not in (first, second)]
        found.append(_at_middle(view, others))
    return found


def _at_middle(view: View, others: Sequence[sp.Symbol]) -> Plane:
    for c in others:
        view = view.at(c)
    return _plane(view)


def _members(view: View) -> list[Plane]:
    """The first sampled parameter at three values."""
    first = view.sampled[0]
    return [_plane(_two(view.at(first, share))) for share in _THREE]


def _times(view: View) -> list[Plane]:
    assert view.time is not None
    return [_plane(view.at(view.time, share)) for share in _THREE]


def _count(rows: CellRows) -> int:
    return max(len(row) for row in rows)


def _rows_of_many(block: FigureBlock, planes: Sequence[Plane]) -> CellRows:
    """For each quantity and solution a row of planes, and one of their errors."""
    rows: list[list[Cell | None]] = []
    for q in block.quantities:
        exact = [exact_sheet(block.subject, q, p) for p in planes]
        known = [e for e in exact if e is not None]
        for found in block.predicted:
            sheets = [sheet_of(block.subject, q, p, found) for p in planes]
            scale = _scale(block, q, known, sheets)
            called = "" if block.is_alone else found.label
            titles = [", ".join(t for t in (called, s.plane.view.title) if t) for s in sheets]
            if rows and block.is_alone and len({s.plane.second for s in sheets}) == 1:
                titles = [""] * len(sheets)
            data = block.data(q)
            pairs = zip(sheets, titles, strict=True)
            rows.append([cell_of(s, s.size, scale, t, data=data) for s, t in pairs])
            if q.kind is QuantityKind.COMPLEX:
                phase = phase_scale(rf"$\arg {q.label}$")
                rows.append([cell_of(s, s.phase, phase, "") for s in sheets])
            if len(known) == len(sheets):
                rows.append(_errors(block, q, sheets, known))
    return rows


def _scale(
    block: FigureBlock, q: Quantity, exact: Sequence[Sheet], found: Sequence[Sheet]
) -> Scale:
    more = block.subject.sizes(q)
    known, values = [e.known for e in exact], [s.known for s in found]
    if known:
        return value_scale(q.size_label, [*known, *more], values)
    return value_scale(q.size_label, [], [*values, *more])


def _errors(
    block: FigureBlock, q: Quantity, sheets: Sequence[Sheet], exact: Sequence[Sheet]
) -> list[Cell | None]:
    errors = [s.error(e) for s, e in zip(sheets, exact, strict=True)]
    here = [e[s.plane.grid(s.here)] for s, e in zip(sheets, errors, strict=True)]
    scale = error_scale(q.error_label, [*here, *block.subject.errors(q)])
    return [cell_of(s, e, scale, "") for s, e in zip(sheets, errors, strict=True)]


def _rows_of_one(block: FigureBlock) -> CellRows:
    """Exact, prediction and error of each quantity; without exact ones, quantities side by side."""
    plane = _plane(block.view)
    rows = [_row(block, q, plane) for q in block.quantities]
    flat = [cells for of_quantity in rows for cells in of_quantity]
    if all(len(cells) == 1 for cells in flat):
        loose = [cell for cells in flat for cell in cells]
        return [loose[i : i + _ACROSS] for i in range(0, len(loose), _ACROSS)]
    return flat


def _row(block: FigureBlock, q: Quantity, plane: Plane) -> list[list[Cell | None]]:
    exact = exact_sheet(block.subject, q, plane)
    sheets = [sheet_of(block.subject, q, plane, found) for found in block.predicted]
    known = [] if exact is None else [exact]
    scale = _scale(block, q, known, sheets)
    labels = [block.title(found.label) for found in block.predicted]
    data = block.data(q)
    row: list[Cell | None] = [cell_of(e, e.size, scale, block.title("exact")) for e in known]
    row += [cell_of(s, s.size, scale, t, data=data) for s, t in zip(sheets, labels, strict=True)]
    rows = [row]
    if exact is not None:
        errors = _errors(block, q, sheets, [exact] * len(sheets))
        if block.is_alone:
            row += [_titled(errors[0], "absolute error")]
        else:
            rows.append([None, *errors])
    if q.kind is QuantityKind.COMPLEX:
        phase = phase_scale(rf"$\arg {q.label}$")
        rows.append([cell_of(s, s.phase, phase, "") for s in (*known, *sheets)])
    deviations = _deviations(block, q, sheets)
    return [*rows, *([deviations] if any(deviations) else [])]


def _deviations(block: FigureBlock, q: Quantity, sheets: Sequence[Sheet]) -> list[Cell | None]:
    """Standard errors, where something was measured."""
    found: list[Cell | None] = []
    for predicted, sheet in zip(block.predicted, sheets, strict=True):
        if predicted.deviations is None or q.kind is not QuantityKind.REAL:
            continue
        values = sheet.plane.grid(q.of(predicted.deviations(sheet.plane.points)))
        if not np.isfinite(values).all():
            continue
        scale: Scale = error_scale(rf"standard error of ${q.label}$", [values])
        found.append(cell_of(sheet, values, scale, ""))
    return found


def _titled(cell: Cell | None, title: str) -> Cell:
    assert cell is not None
    return Cell(title=title, draw=cell.draw, across=cell.across, up=cell.up, ratio=cell.ratio,
                scale=cell.scale)  # fmt: skip
