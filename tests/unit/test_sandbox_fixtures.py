"""The pytest plugin of the package, used in a separate project."""

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import asyncio
import httpx
import pytest

ROW = b'{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}\\n'
DATA = ROW * 10


def test_sandbox_runs(ft_sandbox):
    response = httpx.get(ft_sandbox.base_url + "/models", headers={"Authorization": "Bearer k"}, trust_env=False)
    assert response.status_code == 200


def test_client_runs_job(ft_client):
    file = ft_client.files.create(file=("train.jsonl", DATA), purpose="fine-tune")
    job = ft_client.fine_tuning.jobs.create(model="gpt-4o-mini", training_file=file.id)
    assert ft_client.fine_tuning.jobs.wait(job.id, timeout=30).status == "succeeded"


def test_sandbox_is_fresh_for_each_test(ft_client):
    assert list(ft_client.files.list()) == []


def test_async_client_works_in_any_loop(async_ft_client):
    async def main():
        file = await async_ft_client.files.create(file=("train.jsonl", DATA), purpose="fine-tune")
        return (await async_ft_client.files.retrieve(file.id)).bytes

    assert asyncio.run(main()) == len(DATA)


@pytest.mark.ft_sandbox(profile="openai-2023", speed=1)
def test_marker_sets_sandbox_arguments(ft_sandbox):
    response = httpx.get(ft_sandbox.base_url + "/files", headers={"Authorization": "Bearer k"}, trust_env=False)
    assert set(response.json()) == {"object", "data"}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A separate project, whose tests use the fixtures and turn warnings into errors."""
    (tmp_path / "test_theirs.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\nfilterwarnings = error\n")
    return tmp_path


def run(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the tests of the project in a subprocess."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=120, check=False)


def test_fixtures_work_without_configuration(project: Path) -> None:
    """Neither an import nor configuration is needed, and nothing warns."""
    done = run(project)
    assert "5 passed" in done.stdout, done.stdout + done.stderr


def test_fixtures_and_marker_are_listed(project: Path) -> None:
    """`pytest --fixtures` and `--markers` describe them."""
    listed = run(project, "--fixtures").stdout
    for name in ("ft_sandbox", "ft_client", "async_ft_client"):
        assert f"{name} -- " in listed
    assert "@pytest.mark.ft_sandbox" in run(project, "--markers").stdout


def test_marker_with_unknown_argument_fails(project: Path) -> None:
    """A misspelled argument is an error."""
    source = "import pytest\n@pytest.mark.ft_sandbox(sped=1)\ndef test_it(ft_sandbox): pass\n"
    (project / "test_theirs.py").write_text(source)
    done = run(project)
    assert "1 error" in done.stdout
    assert "sped" in done.stdout
