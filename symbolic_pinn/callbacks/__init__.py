"""What is called while a problem is solved: logs, early stopping, and the user's own."""

from symbolic_pinn.callbacks.callback import Callback, Labelled, TaskFacts
from symbolic_pinn.callbacks.calls import Calls
from symbolic_pinn.callbacks.csv_log import CsvLog
from symbolic_pinn.callbacks.stop_at import StopAt
from symbolic_pinn.callbacks.tensorboard import TensorBoard

__all__ = ["Callback", "Calls", "CsvLog", "Labelled", "StopAt", "TaskFacts", "TensorBoard"]
