"""The derivative engines compared: residual loss and its gradient with respect to the network.

    python tests/benchmarks/derivatives.py [--problems ...] [--batches ...] [--engines ...]
        [--budget S] [--precision 64] [--chunk N] [--memory-limit GIB] [--json FILE]

For each problem and batch: the mean square of the residuals at uniform points of the interior, and
its gradient with respect to the parameters of a tanh network of 5 x 50, as one compiled program for
each engine. First every engine is compared with `nested jvp` at 8 points in 64-bit precision; one
that disagrees is named and not timed. All run on one device of JAX, whose matrix products may use
all cores; "shared" divides the points over one device for each core, as `spinn solve` does, and
adds up the memory and operations of all. Then the table gives for each engine

- the step: median wall time of a call. The engines of a problem and batch take turns in rounds, so
  that noise of the machine hits all alike;
- the compile time: tracing, lowering and compiling, without the persistent cache. Planning
  (symbolic, the same whatever the batch) is in the JSON only;
- the temporary memory and the floating-point operations that XLA reports for the program;

and after each figure its ratio to `nested grad`, the way of a research script (below 1 is less).
"-": the engine cannot do the problem, or the figure is unknown; "too large": more temporary memory
than the limit, so not run, and not compiled either where another batch foretells more than twice
the limit. The reason is in the JSON.

The engine `folx` needs the package of that name; without it, its rows are "-".
"""

import argparse
import dataclasses
import json
import os
import statistics as st
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.metadata import version
from itertools import product
from math import factorial
from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import sympy as sp
from jax.experimental.jet import jet
from jax.flatten_util import ravel_pytree
from jaxtyping import Array

import symbolic_pinn as spinn
from symbolic_pinn.calculus import (
    AbstractDerivatives,
    DerivativeValues,
    Lattice,
    MultiIndex,
    NestedJvp,
    Request,
)
from symbolic_pinn.networks import Field, as_float64, build
from symbolic_pinn.objective import LossParts, Objective, PointSharding
from symbolic_pinn.objective.types import MeanWeights
from symbolic_pinn.sampling import Points

try:
    import folx
except ImportError:
    folx = None

BASELINE, REFERENCE = "nested grad", "nested jvp"
# Least calls of a slow engine, rounds, most calls in one round.
FEW, ROUNDS, MOST_CALLS = 3, 7, 200
# Directions from which on jets are vectorised over them.
MANY = 16
TOLERANCE = 1e-8


# --- Engines that are not the package's own ---------------------------------------------------


class NotPossibleError(Exception):
    """An engine cannot compute what a problem needs."""


class Components:
    """The unknowns of a derivative, each computed when it is asked for.

    An engine that differentiates one output at a time shall not pay for the others.
    """

    def __init__(self, compute: Callable[[int], Array]) -> None:
        self._compute = compute

    def __getitem__(self, unknown: int) -> Array:
        return self._compute(unknown)


class NestedGrad(AbstractDerivatives):
    """`jax.grad` of `jax.grad` of one scalar output: the way of a research script.

    In more than three dimensions the second derivatives along the coordinates are taken together,
    d/dx_i of component i of the gradient, with `jax.vmap` over i.
    """

    collapse: bool = eqx.field(static=True, default=False)

    def __call__(self, field: Field, requests: Sequence[Request]) -> list[DerivativeValues]:
        return [_gradients(field, r) for r in requests]


def _gradients(field: Field, request: Request) -> DerivativeValues:
    @cache
    def diagonal(unknown: int) -> list[Array]:
        rows = jax.vmap(partial(_hessian_diagonal, field, unknown))(request.points)
        return jnp.split(rows, rows.shape[1], axis=1)

    def value(alpha: MultiIndex, unknown: int) -> Array:
        if len(alpha) > 3 and _is_second(alpha):
            return diagonal(unknown)[alpha.index(2)][:, 0]
        return jax.vmap(_nested_grad(field, unknown, alpha))(request.points)

    return {a: Components(partial(value, a)) for a in request.orders}


def _nested_grad(field: Field, unknown: int, alpha: MultiIndex) -> Callable[[Array], Array]:
    """D^alpha of one output, as a function of a point: one `jax.grad` for each order."""
    function = partial(_output, field, unknown)
    for i, n in enumerate(alpha):
        for _ in range(n):
            function = _component(function, i)
    return function


def _output(field: Field, unknown: int, x: Array) -> Array:
    return field(x)[unknown]


