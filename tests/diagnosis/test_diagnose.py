import re

import jax.numpy as jnp
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.diagnosis import HINT, OK, WARNING, diagnose

t, x, y = sp.symbols("t x y", real=True)
u, v = (sp.Function(n, real=True) for n in "uv")
BOX = {t: (0, 1), x: (0, 1)}
U = u(t, x)
HEAT = sp.Eq(U.diff(t), U.diff(x, 2))
DECAY = sp.exp(-(sp.pi**2) * t) * sp.sin(sp.pi * x)
START, WALLS = sp.Eq(u(0, x), sp.sin(sp.pi * x)), [u(t, 0), u(t, 1)]


def found(topic, equations=(HEAT,), conditions=(START, *WALLS), **more):
    domain = more.pop("domain", BOX)
    problem = spinn.Problem(
        domain=domain, equations=list(equations), conditions=list(conditions), **more
    )
    return [f for f in diagnose(problem) if f.topic == topic]


def warnings(topic, *args, **more):
    return [f.message for f in found(topic, *args, **more) if f.level == WARNING]


@pytest.mark.parametrize("name", spinn.shipped())
def test_every_shipped_problem_is_without_warning(name):
    problem = spinn.load(name)
    findings = diagnose(problem)
    assert [f.message for f in findings if f.level == WARNING] == []
    satisfied = any("satisfies every term" in f.message for f in findings)
    assert satisfied == bool(problem.exact)


def test_orders_are_those_of_the_equations():
    assert [f.message for f in found("orders")] == ["`u(t, x)`: order 1 in t, 2 in x"]


@pytest.mark.parametrize(
    ("equations", "conditions", "message"),
    [
        ([HEAT], [*WALLS], "order 1 in `t`, and there are no conditions at `t` = 0"),
        ([HEAT], [START, WALLS[0]], "order 2 in `x`, and there is 1 condition on faces of `x`"),
        ([U.diff(t, 2) - U.diff(x, 2)], [START, *WALLS], "order 2 in `t`, and there is 1"),
        ([U.diff(t, 2) - U.diff(x, 2)], [START, u(1, x), *WALLS], "order 2 in `t`, and there is 1"),
        ([U.diff(x)], [u(0, x)], "order 1 in `x`, and there are no conditions"),
    ],
)
def test_missing_conditions_are_missed(equations, conditions, message):
    assert any(message in w for w in warnings("orders", equations, conditions))


def test_enough_conditions_are_enough():
    third = [U.diff(t) + U.diff(x, 3)]
    ring = [sp.Eq(e.subs(x, 0), e.subs(x, 1)) for e in (U, U.diff(x), U.diff(x, 2))]
    assert warnings("orders", third, [u(0, x), *ring]) == []
    clamped = [e.subs(x, end) for e in (U, U.diff(x)) for end in (0, 1)]
    assert warnings("orders", [U.diff(t) + U.diff(x, 4)], [u(0, x), *clamped]) == []


@pytest.mark.parametrize(
    ("conditions", "difference"),
    [
        ([START, u(t, 0) - 1, u(t, 1)], "differ by 1"),
        ([sp.Eq(u(0, x), x), u(t, 0), sp.Eq(u(t, 1), 1 + t / 3)], None),
        ([sp.Eq(u(0, x), x**2), U.diff(x).subs(x, 0), u(t, 1) - 1], None),
        ([sp.Eq(u(0, x), x), sp.Eq(u(t, 0), u(t, 1))], "differ by 1"),
        ([sp.Eq(2 * u(0, x), x), 3 * u(t, 1) - sp.Rational(3, 4)], "differ by 0.75"),
    ],
)
def test_corners_are_compared(conditions, difference):
    messages = warnings("corners", conditions=conditions)
    assert len(messages) == (difference is not None)
    assert difference is None or difference in messages[0]


def test_different_slopes_are_a_hint():
    conditions = [sp.Eq(u(0, x), x), U.diff(x).subs(x, 0), u(t, 1) - 1]
    [finding] = found("corners", conditions=conditions)
    assert finding.level == HINT
    assert "different slopes where t = 0 meets x = 0: they differ by 1" in finding.message


def test_a_parameter_that_nothing_uses_is_named():
    a, b = sp.symbols("a b", real=True)
    assert warnings("symbols", parameters={a: 1, b: 2}, domain={t: (0, a), x: (0, 1)}) == [
        "the parameter `b` is used nowhere"
    ]


@pytest.mark.parametrize(
    ("exact", "message"),
    [
        (DECAY, None),
        (DECAY + sp.Rational(1, 10**9) * t, "does not satisfy equation 1"),
        (DECAY * 2, "does not satisfy condition 1"),
        (DECAY + sp.exp(-(sp.pi**2) * t / 4) * sp.sin(sp.pi * x / 2), "condition 1"),
    ],
)
def test_the_exact_solution_is_tried(exact, message):
    messages = warnings("exact", exact={U: exact})
    assert len(messages) == (message is not None)
    assert message is None or message in messages[0]


