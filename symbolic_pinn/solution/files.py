"""Files of runs: written whole or not at all, and strict JSON."""

import json
import math
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

# What files are called that are being written; a run that is killed leaves one behind.
TEMPORARY = ".spinn-part"


def write(path: Path, content: Callable[[IO[bytes]], Any]) -> None:
    """Write a file under a temporary name and move it into place, when the disk has all of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=TEMPORARY)
    try:
        with os.fdopen(handle, "wb") as file:
            content(file)
            file.flush()
            os.fsync(file.fileno())
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
