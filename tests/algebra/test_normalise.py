"""The passes from a statement to its normal forms, each by an expression before and after."""

import pytest
import sympy as sp

from symbolic_pinn import InputError
from symbolic_pinn.algebra import Partial, Quadrature, Supplied, Vocabulary, halves, normalise
from symbolic_pinn.algebra.normalise import PASSES
from symbolic_pinn.problem import Code

t, x = sp.symbols("t x", real=True)
u, k = (sp.Function(n, real=True) for n in "uk")
psi = sp.Function("psi", complex=True)(t, x)
U = u(t, x)
SOURCES = {"k": Code(lambda z: z)}
KNOWN = Vocabulary(unknowns=[U], functions=SOURCES)


def after(count, statement, known=KNOWN):
    for each in PASSES[:count]:
        statement = each(statement, known)
    return statement


def test_each_pass_does_one_thing():
    stated = sp.Eq(U.diff(t), k(x) * U)
    supplied = after(1, stated)
    assert isinstance(supplied, sp.Eq)
    [function] = supplied.atoms(Supplied)
    assert function.args == (x,)
    expression = after(2, stated)
    assert expression == U.diff(t) - function * U
    assert after(3, stated) == expression  # nothing is complex
    normal = after(4, stated)
    assert {str(p) for p in normal.atoms(Partial)} == {"u(t, x)", "u_t(t, x)"}
    assert normalise(stated, KNOWN) == [("", normal)]
    assert len(PASSES) == 4


def test_a_complex_statement_has_two_normal_forms():
    known = Vocabulary(unknowns=[*halves(psi)], complex_unknowns=[psi])
    stated = sp.Eq(sp.I * psi.diff(t), psi)
    p, q = halves(psi)
    expected = [-q.diff(t) - p, p.diff(t) - q]
    found = normalise(stated, known)
    assert [name for name, _ in found] == [", real part", ", imaginary part"]
    for (_, part), real in zip(found, expected, strict=True):
        [(_, normal)] = normalise(real, Vocabulary(unknowns=[p, q]))
        assert sp.expand(part - normal) == 0


def test_nodes_are_those_of_the_vocabulary():
    integral = sp.Integral(u(t, x), (x, 0, 1))
    [(_, found)] = normalise(integral, Vocabulary(unknowns=[U], quadrature=Quadrature(25)))
    assert len(found.atoms(Partial)) == 25


def test_what_is_not_declared_is_refused():
    with pytest.raises(InputError, match="`k\\(x\\)` is not declared"):
        normalise(k(x) * U, Vocabulary(unknowns=[U]))
