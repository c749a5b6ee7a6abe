"""The cassettes are files of vcrpy: vcrpy and pytest-recording replay them without any part of this project."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from tests.support.cassettes import FOLDER
from tests.support.plain_environment import plain_environment, run

# A project as any user of vcrpy and pytest-recording writes it.
CONFTEST = """
def pytest_recording_configure(config, vcr):
    vcr.register_matcher("recorded_headers", lambda sent, recorded: recorded.headers.items() <= sent.headers.items())
"""
TESTS = """
import os
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest
import yaml

FOLDER = Path(os.environ["CASSETTES"])
NAMES = [path.relative_to(FOLDER).with_suffix("").as_posix() for path in sorted(FOLDER.rglob("*.yaml"))]


@pytest.fixture(scope="module")
def vcr_cassette_dir():
    return str(FOLDER)


@pytest.fixture(scope="module")
def vcr_config():
    return {"match_on": ["method", "uri", "recorded_headers", "raw_body"]}


@pytest.fixture(scope="module")
def client():
    with httpx.Client() as client:
        yield client


@pytest.mark.parametrize("name", [pytest.param(n, id=n, marks=pytest.mark.default_cassette(n)) for n in NAMES])
@pytest.mark.vcr
def test_replays(name, vcr, client):
    assert find_spec("ft_client") is None and find_spec("ft_client_generated") is None
    document = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    assert document["version"] == 1 and set(document) == {"version", "interactions"}
    for interaction in document["interactions"]:
        request, recorded = interaction["request"], interaction["response"]
        headers = {key: values[0] for key, values in request["headers"].items()}
        response = client.request(request["method"], request["uri"], content=request["body"], headers=headers)
        body = recorded["body"]["string"]
        assert response.status_code == recorded["status"]["code"]
        assert response.content == (body.encode() if isinstance(body, str) else body)
        for key, values in recorded["headers"].items():
            assert response.headers.get_list(key) == values
        if "content-length" in response.headers:
            assert int(response.headers["content-length"]) == len(response.content)
    assert vcr.all_played
"""


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """A run of the stock tools over all cassettes."""
    folder = tmp_path_factory.mktemp("stock")
    python = plain_environment(folder / "environment", ["vcrpy", "pytest-recording", "httpx"])
    project = folder / "project"
    project.mkdir()
    (project / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (project / "test_replay.py").write_text(TESTS, encoding="utf-8")
    return run(
        python, project, "-m", "pytest", "-q", "--block-network", "-p", "no:cacheprovider", CASSETTES=str(FOLDER)
    )


def test_vcrpy_and_pytest_recording_replay_every_cassette(replay: subprocess.CompletedProcess[str]) -> None:
    """An environment with vcrpy, pytest-recording and httpx alone replays all, with bodies and headers matched."""
    assert replay.returncode == 0, replay.stdout[-3000:] + replay.stderr
    assert f"{len(list(FOLDER.rglob('*.yaml')))} passed" in replay.stdout


def json_bodies(path: Path) -> list[str]:
    """The recorded JSON responses of a cassette, as vcrpy loads them."""
    interactions = yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]
    responses = [each["response"] for each in interactions]
    return [each["body"]["string"] for each in responses if each["headers"].get("content-type") == ["application/json"]]


def test_json_bodies_are_readable_blocks() -> None:
    """Every JSON response is indented and is a block of YAML, one line of JSON for each line of the file."""
    bodies = [(path, body) for path in sorted(FOLDER.rglob("*.yaml")) for body in json_bodies(path)]
    assert len(bodies) > 200
    for path, body in bodies:
        block = "\n".join(f"{' ' * 8}{line}" for line in body.split("\n"))
        assert f"string: |-\n{block}\n" in path.read_text(encoding="utf-8"), path


def test_cassettes_are_ascii() -> None:
    """Vcrpy reads files in the encoding of the locale, so a cassette has no other characters."""
    assert [path for path in FOLDER.rglob("*.yaml") if not path.read_bytes().isascii()] == []
