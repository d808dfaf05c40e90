"""Output that may break: a pipe that is closed, a terminal that is gone, a full disk.

That ends the output, and not the run.
"""

import errno
import os
import sys
from typing import Any


class Unbreakable:
    """A text stream that falls silent where writing fails.

    Args:
        stream: what is written to.

    Attributes:
        error: what went wrong, if anything did.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.error: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write, if that is still possible."""
        if self.error is None:
            try:
                self._stream.write(text)
            except OSError as error:
                self._break(error)
        return len(text)

    def flush(self) -> None:
        """Flush, if that is still possible."""
        if self.error is None:
            try:
                self._stream.flush()
            except OSError as error:
                self._break(error)

    def _break(self, error: OSError) -> None:
        self.error = error
        # What is in the buffer has to go somewhere when Python ends.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)

    @property
    def message(self) -> str:
        """What should be said of it: nothing of a reader that has seen enough."""
        if self.error is None or self.error.errno in (errno.EPIPE, errno.EIO):
            return ""
        return f"the output could not be written ({self.error.strerror})"


def protect() -> tuple[Unbreakable, Unbreakable]:
    """Put them in place of the standard output and the standard error; one may be closed."""
    out, errors = (s or open(os.devnull, "w") for s in (sys.stdout, sys.stderr))  # noqa: SIM115
    sys.stdout, sys.stderr = found = Unbreakable(out), Unbreakable(errors)
    return found
