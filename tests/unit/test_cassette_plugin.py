"""The pytest plugin, in a project of its own that tests a small client of a book shelf."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ft_client.cassettes.store import Cassette, CassetteFile, dumps
from tests.support import shelf

pytest_plugins = ["pytester"]

PASSING = '''
import httpx, pytest

@pytest.mark.cassette("addBook/one")
def test_adds(cassette):
    """A book is added."""
    answer = httpx.post(cassette.base_url + "/books", json={"title": "Ulysses"})
    assert answer.json()["id"] == cassette.cassette.given["id"]
'''
SECOND = (
    PASSING.replace("addBook/one", "addBook/two").replace("test_adds", "test_adds_again").replace("Ulysses", "Emma")
)
SETTINGS = f"""
[tool.pytest]
addopts = ["-p", "ft_client.cassettes.plugin", "-p", "no:ft_client", "-p", "no:xdist", "-p", "no:cacheprovider"]
testpaths = ["tests"]
cassette_folder = "tapes"
cassette_contract = "books.json"
cassette_label = "{shelf.LABEL}"
cassette_secrets = ['shelf:\\d+']
cassette_renew = "record {{file}} anew"
"""


class Project:
    """A project with tests and cassettes."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.folder = pytester.path
        self.write("pyproject.toml", SETTINGS)
        self.write("books.json", json.dumps(shelf.document()))
        self.tapes(shelf.file(one=Cassette((shelf.adding(),), {"id": "b1"})))
        self.write("tests/test_books.py", PASSING)

    def write(self, name: str, text: str) -> None:
        """Put a file there."""
        path: Path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def tapes(self, file: CassetteFile) -> None:
        """Put the file of cassettes there."""
        self.write("tapes/addBook.yaml", dumps(file))

    def run(self, *arguments: str) -> tuple[dict[str, int], str]:
        """Run the tests; returns how many passed and failed, and what was printed."""
        result = self.pytester.runpytest_inprocess(*arguments)
        printed = result.stdout.str() + result.stderr.str()
        return result.parseoutcomes() if result.ret < 2 else {}, printed


@pytest.fixture
def project(pytester: pytest.Pytester) -> Project:
    """A project in order."""
    return Project(pytester)


def test_a_project_in_order_passes(project: Project) -> None:
    """Its test, and the one for orphans."""
    outcomes, _ = project.run()
    assert outcomes == {"passed": 2}


def test_the_marker_and_the_settings_are_known(project: Project) -> None:
    """`pytest --markers` and `--help` explain them."""
    for option, word in {"--markers": "cassette(name)", "--help": "cassette_contract"}.items():
        assert word in project.pytester.runpytest_inprocess(option).stdout.str()


# ---- faults that show when tests run --------------------------------------------------------------------------------


def test_a_missing_cassette_is_caught(project: Project) -> None:
    """With the command that records it."""
    project.write("tests/test_more.py", SECOND)
    outcomes, printed = project.run()
    assert outcomes == {"passed": 2, "errors": 1}
    assert "addBook/two: missing: there is no such cassette -> record addBook anew" in printed


def test_an_unused_interaction_is_caught(project: Project) -> None:
    """The client asks for less than it did."""
    project.tapes(shelf.file(one=Cassette((shelf.adding(), shelf.adding("Emma")), {"id": "b1"})))
    outcomes, printed = project.run()
    assert outcomes == {"passed": 1, "failed": 1}
    assert "addBook/one: unused: the test did not ask for POST /books" in printed


def test_a_failed_test_is_not_blamed_for_what_it_did_not_reach(project: Project) -> None:
    """One message, the one that helps."""
    project.write("tests/test_books.py", PASSING.replace("answer = ", "assert False; answer = "))
    outcomes, printed = project.run()
    assert outcomes == {"passed": 1, "failed": 1}
    assert "unused" not in printed


def test_an_orphan_is_caught(project: Project) -> None:
    """A cassette that no test plays."""
    project.tapes(shelf.file(one=Cassette((shelf.adding(),), {"id": "b1"}), two=Cassette((shelf.adding("Emma"),))))
    outcomes, printed = project.run()
    assert outcomes == {"passed": 1, "failed": 1}
    assert "addBook/two: orphan: no test plays it" in printed


def test_a_file_that_nobody_uses_is_an_orphan(project: Project) -> None:
    """An empty file, or one that is no cassette file at all, in any folder."""
    project.write("tapes/old/empty.yaml", dumps(replace(shelf.file(), contract={})))
    project.write("tapes/notes.yaml", "a: 1\n")
    outcomes, printed = project.run()
    assert outcomes == {"passed": 1, "failed": 1}
    assert "old/empty: orphan" in printed
    assert "notes: orphan" in printed


def test_a_skipped_test_plays_nothing(project: Project) -> None:
    """Its cassette is an orphan."""
    project.write("tests/test_books.py", PASSING.replace("\ndef", "\n@pytest.mark.skip\ndef"))
    outcomes, printed = project.run()
    assert outcomes == {"skipped": 1, "failed": 1}
    assert "addBook/one: orphan" in printed


