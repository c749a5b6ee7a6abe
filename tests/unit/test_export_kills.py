"""An export that is killed at any point ends with the same bytes. `make soak` kills a larger one 50 times."""

from pathlib import Path

from tests.soak import exports


def test_killed_export_has_the_bytes_of_an_uninterrupted_one(tmp_path: Path) -> None:
    """Three kills with SIGKILL, at points that a fixed seed chooses."""
    killed = exports.run(jobs=4, files=24, kills=3, seed=1, folder=tmp_path)
    assert killed.different == []
    assert killed.kills == 3
    assert killed.repeated <= 3 * 4  # each kill repeats at most the objects in flight
