"""Problem files in TOML: mathematics as text in a small grammar, and no code.

A text is parsed by `ast` into a tree, of which a list of node types is allowed, and the tree
becomes SymPy objects step by step. Nothing is evaluated as Python, and what would take long to
compute is refused before it is computed.
"""

from symbolic_pinn.problem.toml_file.reading import read_toml
from symbolic_pinn.problem.toml_file.writing import to_toml

__all__ = ["read_toml", "to_toml"]
