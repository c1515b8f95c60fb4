"""What an error means does not depend on chance."""

import errno

import pytest

from sphinx_amts.errors import MemoryReadOnly
from sphinx_amts.tm.failures import memory_failure


@pytest.mark.parametrize("name", ["malformed", "locked", "disk is full"])
def test_the_name_of_a_folder_decides_nothing(tmp_path, name):
    """What is done about a failure does not depend on words in the path that it names."""
    error = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / name))
    assert type(memory_failure(error, tmp_path, 60)) is MemoryReadOnly
