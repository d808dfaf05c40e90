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
_MAP, _PNG = "map-", b"\x89PNG"
_DPI = 110
# Pixels from which on a picture has several panels beside each other.
_WIDE = 1000


def embedded(folder: Path) -> Iterator[Figure]:
    """The pictures of a folder, each once; of two kinds of one picture the sharper one."""
    found: dict[str, Path] = {}
    for suffix in _KINDS:
        for file in sorted(folder.glob(f"*{suffix}")):
            found.setdefault(file.stem, file)
    places = {name: i for i, name in enumerate(_ORDER)}
    for name in sorted(found, key=lambda n: (places.get(n, len(places)), n)):
        content, suffix = found[name].read_bytes(), found[name].suffix
        is_wide = content.startswith(_PNG) and int.from_bytes(content[16:20], "big") >= _WIDE
        yield Figure(title=_title(name), source=_address(content, suffix), is_wide=is_wide)


def _title(name: str) -> str:
    if name.startswith(_MAP):
        return f"Errors of {name.removeprefix(_MAP)} over the two settings"
    return _TITLES.get(name) or name.replace("_", " ").replace("-", " ").capitalize()


def inline(figure: Any, title: str) -> Figure:
    """A figure of Matplotlib."""
    content = BytesIO()
    figure.savefig(content, format="png", dpi=_DPI)
    return Figure(title=title, source=_address(content.getvalue(), ".png"))


def _address(content: bytes, suffix: str) -> str:
    return f"data:{_KINDS[suffix]};base64,{b64encode(content).decode()}"
