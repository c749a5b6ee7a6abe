"""`ft run`, killed at random moments and run again, has one file and one job on the server."""

from pathlib import Path

from ft_client.cli._sandbox_process import sandbox_process
from tests.soak.kills import run_kills


def test_killed_runs_continue_with_one_file_and_one_job(tmp_path: Path) -> None:
    """For both APIs, with and without metadata; `make soak` kills many more."""
    with sandbox_process(speed=1000) as base_url:
        result = run_kills(base_url, tmp_path, seed=1, kills=10)
    assert result["wrong"] == []
    assert result["kills"] == 10
