"""Exports of problems of every shape: regions, moving ones, space and time, families, an ODE.

The fields are exact solutions put in by hand, so that nothing has to be solved.
"""

from xml.etree import ElementTree

import equinox as eqx
import jax.numpy as jnp
import meshio
import numpy as np
import pytest
import sympy as sp
import xarray as xr

from symbolic_pinn import InputError, Problem, Region, Solution, inside
from symbolic_pinn.networks import Field

t, x, y, z, k = sp.symbols("t x y z k", real=True)


class Sum(eqx.Module):
    """u = c . x + x . x in the user's coordinates."""

    slopes: tuple[float, ...] = eqx.field(static=True)
    mu: tuple[float, ...] = eqx.field(static=True)
    sigma: tuple[float, ...] = eqx.field(static=True)

    def __call__(self, xi):
        point = jnp.asarray(self.mu, xi.dtype) + jnp.asarray(self.sigma, xi.dtype) * xi
        return jnp.array([jnp.dot(jnp.asarray(self.slopes, xi.dtype), point) + point @ point])


def solution_on(domain, coordinates, parameters=None):
    u = sp.Function("u", real=True)(*coordinates)
    last = coordinates[-1]
    middle = sum(domain[last]) / sp.Integer(2)
    problem = Problem(
        domain=domain,
        equations=[sp.Eq(u.diff(last), u)],
        conditions=[sp.Eq(u.subs(last, middle), 0)],
        parameters=parameters or {},
    )
    box = problem.box
    slopes = tuple(float(i + 1) for i in range(len(box.coordinates)))
    return Solution(problem=problem, field=Field.on(box, Sum(slopes, box.mean, box.deviation), ()))


def exact(points):
    return points @ np.arange(1.0, points.shape[1] + 1) + (points**2).sum(axis=1)


def mesh(path):
    found = meshio.read(path)
    [cells] = found.cells
    return found.points, cells.type, cells.data, found.point_data


def measure(points, corners):
    """Areas of triangles or volumes of tetrahedra."""
    dim = corners.shape[1] - 1
    edges = points[corners[:, 1:], :dim] - points[corners[:, :1], :dim]
    return np.abs(np.linalg.det(edges)) / (1, 1, 2, 6)[dim]


REGIONS = {
    "disc": (x**2 + y**2 < 1, (-1, 1), (-1, 1), np.pi),
    "ring": (
        (x**2 + y**2 < 1) & ((x - 0.3) ** 2 + y**2 > 0.1),
        (-1, 1),
        (-1, 1),
        0.9 * np.pi,
    ),
    "L": ((x < 0) | (y < 0), (-1, 1), (-1, 1), 3.0),
    "half": (x + 2 * y < 1.5, (0, 1), (0, 1), 0.5),
    "polygon": (
        inside(Region(np.array([[0.1, 0.1], [0.9, 0.2], [0.6, 0.9]])), x, y),
        (0, 1),
        (0, 1),
        0.295,
    ),
}


@pytest.mark.parametrize("name", REGIONS)
def test_triangles_fill_a_region_and_no_more(name, tmp_path):
    holds, xs, ys, area = REGIONS[name]
    solution = solution_on({x: xs, y: ys, (x, y): holds}, (x, y))
    points, kind, corners, data = mesh(solution.export(tmp_path / "u.vtu", 24, 20))
    assert kind == "triangle"
    box = solution.problem.box
    assert box.contains(points[:, :2], slack=1e-7).all()
    assert box.contains(points[corners, :2].mean(axis=1)).all()
    assert {*corners.ravel()} == {*range(len(points))}
    areas = measure(points, corners)
    curved = 0.005 if name in ("disc", "ring") else 1e-9
    assert areas.sum() == pytest.approx(area, rel=curved)
    assert areas.min() > 1e-3 * areas.max()
    # Every edge inside belongs to two triangles: no hole, nothing twice.
    edges = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]]))
    _, counts = np.unique(edges, axis=0, return_counts=True)
    assert counts.max() == 2
    np.testing.assert_allclose(data["u"], exact(points[:, :2]), rtol=1e-12)
    np.testing.assert_allclose(data["u"], solution(x=points[:, 0], y=points[:, 1]), rtol=1e-12)
    grid = solution.to_xarray(7, expressions=["u.diff(x)"])
    at = np.stack(np.meshgrid(grid["x"], grid["y"], indexing="ij"), axis=-1).reshape(-1, 2)
    outside = ~box.contains(at, slack=1e-7).reshape(7, 7)
    assert outside.any()
    for quantity in ("u", "u.diff(x)"):
        np.testing.assert_array_equal(np.isnan(grid[quantity]), outside)


