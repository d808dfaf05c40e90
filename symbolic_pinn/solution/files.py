"""Files and folders of runs: claimed, written whole or not at all, and strict JSON."""

import json
import math
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from symbolic_pinn.errors import InputError


def claim(folder: Path) -> Path:
    """Refuse a path that holds anything or cannot be made; nothing is made yet."""
    nearest = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    if not nearest.is_dir():
        raise InputError(f"`{nearest}` is a file; name another folder")
    if not os.access(nearest, os.W_OK):
        raise InputError(f"`{nearest}` cannot be written to; name another folder")
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"`{folder}` exists and is not empty; name another folder")
    return folder


def write(path: Path, content: Callable[[IO[bytes]], Any]) -> None:
    """Write a file under a temporary name and move it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            content(file)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""
    write(path, lambda file: file.write(text.encode()))


def to_json(data: Any) -> str:
    """Strict JSON: a figure that is not finite becomes null."""
    return json.dumps(plain(data), indent=2, allow_nan=False) + "\n"


def plain(data: Any) -> Any:
    """Lists for tuples, and `None` for numbers that are not finite."""
    match data:
        case dict():
            return {k: plain(v) for k, v in data.items()}
        case list() | tuple():
            return [plain(v) for v in data]
        case float() if not math.isfinite(data):
            return None
    return data
