"""What is seen while problems are solved: on a terminal, in a notebook, as plain lines.

The only room that draws with Rich; the rest of the library imports it where something is shown.
"""

from symbolic_pinn.progress.monitor import Monitor
from symbolic_pinn.progress.watched import Watched

__all__ = ["Monitor", "Watched"]