@pytest.mark.parametrize("chosen", ["tests/test_books.py", "tests/test_books.py::test_adds"])
def test_part_of_the_tests_says_nothing_of_orphans(project: Project, chosen: str) -> None:
    """Running one file does not make the cassettes of the others orphans."""
    project.write("tests/test_more.py", SECOND)
    project.tapes(
        shelf.file(one=Cassette((shelf.adding(),), {"id": "b1"}), two=Cassette((shelf.adding("Emma"),), {"id": "b1"}))
    )
    assert project.run(chosen)[0] == {"passed": 1}
    assert project.run()[0] == {"passed": 3}


def test_a_choice_by_name_still_sees_all_tests(project: Project) -> None:
    """Deselected tests count as players, and the test for orphans can be chosen."""
    assert project.run("-k", "cassettes")[0] == {"passed": 1, "deselected": 1}


def test_a_request_that_is_not_on_the_cassette_is_caught(project: Project) -> None:
    """Another body is another request."""
    project.write("tests/test_books.py", PASSING.replace("Ulysses", "Emma"))
    outcomes, printed = project.run()
    assert outcomes == {"passed": 1, "failed": 1}
    assert "no recorded interaction matches it" in printed
    assert "-> record addBook anew" in printed


@pytest.mark.parametrize(
    "call",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket\n    with socket.socket() as one: one.connect_ex(('127.0.0.1', 9))",
        "import socket\n    with socket.socket(type=socket.SOCK_DGRAM) as one: one.sendto(b'', ('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('books.test', 80)",
        "import socket; socket.gethostbyname('books.test')",
        "import asyncio; asyncio.run(asyncio.open_connection('127.0.0.1', 9))",
    ],
)
def test_the_network_is_blocked(project: Project, call: str) -> None:
    """No way around the cassette, not even to this machine."""
    project.write("tests/test_books.py", PASSING.replace("    answer = ", f"    {call}\n    answer = "))
    outcomes, printed = project.run()
    assert outcomes == {"passed": 1, "failed": 1}
    assert "while a cassette plays" in printed


def test_the_network_is_back_afterwards(project: Project) -> None:
    """Tests without a cassette are not touched."""
    project.write(
        "tests/test_free.py",
        "import socket\n\ndef test_free():\n    with socket.create_server(('127.0.0.1', 0)) as server:\n"
        "        socket.create_connection(server.getsockname()).close()\n",
    )
    assert project.run()[0] == {"passed": 3}


# ---- faults of the files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "file"),
    [
        ("contract", shelf.file(one=Cassette((shelf.adding(isbn=1),), {"id": "b1"}))),
        ("secret", shelf.file(one=Cassette((shelf.adding(),), {"id": "b1", "place": "shelf:1"}))),
        ("stale", replace(shelf.file(one=Cassette((shelf.adding(),), {"id": "b1"})), contract={"addBook": "0"})),
        ("empty", shelf.file(one=Cassette(()))),
    ],
)
def test_a_broken_rule_fails_the_test_that_plays_the_cassette(project: Project, rule: str, file: CassetteFile) -> None:
    """Nobody has to think of checking."""
    project.tapes(file)
    outcomes, printed = project.run()
    assert outcomes == {"passed": 1, "errors": 1}
    assert f"{rule}:" in printed


def test_the_origin_is_checked_too(project: Project) -> None:
    """A simulated answer does not pose as a real one."""
    file = shelf.file(one=Cassette((shelf.adding(),), {"id": "b1"}))
    project.tapes(replace(file, recorded=replace(file.recorded, simulated=False, base_url="https://books.net/v1")))
    outcomes, printed = project.run()
    assert outcomes == {"passed": 1, "errors": 1}
    assert "poses as a real one" in printed


def test_a_rule_can_be_ignored(project: Project) -> None:
    """By name, on the command line."""
    project.tapes(replace(shelf.file(one=Cassette((shelf.adding(),), {"id": "b1"})), contract={"addBook": "0"}))
    assert project.run()[0] == {"passed": 1, "errors": 1}
    assert project.run("--cassette-ignore", "stale")[0] == {"passed": 2}
    assert project.run("--cassette-ignore", "stale", "--cassette-ignore", "orphan")[0] == {"passed": 1}


def test_a_rule_that_there_is_not_cannot_be_ignored(project: Project) -> None:
    """A slip of the pen does not pass for a setting."""
    assert "no rule 'fresh'" in project.run("--cassette-ignore", "fresh")[1]


def test_the_fixture_needs_the_marker(project: Project) -> None:
    """A test that names no cassette is told so."""
    project.write("tests/test_more.py", "def test_nothing(cassette):\n    pass\n")
    assert "has no marker @pytest.mark.cassette(name)" in project.run()[1]


def test_a_project_without_cassettes_is_left_alone(project: Project) -> None:
    """The plugin may be loaded everywhere."""
    (project.folder / "tapes" / "addBook.yaml").unlink()
    (project.folder / "tapes").rmdir()
    project.write("tests/test_books.py", "def test_nothing():\n    pass\n")
    assert project.run()[0] == {"passed": 1}
