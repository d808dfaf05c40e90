"""`Finding`: one thing that a check has found out."""

from dataclasses import dataclass

OK, HINT, WARNING = "ok", "hint", "warning"


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Attributes:
        topic: `orders`, `region`, `jumps`, `corners`, `symbols`, `prior`, `finite`, `exact`,
            `scales`, `narrow`, `waves`.
        message: in words, quoting the problem's own terms.
        level: `ok`, `hint` (worth a thought) or `warning` (may be a mistake).
    """

    topic: str
    message: str
    level: str = OK
