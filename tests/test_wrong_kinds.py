"""Whatever is given to the library in the place of what is meant is refused in words.

The cases run in a process without the checks of annotations that tests have, as users do.
"""

import json
import subprocess
import sys

import pytest

NAMES = """
import warnings
import numpy as np, sympy as sp, jax, equinox as eqx, optax
import symbolic_pinn as spinn
from symbolic_pinn import *
from symbolic_pinn.problem import forcing, manufactured
from symbolic_pinn.methods import FixedPoints, LBFGS, SelfScaledBroyden, Chain, Auto
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.comparing import Variant
t, x, y, a, b = sp.symbols("t x y a b", real=True)
u, v, f, k = sp.symbols("u v f k", cls=sp.Function, real=True)
heat = sp.Eq(u(t, x).diff(t), u(t, x).diff(x, 2))
walls = [sp.Eq(u(t, 0), 0), sp.Eq(u(t, 1), 0)]
start = sp.Eq(u(0, x), sp.sin(sp.pi * x))
box = {t: (0, 1), x: (0, 1)}
nan, inf, huge = float("nan"), float("inf"), 10**400
class Thing:
    pass
thing = Thing()
def stated(**more):
    given = {"domain": box, "equations": [heat], "conditions": [start, *walls], **more}
    return Problem(**given)
plain = stated()
def nested(n):
    e = x
    for _ in range(n):
        e = sp.sin(e)
    return e
long = "n" * 5000
fit = dict(recipe=Recipe(points=4, steps=1, network=MLP(2, 1)), check=False)
"""
RUN = (
    NAMES
    + """
s = spinn.solve(plain, budget=1, **fit)
import json, sys
found = {}
for case in json.load(sys.stdin):
    try:
        eval(case)
        found[case] = ["nothing", ""]
    except Exception as error:
        found[case] = [type(error).__name__, str(error)]
print(json.dumps(found))
"""
)