def _component(function: Callable[[Array], Array], i: int | Array) -> Callable[[Array], Array]:
    return lambda x: jax.grad(function)(x)[i]


def _hessian_diagonal(field: Field, unknown: int, x: Array) -> Array:
    function = partial(_output, field, unknown)
    return jax.vmap(lambda i: _component(_component(function, i), i)(x))(jnp.arange(x.size))


def _is_second(alpha: MultiIndex) -> bool:
    return sum(alpha) == max(alpha) == 2


class TaylorJets(AbstractDerivatives):
    """`jax.experimental.jet` along one direction after another.

    The jet along v holds (v . grad)^n u. A derivative along a coordinate is one of them; a mixed
    one is a linear combination of several (polarisation).
    """

    collapse: bool = eqx.field(static=True, default=False)

    def __call__(self, field: Field, requests: Sequence[Request]) -> list[DerivativeValues]:
        return [_jets(field, r) for r in requests]


def _jets(field: Field, request: Request) -> DerivativeValues:
    sums = {a: _polarised(a) for a in request.orders if any(a)}
    degrees: dict[MultiIndex, int] = {}
    for alpha, weights in sums.items():
        for v in weights:
            degrees[v] = max(degrees.get(v, 0), sum(alpha))
    series = _all_along(field, request.points, degrees)
    values = {a: sum(w * series[v][sum(a) - 1] for v, w in s.items()) for a, s in sums.items()}
    origin = {a: jax.vmap(field, out_axes=-1)(request.points) for a in request.orders if not any(a)}
    return {**origin, **values}


def _all_along(
    field: Field, points: Array, degrees: dict[MultiIndex, int]
) -> dict[MultiIndex, Array]:
    """For each direction the directional derivatives up to a degree, "degree unknowns points".

    Many directions are one `jax.vmap`, which compiles sooner; few are faster one by one.
    """
    if len(degrees) <= MANY:
        along = {
            v: partial(_jet_along, field, jnp.asarray(v, points.dtype), n)
            for v, n in degrees.items()
        }
        return {v: jax.vmap(f, out_axes=-1)(points) for v, f in along.items()}
    degree, directions = max(degrees.values()), jnp.asarray([*degrees], points.dtype)

    def at_point(x: Array) -> Array:
        return jax.vmap(lambda v: _jet_along(field, v, degree, x))(directions)

    found = jnp.split(jax.vmap(at_point, out_axes=-1)(points), len(degrees))
    return dict(zip(degrees, (part[0] for part in found), strict=True))


def _jet_along(field: Field, v: Array, degree: int, x: Array) -> Array:
    zeros = [jnp.zeros_like(v)] * (degree - 1)
    return jnp.stack(jet(field, (x,), ((v, *zeros),))[1])


@cache
def _polarised(alpha: MultiIndex) -> dict[MultiIndex, float]:
    """Directions v and weights w with D^alpha = sum_v w_v (v . grad)^n, n = |alpha|."""
    active = [i for i, n in enumerate(alpha) if n]
    candidates = _directions(len(active))
    powers = [b for b in product(range(sum(alpha) + 1), repeat=len(active)) if sum(b) == sum(alpha)]
    target = np.array([float(b == tuple(alpha[i] for i in active)) for b in powers])
    for count in range(len(active), len(candidates) + 1):
        matrix = np.array([[_share(v, b) for v in candidates[:count]] for b in powers])
        weights = np.linalg.lstsq(matrix, target)[0]
        if np.allclose(matrix @ weights, target, atol=1e-12):
            pairs = zip(candidates[:count], weights, strict=True)
            return {_full(v, active, len(alpha)): float(w) for v, w in pairs if abs(w) > 1e-12}
    raise NotPossibleError(f"no sum of jets along {candidates} is the derivative {alpha}")


def _directions(count: int) -> list[MultiIndex]:
    """The coordinate directions, then all others with entries 0 and +-1, up to their sign."""
    vectors = product((1, 0, -1), repeat=count)
    found = [v for v in vectors if any(v) and next(n for n in v if n) == 1]
    return sorted(found, key=lambda v: (sum(map(abs, v)), v.count(-1)))


def _share(v: MultiIndex, beta: MultiIndex) -> float:
    """Coefficient of D^beta in (v . grad)^n, n = |beta|."""
    multinomial = factorial(sum(beta)) / np.prod([factorial(b) for b in beta])
    return float(multinomial * np.prod([float(n) ** b for n, b in zip(v, beta, strict=True)]))


