"""Files of Gmsh: the boundary of what they mesh, and the names of its parts."""

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

from symbolic_pinn import Problem, boundary
from symbolic_pinn.domain.region import Region
from symbolic_pinn.errors import InputError

pytest.importorskip("meshio")
pytest.importorskip("igl")

# A frame: the square (0, 3)^2 without (1, 2)^2, in eight cells of two triangles each.
FRAME = """$MeshFormat
2.2 0 8
$EndMeshFormat
$PhysicalNames
4
1 1 "inlet"
1 2 "hole"
1 3 "nowhere"
2 9 "body"
$EndPhysicalNames
{nodes}
{elements}
"""


def section(name, rows):
    return "\n".join([f"${name}", str(len(rows)), *rows, f"$End{name}"])


def element(number, kind, tag, nodes):
    return f"{number} {kind} 2 {tag} {tag} {' '.join(str(n + 1) for n in nodes)}"


def frame():
    nodes = [f"{4 * i + j + 1} {i} {j} 0" for i in range(4) for j in range(4)]
    lines = [(1, (j, j + 1)) for j in range(3)]
    around = [(1, 1), (1, 2), (2, 2), (2, 1)]
    inner = [4 * i + j for i, j in around]
    lines += [(2, (a, b)) for a, b in zip(inner, [*inner[1:], inner[0]], strict=True)]
    triangles = []
    for i in range(3):
        for j in range(3):
            if (i, j) != (1, 1):
                a, b, c, d = 4 * i + j, 4 * i + j + 4, 4 * i + j + 5, 4 * i + j + 1
                triangles += [(a, b, c), (a, d, c)]  # the second one runs to the right
    cells = [(1, tag, line) for tag, line in lines] + [(2, 9, t) for t in triangles]
    rows = [element(n, *cell) for n, cell in enumerate(cells, 1)]
    return FRAME.format(nodes=section("Nodes", nodes), elements=section("Elements", rows))


def tetrahedron():
    nodes = ["1 0 0 0", "2 1 0 0", "3 0 1 0", "4 0 0 1"]
    rows = [element(1, 2, 9, (0, 1, 2)), element(2, 4, 5, (0, 1, 2, 3))]
    return FRAME.format(nodes=section("Nodes", nodes), elements=section("Elements", rows))


def test_a_plane_mesh_has_rings_with_names(tmp_path):
    path = tmp_path / "frame.msh"
    path.write_text(frame())
    region = Region(path)
    body = region.body
    assert region.dim == 2
    assert body.surface(100).measure == pytest.approx(16)
    assert body.margin(np.array([[1.5, 1.5], [0.5, 0.5]])) == pytest.approx([0.5, -0.5])
    assert body.names == ("inlet", "hole")
    surface = body.surface(200)
    inlet, hole = (body.named(n, surface.points) for n in body.names)
    np.testing.assert_array_equal(inlet, surface.points[:, 0] == 0)
    np.testing.assert_array_equal(hole, np.abs(surface.points - 1.5).max(axis=1) < 0.6)
    moved = region.moved(1, 0).body
    assert moved.named("inlet", np.array([[1.0, 1.5], [4.0, 1.5]])).tolist() == [True, False]


def test_a_name_that_a_file_does_not_have_is_refused(tmp_path):
    path = tmp_path / "frame.msh"
    path.write_text(frame())
    x, y = sp.symbols("x y", real=True)
    u = sp.Function("u", real=True)(x, y)
    problem = Problem(
        domain={(x, y): Region(path)},
        equations=[sp.Eq(u.diff(x, 2) + u.diff(y, 2), 0)],
        conditions=[boundary("inlet") >> sp.Eq(u, 0), boundary("hole") >> sp.Eq(u, 1)],
    )
    assert len(problem.terms) == 3
    with pytest.raises(InputError, match="there is no part `inlett`; did you mean `inlet`"):
        replace(problem, conditions=[boundary("inlett") >> sp.Eq(u, 0)])
    with pytest.raises(InputError, match="there is no part `wall`; there are hole, inlet"):
        replace(problem, conditions=[boundary("wall") >> sp.Eq(u, 0)])


def test_a_mesh_of_tetrahedra_has_its_surface(tmp_path):
    path = tmp_path / "solid.msh"
    path.write_text(tetrahedron())
    body = Region(path).body
    assert body.surface(64).measure == pytest.approx(1.5 + np.sqrt(3) / 2)
    assert body.margin(np.array([[0.1, 0.1, 0.1]])) == pytest.approx([-0.1])
    assert body.names == ("body",)
    assert body.named("body", np.array([[0.2, 0.2, 0], [0.2, 0, 0.2]])).tolist() == [True, False]


@pytest.mark.parametrize("content", ["", "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n", "nonsense"])
def test_damaged_files_are_refused(tmp_path, content):
    path = tmp_path / "a.msh"
    path.write_text(content)
    with pytest.raises(InputError, match=r"a\.msh`"):
        Region(path)
