"""What is known before anything is solved: where data are narrow, and their frequencies."""

from symbolic_pinn.known_data.jumps import jumps
from symbolic_pinn.known_data.look import KnownData, look
from symbolic_pinn.known_data.places import NarrowPlace, Unresolved
from symbolic_pinn.known_data.spectrum import Spectrum, spectrum
from symbolic_pinn.known_data.suggestion import Suggestion, suggested

__all__ = [
    "KnownData",
    "NarrowPlace",
    "Spectrum",
    "Suggestion",
    "Unresolved",
    "jumps",
    "look",
    "spectrum",
    "suggested",
]