def test_a_part_of_a_region_is_cut_out_by_the_values_of_its_coordinates(tmp_path):
    solution = solution_on({x: (-1, 1), y: (-1, 1), (x, y): x**2 + y**2 < 1}, (x, y))
    path = solution.export(tmp_path / "u.vtu", 20, x=np.linspace(0, 1, 20))
    points, _, corners, _ = mesh(path)
    assert points[:, 0].min() == 0
    assert measure(points, corners).sum() == pytest.approx(np.pi / 2, rel=0.005)
    # Along a line through it there are its two ends.
    points, kind, _, data = mesh(solution.export(tmp_path / "line.vtu", 20, y=0.6))
    assert kind == "line"
    np.testing.assert_allclose([points[:, 0].min(), points[:, 0].max()], [-0.8, 0.8], atol=1e-6)
    np.testing.assert_array_equal(points[:, 1], 0.6)
    np.testing.assert_allclose(data["u"], exact(points[:, :2]), rtol=1e-12)


def moments(path):
    """The times and files of a collection."""
    found = ElementTree.parse(path).iter("DataSet")
    return {float(d.get("timestep")): path.parent / d.get("file") for d in found}


def test_time_is_a_file_for_each_moment(tmp_path):
    solution = solution_on({t: (0, 2), x: (0, 1), y: (0, 3)}, (t, x, y))
    path = solution.export(tmp_path / "flow.vtu", 4, t=[0, 0.5, 2], expressions=["u.diff(t)"])
    assert path == tmp_path / "flow.pvd"
    found = moments(path)
    assert [*found] == [0, 0.5, 2]
    assert {*tmp_path.iterdir()} == {path, *found.values()}
    for time, file in found.items():
        points, kind, corners, data = mesh(file)
        assert (kind, len(corners), len(points)) == ("quad", 9, 16)
        at = np.column_stack([np.full(16, time), points[:, :2]])
        np.testing.assert_allclose(data["u"], exact(at), rtol=1e-12)
        np.testing.assert_allclose(data["u.diff(t)"], 1 + 2 * at[:, 0], rtol=1e-12)
    before = {p: p.read_bytes() for p in tmp_path.iterdir()}
    with pytest.raises(InputError, match=r"flow.pvd` exists|flow_0000.vtu` exists"):
        solution.export(tmp_path / "flow.vtu", 3, t=[0, 1])
    assert {p: p.read_bytes() for p in tmp_path.iterdir()} == before
    assert solution.export(tmp_path / "one.vtu", 3, t=1.0) == tmp_path / "one.vtu"


def test_a_region_that_moves_has_its_own_cells_at_each_moment(tmp_path):
    holds = (x - t) ** 2 + y**2 < 1
    solution = solution_on({t: (0, 1), x: (-1, 2), y: (-1, 1), (x, y): holds}, (t, x, y))
    found = moments(solution.export(tmp_path / "disc.vtu", 24, t=[0.0, 1.0]))
    for time, file in found.items():
        points, _, corners, data = mesh(file)
        assert measure(points, corners).sum() == pytest.approx(np.pi, rel=0.01)
        centre = points[:, :2].mean(axis=0)
        np.testing.assert_allclose(centre, [time, 0], atol=0.02)
        at = np.column_stack([np.full(len(points), time), points[:, :2]])
        np.testing.assert_allclose(data["u"], exact(at), rtol=1e-12)


