"""Texts of the command and of Python that stand for objects: `gradient:quantile:every=5`.

What the names of a room are stands in the room (`weighting.texts`, `methods.texts`, ...); here is
how they are found, and how options become arguments. Nothing heavy is imported.
"""
