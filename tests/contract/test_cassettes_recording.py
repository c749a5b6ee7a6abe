"""Recording: the cassettes are what the embedded service answers today, and a real service's hold nothing private."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import FTClient
from ft_client.cassettes import tape
from ft_client.cassettes.rules import check_file
from ft_client.cassettes.store import CassetteFile, read
from ft_client.sandbox import ManualClock, Sandbox
from tests.contract import record
from tests.contract.scenarios import KEY, play
from tests.contract.scenarios_all import scenarios
from tests.support import impostor
from tests.support.cassettes import FOLDER
from tests.support.pauses import no_pauses


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """No pause takes time."""
    with no_pauses():
        yield


def files(folder: Path) -> dict[str, CassetteFile]:
    """The cassette files of a folder itself, without the time they were recorded at."""
    return {path.name: read(path).without_time() for path in sorted(folder.glob("*.yaml"))}


def what_was_played(file: CassetteFile) -> dict[str, Any]:
    """A file's cassettes alone: whether its contract is today's is another rule's business."""
    return {"recorded": file.recorded, **file.cassettes}


def test_the_cassettes_are_what_make_record_gives(tmp_path: Path) -> None:
    """Recorded again, all of them come out the same: none was edited, and none is behind the service or the client."""
    record.record(tmp_path)
    kept, again = files(FOLDER), files(tmp_path)
    different = {name for name in kept | again if kept.get(name) != again.get(name)}
    different = {
        name
        for name in different
        if not (name in kept and name in again and what_was_played(kept[name]) == what_was_played(again[name]))
    }
    assert different == set(), "-> make record"


def test_a_second_recording_changes_nothing(tmp_path: Path) -> None:
    """Two recordings differ in their time alone, so a file keeps its time until something else changes."""
    (path,) = record.record(tmp_path, ["deleteFile"])
    text = path.read_bytes()
    assert record.record(tmp_path, ["deleteFile"]) == []
    assert path.read_bytes() == text
    path.unlink()
    record.record(tmp_path, ["deleteFile"])
    old, new = text.decode().splitlines(), path.read_text(encoding="utf-8").splitlines()
    assert [line for line in new if line not in old] in ([], [line for line in new if line.startswith("  at: ")])


# ---- a real service, or what looks like one -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CassetteFile]:
    """What is recorded against a service that looks real, by file name."""
    folder = tmp_path_factory.mktemp("live")
    with no_pauses(), pytest.MonkeyPatch.context() as patch, impostor.impostor() as service:
        patch.setenv("HTTP_PROXY", service.proxy)
        wanted = record.Live(impostor.BASE_URL, impostor.KEY, impostor.ORGANIZATION, impostor.PROJECT, costs=True)
        written = record.record_live(folder, wanted)
    assert f"Bearer {impostor.KEY}" in service.keys
    assert {path.parent for path in written} == {folder / "live"}
    return {path.name: read(path) for path in written}


def test_a_real_service_is_recorded_as_such(live: dict[str, CassetteFile]) -> None:
    """With its host, and for every operation that can be asked without harm."""
    assert {file.recorded.service for file in live.values()} == {"api.recorded.dev"}
    assert not any(file.recorded.simulated for file in live.values())
    wanted = {one.operation for one in scenarios().values() if one.live != "no"}
    assert {name.removesuffix(".yaml") for name in live} == wanted


def test_nothing_private_is_recorded(live: dict[str, CassetteFile]) -> None:
    """Neither key nor organisation, project, user, cookie or address, though each was in every exchange."""
    text = repr(live)
    assert [private for private in impostor.PRIVATE if private in text] == []
    assert "org-redacted" in text
    assert "user-redacted" in text


def test_recordings_of_a_real_service_keep_the_rules(live: dict[str, CassetteFile]) -> None:
    """The same as all others."""
    rules = record.rules()
    assert [str(problem) for name, file in live.items() for problem in check_file(rules, name, file)] == []


def test_recordings_of_a_real_service_replay(live: dict[str, CassetteFile]) -> None:
    """What was taken out was taken out of request and answer alike."""
    with httpx.Client() as http:
        for file_name, file in live.items():
            for name, cassette in file.cassettes.items():
                scenario = scenarios()[f"{file_name.removesuffix('.yaml')}/{name}"]
                with tape.play(cassette, file.recorded.base_url) as playing:
                    client = FTClient(KEY, base_url=playing.base_url, max_retries=0, http_client=http)
                    play(client, scenario, cassette.given)
                    assert playing.unplayed == []


def test_answers_are_stored_unpacked(live: dict[str, CassetteFile]) -> None:
    """The service compresses; whoever reviews a cassette reads JSON."""
    answers = [one.response for one in live["retrieveFile.yaml"].cassettes["200"].interactions]
    assert [set(answer.body) for answer in answers] == [{"json"}]
    assert "content-encoding" not in answers[0].headers


def test_a_sandbox_that_is_called_real_is_recorded_as_a_sandbox(tmp_path: Path) -> None:
    """What answers says what it is; the setting does not."""
    with Sandbox(clock=ManualClock(), seed=1) as sandbox:
        service = record.Live(sandbox.base_url, impostor.KEY)
        (path,) = record.record_live(tmp_path, service, ["retrieveModel"])
    recorded = read(path).recorded
    assert recorded == replace(recorded, simulated=True, service="a sandbox", base_url="http://sandbox.test/v1")


@pytest.mark.parametrize(
    ("settings", "arguments"),
    [({"FT_RECORD_BASE_URL": impostor.BASE_URL}, []), ({}, ["live/listFiles"])],
    ids=["no key", "no address"],
)
def test_half_the_settings_are_refused(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], arguments: list[str]
) -> None:
    """Nobody records the embedded service in the belief that it was the real one."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["record.py", *arguments])
    assert record.main() == 2