def test_space_and_time_in_four_coordinates(tmp_path):
    box = {t: (0, 1), x: (0, 1), y: (0, 1), z: (0, 2)}
    solution = solution_on(box, (t, x, y, z))
    found = moments(solution.export(tmp_path / "u.vtu", 3, t=[0.25, 1]))
    points, kind, corners, data = mesh(found[0.25])
    assert (kind, len(corners)) == ("hexahedron", 8)
    at = np.column_stack([np.full(27, 0.25), points])
    np.testing.assert_allclose(data["u"], exact(at), rtol=1e-12)
    # VTK counts the corners of the bottom, and then those of the top.
    first = points[corners[0]]
    np.testing.assert_array_equal(first[:4, 2], 0)
    np.testing.assert_array_equal(first[4:, :2], first[:4, :2])
    volume = np.linalg.det((first[[1, 3, 4]] - first[0])[None])
    assert volume == pytest.approx(0.25)
    path = solution.export(tmp_path / "u.nc", 3, z=1.0)
    with xr.open_dataset(path) as again:
        assert again["u"].dims == ("t", "x", "y")
        assert float(again["z"]) == 1.0
        value = float(again["u"].sel(t=0.5, x=1, y=0))
    assert value == pytest.approx(exact(np.array([[0.5, 1, 0, 1]]))[0])
    assert {*moments(solution.export(tmp_path / "v.vti", 3, t=[0, 1]))} == {0, 1}


def test_a_ball_and_a_cylinder_are_filled_with_tetrahedra(tmp_path):
    box = {x: (-1, 1), y: (-1, 1), z: (-1, 1)}
    solids = {
        4 / 3 * np.pi: {(x, y, z): x**2 + y**2 + z**2 < 1},
        2 * np.pi: {(x, y): x**2 + y**2 < 1},
    }
    for volume, holds in solids.items():
        solution = solution_on({**box, **holds}, (x, y, z))
        path = solution.export(tmp_path / f"{volume:.0f}.vtu", 12)
        points, kind, corners, data = mesh(path)
        assert kind == "tetra"
        assert solution.problem.box.contains(points[corners].mean(axis=1)).all()
        assert measure(points, corners).sum() == pytest.approx(volume, rel=0.05)
        np.testing.assert_allclose(data["u"], exact(points), rtol=1e-12)


def test_a_family_has_its_parameter_as_a_coordinate(tmp_path):
    domain = {t: (0, 1), x: (0, 1), y: (0, 1)}
    solution = solution_on(domain, (t, x, y), {k: (1, 3)})
    found = solution.to_xarray(4, t=0.5)
    assert found["u"].dims == ("x", "y", "k")
    np.testing.assert_array_equal(found["k"], np.linspace(1, 3, 4))
    expected = exact(np.array([[0.5, 1 / 3, 1, 3]]))[0]
    assert float(found["u"][1, 3, 3]) == pytest.approx(expected)
    assert [*moments(solution.export(tmp_path / "one.vtu", 2, k=2, t=[0, 1]))] == [0, 1]


def test_more_than_three_directions_are_refused(tmp_path):
    domain = {t: (0, 1), x: (0, 1), y: (0, 1), z: (0, 1)}
    solution = solution_on(domain, (t, x, y, z), {k: (1, 3)})
    for name in ("u.vtu", "u.vti"):
        with pytest.raises(InputError, match="here x, y, z, k vary: give some"):
            solution.export(tmp_path / name, 2)
    assert not any(tmp_path.iterdir())


def test_an_ode_is_a_line(tmp_path):
    solution = solution_on({t: (0, 4)}, (t,))
    points, kind, corners, data = mesh(solution.export(tmp_path / "u.vtu", 5))
    assert (kind, corners.tolist()) == ("line", [[0, 1], [1, 2], [2, 3], [3, 4]])
    np.testing.assert_array_equal(points[:, 0], [0, 1, 2, 3, 4])
    np.testing.assert_allclose(data["u"], exact(points[:, :1]))
    found = solution.to_xarray()
    assert found.sizes == {"t": 50}
    np.testing.assert_allclose(found["u"].interp(t=2.0), 6.0, atol=1e-2)


def test_far_from_any_point_of_a_region_the_reason_is_said(tmp_path):
    solution = solution_on({x: (-1, 1), y: (-1, 1), (x, y): x**2 + y**2 < 1}, (x, y))
    with pytest.raises(InputError, match="two values at least that lie in the domain"):
        solution.export(tmp_path / "u.vtu", x=[2.0, 3.0], y=[0.0, 0.5])
    with pytest.raises(InputError, match=r"no cell|hardly a point"):
        solution.export(tmp_path / "u.vtu", x=[0.9, 1.0], y=[0.9, 1.0])
    assert not any(tmp_path.iterdir())