CASES = {
    # arguments of `Problem` of another kind
    "stated(domain=None)": ("`domain=`", "interval"),
    "stated(domain=[(0, 1)])": ("`domain=`", "interval"),
    "stated(domain=3)": ("`domain=`", "interval"),
    "stated(domain={thing: (0, 1)})": ("a Thing", "sp.symbols"),
    "stated(domain={t: 3, x: (0, 1)})": ("`t`", "(lower, upper)"),
    "stated(domain={t: (0, 1, 2), x: (0, 1)})": ("`t`", "(lower, upper)"),
    "stated(domain={t: (0, nan), x: (0, 1)})": ("`t`", "number"),
    "stated(domain={t: (0, inf), x: (0, 1)})": ("`t`", "finite"),
    "stated(domain={t: (0, True), x: (0, 1)})": ("`t`", "number"),
    "stated(domain={t: (0, thing), x: (0, 1)})": ("`t`", "a Thing", "number"),
    "stated(domain={t: (0, [1]), x: (0, 1)})": ("`t`", "number"),
    "stated(domain={t: (0, {}), x: (0, 1)})": ("`t`", "number"),
    "stated(domain={t: ('0', '1'), x: (0, 1)})": ("`t`", "number"),
    "stated(domain={t: (0, huge), x: (0, 1)})": ("`t`",),
    "stated(equations=None)": ("`equations=`", "list"),
    "stated(equations=3)": ("`equations=`", "list"),
    "stated(equations={1: heat})": ("`equations=`", "list"),
    "stated(equations=[None])": ("equation 1", "None"),
    "stated(equations=[[heat]])": ("equation 1", "no equation"),
    "stated(equations=[{}])": ("equation 1", "no equation"),
    "stated(equations=[thing])": ("equation 1", "Thing"),
    "stated(equations=[heat, 3.5])": ("equation 2",),
    "stated(equations=[heat, sp.sin])": ("equation 2", "`sin`", "arguments"),
    "stated(equations=[heat, u])": ("equation 2", "`u`", "`u(t, x)`"),
    "stated(conditions=None)": ("`conditions=`", "list"),
    "stated(conditions={})": ("`conditions=`", "list"),
    "stated(conditions=[3])": ("condition 1",),
    "stated(conditions=[start, None])": ("condition 2", "None"),
    "stated(conditions=[Condition(None)])": ("condition 1", "None"),
    "stated(conditions=[Condition(Condition(start))])": ("condition 1", "one is enough"),
    "stated(conditions=[Condition(start, where=3)])": ("condition 1", "inequality"),
    "stated(conditions=[Condition(start, where='x > 0')])": ("condition 1", "inequality"),
    "stated(conditions=[Condition(start, where=thing)])": ("condition 1", "inequality"),
    "Condition(start, group=['a'])": ("group", "text"),
    "Condition(start, group=3)": ("group", "text"),
    "Condition(start, group='')": ("group", "text"),
    "Condition(start, group=long)": ("5000 characters",),
    "Condition(start, group='a\\nb')": ("one line",),
    "stated(unknowns=3)": ("`unknowns=`", "list"),
    "stated(unknowns=u(t, t))": ("`u(t, t)`", "each coordinate"),
    "stated(unknowns='u')": ("`unknowns=`", "list"),
    "stated(unknowns=[None])": ("None", "no unknown"),
    "stated(unknowns=[u])": ("`u`", "`u(t, x)`"),
    "stated(unknowns=[x])": ("`x`", "no unknown"),
    "stated(exact=None)": ("`exact=`", "mapping", "leave it out"),
    "stated(exact=[x])": ("`exact=`", "mapping"),
    "stated(exact={u: x})": ("`exact=`", "u(t, x)"),
    "stated(exact={'u': x})": ("`exact=`", "u(t, x)"),
    "stated(exact={u(t, x): 'text'})": ("exact solution of `u`", "no SymPy expression"),
    "stated(exact={u(t, x): None})": ("exact solution of `u`", "no SymPy expression"),
    "stated(exact={u(t, x): thing})": ("exact solution of `u`", "a Thing"),
    "stated(exact={u(t, x): [x]})": ("exact solution of `u`", "no SymPy expression"),
    "stated(exact={u(t, x): True})": ("exact solution of `u`", "no SymPy expression"),
    "stated(exact={u(t, x): sp.sin})": ("`sin`", "arguments"),
    "stated(guess=None)": ("`guess=`", "mapping"),
    "stated(guess={u(t, x): 'x'})": ("guess of `u`", "no SymPy expression"),
    "stated(parameters=[a])": ("`parameters=`", "mapping"),
    "stated(parameters=a)": ("`parameters=`", "mapping"),
    "stated(parameters={3: 3})": ("`3`", "sp.symbols"),
    "stated(parameters={a: None})": ("`a`", "number"),
    "stated(parameters={a: True})": ("`a`", "number"),
    "stated(parameters={a: nan})": ("`a`", "number"),
    "stated(parameters={a: {}})": ("`a`", "number"),
    "stated(parameters={a: thing})": ("`a`", "a Thing"),
    "stated(parameters={a: (0, 1, 2)})": ("`a`", "(lower, upper)"),
    "Trainable(None)": ("start", "number"),
    "Trainable('1')": ("start", "number"),
    "Trainable(True)": ("start", "number"),
    "Trainable(nan)": ("start", "number"),
    "Trainable(1, bounds=3)": ("bounds", "(lower, upper)"),
    "Trainable(1, bounds='ab')": ("bound", "number"),
    "Trainable(1, bounds=(0, nan))": ("bound", "number"),
    "stated(observations=None)": ("`observations=`", "mapping"),
    "stated(observations={u(t, x): None})": ("observation 1",),
    "stated(observations={u(t, x): 3})": ("observation 1",),
    "stated(observations={u(t, x): thing})": ("observation 1", "no numbers"),
    "stated(observations={u(t, x): [[1, 2]]})": ("observation 1", "columns"),
    "stated(observations={u(t, x): [[0, 0, nan]]})": ("observation 1", "no finite number"),
    "stated(observations={u(t, x): ''})": ("observation 1",),
    "stated(observations={u(t, x): Observation([[0, 0, 1]], noise=-1)})": ("`noise`", "positive"),
    "stated(observations={u(t, x): Observation([[0, 0, 1]], noise=nan)})": ("`noise`", "number"),
    "stated(observations={u(t, x): Observation([[0, 0, 1]], noise=True)})": ("`noise`", "number"),
    "stated(regularise=3)": ("`regularise=`", "mapping"),
    "stated(regularise=[u(t, x)])": ("`regularise=`", "pairs"),
    "stated(functions=None)": ("`functions=`", "mapping"),
    "stated(functions=[f])": ("`functions=`", "mapping"),
    "stated(functions={'f': sp.sin})": ("`f`", "{k(x): ...}"),
    "stated(functions={f(x): 3})": ("`f(x)`",),
    "stated(functions={f(x): 'none.csv'})": ("`f(x)`", "does not exist"),
    "stated(time='t')": ("`time=`", "coordinate"),
    "stated(time=3)": ("`time=`", "coordinate"),
    "stated(quadrature=None)": ("`quadrature`", "integer"),
    "stated(quadrature=2.5)": ("`quadrature`", "integer"),
    "stated(quadrature=True)": ("`quadrature`", "integer"),
    "stated(quadrature=200000)": ("`quadrature`", "at most 1,000"),
    "stated(name=3)": ("`name=`", "text"),
    "stated(name='')": ("`name=`", "text"),
    "stated(name=long)": ("`name=`", "5000 characters"),
    "stated(description=None)": ("`description=`", "text"),
    "stated(recipe={})": ("`recipe=`", "Recipe"),
    "stated(recipe=MLP())": ("`recipe=`", "Recipe"),
    # numbers that cannot be meant
    "stated(equations=[heat.lhs - u(t, x).diff(x, 30)])": ("order 30", "16"),
    "stated(equations=[heat.lhs - u(t, x).diff((x, 10), (t, 10))])": ("order 20", "16"),
    "stated(equations=[heat.lhs - heat.rhs - nested(300)])": ("nested more than 100",),
    "stated(exact={u(t, x): nested(250)})": ("nested more than 100",),
    "stated(equations=[heat.lhs - 10**2000 * u(t, x)])": ("1,000 digits",),
    "stated(domain={sp.Symbol(long): (0, 1), t: (0, 1)})": ("5000 characters",),
    "stated(parameters={sp.Symbol(long): 1})": ("5000 characters",),
    "stated(equations=[sp.Function(long)(t, x).diff(t)])": ("5000 characters",),
    "stated(domain={sp.Symbol(''): (0, 1), t: (0, 1)})": ("name of a symbol", "text"),
    "stated(equations=[heat] * 10001)": ("10,001 equations", "10,000"),
    "manufactured(left=None, exact={u(t, x): x}, domain=box)": ("no SymPy expression",),
    "manufactured(left=u(t, x).diff(t), exact=None, domain=box)": ("`exact=`",),
    "manufactured(left=u(t, x).diff(t), exact={u(t, x): 'x'}, domain=box)": ("no SymPy",),
    "manufactured(left=u(t, x).diff(t), exact={u: x}, domain=box)": ("`exact=`", "u(t, x)"),
    "manufactured(left=u(t, x).diff(t), exact={u(t, x): x}, domain=None)": ("`domain=`",),
    "manufactured(left=u(t, x).diff(t), exact={u(t, x): x}, domain=box, parameters=[a])": (
        "`parameters=`",
    ),
    "spinn.load(None)": ("None", "no equation"),
    "spinn.load(3)": ("3", "no equation"),
    "spinn.load('a' * 5000)": ("aaaa",),
    "spinn.load('x' * 300 + '/y.py')": ("xxx",),
    "spinn.load('a\\0b.py')": ("a",),
    # recipes and descriptions of networks
    "Recipe(points=None)": ("`points`", "integer"),
    "Recipe(points=2.5)": ("`points`", "integer"),
    "Recipe(points=True)": ("`points`", "integer"),
    "Recipe(points=[4])": ("`points`", "integer"),
    "Recipe(points=10**12)": ("`points`", "at most"),
    "Recipe(steps='5')": ("`steps`", "integer"),
    "Recipe(steps=10**12)": ("`steps`", "at most"),
    "Recipe(learning_rate=nan)": ("`learning_rate`", "positive"),
    "Recipe(learning_rate=inf)": ("`learning_rate`", "positive"),
    "Recipe(learning_rate='1')": ("`learning_rate`", "positive"),
    "Recipe(learning_rate=True)": ("`learning_rate`", "positive"),
    "Recipe(learning_rate=1e30)": ("`learning_rate`", "1e-3 is usual"),
    "Recipe(learning_rate=huge)": ("`learning_rate`", "positive"),
    "Recipe(decay_rate=-1)": ("`decay_rate`", "positive"),
    "Recipe(decay_steps=0)": ("`decay_steps`", "at least 1"),
    "Recipe(seed=-1)": ("`seed`", "0 to 2**32"),
    "Recipe(seed=1.5)": ("`seed`", "integer"),
    "Recipe(seed=None)": ("`seed`", "integer"),
    "Recipe(seed=True)": ("`seed`", "integer"),
    "Recipe(precision=16)": ("`precision`", "32 or 64"),
    "Recipe(precision='32')": ("`precision`", "32 or 64"),
    "Recipe(precision=32.0)": ("`precision`", "32 or 64"),
    "Recipe(chunk=0)": ("`chunk`", "at least 1"),
    "Recipe(record_every=-2)": ("`record_every`", "at least 1"),
    "Recipe(network=None)": ("`network`", "MLP"),
    "Recipe(network=MLP)": ("`network`", "the class MLP"),
    "Recipe(network='mpl')": ("no `mpl`", "did you mean `mlp`"),
    "Recipe(stepps=3)": ("`stepps=`", "did you mean `steps`"),
    "Recipe(network={'width': 3})": ("`network`", "MLP"),
    "MLP(width=2.0)": ("`width`", "integer"),
    "MLP(width=None)": ("`width`", "integer"),
    "MLP(depth=10000)": ("`depth`", "at most 1,000"),
    "MLP(width=10**9)": ("`width`", "at most"),
    "MLP(gated=1)": ("`gated`", "True or False"),
    "MLP(factorised='no')": ("`factorised`", "True or False"),
    "MLP(scale=(1, 2))": ("`scale`", "positive number"),
    "MLP(scale=nan)": ("`scale`", "positive number"),
    "Fourier(of=None)": ("Fourier(of=...)", "MLP"),
    "Fourier(of=MLP)": ("Fourier(of=...)", "the class MLP"),
    "Fourier(sigmas=[])": ("`sigmas`", "at least one"),
    "Fourier(sigmas='a')": ("`sigmas`", "positive"),
    "Fourier(sigmas=(1, inf))": ("`sigmas`", "positive"),
    "Fourier(features=10**10)": ("`features`", "at most"),
    "SpaceTime(axis=(0, 1))": ("`axis`", "one coordinate"),
    "SpaceTime(axis=None)": ("`axis`", "one coordinate"),
    "SpaceTime(time=0)": ("`time`", "positive"),
    "Periodic(of=3)": ("Periodic(of=...)", "network"),
    "Periodic(axes='x')": ("`axes`", "positions"),
    "Periodic(axes=[1, 1])": ("`axes`", "once"),
    "Periodic(harmonics=0)": ("`harmonics`", "at least 1"),
    "RandomFeatureExpansion(0, (1,))": ("`features`", "at least 1"),
    "RandomFeatureExpansion(5, 'a')": ("`scales`", "positive"),
    "RandomFeatureExpansion(5, (1,), cells=3)": ("`cells`", "list"),
    "RandomFeatureExpansion(5, (1,), cells=((nan,),))": ("`cells`", "list of numbers"),
    "RandomFeatureExpansion(5, (1,), activation=['cos'])": ("`activation`", "cos"),
    "RandomFeatureExpansion(5, (1,), sparse=1)": ("`sparse`", "True or False"),
    "RandomFeatureExpansion(5, (1,), seed=-3)": ("`seed`",),
    "RandomFeatureExpansion(5, (1,), tones=3)": ("`tones`",),
    # weightings
    "Fixed({'initial': -1})": ("`initial`", "not negative"),
    "Fixed({'initial': nan})": ("`initial`", "not negative"),
    "Fixed({'initial': inf})": ("`initial`", "not negative"),
    "Fixed({'initial': True})": ("`initial`", "not negative"),
    "Fixed({'initial': '3'})": ("`initial`", "not negative"),
    "Fixed({3: 1})": ("name in `values`",),
    "Fixed([1, 2])": ("`values`", "mapping"),
    "Fixed(each=1)": ("`each`", "True or False"),
    "GradientWeighting(ema=nan)": ("`ema`", "0 <= ema < 1"),
    "GradientWeighting(ema=1)": ("`ema`", "0 <= ema < 1"),
    "GradientWeighting(ema=(1, 2))": ("`ema`", "0 <= ema < 1"),
    "GradientWeighting(ema=True)": ("`ema`", "0 <= ema < 1"),
    "GradientWeighting(every=0)": ("`every`", "at least 1"),
    "GradientWeighting(every=1.5)": ("`every`", "integer"),
    "GradientWeighting(cap=nan)": ("`cap`", "positive"),
    "GradientWeighting(cap=inf)": ("`cap`", "positive"),
    "GradientWeighting(statistic='max')": ("`statistic=`", "Quantiles"),
    "GradientWeighting(weighted_denominator=7)": ("`weighted_denominator`", "True or False"),
    "Quantiles(nan)": ("`q`", "between 0.5 and 1"),
    "GradientNorm(ema=-1)": ("`ema`", "0 <= ema < 1"),
    "NTKWeighting(ema=nan)": ("`ema`",),
    "SoftAdapt(beta=nan)": ("`beta`", "not negative"),
    "SoftAdapt(beta=-1)": ("`beta`", "not negative"),
    "ReLoBRaLo(temperature=inf)": ("`temperature`", "positive"),
    "ReLoBRaLo(alpha=nan)": ("`alpha`", "from 0 to 1"),
    "ReLoBRaLo(seed=-1)": ("`seed`",),
    "SelfAdaptive(learning_rate=-1)": ("`learning_rate`", "positive"),
    "ResidualAttention(eta=nan)": ("`eta`", "positive"),
    "ResidualAttention(gamma=1)": ("`gamma`", "0 <= gamma < 1"),
    "CausalWeighting(epsilon=inf)": ("`epsilon`", "positive"),
    "CausalWeighting(intervals=10**10)": ("`intervals`", "at most"),
    # methods
    "Adam(weighting='gradeint')": ("no `gradeint`", "did you mean `gradient`"),
    "Adam(point_weighting='casual')": ("no `casual`", "did you mean `causal`"),
    "Adam(learning_rate=(1, 2))": ("`learning_rate`", "positive"),
    "Adam(optimiser='lion')": ("`optimiser`", "optax.lion"),
    "Adam(steps=True)": ("`steps`", "integer"),
    "LevenbergMarquardt(damping=nan)": ("`damping`", "positive"),
    "LevenbergMarquardt(damping=(1, 2))": ("`damping`", "positive"),
    "LevenbergMarquardt(acceleration=2)": ("`acceleration`", "True or False"),
    "LevenbergMarquardt(batch=100)": ("`batch=`", "FixedPoints"),
    "LBFGS(memory=10**6)": ("`memory`", "at most"),
    "SelfScaledBroyden(tolerance=0)": ("`tolerance`", "positive"),
    "FixedPoints(points=10**12)": ("`points`", "at most"),
    "FixedPoints(condition_weight=-1)": ("`condition_weight`", "positive"),
    "FixedPoints(weighting={'initial': 3})": ("`weighting=`", "Fixed"),
    "RandomFeatures(features=10**9)": ("`features`", "at most"),
    "RandomFeatures(scales='a')": ("`scales`", "positive"),
    "RandomFeatures(cells=3)": ("`cells`", "list"),
    "RandomFeatures(ratio=inf)": ("`ratio`", "positive"),
    "Chain('adam')": ("`methods=`", "Chain(Adam(), ...)"),
    "Chain(Adam)": ("`methods=`", "the class Adam"),
    # solve, solve_ensemble and compare
    "spinn.solve('heat')": ("`problem=`", "load"),
    "spinn.solve(None)": ("`problem=`", "Problem"),
    "spinn.solve(plain, method='Random_Features')": ("did you mean `random-features`",),
    "spinn.solve(plain, method='lm', weighting='gradient')": ('method="lm"', "belong to `adam`"),
    "spinn.solve(plain, method=Adam)": ("`method=`", "give `Adam()`"),
    "spinn.solve(plain, method='lmm:40')": ('method="lmm:40"', "did you mean `lm`"),
    "spinn.solve(plain, folder=3)": ("`folder=`", "path", "3"),
    "spinn.load_run(3)": ("`folder=`", "path", "3"),
    "spinn.load_run('a\\0b')": ("`folder=`", "path"),
    "spinn.resume(None)": ("`folder=`", "path", "None"),
    "spinn.repeat([])": ("`folder=`", "path", "[]"),
    "spinn.Solution.load(3)": ("`path=`", "path", "3"),
    "spinn.Ensemble.load(3)": ("`folder=`", "path", "3"),
    "spinn.CsvLog(3)": ("`path=`", "path", "3"),
    "spinn.TensorBoard(None)": ("`folder=`", "path", "None"),
    "spinn.diagnose('heat')": ("`problem=`", "`load(...)`", "heat"),
    "spinn.solve(plain, metod='lm')": ("`metod=`", "did you mean `method`"),
    "spinn.solve(plain, weighting='gradent')": ("no `gradent`", "did you mean `gradient`"),
    "spinn.solve(plain, callbacks=[3])": ("`callbacks=`", "StopAt", "3"),
    "spinn.solve(plain, callbacks=spinn.StopAt)": ("`callbacks=`", "object of the class"),
    "spinn.solve(plain, recipe={'steps': 3})": ("`recipe=`", "Recipe"),
    "spinn.solve(plain, network='mpl')": ("no `mpl`", "did you mean `mlp`"),
    "spinn.solve(plain, derivatives='latice')": ("no `latice`", "did you mean `lattice`"),
    "spinn.solve(plain, derivatives=3)": ("`derivatives=`", "Lattice()"),
    "spinn.solve(plain, devices=2)": ("`devices=`", "jax.devices()"),
    "spinn.solve(plain, devices=[])": ("`devices=`", "jax.devices()"),
    "spinn.solve(plain, devices=[0])": ("`devices=`", "jax.devices()"),
    "spinn.solve(plain, check=None)": ("`check=`", "True or False"),
    "spinn.solve(plain, snapshots='yes')": ("`snapshots=`", "True or False"),
    "spinn.solve(plain, start='run')": ("`start=`", "Solution"),
    "spinn.solve(plain, budget=nan)": ("`budget`", "positive"),
    "spinn.solve(plain, budget='60')": ("`budget`", "positive"),
    "spinn.solve(plain, budget=True)": ("`budget`", "positive"),
    "spinn.solve(plain, budget=(1, 2))": ("`budget`", "positive"),
    "spinn.solve(plain, tolerance=-1)": ("`tolerance`", "positive"),
    "spinn.solve(plain, cross_check='lmm')": ("`cross_check=", "did you mean `lm`"),
    "spinn.solve(plain, cross_check=3)": ("`cross_check=`", "method"),
    "spinn.solve(plain, report=3)": ("`report=`", "function"),
    "spinn.solve(plain, stepz=3)": ("`stepz=`", "did you mean `steps`"),
    "spinn.solve(plain, progress=3)": ("`progress=`", "True or False"),
    "spinn.solve(plain, seed=-1)": ("`seed`",),
    "spinn.solve_ensemble(plain, seeds=0)": ("`seeds`", "at least 1"),
    "spinn.solve_ensemble(plain, seeds=True)": ("`seeds`", "integer"),
    "spinn.solve_ensemble(plain, seeds='12')": ("`seeds`", "integer"),
    "spinn.solve_ensemble(plain, seeds=10**9)": ("`seeds`", "at most"),
    "spinn.solve_ensemble(plain, seeds=[1, 1])": ("`seeds`", "different"),
    "spinn.solve_ensemble(plain, seeds=[])": ("`seeds`",),
    "spinn.solve_ensemble(plain, seeds=[1.5])": ("`seeds`", "integer"),
    "spinn.solve_ensemble(plain, seeds=2.5)": ("`seeds`", "integer"),
    "spinn.compare(plain, {})": ("nothing to compare",),
    "spinn.compare(plain, None)": ("`variants=`", "mapping"),
    "spinn.compare(plain, [Variant()])": ("`variants=`", "mapping"),
    "spinn.compare(plain, {'a': 3})": ("variants['a']", "Variant"),
    "spinn.compare(plain, {'a': 'gradent'})": ("a: ", "did you mean `gradient`"),
    "spinn.compare(plain, ['fixed'], sedes=2)": ("`sedes=`", "did you mean `seeds`"),
    "Problem(domian=box)": ("`domian=`", "did you mean `domain`"),
    "Condition(start, groop='a')": ("`groop=`", "did you mean `group`"),
    "Observation([1], nois=3)": ("`nois=`", "did you mean `noise`"),
    "spinn.compare(plain, {3: Variant()})": ("label",),
    "spinn.compare(plain, {'a': Variant(), 'b': Variant(settings={'learning_rate': -1})}, **fit)": (
        "b: `learning_rate`",
        "positive",
    ),
    "spinn.compare(plain, {'a': Variant(), 'b': Variant(Fixed({'start': 2}))}, **fit)": (
        "b: no loss group `start`",
    ),
    "spinn.compare(plain, {'a': Variant(), 'b': Variant(settings=3)}, **fit)": ("b: `settings=`",),
    "spinn.compare(plain, {'a': Variant(), 'b': Variant(parameters={'c': 3})}, **fit)": (
        "b: `c` is no parameter",
    ),
    "spinn.compare(plain, {'a': Variant(settings={'seeds': 3})}, **fit)": ("a: `seeds`",),
    "spinn.compare(plain, {'a': Variant(), 'b': Variant(settings={'network': Periodic(axes=5)})},"
    " **fit)": ("b: `axes`", "2 coordinate(s)"),
    "spinn.compare(plain, {'a': Variant()}, seeds=0, **fit)": ("a: `seeds`", "at least 1"),
    "spinn.compare(stated(equations=[heat.lhs - a * heat.rhs], parameters={a: 1}), {'a': Variant(),"
    " 'b': Variant(parameters={'a': (1, 2)})}, **fit)": ("`a` and `b`", "other coordinates"),
    # sizes
    "spinn.solve(plain, points=10**9)": ("`points`", "GB", "fewer"),
    "spinn.solve(plain, network=None, recipe=Recipe(network=MLP(10**6, 3)))": ("network", "TB"),
    "spinn.solve(plain, recipe=Recipe(network=Fourier(of=MLP(10**5, 1), features=10**7)))": (
        "network",
        "TB",
    ),
    "spinn.solve(plain, method=LevenbergMarquardt(batch=FixedPoints(points=10**9)))": ("`points`",),
    "spinn.solve(plain, method=LevenbergMarquardt(batch=FixedPoints(points=10**7),"
    " matrix_free=False), recipe=Recipe(network=MLP(1000, 4)))": ("Jacobian", "TB", "matrix_free"),
    "spinn.solve(plain, method=RandomFeatures(features=10**6))": ("features", "TB"),
    "spinn.solve(plain, method=LBFGS(memory=10**4), recipe=Recipe(network=MLP(4000, 9)))": ("TB",),
    "spinn.solve_ensemble(plain, seeds=10**5, recipe=Recipe(network=MLP(4000, 9)))": (
        "seeds",
        "TB",
    ),
}


