"""Slender holes of known shapes, as rings of points x + i y, counterclockwise."""

import numpy as np
from regions import airfoil

from symbolic_pinn.domain.curves import Curve
from symbolic_pinn.domain.facts import Corner
from symbolic_pinn.domain.rings import Rings


def ellipse(ratio, count=4_000):
    t = 2 * np.pi * np.arange(count) / count
    return np.cos(t) + 1j * np.sin(t) / ratio


def banana():
    return -1j * np.exp(0.9j * ellipse(10))


def lens(height=0.1, count=2_000):
    x = np.linspace(-1, 1, count)
    below, above = x - 1j * height * (1 - x**2), x + 1j * height * (1 - x**2)
    return np.concatenate([below, above[-2:0:-1]])


def bar(height=0.1):
    return np.array([-1 - 1j * height, 1 - 1j * height, 1 + 1j * height, -1 + 1j * height])


def wing(points=400, turned=0.3):
    return airfoil(points) @ (1, 1j) * np.exp(1j * turned)


SHAPES = {
    "ellipse": ellipse(10),
    "banana": banana(),
    "lens": lens(),
    "bar": bar(),
    "wing": wing(),
}


def edge_and_corners(ring, count=6_000):
    """The edge of a hole and its corners, as seen from the region around it."""
    body = Rings([np.stack([ring.real, ring.imag], axis=1)])
    surface = body.surface(count)
    edge = Curve(
        points=surface.points, normals=-surface.normals, weights=surface.weights, is_closed=True
    )
    return edge, [
        Corner(vertex=c.vertex, angle=2 * np.pi - c.angle, inward=c.inward + np.pi)
        for c in body.corners
    ]
