"""Looks at a problem or a solution: parameter estimates, tangent kernel, evaluation plan."""

from symbolic_pinn.analysis.evaluation_plan import explain
from symbolic_pinn.analysis.parameter_estimates import estimates, warn_of_unidentified
from symbolic_pinn.analysis.tangent_kernel import TangentKernel, tangent_kernel

__all__ = ["TangentKernel", "estimates", "explain", "tangent_kernel", "warn_of_unidentified"]