def _full(v: MultiIndex, active: list[int], dimension: int) -> MultiIndex:
    entries = dict(zip(active, v, strict=True))
    return tuple(entries.get(i, 0) for i in range(dimension))


class ForwardLaplacian(AbstractDerivatives):
    """The forward Laplacian of the package folx; first derivatives are those it carries along."""

    collapse: bool = eqx.field(static=True, default=True)

    def __call__(self, field: Field, requests: Sequence[Request]) -> list[DerivativeValues]:
        if folx is None:
            raise NotPossibleError("the package folx is not installed")
        return [_laplacian(field, r) for r in requests]


def _laplacian(field: Field, request: Request) -> DerivativeValues:
    axes, factor = _laplacian_of(request)

    def at_point(x: Array) -> tuple[Array, list[Array], Array]:
        found = folx.forward_laplacian(_along_axes(field, x, axes))(x[np.array(axes)])
        gradient = dict(zip(axes, found.dense_jacobian, strict=True))
        for i in set(range(x.size)) - set(axes):
            gradient[i] = jax.jvp(field, (x,), (jnp.eye(x.size)[i],))[1]
        return found.x, [gradient[i] for i in range(x.size)], found.laplacian

    value, gradient, laplacian = jax.vmap(at_point, out_axes=-1)(request.points)
    orders = {a: gradient[a.index(1)] if any(a) else value for a in request.orders}
    first = [c * gradient[a.index(1)] for a, c in request.combinations[0].items() if sum(a) == 1]
    return {**orders, 0: sum(first, start=factor * laplacian)}


def _along_axes(field: Field, x: Array, axes: tuple[int, ...]) -> Callable[[Array], Array]:
    """The field as a function of some coordinates, the others held at those of a point."""
    if len(axes) == x.size:
        return field
    unit = jnp.eye(x.size, dtype=x.dtype)[np.array(axes)]
    held = x.at[np.array(axes)].set(0)
    return lambda y: field(held + y @ unit)


def _laplacian_of(request: Request) -> tuple[tuple[int, ...], float]:
    """The coordinates of the one Laplacian that a request asks for, and its factor."""
    if any(sum(a) > 1 for a in request.orders) or len(request.combinations) != 1:
        raise NotPossibleError("its second derivatives are no single Laplacian")
    second = {a: c for a, c in request.combinations[0].items() if sum(a) > 1}
    if not all(map(_is_second, second)) or len({*map(float, second.values())}) != 1:
        raise NotPossibleError("its highest derivatives are no Laplacian")
    return tuple(a.index(2) for a in second), float(next(iter(second.values())))


@dataclass(frozen=True)
class Engine:
    """A column of the comparison: derivatives, whether points are taken in chunks, and by whom."""

    derivatives: AbstractDerivatives
    chunked: bool = False
    shared: bool = False

    def layout(self, chunk: int | None) -> PointSharding:
        """All points at once on one device, or as the engine says."""
        devices = tuple(jax.devices()) if self.shared else (jax.devices()[0],)
        return PointSharding(devices, chunk if self.chunked else None)


ENGINES = {
    "lattice": Engine(Lattice(collapse=False)),
    "collapsed": Engine(Lattice()),
    "collapsed, chunked": Engine(Lattice(), chunked=True),
    "collapsed, chunked, shared": Engine(Lattice(), chunked=True, shared=True),
    "unstacked": Engine(Lattice(stacked=False)),
    "unstacked, chunked, shared": Engine(Lattice(stacked=False), chunked=True, shared=True),
    REFERENCE: Engine(NestedJvp()),
    BASELINE: Engine(NestedGrad()),
    "jet": Engine(TaylorJets()),
    "folx": Engine(ForwardLaplacian()),
}


# --- Problems: the conditions are not used, but a problem has some -----------------------------


def kuramoto_sivashinsky() -> spinn.Problem:
    t, x = sp.symbols("t x", real=True)
    u = sp.Function("u", real=True)(t, x)
    equation = u.diff(t) + u * u.diff(x) + u.diff(x, 2) + u.diff(x, 4)
    return _problem({t: (0, 1), x: (-1, 1)}, [equation], u)


def biharmonic() -> spinn.Problem:
    x, y = sp.symbols("x y", real=True)
    u = sp.Function("u", real=True)(x, y)
    equation = u.diff(x, 4) + 2 * u.diff(x, 2, y, 2) + u.diff(y, 4) - 1
    return _problem({x: (-1, 1), y: (-1, 1)}, [equation], u)