@pytest.fixture(scope="module")
def outcomes():
    """What each case raised, and its message."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RUN],
        input=json.dumps([*CASES]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("case", CASES)
def test_another_kind_is_refused_in_words(case, outcomes):
    kind, message = outcomes[case]
    assert kind == "InputError", message
    for fragment in CASES[case]:
        assert fragment in message
    assert " at 0x" not in message
    assert "__main__" not in message
    assert len(message) < 2_000


# Arguments of a solution.
CASES_OF_A_SOLUTION = {
    "s(t=0, x=0, grid='yes')": ("`grid`", "True or False"),
    "s(t=0, x=0, extrapolate='no')": ("`extrapolate`", "True or False"),
    "s.grid(4, standard_errors='no')": ("`standard_errors`", "True or False"),
    "s.grid(4, units='m')": ("`units`", "mapping"),
    "s.export(3)": ("`path=`", "path", "3"),
    "s.export('a.csv', format='csv')": ("`format=`", "suffix"),
    "s.export('a.csv', overwrite='no')": ("`overwrite`", "True or False"),
    "s.save(3)": ("`folder=`", "path", "3"),
    "s.save('a', overwrite='no')": ("`overwrite`", "True or False"),
    "s.report(3)": ("`path=`", "path", "3"),
    "s.animate(3)": ("`path=`", "path", "3"),
    "s.animate('a.gif', frame=2)": ("`frame`", "did you mean `frames`"),
    "s.animate('a.gif', overwrite='no')": ("`overwrite`", "True or False"),
    "s.report('a.pdf')": ("`a.pdf`", ".html"),
    "s.report('a.html', folder='nowhere')": ("`folder=`", "`nowhere`"),
    "s.report('a.html', overwrite=1)": ("`overwrite`", "True or False"),
    "s.plot(expresion='u')": ("`expresion`", "did you mean `expression`"),
    "spinn.StopAt(1e-3)": ("by name", "StopAt(..., tolerance=...)"),
    "spinn.repeat('nowhere')": ("`nowhere`", "run.json", "folder="),
}
CASES |= CASES_OF_A_SOLUTION


# What NumPy gives in a loop over `np.arange(3)` or in a column of a table.
SCALARS = {
    "Recipe(steps=np.int64(3), points=np.int32(4), seed=np.uint8(5))": "Recipe(4, steps=3, seed=5)",
    "Recipe(learning_rate=np.float32(0.5))": "Recipe(learning_rate=0.5)",
    "MLP(np.int64(8), depth=np.int64(2), gated=np.bool_(True))": "MLP(8, 2, gated=True)",
    "Fourier(sigmas=np.array([1.0, 2.0]))": "Fourier(sigmas=(1.0, 2.0))",
    "RandomFeatures(np.int64(40), np.array([1.0, 2.0]))": "RandomFeatures(40, (1.0, 2.0))",
    "Fixed({'initial': np.float32(0.5)})": "Fixed({'initial': 0.5})",
    "Trainable(np.float32(0.5), bounds=(0, np.int64(1)))": "Trainable(0.5, bounds=(0, 1))",
    "Adam(steps=np.int64(7)).steps": "7",
    "stated(domain={t: (np.int64(0), np.float32(1)), x: (0, 1)}).box": "plain.box",
    "float(stated(equations=[heat.lhs - a * heat.rhs], parameters={a: np.float32(0.5)})"
    ".constants[a])": "0.5",
    "spinn.solve(plain, seed=np.int64(3), budget=np.int64(1), **fit).run.seed": "3",
    "[s.run.seed for s in spinn.solve_ensemble(plain, seeds=np.arange(2), budget=1, **fit)"
    ".solutions]": "[0, 1]",
    "spinn.solve(plain, method='random-features:features=20:blocks=1', tolerance=np.float32(1))"
    ".run.method": "'random-features'",
}


def test_scalars_of_numpy_are_numbers():
    pairs = "".join(f"same({a!r}, {b!r})\n" for a, b in SCALARS.items())
    program = f"{NAMES}\ndef same(one, other):\n    assert eval(one) == eval(other), one\n{pairs}"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
