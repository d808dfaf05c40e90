"""Pictures inside a page: their content stands in it."""

from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from symbolic_pinn.reports.contents import Figure

_KINDS = {".svg": "image/svg+xml", ".png": "image/png"}
# What is asked first comes first.
_ORDER = ("solution", "relative_l2", "losses", "weights", "estimates")
_TITLES = {
    "solution": "The solution",
    "losses": "Losses",
    "weights": "Loss weights",
    "estimates": "Estimates",
    "relative_l2": "Relative L2 error",
    "gradients": "Gradients of the parts of the loss",
    "gradient_statistics": "Statistics of the gradients",
}
_DPI = 110


def embedded(folder: Path) -> Iterator[Figure]:
    """The pictures of a folder, each once; of two kinds of one picture the sharper one."""
    found: dict[str, Path] = {}
    for suffix in _KINDS:
        for file in sorted(folder.glob(f"*{suffix}")):
            found.setdefault(file.stem, file)
    places = {name: i for i, name in enumerate(_ORDER)}
    for name in sorted(found, key=lambda n: (places.get(n, len(places)), n)):
        title = _TITLES.get(name) or name.replace("_", " ").replace("-", " ").capitalize()
        yield Figure(title=title, source=_address(found[name].read_bytes(), found[name].suffix))


def inline(figure: Any, title: str) -> Figure:
    """A figure of Matplotlib."""
    content = BytesIO()
    figure.savefig(content, format="png", dpi=_DPI)
    return Figure(title=title, source=_address(content.getvalue(), ".png"))


def _address(content: bytes, suffix: str) -> str:
    return f"data:{_KINDS[suffix]};base64,{b64encode(content).decode()}"