def monge_ampere() -> spinn.Problem:
    x, y = sp.symbols("x y", real=True)
    u = sp.Function("u", real=True)(x, y)
    equation = u.diff(x, 2) * u.diff(y, 2) - u.diff(x, y) ** 2 - 1
    return _problem({x: (-1, 1), y: (-1, 1)}, [equation], u)


def laplacian(dimension: int) -> spinn.Problem:
    xs = sp.symbols(f"x1:{dimension + 1}", real=True)
    u = sp.Function("u", real=True)(*xs)
    equation = sp.Add(*(u.diff(x, 2) for x in xs)) - 1
    return _problem(dict.fromkeys(xs, (-1, 1)), [equation], u)


def navier_stokes() -> spinn.Problem:
    t, x, y = sp.symbols("t x y", real=True)
    u, v, p = (f(t, x, y) for f in sp.symbols("u v p", cls=sp.Function, real=True))

    def momentum(w: sp.Expr, slope: sp.Expr) -> sp.Expr:
        viscous = (w.diff(x, 2) + w.diff(y, 2)) / 100
        return w.diff(t) + u * w.diff(x) + v * w.diff(y) + slope - viscous

    equations = [momentum(u, p.diff(x)), momentum(v, p.diff(y)), u.diff(x) + v.diff(y)]
    return _problem({t: (0, 1), x: (-1, 1), y: (-1, 1)}, equations, u, v, p)


def _problem(domain: dict, equations: list[sp.Expr], *unknowns: sp.Expr) -> spinn.Problem:
    first, (lower, _) = next(iter(domain.items()))
    conditions = [u.subs(first, lower) for u in unknowns]
    return spinn.Problem(
        domain=domain, equations=equations, conditions=conditions, unknowns=unknowns
    )


PROBLEMS: dict[str, Callable[[], spinn.Problem]] = {
    "klein-gordon": lambda: spinn.load("klein_gordon"),
    "kuramoto-sivashinsky": kuramoto_sivashinsky,
    "biharmonic": biharmonic,
    "monge-ampere": monge_ampere,
    "laplacian-10": partial(laplacian, 10),
    "laplacian-100": partial(laplacian, 100),
    "navier-stokes": navier_stokes,
}


# --- What is measured -------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Loss:
    """Mean square of the residuals of a problem by one engine, and its gradient.

    Attributes:
        problem: its equations are used, its conditions are not.
        derivatives: the engine.
        layout: the devices, and how many points are taken at once.
    """

    problem: spinn.Problem
    derivatives: AbstractDerivatives
    layout: PointSharding

    @cached_property
    def objective(self) -> Objective:
        of_all = Objective.of(self.problem, self.derivatives)
        return of_all.of_terms(LossParts.by_group(self.problem).terms(0))

    def sized(self, field: Field) -> "Loss":
        """With the chunk that `solve` would choose, unless the layout has one."""
        layout = self.layout.sized_for(self.objective.bytes_per_point(field))
        return dataclasses.replace(self, layout=layout)

    def with_gradient(self, field: Field, points: Array) -> tuple[Array, Field]:
        """The loss, and its gradient with respect to the parameters of the field."""

        def of_part(field: Field, points: Points, weights: MeanWeights) -> tuple[Array, Field]:
            def total(field: Field) -> Array:
                return self.objective.term_losses(field, points, weights).sum()

            return eqx.filter_value_and_grad(total)(field)

        return self.layout.summed(of_part, field, (points,))

    def lowered(self, field: Field, points: Array) -> jax.stages.Lowered:
        """The program, before XLA."""
        return jax.jit(self.with_gradient).lower(field, points)


def make_inputs(problem: spinn.Problem, batch: int) -> tuple[Field, Array]:
    """A network for a problem, and points in the interior."""
    network_key, points_key = jax.random.split(jax.random.key(0))
    inputs, outputs = len(problem.box.coordinates), len(problem.fields)
    field = Field.on(problem.box, build(spinn.MLP(50, 5), inputs, outputs, key=network_key))
    lower, upper = jnp.asarray(problem.box.lower), jnp.asarray(problem.box.upper)
    return field, lower + (upper - lower) * jax.random.uniform(points_key, (batch, inputs))


# --- Every engine against nested jvp ------------------------------------------------------------


