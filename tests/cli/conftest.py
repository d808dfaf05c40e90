import pytest


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder, where nothing may be written."""
    path = tmp_path / "work"
    path.mkdir()
    monkeypatch.chdir(path)
    return path
