"""Meshes of triangles against closed forms of boxes and balls."""

import subprocess
import sys

import numpy as np
import pytest
import sympy as sp

from symbolic_pinn.domain.inside import inside
from symbolic_pinn.domain.mesh_files import oriented, volume
from symbolic_pinn.domain.region import Region
from symbolic_pinn.errors import InputError

trimesh = pytest.importorskip("trimesh")
pytest.importorskip("igl")
x, y, z = sp.symbols("x y z", real=True)


def box():
    return trimesh.creation.box(extents=(2, 4, 6))


def ball(subdivisions=4):
    return trimesh.creation.icosphere(subdivisions=subdivisions)


def saved(mesh, folder, kind="stl"):
    mesh.export(folder / f"part.{kind}")
    return folder / f"part.{kind}"


def box_distance(points):
    """Signed, to the box (-1, 1) x (-2, 2) x (-3, 3)."""
    q = np.abs(points) - [1, 2, 3]
    return np.linalg.norm(np.maximum(q, 0), axis=1) + np.minimum(q.max(axis=1), 0)


@pytest.mark.parametrize("kind", ["stl", "ply", "obj", "off"])
def test_a_box_is_read(tmp_path, kind):
    region = Region(saved(box(), tmp_path, kind))
    body = region.body
    assert body.dim == region.dim == 3
    np.testing.assert_allclose(body.bounds, [(-1, -2, -3), (1, 2, 3)])
    points = np.random.default_rng(0).uniform(-4, 4, (2_000, 3))
    np.testing.assert_allclose(body.margin(points), box_distance(points), atol=1e-12)
    assert str(inside(region, x, y, z)) == "inside(part, x, y, z)"
    assert inside(region, x, y, z).subs({x: 0, y: 0, z: 2.9}) is sp.true
    assert inside(region, x, y, z).subs({x: 0, y: 0, z: 3.1}) is sp.false


def test_the_surface_is_even_by_area(tmp_path):
    surface = Region(saved(box(), tmp_path)).body.surface(2_000)
    assert len(surface.points) == 2_000
    assert surface.measure == pytest.approx(2 * (8 + 12 + 24))
    np.testing.assert_allclose(box_distance(surface.points), 0, atol=1e-12)
    for axis, area in enumerate((24, 12, 8)):
        for sign in (1, -1):
            on = surface.normals[:, axis] * sign > 0.99
            assert surface.weights[on].sum() == pytest.approx(area, abs=0.3)
            np.testing.assert_allclose(surface.points[on, axis], sign * (axis + 1), atol=1e-12)
    # x^2 has the integral 24 (x = +-1) 2 ... over the faces: 2 * 24 + (2 / 3) * (2 * 4 + 2 * 6) * 2
    found = np.sum(surface.weights * surface.points[:, 0] ** 2)
    assert found == pytest.approx(2 * 24 + 2 * (2 / 3) * (4 + 6), rel=3e-3)
    steps = np.linalg.norm(np.diff(surface.points, axis=0), axis=1)
    assert np.median(steps) < 0.4


def test_normals_are_the_gradient_of_the_margin(tmp_path):
    body = Region(saved(ball(), tmp_path)).body
    surface = body.surface(500)
    step = 1e-4
    there = surface.points + 1e-3 * surface.normals
    for axis in range(3):
        shift = step * np.eye(3)[axis]
        slope = (body.margin(there + shift) - body.margin(there - shift)) / (2 * step)
        assert np.median(np.abs(slope - surface.normals[:, axis])) < 1e-6


def test_a_ball(tmp_path):
    body = Region(saved(ball(), tmp_path)).body
    points = np.random.default_rng(0).uniform(-1.2, 1.2, (5_000, 3))
    exact = np.linalg.norm(points, axis=1) - 1
    np.testing.assert_allclose(body.margin(points), exact, atol=3e-3)
    assert body.surface(4_000).measure == pytest.approx(4 * np.pi, rel=2e-3)


def test_faces_that_point_inward_are_turned(tmp_path):
    mesh = ball(2)
    inward = trimesh.Trimesh(mesh.vertices, mesh.faces[:, ::-1])
    body = Region(saved(inward, tmp_path)).body
    assert volume(body.vertices, body.faces) == pytest.approx(mesh.volume)
    assert body.margin(np.zeros((1, 3)))[0] < -0.9
    surface = body.surface(100)
    assert (np.sum(surface.points * surface.normals, axis=1) > 0).all()


def test_faces_that_disagree_are_turned():
    mesh = ball(2)
    faces = mesh.faces.copy()
    faces[::3] = faces[::3, ::-1]
    turned = oriented(np.array(mesh.vertices), faces)
    assert volume(np.array(mesh.vertices), turned) == pytest.approx(mesh.volume)


def test_a_cavity_is_kept(tmp_path):
    inner = ball(3)
    hollow = trimesh.util.concatenate(
        [box(), trimesh.Trimesh(0.5 * inner.vertices, inner.faces[:, ::-1])]
    )
    body = Region(saved(hollow, tmp_path)).body
    assert body.margin(np.array([[0, 0, 0], [0, 0, 1]], float)) == pytest.approx(
        [0.5, -0.5], abs=0.01
    )


def test_a_mesh_with_a_small_gap_is_warned_of(tmp_path):
    mesh = ball()
    path = saved(trimesh.Trimesh(mesh.vertices, mesh.faces[40:]), tmp_path)
    with pytest.warns(UserWarning, match=r"is open: \d+ edges belong to one triangle only"):
        body = Region(path).body
    points = np.random.default_rng(0).uniform(-1.2, 1.2, (5_000, 3))
    exact = np.linalg.norm(points, axis=1) - 1
    assert np.mean((body.margin(points) < 0) != (exact < 0)) < 0.01


def test_a_mesh_that_is_open_is_refused(tmp_path):
    mesh = ball()
    cut = mesh.faces[mesh.vertices[mesh.faces].mean(axis=1)[:, 2] > -0.3]
    with pytest.raises(InputError, match=r"about 3. % of the surface is missing; close it"):
        Region(saved(trimesh.Trimesh(mesh.vertices, cut), tmp_path))
    lid = box()
    with pytest.raises(InputError, match=r"is open: 3 edges"):
        Region(saved(trimesh.Trimesh(lid.vertices, lid.faces[1:]), tmp_path))


@pytest.mark.parametrize("content", [b"", b"solid x\nfacet", bytes(200), b"\x00\xff" * 300])
@pytest.mark.parametrize("kind", ["stl", "ply", "obj", "off"])
def test_damaged_files_are_refused(tmp_path, content, kind):
    path = tmp_path / f"part.{kind}"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"part\.(stl|ply|obj|off)`"):
        Region(path)


def test_a_mesh_is_scaled_and_moved(tmp_path):
    region = Region(saved(box(), tmp_path)).scaled(0.5).moved(1, 0, 0)
    np.testing.assert_allclose(region.body.bounds, [(0.5, -1, -1.5), (1.5, 1, 1.5)])


def test_packages_for_meshes_are_imported_late():
    code = (
        "import sys, symbolic_pinn.domain.region_data as m;"
        "m.Region([(0, 0), (1, 0), (1, 1)]).body.surface(10);"
        "sys.exit(bool({'igl', 'trimesh', 'meshio'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_missing_package_is_named(tmp_path, monkeypatch):
    path = saved(box(), tmp_path)
    monkeypatch.setitem(sys.modules, "igl", None)
    with pytest.raises(InputError, match=r"needs `igl` .*; `pip install 'symbolic-pinn\[mesh\]'`"):
        Region(path)
