"""What is known before anything is solved: where sources, coefficients and data are narrow."""

from symbolic_pinn.known_data.jumps import jumps
from symbolic_pinn.known_data.look import KnownData, look
from symbolic_pinn.known_data.places import NarrowPlace, Unresolved

__all__ = ["KnownData", "NarrowPlace", "Unresolved", "jumps", "look"]
