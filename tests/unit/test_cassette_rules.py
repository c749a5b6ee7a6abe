"""The rules: each violation is reported with rule, file, line and next step; a valid cassette has no problems."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ft_client.cassettes.rules import CassetteProblem, Rules, find_orphans
from ft_client.cassettes.store import SIDECAR, Interaction, Recording, read_recording, write_recording
from tests.support import books_api
from tests.support.books_api import BOOK, JSON, LABEL, interaction, message, new_book, write_cassette

LABELLED = message(BOOK, {**JSON, LABEL: "yes"})


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    """The rules of a project with the books API."""
    contract = tmp_path / "openapi.json"
    contract.write_text(json.dumps(books_api.document()), encoding="utf-8")
    return Rules(contract, label=LABEL, rerecord_command="make {file}")


@pytest.fixture
def recording() -> Recording:
    """The entry of a valid cassette."""
    digest = books_api.contract().digest("addBook")
    return Recording("2026-01-02T03:04:05Z", "sandbox.test", True, LABEL, {"addBook": str(digest)})


Check = Callable[..., list[CassetteProblem]]


@pytest.fixture
def check(rules: Rules, recording: Recording, tmp_path: Path) -> Check:
    """Write a cassette, with an entry that may differ from the valid one, and check it."""

    def check(
        *interactions: Interaction, ignored: str = "", sidecar: bool = True, **changes: Any
    ) -> list[CassetteProblem]:
        entry = replace(recording, **changes) if sidecar else None
        path = write_cassette(tmp_path / "cassettes" / "a.yaml", *interactions, recording=entry)
        return replace(rules, ignored=frozenset([ignored])).check_file(path, Path("a.yaml"))

    return check


def test_valid_cassette_has_no_problems(check: Check) -> None:
    """With an entry in the sidecar, and without a sidecar."""
    assert check(new_book(response=LABELLED)) == []
    assert check(new_book(response=LABELLED), sidecar=False) == []


def test_problem_has_place_and_next_step(check: Check, tmp_path: Path) -> None:
    """Rule, file, line of the interaction, problem, command."""
    problems = check(new_book(response=LABELLED), new_book({}, response=LABELLED))
    (line,) = [str(problem) for problem in problems]
    assert line == (
        "a.yaml:21: contract: interaction 1: request body $: 'title' is a required property"
        " -> correct the contract, or record it again: make a.yaml"
    )
    lines = (tmp_path / "cassettes" / "a.yaml").read_text(encoding="utf-8").splitlines()
    assert [number for number, text in enumerate(lines, 1) if text == "- request:"] == [3, 21]


@pytest.mark.parametrize(
    ("changes", "interactions", "rule", "problem"),
    [
        ({}, [], "format", "the cassette has no interactions"),
        ({}, [new_book()], "origin", "response header x-simulated of a simulated response is missing"),
        (
            {},
            [replace(new_book(response=LABELLED), url="https://books.dev/v1/books")],
            "origin",
            "a simulated response (x-simulated) with the address of books.dev",
        ),
        (
            {"simulated": False},
            [new_book(response=LABELLED)],
            "origin",
            "recorded.json describes this response as real, but it is not",
        ),
        (
            {"label": ""},
            [replace(new_book(), url="https://books.dev/v1/books")],
            "origin",
            "recorded.json describes this response as simulated, but it is not",
        ),
        (
            {"service": "books.dev"},
            [new_book(response=LABELLED)],
            "origin",
            "recorded.json names the service books.dev, but no request was sent to it",
        ),
        ({"recorded_at": "today"}, [new_book(response=LABELLED)], "origin", "recorded.json has no valid time: 'today'"),
        (
            {"contract": {"addBook": "0"}},
            [new_book(response=LABELLED)],
            "stale",
            "the contract of addBook has changed since the recording",
        ),
        (
            {"contract": {}},
            [new_book(response=LABELLED)],
            "stale",
            "recorded.json has no contract digest of addBook",
        ),
        (
            {"invalid_request": True},
            [new_book(response=LABELLED)],
            "contract",
            "marked invalid_request, but no rejected request breaks the contract",
        ),
        (
            {},
            [new_book({"title": "sk-" + "Ab3De6Gh9Jk2Mn5Pq8Rs"}, response=LABELLED)],
            "secret",
            "request body: API key",
        ),
    ],
)
def test_broken_rule_is_reported(
    check: Check, changes: dict[str, Any], interactions: list[Interaction], rule: str, problem: str
) -> None:
    """By its rule, and not if the rule is ignored."""
    found = [each.message.partition(" -> ")[0] for each in check(*interactions, **changes) if each.rule == rule]
    assert found[0] == problem
    assert [each for each in check(*interactions, ignored=rule, **changes) if each.rule == rule] == []


def test_operation_that_no_longer_exists_is_stale(check: Check, recording: Recording) -> None:
    """Its digest cannot be compared."""
    problems = check(new_book(response=LABELLED), contract={**recording.contract, "burnBook": "0"})
    assert [each.message.partition(" -> ")[0] for each in problems] == [
        "the contract no longer has the operation burnBook"
    ]


@pytest.mark.parametrize(
    ("status", "marked", "problems"),
    [(400, True, 0), (400, False, 1), (400, None, 0), (200, None, 1)],
    ids=["marked", "not marked", "no sidecar", "accepted"],
)
def test_rejected_request_may_break_the_contract_if_marked(
    check: Check, status: int, marked: bool | None, problems: int
) -> None:
    """Without a sidecar, an error response that blames the request is enough."""
    error = message({"reason": "no title"}, {**JSON, LABEL: "yes"})
    given = new_book({}, response=error if status == 400 else LABELLED, status=status)
    if marked is None:
        assert len(check(given, sidecar=False)) == problems
    else:
        assert len(check(given, invalid_request=marked)) == problems


def test_cassette_without_an_entry_is_reported(check: Check, rules: Rules, tmp_path: Path) -> None:
    """A sidecar describes every cassette of its folder."""
    check(new_book(response=LABELLED))
    path = write_cassette(tmp_path / "cassettes" / "b.yaml", new_book(response=LABELLED))
    assert [each.message.partition(" -> ")[0] for each in rules.check_file(path)] == [
        "recorded.json has no entry for this cassette"
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "[]"),
        ("a.yaml", "a: ["),
        ("a.yaml", "interactions: [{request: {}}]"),
        ("a.yaml", "!!python/object:os.system {}"),
        (SIDECAR, "[]"),
        (SIDECAR, '{"a.yaml": {"unknown": 1}}'),
    ],
)
def test_other_file_is_reported(rules: Rules, tmp_path: Path, name: str, text: str) -> None:
    """Neither a cassette nor a sidecar can be anything else."""
    path = write_cassette(tmp_path / "a.yaml", new_book(response=LABELLED))
    (tmp_path / name).write_text(text, encoding="utf-8")
    (problem,) = rules.check_file(path)
    assert problem.rule == "format"
    assert problem.message.startswith(f"{SIDECAR} is not valid" if name == SIDECAR else "not a cassette of vcrpy")


def test_cassette_of_another_recorder_is_read(tmp_path: Path) -> None:
    """Of old versions of vcrpy for httpx, and with the order of keys of vcrpy itself."""
    path = tmp_path / "a.yaml"
    path.write_text(
        "interactions:\n- request: {body: '', headers: {}, method: GET, uri: 'https://books.dev/v1/books/b1'}\n"
        '  response: {content: \'{"id": 1, "title": "x"}\', headers: {content-type: application/json},'
        " http_version: HTTP/1.1, status_code: 200}\nversion: 1\n",
        encoding="utf-8",
    )
    contract = tmp_path / "openapi.json"
    contract.write_text(json.dumps(books_api.document()), encoding="utf-8")
    (problem,) = Rules(contract).check_file(path)
    assert (problem.rule, problem.line) == ("contract", 2)
    assert problem.message.startswith("response body $.id: 1 is not of type 'string'")


def test_rules_without_a_contract_find_the_rest(tmp_path: Path) -> None:
    """A project may have no document."""
    path = write_cassette(tmp_path / "a.yaml", interaction("GET", "/?key=" + "Ab3De6Gh9Jk2Mn5Pq8Rs"))
    assert [problem.rule for problem in Rules().check_file(path)] == ["secret"]


# ---- the sidecar ----------------------------------------------------------------------------------------------------


def test_recording_is_described_by_its_responses(rules: Rules, recording: Recording, tmp_path: Path) -> None:
    """Host, label and contract; a real service has no label."""
    simulated = write_cassette(tmp_path / "a.yaml", new_book(response=LABELLED))
    assert replace(rules.describe(simulated), recorded_at=recording.recorded_at) == recording
    real = write_cassette(tmp_path / "b.yaml", replace(new_book(), url="https://books.dev/v1/books"))
    found = rules.describe(real)
    assert (found.service, found.simulated, found.label) == ("books.dev", False, "")
    assert found.contract == recording.contract


def test_entry_keeps_its_time_only_if_nothing_changed(tmp_path: Path, recording: Recording) -> None:
    """The same recording at another time changes no file."""
    path = write_cassette(tmp_path / "a.yaml", new_book())
    later = replace(recording, recorded_at="2027-01-01T00:00:00Z")
    for entry, unchanged, expected in (
        (recording, False, recording),
        (later, True, recording),
        (later, False, later),
        (replace(recording, variables={"id": "b1"}), True, replace(recording, variables={"id": "b1"})),
    ):
        write_recording(path, entry, unchanged=unchanged)
        assert read_recording(path) == expected


def test_entry_of_a_real_recording_names_it_as_such(tmp_path: Path) -> None:
    """Empty values are left out of the file, but not this one."""
    path = write_cassette(tmp_path / "a.yaml", new_book())
    write_recording(path, Recording("2026-01-02T03:04:05Z", "books.dev"), unchanged=False)
    assert json.loads((tmp_path / SIDECAR).read_text(encoding="utf-8")) == {
        "a.yaml": {"recorded_at": "2026-01-02T03:04:05Z", "service": "books.dev", "simulated": False}
    }


def test_entries_of_deleted_cassettes_are_dropped(tmp_path: Path, recording: Recording) -> None:
    """A renamed cassette leaves no entry."""
    old, new = (write_cassette(tmp_path / name, new_book()) for name in ("a.yaml", "b.yaml"))
    write_recording(old, recording, unchanged=False)
    old.unlink()
    write_recording(new, recording, unchanged=False)
    assert list(json.loads((tmp_path / SIDECAR).read_text(encoding="utf-8"))) == ["b.yaml"]


# ---- orphans --------------------------------------------------------------------------------------------------------


def test_orphans_are_found_in_folders_named_cassettes(tmp_path: Path, recording: Recording) -> None:
    """Beside used cassettes, and in the folder of a module that was deleted; other folders are not searched."""
    folder = tmp_path / "cassettes"
    used, beside, deleted = (
        write_cassette(folder / name, new_book(), recording=recording) for name in ("a/1.yaml", "a/2.yaml", "b/3.yaml")
    )
    write_cassette(tmp_path / "other" / "4.yaml", new_book())
    deleted.unlink()
    problems = find_orphans({used}, lambda path: path.relative_to(tmp_path))
    assert list(map(str, problems)) == [
        "cassettes/a/2.yaml: orphan: no test uses this cassette -> delete it",
        "cassettes/b/recorded.json: orphan: the cassette 3.yaml does not exist -> delete its entry, or record it again",
    ]
    assert beside.is_file()
