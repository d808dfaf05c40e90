"""Packages that come with an extra, imported where they are used."""

from importlib import import_module
from typing import Any

from symbolic_pinn.errors import InputError


def needed(package: str, extra: str, what: str) -> Any:
    """A package of an extra.

    Args:
        package: its name.
        extra: of `symbolic-pinn`, with which it is installed.
        what: needs it, in words that begin a sentence.

    Raises:
        InputError: it is not installed.
    """
    try:
        return import_module(package)
    except ImportError as error:
        raise InputError(
            f"{what} needs `{package}` ({error}); `pip install 'symbolic-pinn[{extra}]'`"
        ) from None
