"""One direction of space and time: the field, slices at some times beside it, and the error."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from symbolic_pinn.solution.figures.block import FigureBlock, Maker
from symbolic_pinn.solution.figures.curves import COUNT as LINE_COUNT
from symbolic_pinn.solution.figures.curves import Line, draw_lines
from symbolic_pinn.solution.figures.names import written
from symbolic_pinn.solution.figures.paper import PAGE
from symbolic_pinn.solution.figures.planes import (
    COUNT,
    cell_of,
    exact_sheet,
    sheet_of,
)
from symbolic_pinn.solution.figures.scales import error_scale, phase_scale, value_scale
from symbolic_pinn.solution.figures.subject import Predicted, Quantity, QuantityKind
from symbolic_pinn.solution.figures.table import Cell, CellRows, draw_table, table_height
from symbolic_pinn.solution.figures.view import Plane, tidy

_SLICES = (0.0, 0.25, 0.5, 1.0)


def space_time_maker() -> Maker:
    """Of problems in one direction of space and time."""
    return Maker(
        name="space and time",
        fits=lambda view: len(view.space) == 1 and view.time is not None and len(view.free) == 2,
        width=lambda block: PAGE,
        height=lambda block: table_height(_rows(block), block.width),
        draw=lambda figure, block: draw_table(figure, _rows(block), block.width),
    )


def _plane(block: FigureBlock) -> Plane:
    time, (x,) = block.view.time, block.view.space
    assert time is not None
    return block.view.plane(time, x, COUNT)


def _rows(block: FigureBlock) -> CellRows:
    plane = _plane(block)
    rows: list[list[Cell | None]] = []
    for q in block.quantities:
        exact = exact_sheet(block.subject, q, plane)
        sheets = {f: sheet_of(block.subject, q, plane, f) for f in block.predicted}
        known = [] if exact is None else [exact.known, *block.subject.sizes(q)]
        scale = value_scale(q.size_label, known, [s.known for s in sheets.values()])
        errors = {f: s.error(exact) for f, s in sheets.items()} if exact is not None else {}
        of_errors = error_scale(q.error_label, [e[plane.grid(sheets[f].here)]
                                                for f, e in errors.items()])  # fmt: skip
        for found, sheet in sheets.items():
            called = found.label
            field = _marked(cell_of(sheet, sheet.size, scale, block.title(called),
                                    data=block.data(q)), plane)  # fmt: skip
            slices = _slices(block, q, found, plane, is_first=not rows)
            error = cell_of(sheet, errors[found], of_errors, "absolute error") if errors else None
            if q.kind is QuantityKind.COMPLEX:
                phase = cell_of(sheet, sheet.phase, phase_scale(rf"$\arg {q.label}$"), "phase")
                rows += [[field, phase], [slices, error] if error else [slices]]
            else:
                rows.append([field, slices, *([error] if error else [])])
    return rows


def _marked(cell: Cell, plane: Plane) -> Cell:
    """A field with the times of the slices on it."""
    left, right, *_ = plane.extent

    def draw(ax: Axes) -> None:
        cell.draw(ax)
        for share in _SLICES[1:-1]:
            ax.axvline(left + share * (right - left), color="white", lw=0.6, ls=":")

    return Cell(title=cell.title, draw=draw, across=cell.across, up=cell.up, scale=cell.scale)


def _slices(
    block: FigureBlock, q: Quantity, found: Predicted, plane: Plane, *, is_first: bool
) -> Cell:
    """Curves over space at some times, exact ones dashed."""
    lines = slices_of(block, q, found, plane)

    def draw(ax: Axes) -> None:
        draw_lines(ax, block.subject, lines)
        if not is_first:
            return
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 0.98), ncols=3, columnspacing=0.8,
                  handlelength=1.2, handletextpad=0.4, borderpad=0.1, labelspacing=0.2)  # fmt: skip

    return Cell(title="", draw=draw, across=plane.view.axis(plane.second), up=q.size_label)


def slices_of(block: FigureBlock, q: Quantity, found: Predicted, plane: Plane) -> Sequence[Line]:
    """The curves of a field at some times."""
    name, lines = written(plane.first.name), []
    for i, share in enumerate(_SLICES):
        view = block.view.at(plane.first, share)
        along, points = view.line(LINE_COUNT)
        label = f"{name[:-1]} = {tidy(view.fixed[plane.first])}$"
        lines.append(
            Line(label=label, colour=f"C{i}", quantity=q, found=found, along=along, points=points)
        )
    return lines
