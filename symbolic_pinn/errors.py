"""The one error class for what is the user's to fix; a bug keeps its own exception."""


class InputError(ValueError):
    """What the user stated cannot be solved as it stands; the message says why and what to do."""
