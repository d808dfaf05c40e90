"""Whether somebody looks: at a terminal, or at a notebook."""

import os
import sys
import threading
from typing import Any

from symbolic_pinn.methods.processes import is_first


def is_watched() -> bool:
    """Whether progress is shown without being asked for.

    Never in a test, in a thread beside the main one, or in a process that does not print.
    """
    if "PYTEST_CURRENT_TEST" in os.environ or not is_first():
        return False
    if threading.current_thread() is not threading.main_thread():
        return False
    return in_notebook() or _is_terminal()


def in_notebook() -> bool:
    """Whether this process computes for a notebook, which draws HTML."""
    ipython = sys.modules.get("IPython")
    shell: Any = None if ipython is None else ipython.get_ipython()
    return shell is not None and getattr(shell, "kernel", None) is not None


def _is_terminal() -> bool:
    try:
        return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    except (AttributeError, ValueError):  # no such stream, or it is closed
        return False