def test_an_identity_that_only_digits_show():
    exact = sp.atan(t) + sp.atan(1 / (t + 1))
    source = 1 / (1 + t**2) - 1 / ((t + 1) ** 2 + 1)
    [finding] = found("exact", [U.diff(t) - source], [u(0, x) - sp.pi / 4], exact={U: exact})
    assert (finding.level, "random points" in finding.message) == (OK, True)


def test_scales_apart_give_a_hint():
    small = sp.Rational(1, 10**5)
    [finding] = found("scales", [U.diff(t) - small * U.diff(x, 2)])
    assert finding.level == HINT
    assert "`u_t(t, x)` about 3.5" in finding.message
    assert "`-u_xx(t, x)/100000` about 0.00012" in finding.message


def test_scales_of_an_exact_solution_are_its_own():
    [finding] = found("scales", exact={U: DECAY})
    assert finding.level == OK
    first, second = re.findall(r"about ([\d.e+-]+)", finding.message)
    assert first == second


def poisson(waves):
    source = sp.sin(waves * sp.pi * x) * sp.sin(sp.pi * y)
    u = sp.Function("u", real=True)(x, y)
    return {
        "domain": {x: (0, 1), y: (0, 1)},
        "equations": [sp.Eq(u.diff(x, 2) + u.diff(y, 2), source)],
        "conditions": [u.subs(s, end) for s in (x, y) for end in (0, 1)],
    }


def test_short_waves_are_told_by_their_length():
    [finding] = found("waves", **poisson(40))
    assert finding.level == OK
    assert "are 0.05 of 1 along `x`" in finding.message


def test_waves_below_the_resolution_are_warned_of():
    u = sp.Function("u", real=True)(x, y)
    fast = sp.sin(40 * sp.pi * x**2) * sp.sin(40 * sp.pi * y**2)
    stated = {**poisson(1), "equations": [sp.Eq(u.diff(x, 2) + u.diff(y, 2), fast)]}
    [warning] = warnings("waves", **stated)
    assert "below the resolution of 4,000 random features" in warning


def test_what_is_smooth_has_no_waves():
    assert found("waves") == []


@pytest.mark.parametrize(
    ("equation", "conditions", "message"),
    [
        (
            sp.Eq(U.diff(t), sp.sqrt(x - sp.Rational(1, 2)) * U.diff(x)),
            [],
            "equation 1: `sqrt(x - 1/2)` is not finite (nan) at t = 0.",
        ),
        (sp.Eq(U.diff(t), U.diff(x, 2) + sp.log(x - t)), [], "`log(-t + x)` is not finite (nan)"),
        (
            HEAT,
            [sp.Eq(u(0, x), sp.log(x - sp.Rational(1, 2)))],
            "condition 1: `log(x - 1/2)` is not finite (nan) at t = 0, x = 0.",
        ),
        (
            sp.Eq(U.diff(t), sp.Piecewise((sp.log(x - 2), x > sp.Rational(1, 2)), (U, True))),
            [],
            "`log(x - 2)` is not finite (nan)",
        ),
    ],
)
def test_what_is_known_and_not_finite_is_a_warning(equation, conditions, message):
    [said] = warnings("finite", [equation], [*conditions, *([] if conditions else [START]), *WALLS])
    assert message in said
    assert "no unknown is in it" in said


@pytest.mark.parametrize(
    "equation",
    [
        sp.Eq(U.diff(t), U.diff(x) / x),  # at no point inside
        sp.Eq(U.diff(t), sp.exp(-1 / x**2)),
        sp.Eq(U.diff(t), sp.Piecewise((sp.sqrt(x - t), x > t), (U, True))),
        sp.Eq(U.diff(t), sp.Piecewise((U, x > t), (sp.sqrt(t - x), True))),
        sp.Eq(U.diff(t), sp.Piecewise((sp.sqrt(x - 2), U > 1), (U, True))),  # perhaps never taken
        sp.Eq(U.diff(t), sp.sqrt(U - 100)),
    ],
)
def test_what_may_be_finite_is_no_warning(equation):
    assert found("finite", [equation]) == []


def test_a_term_is_looked_at_where_it_holds():
    inside = spinn.Condition(sp.Eq(U.diff(t), sp.sqrt(x - t)), where=x > t)
    assert found("finite", [inside]) == []


def test_a_function_that_is_not_finite_is_a_warning():
    k = sp.Function("k", real=True)
    code = {k(x): lambda s: jnp.where(s > 0.5, jnp.nan, s)}
    [said] = warnings("finite", [sp.Eq(U.diff(t), k(x) * U.diff(x))], functions=code)
    assert "`k(x)` is not finite (nan)" in said
    assert "`k` is given in `functions=`" in said


def test_an_overflow_of_32_bits_is_a_hint():
    large = [sp.Eq(U.diff(t), sp.exp(100 * x) * U)]
    [hint] = found("finite", large)
    assert hint.level == HINT
    assert "`exp(100*x)` is not finite in 32-bit floats (inf)" in hint.message
    assert found("finite", large, recipe=spinn.Recipe(precision=64)) == []


