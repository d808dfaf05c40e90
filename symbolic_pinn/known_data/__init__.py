"""What is known before anything is solved: where data are narrow, and their frequencies."""

from symbolic_pinn.known_data.look import KnownData, look
from symbolic_pinn.known_data.places import NarrowPlace, Unresolved
from symbolic_pinn.known_data.spectrum import Spectrum, spectrum
from symbolic_pinn.known_data.suggestion import MOST_FEATURES, Suggestion, asked_for, suggested

__all__ = [
    "MOST_FEATURES",
    "KnownData",
    "NarrowPlace",
    "Spectrum",
    "Suggestion",
    "Unresolved",
    "asked_for",
    "look",
    "spectrum",
    "suggested",
]
