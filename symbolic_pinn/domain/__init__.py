"""Where a problem lives: regions, their boundaries, and points on both. No JAX."""
