"""Standard streams that are closed, or that nobody reads."""

import subprocess
import sys

import pytest

SPINN = "from spinn_cli.main import main; main()"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "| true", "| head -1"])
@pytest.mark.parametrize("command", ["help methods", "list"])
def test_a_stream_that_is_gone_is_no_error(command, closed):
    line = f"set -o pipefail; {sys.executable} -c '{SPINN}' {command} {closed}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
