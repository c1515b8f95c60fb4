"""``python tests/aws``, which people start by hand."""

from __future__ import annotations

import socket
import subprocess
import sys

import project_paths


def test_a_port_in_use_ends_the_command_with_what_to_do():
    """It does not live on without a service."""
    with socket.create_server(("127.0.0.1", 0)) as occupied:
        port = occupied.getsockname()[1]
        command = [sys.executable, str(project_paths.TESTS / "aws"), "--port", "0", "--s3-port", str(port)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert result.returncode == 1
    assert f"Port {port} cannot be used" in result.stderr
    assert "--port 0 --s3-port 0" in result.stderr
    assert "export" not in result.stdout
