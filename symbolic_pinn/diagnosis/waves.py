"""How short the waves are that known data and the equations have, and whether they are resolved.

An angular frequency w on an interval of length L that is mapped to -1 ... 1 has the wavelength
pi L / w.
"""

import math
from collections.abc import Iterator

import numpy as np

from symbolic_pinn.diagnosis.finding import WARNING, Finding
from symbolic_pinn.known_data import MOST_FEATURES, asked_for, spectrum
from symbolic_pinn.problem import Problem


def waves(problem: Problem) -> Iterator[Finding]:
    """The shortest known wavelengths, and a warning where one expansion cannot resolve them."""
    asked, known, box = asked_for(problem), spectrum(problem), problem.box
    if not asked:
        return
    fastest = np.maximum(known.bandwidth, np.abs(known.tones).max(axis=0, initial=0.0))
    lengths = np.subtract(box.upper, box.lower)
    listed = " and ".join(
        f"{math.pi * length / w:.2g} of {length:g} along `{x}`"
        for x, length, w in zip(box.coordinates, lengths, fastest, strict=True)
        if w > 0
    )
    text = f"the shortest wavelengths that are known are {listed}"
    fewest = min(s.features for s in asked)
    if fewest <= MOST_FEATURES:
        yield Finding("waves", text)
        return
    advice = (
        f"that is below the resolution of {MOST_FEATURES:,} random features (some {fewest:.1g}"
        " would be needed); time blocks or cells may resolve them, a smaller domain will"
    )
    yield Finding("waves", f"{text}; {advice}", level=WARNING)