def verify(options: argparse.Namespace) -> dict[tuple[str, str], str]:
    """Why engines are not timed: (problem, engine) -> reason; prints each."""
    refused: dict[tuple[str, str], str] = {}
    for problem in options.problems:
        expected = in_float64(PROBLEMS[problem](), ENGINES[REFERENCE])
        for engine in options.engines:
            if reason := objection(PROBLEMS[problem](), ENGINES[engine], expected):
                refused[problem, engine] = reason
                print(f"not timed: {problem}, {engine}: {reason}", flush=True)
    count = len(options.problems) * len(options.engines)
    print(f"{count - len(refused)} of {count} engines and problems agree with {REFERENCE}\n")
    return refused


def objection(
    problem: spinn.Problem, engine: Engine, expected: tuple[np.ndarray, ...]
) -> str | None:
    """What is wrong with an engine on a problem, in words."""
    try:
        found = in_float64(problem, engine)
    except NotPossibleError as error:
        return f"not possible: {error}"
    except Exception as error:  # noqa: BLE001 - others' packages fail in ways of their own
        return f"fails: {type(error).__name__}: {str(error)[:300]}"
    error = max(map(distance, found, expected))
    return None if error <= TOLERANCE else f"wrong: relative error {error:.1e}"


def in_float64(problem: spinn.Problem, engine: Engine) -> tuple[np.ndarray, ...]:
    """The loss and its flattened gradient at 8 points; XLA may leave out optimisations."""
    with jax.enable_x64(True):
        field, points = make_inputs(problem, 8)
        loss = Loss(problem, engine.derivatives, engine.layout(2))
        quick = {"xla_backend_optimization_level": 0}
        program = loss.lowered(as_float64(field), points).compile(compiler_options=quick)
        return tuple(np.asarray(ravel_pytree(part)[0]) for part in program(field, points))


def distance(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a - b) / np.linalg.norm(b))


# --- Figures ------------------------------------------------------------------------------------


@dataclass
class Row:
    """What was measured of one engine on one problem and batch; `None` where there is nothing.

    Attributes:
        step: median seconds of a call; `calls` counts them, `fastest` is the least.
        compile: seconds for tracing, lowering and compiling; `plan` those for planning.
        memory: temporary bytes. flops: floating-point operations of a call.
        ratios: of step, compile, memory and flops to those of the baseline.
        reason: why there is no step.
    """

    problem: str
    batch: int
    engine: str
    step: float | None = None
    fastest: float | None = None
    calls: int = 0
    compile: float | None = None
    plan: float | None = None
    memory: int | None = None
    flops: float | None = None
    ratios: dict[str, float] = dataclasses.field(default_factory=dict)
    reason: str | None = None


FIGURES = {  # attribute of a row -> title and unit, divisor, format
    "step": ("step, ms", 1e-3, ".2f"),
    "compile": ("compile, s", 1, ".2f"),
    "memory": ("memory, MiB", 2**20, ".1f"),
    "flops": ("Mflop", 1e6, ".0f"),
}


def measure(
    problem: str,
    batch: int,
    refused: dict[tuple[str, str], str],
    earlier: list[Row],
    options: argparse.Namespace,
) -> list[Row]:
    """The rows of all engines on one problem and batch."""
    rows = [Row(problem, batch, e, reason=refused.get((problem, e))) for e in options.engines]
    runs = {}
    for row in rows:
        row.reason = row.reason or hopeless(row, earlier, options)
        if row.reason is None and (run := prepare(row, options)):
            runs[row.engine] = run
    times = interleaved(runs, options.budget)
    baseline = next((r for r in rows if r.engine == BASELINE), None)
    for row in rows:
        if found := times.get(row.engine):
            row.step, row.fastest, row.calls = st.median(found), min(found), len(found)
    for row in rows:
        row.ratios = {f: ratio for f in FIGURES if (ratio := _ratio(row, baseline, f)) is not None}
    return rows


def hopeless(row: Row, earlier: list[Row], options: argparse.Namespace) -> str | None:
    """Why a program is not even compiled; its memory is predicted from another batch."""
    if ENGINES[row.engine].chunked:
        return None
    known = [r for r in earlier if (r.problem, r.engine) == (row.problem, row.engine) and r.memory]
    if not known:
        return None
    return too_large(known[-1].memory * row.batch / known[-1].batch, 2 * options.memory_limit)


def too_large(memory: float, limit: float) -> str | None:
    gib = memory / 2**30
    return f"too large: {gib:.1f} GiB of temporary memory" if gib > limit else None


