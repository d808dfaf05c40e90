"""How a run ended, and what can be done about it."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Status(StrEnum):
    """How a run ended; equal to its text."""

    COMPLETED = "completed"
    ENOUGH = "tolerance reached"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    OUT_OF_TIME = "out of time"
    NOT_FINITE = "not finite"

    @property
    def advice(self) -> str:
        """What to do, in words; empty where nothing has to be done."""
        return _ADVICE.get(self, "")


_ADVICE = {
    Status.NOT_FINITE: "look for a root, logarithm or division whose argument leaves its range,"
    " lower the learning rate, use 64-bit precision, or begin with Adam (`adam:2000,...`)",
}


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    Attributes:
        status: one of six.
        message: what happened and what to do, in words.
        speaks_against: whether the message says something against the solution.
    """

    status: Status = Status.COMPLETED
    message: str = ""
    speaks_against: bool = True

    @property
    def doubt(self) -> str:
        """What the verdict should know; that time was up says nothing against a solution."""
        is_harmless = self.status in (Status.OUT_OF_TIME, Status.ENOUGH, Status.STOPPED)
        return self.message if self.speaks_against and not is_harmless else ""

    @property
    def reason(self) -> str:
        """What may explain a solution that is not good."""
        return "" if self.status == Status.ENOUGH else self.message

    @classmethod
    def because(cls, status: Status, what: str, advice: str = "") -> "Outcome":
        """With what happened, and advice: the given one, or that which goes with the status."""
        advice = advice or status.advice
        return cls(status, f"{what}; {advice}" if advice else what)

    def after(self, earlier: "Outcome") -> "Outcome":
        """The same, with what had happened before it."""
        return replace(self, message="; ".join(filter(None, (self.message, earlier.message))))
