"""Break the program on purpose, once in each of many places: the tests must fail each time.

    python tests/mutations.py [FIRST]

Works on a copy of the checkout; prints each mutation with the first test that fails, and exits with
1 if one survives. Not collected by pytest: it runs a part of the suite for every mutation.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Those that are quick to fail first; random equations take minutes to be made smaller.
TESTS = (
    ("algebra", "compiler/test_lowering.py", "problem", "diagnosis", "test_equations.py"),
    ("calculus",),
    ("compiler/test_random_equations.py",),
)
OF_SOLVERS = (
    ("networks/test_feature_maps.py", "networks/test_random_features.py"),
    ("methods/random_features",),
    ("methods/full_batch", "verdict"),
)
OF_DOMAIN = (("domain", "sampling"), ("problem/test_regions.py",))
OF_MAPS = (("networks", "calculus/test_mapped_form.py"),)
# File, what stands there, what is put in its place.
MUTATIONS = (
    ("algebra/normal_form.py", "statement.lhs - statement.rhs", "statement.lhs + statement.rhs"),
    ("algebra/normal_form.py", "range(first, last + 1)", "range(first, last)"),
    ("algebra/normal_form.py", "-whole if join is sp.Add", "whole if join is sp.Add"),
    ("algebra/normal_form.py", "inner, variable, int(count))", "inner, variable, 1)"),
    ("algebra/partial.py", "self.raised(i) * p.diff(s)", "self.raised(i)"),
    ("algebra/partial.py", "n + (i == slot)", "n + (i <= slot)"),
    ("algebra/integrand.py", "ends[1] - ends[0]", "ends[0] - ends[1]"),
    ("algebra/integrand.py", "place = left + length * of.symbol", "place = length * of.symbol"),
    ("algebra/panel_rules.py", "scale * power * r ** (power - 1)", "scale * r ** (power - 1)"),
    ("algebra/resolution.py", "if difference <= GOOD:", "if True:"),
    ("algebra/resolution.py", "nearer > 0.7 * near", "nearer > 7 * near"),
    ("problem/assumptions.py", "declared != found", "declared == 'found'"),
    ("problem/meetings.py", "other.curve or fixed[0] & fixed[1]", "other.curve"),
    ("problem/meetings.py", "for t in _conditions(problem)", "for t in ()"),
    ("verdict/other_nodes.py", "2 * problem.quadrature + 1", "problem.quadrature"),
    ("algebra/complex_parts.py", "real * a - imaginary * b", "real * a + imaginary * b"),
    (
        "algebra/complex_parts.py",
        "sp.conjugate: lambda a, b: (a, -b)",
        "sp.conjugate: lambda a, b: (a, b)",
    ),
    ("algebra/components.py", "[s[i, j] if", "[s[j, i] if"),
    ("compiler/jax_rules.py", "sp.cos: Rule(jnp.cos)", "sp.cos: Rule(jnp.sin)"),
    ("compiler/jax_rules.py", "a - b * jnp.floor(a / b)", "a + b * jnp.floor(a / b)"),
    ("compiler/jax_rules.py", "reduce(jnp.minimum, args)", "reduce(jnp.maximum, args)"),
    ("compiler/lowering.py", "_call(_INVERSE_ROOT, value)", "_call(_ROOT, value)"),
    ("compiler/lowering.py", "jnp.where(self.taken, a, rule.harmless)", "a"),
    ("compiler/lowering.py", "left = jnp.logical_and(left, jnp.logical_not(holds))", "left = left"),
    ("compiler/residual.py", "(sp.diff(part, stand_ins[p]) for part", "(part for part"),
    ("problem/term.py", "(self.expression, self.where), (0, True)", "(self.expression, True)"),
    ("calculus/functions.py", "cos.follows(z, -sin)", "cos.follows(z, sin)"),
    ("calculus/plan.py", "rest + o.factor * symbol", "rest - o.factor * symbol"),
    ("calculus/patterns.py", "for step in algebraic.atoms(*_STEPS)", "for step in ()"),
    ("networks/feature_maps.py", "n % 4 in (1, 2)", "n % 4 in (2, 3)"),
    (
        "collocation/collocation.py",
        "slopes[p][group.index, None] * derivative",
        "derivative",
    ),
    ("methods/random_features/newton.py", "strict=True)) - residual", "strict=True)) + residual"),
    (
        "methods/random_features/time_marching.py",
        "for n in range(order):",
        "for n in range(min(order, 1)):",
    ),
    ("collocation/least_squares.py", "right = right - e.S @", "right = right + e.S @"),
    (
        "methods/full_batch/dense_steps.py",
        "delta + second / 2, delta",
        "delta - second / 2, delta",
    ),
    (
        "methods/full_batch/dense_steps.py",
        "-(2 * r @ along + along @ along)",
        "-(r @ along)",
    ),
    ("verdict/sizes.py", "np.sqrt(np.mean(np.square(values)))", "np.mean(np.square(values))"),
    ("calculus/evaluation.py", "jnp.asarray(lower(value, at), points.dtype)", "points[:, i]"),
    ("domain/boundary.py", "before != behind if of_boundary else before", "before"),
    ("domain/boundary.py", "found.turned(behind & ~before).part(kept)", "found.part(kept)"),
    ("domain/boundary.py", "return found.part(~again)", "return found"),
    ("domain/bounding.py", "np.concatenate([points, inside])", "points"),
    ("domain/ring.py", "[e[:, 1], -e[:, 0]]", "[-e[:, 1], e[:, 0]]"),
    ("domain/margin.py", "found = -margin(where.args[0], at)", "found = margin(where.args[0], at)"),
    ("domain/margin.py", "found = np.max([margin(a, at)", "found = np.min([margin(a, at)"),
    ("domain/pool.py", "density * np.prod(upper - lower)", "np.prod(upper - lower)"),
    ("domain/surface.py", "np.where(inward[:, None], -self.normals, self.normals)", "self.normals"),
    ("domain/margin.py", "sorted(where.args, key=sp.default_sort_key)", "where.args"),
    ("networks/feature_maps.py", "q = (1 - q) * d", "q = (1 - q / 2) * d"),
    ("networks/feature_maps.py", "for c in lower[:0:-1]:", "for c in lower[:1:-1]:"),
    ("networks/map_formulas.py", "turn = -cmath.exp", "turn = cmath.exp"),
    ("methods/random_features/sharp_edges.py", "c + d for c in new", "c - d for c in new"),
    ("problem/on_boundary.py", "not (face.is_interior or at_a_point)", "not face.is_interior"),
)


def main() -> int:
    chosen = MUTATIONS[int(sys.argv[1]) - 1 :] if len(sys.argv) > 1 else MUTATIONS
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "checkout"
        ignore = shutil.ignore_patterns(".*", "runs", "__pycache__", "site")
        shutil.copytree(ROOT, copy, ignore=ignore)
        survivors = [m for m in chosen if not _is_found(copy, *m)]
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} mutations are found")
    return 1 if survivors else 0


def _is_found(copy: Path, file: str, old: str, new: str) -> bool:
    path = copy / "symbolic_pinn" / file
    text = path.read_text()
    assert text.count(old) == 1, f"{file}: `{old}` stands there {text.count(old)} times"
    path.write_text(text.replace(old, new))
    of_solver = file.startswith(("methods", "verdict", "networks/feature_maps"))
    groups = OF_SOLVERS if of_solver else TESTS
    groups = OF_DOMAIN if file.startswith("domain") else groups
    groups = OF_MAPS if file.startswith("networks/map") else groups
    first = next((f for tests in groups if (f := _first_failure(copy, tests))), "")
    path.write_text(text)
    print(
        f"{'found   ' if first else 'SURVIVES'} {file}: `{old}` -> `{new}`\n    {first[:110]}",
        flush=True,
    )
    return bool(first)


def _first_failure(copy: Path, tests: tuple[str, ...]) -> str:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider"]
    command += [f"tests/{t}" for t in tests]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    return next((w for w in done.stdout.splitlines() if w.startswith(("FAILED", "ERROR"))), "")


if __name__ == "__main__":
    sys.exit(main())
