"""State a PDE in SymPy; solve it with a physics-informed network in JAX.

Names are imported on first use, so that importing the package takes no time, and
an equation file no JAX.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

from symbolic_pinn.jumps_kept import keep_jumps_from_now_on as _keep_jumps

__version__ = "0.1.0"

if _TYPE_CHECKING:
    from symbolic_pinn.algebra.places import along_normal as along_normal
    from symbolic_pinn.algebra.places import boundary as boundary
    from symbolic_pinn.algebra.places import normal as normal
    from symbolic_pinn.analysis import tangent_kernel as tangent_kernel
    from symbolic_pinn.callbacks import Callback as Callback
    from symbolic_pinn.callbacks import CsvLog as CsvLog
    from symbolic_pinn.callbacks import StopAt as StopAt
    from symbolic_pinn.callbacks import TensorBoard as TensorBoard
    from symbolic_pinn.comparing import compare as compare
    from symbolic_pinn.diagnosis import diagnose as diagnose
    from symbolic_pinn.domain import Region as Region
    from symbolic_pinn.domain import inside as inside
    from symbolic_pinn.errors import InputError as InputError
    from symbolic_pinn.methods import LBFGS as LBFGS
    from symbolic_pinn.methods import Adam as Adam
    from symbolic_pinn.methods import Auto as Auto
    from symbolic_pinn.methods import Chain as Chain
    from symbolic_pinn.methods import FixedPoints as FixedPoints
    from symbolic_pinn.methods import LevenbergMarquardt as LevenbergMarquardt
    from symbolic_pinn.methods import RandomFeatures as RandomFeatures
    from symbolic_pinn.methods import SelfScaledBroyden as SelfScaledBroyden
    from symbolic_pinn.problem import Condition as Condition
    from symbolic_pinn.problem import Observation as Observation
    from symbolic_pinn.problem import Problem as Problem
    from symbolic_pinn.problem import Trainable as Trainable
    from symbolic_pinn.problem import forcing as forcing
    from symbolic_pinn.problem import load as load
    from symbolic_pinn.problem import manufactured as manufactured
    from symbolic_pinn.problem import shipped as shipped
    from symbolic_pinn.recipe import MLP as MLP
    from symbolic_pinn.recipe import Fourier as Fourier
    from symbolic_pinn.recipe import Mapped as Mapped
    from symbolic_pinn.recipe import Periodic as Periodic
    from symbolic_pinn.recipe import Recipe as Recipe
    from symbolic_pinn.recipe import SpaceTime as SpaceTime
    from symbolic_pinn.resuming import repeat as repeat
    from symbolic_pinn.resuming import resume as resume
    from symbolic_pinn.solution import Ensemble as Ensemble
    from symbolic_pinn.solution import Solution as Solution
    from symbolic_pinn.solution import load_run as load_run
    from symbolic_pinn.solving import solve as solve
    from symbolic_pinn.solving import solve_ensemble as solve_ensemble
    from symbolic_pinn.variants import Variant as Variant
    from symbolic_pinn.verdict import Verdict as Verdict
    from symbolic_pinn.weighting import CausalWeighting as CausalWeighting
    from symbolic_pinn.weighting import Fixed as Fixed
    from symbolic_pinn.weighting import GradientNorm as GradientNorm
    from symbolic_pinn.weighting import GradientWeighting as GradientWeighting
    from symbolic_pinn.weighting import LogMean as LogMean
    from symbolic_pinn.weighting import LossWeights as LossWeights
    from symbolic_pinn.weighting import NTKWeighting as NTKWeighting
    from symbolic_pinn.weighting import Quantiles as Quantiles
    from symbolic_pinn.weighting import ReLoBRaLo as ReLoBRaLo
    from symbolic_pinn.weighting import ResidualAttention as ResidualAttention
    from symbolic_pinn.weighting import SelfAdaptive as SelfAdaptive
    from symbolic_pinn.weighting import SoftAdapt as SoftAdapt

_ROOMS = {
    "algebra.places": ("along_normal", "boundary", "normal"),
    "analysis": ("tangent_kernel",),
    "callbacks": ("Callback", "CsvLog", "StopAt", "TensorBoard"),
    "comparing": ("compare",),
    "diagnosis": ("diagnose",),
    "domain": ("Region", "inside"),
    "errors": ("InputError",),
    "methods": (
        "LBFGS", "Adam", "Auto", "FixedPoints", "Chain", "LevenbergMarquardt", "RandomFeatures",
        "SelfScaledBroyden",
    ),
    "problem": (
        "Condition", "Observation", "Problem", "Trainable", "forcing", "load", "manufactured",
        "shipped",
    ),
    "recipe": ("MLP", "Fourier", "Mapped", "Periodic", "Recipe", "SpaceTime"),
    "resuming": ("repeat", "resume"),
    "solution": ("Ensemble", "Solution", "load_run"),
    "solving": ("solve", "solve_ensemble"),
    "variants": ("Variant",),
    "verdict": ("Verdict",),
    "weighting": (
        "CausalWeighting", "Fixed", "GradientNorm", "GradientWeighting", "LogMean", "LossWeights",
        "NTKWeighting", "Quantiles", "ReLoBRaLo", "ResidualAttention", "SelfAdaptive", "SoftAdapt",
    ),
}  # fmt: skip
# What a name was called before.
_FORMER_NAMES = {"Batch": "FixedPoints"}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = sorted(_ROOM_OF)


def __getattr__(name: str) -> _Any:
    name = _FORMER_NAMES.get(name, name)
    if name not in _ROOM_OF:
        from symbolic_pinn.suggestions import closest

        near = "" if name.startswith("_") else closest(name, __all__)
        raise AttributeError(f"module `symbolic_pinn` has no attribute `{name}`{near}")
    return getattr(_import_module(f"symbolic_pinn.{_ROOM_OF[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


# SymPy loses the jump of a `Piecewise` as soon as it is differentiated: that is mended before an
# equation is typed.
_keep_jumps()