def test_a_corner_that_sticks_into_the_domain_is_a_hint_with_its_exponent():
    found = [f for f in spinn.diagnose(spinn.load("l_shape")) if f.topic == "region"]
    assert found[0].message == "the domain has 6 corners in (x, y)"
    assert "an angle of 270 degrees at x = 0, y = 0" in found[1].message
    assert "r^0.67, r^0.33" in found[1].message
    assert [f.level for f in found] == ["ok", "hint"]


def test_a_part_of_the_boundary_without_a_condition_is_a_warning():
    x, y = sp.symbols("x y", real=True)
    u = sp.Function("u", real=True)(x, y)
    open_below = spinn.Problem(
        domain={(x, y): x**2 + y**2 < 1},
        equations=[sp.Eq(u.diff(x, 2) + u.diff(y, 2), 0)],
        conditions=[(spinn.boundary(x, y) & (y > 0)) >> sp.Eq(u, 1)],
    )
    [warning] = [f for f in spinn.diagnose(open_below) if f.level == "warning"]
    assert "50 % of the boundary has 0 of 1 conditions" in warning.message


def test_conditions_that_contradict_each_other_where_two_curves_meet():
    x, y = sp.symbols("x y", real=True)
    u = sp.Function("u", real=True)(x, y)
    rim = spinn.boundary(x, y)
    torn = spinn.Problem(
        domain={(x, y): x**2 + y**2 < 1},
        equations=[sp.Eq(u.diff(x, 2) + u.diff(y, 2), 0)],
        conditions=[(rim & (y > 0)) >> sp.Eq(u, 1), (rim & (y <= 0)) >> sp.Eq(u, 0)],
    )
    [warning] = [f for f in spinn.diagnose(torn) if f.level == "warning"]
    assert "contradict each other" in warning.message


def test_a_curve_that_is_partly_outside_says_which_share():
    x, y = sp.symbols("x y", real=True)
    u = sp.Function("u")(x, y)
    line = sp.Eq(y, x)  # of which the quarter below the diagonal of the L-shape is missing
    problem = spinn.Problem(
        domain={(x, y): (x**2 + y**2 < 1) & ((x > 0) | (y > 0))},
        equations=[u.diff(x, 2) + u.diff(y, 2)],
        conditions=[spinn.boundary(x, y) >> sp.Eq(u, 0), line >> sp.Eq(u, 1)],
    )
    [found] = [f for f in spinn.diagnose(problem) if "outside" in f.message]
    # The diagonal of the box [-1, 1]^2 is 2 sqrt(2) long, and 1 of it lies in the domain.
    assert found.message.startswith("condition 2 holds on 35 % of `y = x`"), found.message


a = sp.Symbol("a", real=True)


@pytest.mark.parametrize(
    ("holds", "interval", "said"),
    [
        (
            (x**2 + y**2 < 1) & (x**2 + y**2 > a**2),
            (sp.Rational(1, 2), sp.Rational(3, 2)),
            "`a` from 1 to 1.5",
        ),
        (x**2 + y**2 < a, (-1, 1), "`a` from -1 to 0"),
        ((x**2 + y**2 < 1) & (x > a) & (x < 2 * a**2), (-1, 1), "`a` from 0 to 0.5"),
        (x**2 + y**2 < a, (sp.Rational(1, 2), 1), None),
    ],
)
def test_members_of_a_family_without_a_domain_are_told(holds, interval, said):
    w = sp.Function("u", real=True)(x, y)
    problem = spinn.Problem(
        domain={x: (-2, 2), y: (-2, 2), (x, y): holds},
        equations=[sp.Eq(w.diff(x, 2) + w.diff(y, 2), 1)],
        conditions=[spinn.boundary(x, y) >> sp.Eq(w, 0)],
        parameters={a: interval},
    )
    found = [f for f in spinn.diagnose(problem) if "no such members" in f.message]
    assert [f.level for f in found] == ([] if said is None else ["warning"])
    assert said is None or said in found[0].message


def test_each_parameter_of_a_family_is_looked_at_with_all_values_of_the_others():
    b, w = sp.Symbol("b", real=True), sp.Function("u", real=True)(x, y)
    problem = spinn.Problem(
        domain={x: (-2, 2), y: (-2, 2), (x, y): (x**2 + y**2 < 3 * a) & (x > b)},
        equations=[sp.Eq(w.diff(x, 2) + w.diff(y, 2), 1)],
        conditions=[spinn.boundary(x, y) >> sp.Eq(w, 0)],
        # For a = 1 no b is above the radius, and for b = 2 no a reaches it.
        parameters={b: (-1, 3), a: (sp.Rational(1, 10), 1)},
    )
    found = [f.message for f in spinn.diagnose(problem) if "no such members" in f.message]
    assert len(found) == 1
    assert "`b` from 1.8 to 3" in found[0]
