"""What was typed, so that a report can say how a run is done again."""

import shlex
import sys
from pathlib import Path

from symbolic_pinn.checks import CONTROL


def typed() -> str:
    """The command line of `spinn`; empty where this process was begun otherwise."""
    program, *words = sys.argv
    is_command = Path(program).stem == "spinn" or Path(program).parent.name == "spinn_cli"
    line = shlex.join(["spinn", *words]) if is_command else ""
    return "" if CONTROL.search(line) else line
