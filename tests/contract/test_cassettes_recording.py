"""Recording: the cassettes are the responses of today's sandbox, and those of a real service have no private data."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from ft_client.cassettes.store import SIDECAR, cassette_files, read_cassette, read_sidecar
from ft_client.sandbox import ManualClock, Sandbox
from tests.contract import record
from tests.contract.scenarios_all import scenarios
from tests.support import private_data_proxy
from tests.support.cassettes import FOLDER, ROOT, project_rules
from tests.support.plain_environment import run

PROGRAM = """
import json, sys
from pathlib import Path
from tests.contract.record import LiveService, record
options = json.loads(sys.argv[1])
service = LiveService(**options["service"]) if options["service"] else None
sys.exit(record(service, options["only"], Path(options["folder"]), options["mode"]))
"""


def record_in(
    folder: Path,
    only: list[str] | None = None,
    service: Mapping[str, object] | None = None,
    mode: str = "all",
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Record to a folder, or replay, in another process."""
    options = json.dumps(
        {"folder": str(folder), "only": only or [], "service": service and dict(service), "mode": mode}
    )
    return run(sys.executable, ROOT, "-c", PROGRAM, options, **environment)


def sidecars(folder: Path, *ignored: str) -> dict[str, object]:
    """The sidecars in a folder, without some keys."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob(SIDECAR)):
        entries = json.loads(path.read_text(encoding="utf-8"))
        for name, entry in entries.items():
            found[f"{path.parent.name}/{name}"] = {key: entry[key] for key in entry if key not in ignored}
    return found


# ---- the sandbox ----------------------------------------------------------------------------------------------------


def test_cassettes_are_those_of_a_new_recording(tmp_path: Path) -> None:
    """A new recording has the same bytes: no cassette was edited, and none is older than the sandbox or the client."""
    done = record_in(tmp_path)
    assert done.returncode == 0, done.stdout[-3000:]
    new = {path.relative_to(tmp_path): path.read_bytes() for path in cassette_files(tmp_path)}
    kept = {path.relative_to(FOLDER): path.read_bytes() for path in cassette_files(FOLDER) if "live" not in path.parts}
    assert [path for path in sorted(new | kept) if new.get(path) != kept.get(path)] == [], "-> make record"
    # the age of the contract is another rule
    ignored = ("recorded_at", "contract")
    assert sidecars(tmp_path, *ignored) == {
        name: entry for name, entry in sidecars(FOLDER, *ignored).items() if not name.startswith("live/")
    }


def test_second_recording_changes_no_file(tmp_path: Path) -> None:
    """The time of a recording changes only with the recording."""
    first = record_in(tmp_path, ["deleteFile"])
    assert first.returncode == 0, first.stdout + first.stderr
    (tmp_path / "deleteFile" / SIDECAR).write_text(
        (tmp_path / "deleteFile" / SIDECAR).read_text(encoding="utf-8").replace('recorded_at": "2', 'recorded_at": "1'),
        encoding="utf-8",
    )
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert record_in(tmp_path, ["deleteFile"]).returncode == 0
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


# ---- a real service -------------------------------------------------------------------------------------------------


SERVICE: Mapping[str, object] = {
    "base_url": private_data_proxy.BASE_URL,
    "key": private_data_proxy.KEY,
    "organization": private_data_proxy.ORGANIZATION,
    "project": private_data_proxy.PROJECT,
    "costs": True,
}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of recordings of a service with a public address and private data."""
    folder = tmp_path_factory.mktemp("live")
    with private_data_proxy.private_data_proxy() as proxy:
        done = record_in(folder, service=SERVICE, HTTP_PROXY=proxy.url)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert f"Bearer {private_data_proxy.KEY}" in proxy.keys
    return folder / record.LIVE


def test_real_service_is_recorded_as_such(live: Path) -> None:
    """The entry has its host; every operation without side effects is recorded."""
    entries = [entry for path in live.iterdir() for entry in (read_sidecar(path) or {}).values()]
    assert {(entry.service, entry.simulated, entry.label) for entry in entries} == {("api.recorded.dev", False, "")}
    assert {path.name for path in live.iterdir()} == {
        each.operation for each in scenarios().values() if each.live != "no"
    }


def test_recording_of_a_real_service_has_no_private_data(live: Path) -> None:
    """Key, organisation, project, user, cookie and address are in every response, and in no file."""
    text = "".join(path.read_text(encoding="utf-8") for path in live.rglob("*.*"))
    assert [private for private in private_data_proxy.PRIVATE if private in text] == []
    assert "somebody@example.com" in text
    assert "user-redacted" in text


def test_recording_of_a_real_service_follows_the_rules(live: Path) -> None:
    """The same rules as for all cassettes."""
    rules = project_rules()
    assert [str(problem) for path in cassette_files(live) for problem in rules.check_file(path)] == []


def test_recording_of_a_real_service_replays(live: Path) -> None:
    """Private data was replaced in requests and responses alike; the service and the key are gone."""
    done = record_in(live.parent, service={**SERVICE, "key": "another key", "organization": None}, mode="none")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


def test_compressed_responses_are_stored_decoded(live: Path) -> None:
    """The proxy compresses; the cassette has JSON, and no Content-Encoding."""
    path = live / "retrieveFile" / "200.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert document["interactions"][0]["response"]["body"]["string"].startswith('{\n  "object": "file",')
    assert "content-encoding" not in read_cassette(path)[0].response.headers


def test_sandbox_with_the_setting_of_a_real_service_is_recorded_as_simulated(tmp_path: Path) -> None:
    """The responses decide, not the setting."""
    with Sandbox(clock=ManualClock(), seed=1) as sandbox:
        service = {"base_url": sandbox.base_url, "key": private_data_proxy.KEY}
        done = record_in(tmp_path, ["retrieveModel"], service)
    assert done.returncode == 0, done.stdout[-3000:]
    entries = read_sidecar(tmp_path / record.LIVE / "retrieveModel") or {}
    assert {(each.service, each.simulated, each.label) for each in entries.values()} == {
        ("sandbox.test", True, "x-ft-sandbox")
    }


@pytest.mark.parametrize(
    ("settings", "arguments"),
    [({"FT_RECORD_BASE_URL": private_data_proxy.BASE_URL}, []), ({}, ["live/listFiles"]), ({}, ["listFile"])],
    ids=["no key", "no URL", "unknown operation"],
)
def test_incomplete_settings_of_a_recording_are_rejected(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], arguments: list[str]
) -> None:
    """The sandbox is not recorded by accident in place of a real service."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["record.py", *arguments])
    assert record.main() == 2
