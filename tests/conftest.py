import jax
import pytest


@pytest.fixture
def x64():
    """Run a test in 64-bit precision."""
    with jax.enable_x64(True):
        yield
