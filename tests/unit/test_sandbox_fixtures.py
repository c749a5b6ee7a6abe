"""The pytest plugin that comes with the package: its fixtures, in a test run of somebody else's."""

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


def test_the_service_runs(ft_sandbox):
    answer = httpx.get(ft_sandbox.base_url + "/models", headers={"Authorization": "Bearer k"}, trust_env=False)
    assert answer.status_code == 200


def test_a_client_talks_to_it(ft_client):
    file = ft_client.files.create(file=("train.jsonl", DATA), purpose="fine-tune")
    job = ft_client.fine_tuning.jobs.create(model="gpt-4o-mini", training_file=file.id)
    assert ft_client.fine_tuning.jobs.wait(job.id, timeout=30).status == "succeeded"


def test_each_test_has_its_own(ft_client):
    assert list(ft_client.files.list()) == []


def test_an_async_client_talks_to_it_on_any_loop(async_ft_client):
    async def main():
        file = await async_ft_client.files.create(file=("train.jsonl", DATA), purpose="fine-tune")
        return (await async_ft_client.files.retrieve(file.id)).bytes

    assert asyncio.run(main()) == len(DATA)


@pytest.mark.ft_sandbox(profile="openai-2023", speed=1)
def test_a_marker_says_what_it_is_to_be(ft_sandbox):
    answer = httpx.get(ft_sandbox.base_url + "/files", headers={"Authorization": "Bearer k"}, trust_env=False)
    assert set(answer.json()) == {"object", "data"}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's project, whose tests use the fixtures and turn every warning into an error."""
    (tmp_path / "test_theirs.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\nfilterwarnings = error\n")
    return tmp_path


def run(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a project's tests as its author would."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=120, check=False)


def test_the_fixtures_work_in_somebody_elses_project(project: Path) -> None:
    """Installed is enough: no import, no configuration, no warning."""
    done = run(project)
    assert "5 passed" in done.stdout, done.stdout + done.stderr


def test_the_fixtures_are_listed_with_what_they_are(project: Path) -> None:
    """`pytest --fixtures` and `--markers` tell of them."""
    listed = run(project, "--fixtures").stdout
    for name in ("ft_sandbox", "ft_client", "async_ft_client"):
        assert f"{name} -- " in listed
    assert "@pytest.mark.ft_sandbox" in run(project, "--markers").stdout


def test_a_wrong_marker_fails_the_test(project: Path) -> None:
    """What is misspelt is not read over."""
    source = "import pytest\n@pytest.mark.ft_sandbox(sped=1)\ndef test_it(ft_sandbox): pass\n"
    (project / "test_theirs.py").write_text(source)
    done = run(project)
    assert "1 error" in done.stdout
    assert "sped" in done.stdout
