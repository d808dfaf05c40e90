"""Drawing into the output of a notebook's cell."""

import io
import time
from typing import Any

from rich.console import Console, RenderableType

# Seconds between two pictures at least, and columns: as many as a page of text has room for.
_BETWEEN, _WIDTH = 0.3, 72
_FORMAT = (
    '<pre style="white-space:pre;overflow-x:auto;line-height:normal;'
    "font-family:Menlo,'DejaVu Sans Mono',consolas,monospace\">{code}</pre>"
)


class CellOutput:
    """An output of a cell that is drawn again in its place, as IPython does it; see `Drawing`."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._latest: RenderableType | None = None
        self._drawn = 0.0

    def __enter__(self) -> "CellOutput":
        return self

    def __exit__(self, *_: object) -> None:
        self._draw()

    def update(self, renderable: RenderableType) -> None:
        """Draw it, unless something was drawn just now; the last one is drawn in any case."""
        self._latest = renderable
        if time.perf_counter() - self._drawn >= _BETWEEN:
            self._draw()

    def _draw(self) -> None:
        if self._latest is None:
            return
        from IPython.display import HTML, display

        picture = HTML(as_html(self._latest))
        if self._handle is None:
            self._handle = display(picture, display_id=True)
        else:
            self._handle.update(picture)
        self._drawn = time.perf_counter()


def as_html(renderable: RenderableType) -> str:
    """What Rich would print, as a block of HTML."""
    console = Console(
        record=True, file=io.StringIO(), width=_WIDTH, force_jupyter=False, force_terminal=True
    )
    console.print(renderable)
    return console.export_html(inline_styles=True, code_format=_FORMAT)
