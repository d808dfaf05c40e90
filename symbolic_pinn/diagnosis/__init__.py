"""What can be said of a problem before it is solved."""

from symbolic_pinn.diagnosis.diagnose import diagnose
from symbolic_pinn.diagnosis.finding import HINT, OK, WARNING, Finding
from symbolic_pinn.diagnosis.orders import conditions_missing

__all__ = ["HINT", "OK", "WARNING", "Finding", "conditions_missing", "diagnose"]