def prepare(row: Row, options: argparse.Namespace) -> Callable[[], Any] | None:
    """Compile the program of a row and note its figures; the program, if it is to be run."""
    problem, engine = PROBLEMS[row.problem](), ENGINES[row.engine]
    layout = engine.layout(options.chunk)
    inputs = jax.device_put(make_inputs(problem, row.batch), layout.replicated)
    loss = Loss(problem, engine.derivatives, layout)
    if engine.chunked:
        loss = loss.sized(inputs[0])
    row.plan = seconds(lambda: loss.objective.evaluation.plan)
    begin = time.perf_counter()
    program = loss.lowered(*inputs).compile()
    row.compile = time.perf_counter() - begin
    # XLA counts one device, and the body of a loop once.
    devices, loops = len(layout.devices), loss.layout.chunks(inputs[1:])
    row.memory = devices * program.memory_analysis().temp_size_in_bytes
    row.flops = devices * loops * program.cost_analysis().get("flops", float("nan"))
    row.reason = too_large(row.memory, options.memory_limit)
    return (lambda: program(*inputs)) if row.reason is None else None


def interleaved(runs: dict[str, Callable[[], Any]], budget: float) -> dict[str, list[float]]:
    """Seconds of each call. The engines take turns, each for about its share of the budget.

    The first call warms up; it counts only where it alone takes the budget.
    """
    first = {name: seconds(run) for name, run in runs.items()}
    times = {name: [t] if t > budget else [] for name, t in first.items()}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            if len(times[name]) < FEW or sum(times[name]) < budget:
                calls = int(budget / ROUNDS / first[name])
                times[name] += [seconds(run) for _ in range(min(max(calls, 1), MOST_CALLS))]
    return times


def seconds(run: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    jax.block_until_ready(run())
    return time.perf_counter() - begin


def _ratio(row: Row, baseline: Row | None, figure: str) -> float | None:
    mine, other = getattr(row, figure), getattr(baseline, figure, None)
    return mine / other if mine is not None and other else None


# --- The command --------------------------------------------------------------------------------


def header() -> str:
    titles = ["problem", "batch", "engine"]
    for title, *_ in FIGURES.values():
        titles += [title, "ratio"]
    return f"| {' | '.join(titles)} |\n|{'---|' * 3}{'---:|' * (2 * len(FIGURES))}"


def line(row: Row) -> str:
    cells = [row.problem, str(row.batch), row.engine]
    for figure, (_, unit, form) in FIGURES.items():
        value, ratio = getattr(row, figure), row.ratios.get(figure)
        cells.append("-" if value is None else format(value / unit, form))
        cells.append("-" if ratio is None else f"{ratio:.2f}")
    if (row.reason or "").startswith("too large"):
        cells[3] = "too large"
    return f"| {' | '.join(cells)} |"


def environment(options: argparse.Namespace) -> dict[str, Any]:
    device = jax.devices()[0]
    return {
        "device": f"{device.platform}: {device.device_kind}",
        "cores": os.cpu_count(),
        "jax": jax.__version__,
        "folx": None if folx is None else version("folx"),
        "symbolic_pinn": spinn.__version__,
        "settings": {k: v for k, v in vars(options).items() if k != "json"},
    }


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--problems", nargs="+", choices=PROBLEMS, default=[*PROBLEMS])
    parser.add_argument("--batches", type=int, nargs="+", default=[128, 4096, 65536])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=[*ENGINES])
    parser.add_argument("--budget", type=float, default=1.0, help="seconds of calls per engine")
    parser.add_argument("--precision", type=int, choices=(32, 64), default=32)
    parser.add_argument("--chunk", type=int, help="points of a chunk (default: as `solve` chooses)")
    parser.add_argument("--memory-limit", type=float, default=4, help="temporary memory, GiB")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def main() -> None:
    options = parse()
    jax.config.update("jax_enable_compilation_cache", False)
    jax.config.update("jax_num_cpu_devices", os.cpu_count())
    refused = verify(options)
    print(header(), flush=True)
    rows: list[Row] = []
    with jax.enable_x64(options.precision == 64):
        for problem, batch in product(options.problems, options.batches):
            found = measure(problem, batch, refused, rows, options)
            print(*map(line, found), sep="\n", flush=True)
            rows += found
            if options.json:
                report = {**environment(options), "rows": [dataclasses.asdict(r) for r in rows]}
                options.json.write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
