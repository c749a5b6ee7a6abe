"""A user's project: its first recording replays, and a broken cassette is reported with file, place and next step."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.outside_project import cassette_of, copy_broken, failures, new_project, pytest_in

ASYNC_TEST = """
import pytest

@pytest.mark.vcr
async def test_create(async_ft_client):
    await async_ft_client.models.list()
"""


def response(document: dict[str, Any]) -> dict[str, Any]:
    """The response to the create of the job."""
    found: dict[str, Any] = document["interactions"][1]["response"]
    return found


def request(document: dict[str, Any]) -> dict[str, Any]:
    """The request to create the job."""
    found: dict[str, Any] = document["interactions"][1]["request"]
    return found


def replace_body(document: dict[str, Any], old: str, new: str) -> None:
    """Edit the body of the response."""
    body = response(document)["body"]
    changed = re.sub(old, new, body["string"])
    assert changed != body["string"]
    body["string"] = changed


def edit_request(document: dict[str, Any], key: str, old: str, new: str) -> None:
    """Edit a part of the request."""
    assert old in request(document)[key]
    request(document)[key] = request(document)[key].replace(old, new)


KEY = "sk-proj-" + "Ab3De6Gh9Jk2Mn5Pq8Rs"
RERECORD = r'-> .*record it again: pytest "test_{name}\.py::test_create" --record-mode=rewrite'
INTERACTION = r"cassettes/test_{name}/test_create\.yaml:\d+: {rule}: interaction 1: "
FILE = r"cassettes/test_{name}/test_create\.yaml: {rule}: "

# how to break the cassette; the report, with the name of the way and the rule filled in
BREAKS: dict[str, tuple[str, Any, str]] = {
    "field": (
        "contract",
        lambda document, entry: replace_body(document, r'  "object": "fine_tuning.job",\n', ""),
        INTERACTION + r"response body \$: 'object' is a required property " + RERECORD,
    ),
    "type": (
        "contract",
        lambda document, entry: replace_body(document, r'"created_at": \d+', '"created_at": "today"'),
        INTERACTION + r"response body \$\.created_at: 'today' is not of type 'integer' " + RERECORD,
    ),
    "status": (
        "contract",
        lambda document, entry: response(document)["status"].update(code=299),
        INTERACTION + r"the contract has no response 299 for createFineTuningJob " + RERECORD,
    ),
    "header": (
        "contract",
        lambda document, entry: response(document)["headers"].update({"content-type": ["text/html"]}),
        INTERACTION + r"response body of content type 'text/html', the contract has application/json " + RERECORD,
    ),
    "path": (
        "contract",
        lambda document, entry: edit_request(document, "uri", "/jobs", "/tasks"),
        INTERACTION + r"the contract has no operation POST /v1/fine_tuning/tasks \(base paths: /v1\) " + RERECORD,
    ),
    "method": (
        "contract",
        lambda document, entry: request(document).update(method="PUT"),
        INTERACTION + r"the contract has no operation PUT /v1/fine_tuning/jobs \(base paths: /v1\) " + RERECORD,
    ),
    "query": (
        "contract",
        lambda document, entry: request(document).update(uri=request(document)["uri"] + "?colour=red"),
        INTERACTION + r"query parameter colour is not in the contract " + RERECORD,
    ),
    "secret": (
        "secret",
        lambda document, entry: replace_body(document, '"organization_id": "[^"]*"', f'"organization_id": "{KEY}"'),
        INTERACTION + r"response body: API key " + RERECORD,
    ),
    "stale": (
        "stale",
        lambda document, entry: entry["contract"].update(createFineTuningJob="0" * 16),
        FILE + r"the contract of createFineTuningJob has changed since the recording " + RERECORD,
    ),
    "unused": (
        "unused",
        lambda document, entry: document["interactions"].append(document["interactions"][2]),
        r"cassettes/test_{name}/test_create\.yaml: {rule}: interaction 3: "
        r"the test did not send GET http://sandbox\.test/v1/fine_tuning/jobs\?limit=1 -> send it, or " + RERECORD[3:],
    ),
    "label": (
        "origin",
        lambda document, entry: response(document)["headers"].pop("x-ft-sandbox"),
        INTERACTION + r"response header x-ft-sandbox of a simulated response is missing " + RERECORD,
    ),
    "posing": (
        "origin",
        lambda document, entry: edit_request(document, "uri", "sandbox.test", "api.openai.com"),
        INTERACTION + r"a simulated response \(x-ft-sandbox\) with the address of api\.openai\.com " + RERECORD,
    ),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, before its first recording."""
    return new_project(tmp_path_factory.mktemp("outside") / "project")


@pytest.fixture(scope="module")
def recorded(project: Path) -> subprocess.CompletedProcess[str]:
    """The first recording: one marker, one option."""
    return pytest_in(project, "-q", "--record-mode=once")


@pytest.fixture(scope="module")
def replayed(project: Path, recorded: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """The replay."""
    return pytest_in(project, "-q", "--block-network", "--allowed-hosts=127.0.0.1")


@pytest.fixture(scope="module")
def broken(project: Path, replayed: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """A replay with every broken cassette, one that no test uses, and an async test without the marker of a plugin."""
    for name, (_, edit, _) in BREAKS.items():
        copy_broken(project, name, edit)
    copy_broken(project, "orphan", lambda document, entry: None)
    (project / "test_orphan.py").unlink()
    (project / "test_async.py").write_text(ASYNC_TEST, encoding="utf-8")
    return pytest_in(project, "--junit-xml=report.xml")


@pytest.fixture(scope="module")
def reports(project: Path, broken: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """The failures of that run, by module."""
    return failures(project / "report.xml")


def test_first_recording_of_a_create_succeeds(project: Path, recorded: subprocess.CompletedProcess[str]) -> None:
    """A marker and --record-mode=once record against the sandbox: no key, and a pinned request token."""
    assert recorded.returncode == 0, recorded.stdout + recorded.stderr
    text = cassette_of(project, "test_jobs").read_text(encoding="utf-8")
    assert '"ft_client_request": "pinned"' in text
    assert "authorization" not in text.lower()
    assert "127.0.0.1" not in text
    assert [each["request"]["method"] for each in yaml.safe_load(text)["interactions"]] == ["POST", "POST", "GET"]


def test_first_recording_replays(replayed: subprocess.CompletedProcess[str]) -> None:
    """It replays, although the client has another request token, another boundary and another port of the sandbox."""
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr


@pytest.mark.parametrize("name", BREAKS)
def test_broken_cassette_is_reported(name: str, reports: dict[str, str]) -> None:
    """The failure has the file, the interaction, the problem and the command that records again."""
    rule, _, expected = BREAKS[name]
    pattern = expected.replace("{name}", name).replace("{rule}", rule)
    assert re.search(pattern, reports[f"test_{name}"]), reports[f"test_{name}"]


def test_only_broken_cassettes_fail(reports: dict[str, str]) -> None:
    """The untouched test passes in the same run."""
    assert set(reports) == {f"test_{name}" for name in (*BREAKS, "async")}


def test_orphaned_cassette_is_reported(broken: subprocess.CompletedProcess[str]) -> None:
    """A cassette that no test uses is listed at the end of the run."""
    assert "cassettes/test_orphan/test_create.yaml: orphan: no test uses this cassette -> delete it" in broken.stdout


def test_async_test_without_a_plugin_has_a_next_step(reports: dict[str, str]) -> None:
    """The failure names the marker to add."""
    assert "-> add @pytest.mark.anyio" in reports["test_async"]
