"""The pytest plugin: settings, the fixture `cassette`, recordings that are not saved, and when orphans are searched."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ft_client.cassettes.store import SIDECAR
from tests.support import books_api
from tests.support.outside_project import failures, pytest_in
from tests.support.plain_environment import run

SETTINGS = '[tool.pytest]\naddopts = ["-p", "ft_client.cassettes.plugin"]\ncassette_contract = "openapi.json"\n'
CONFTEST = """
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

BODIES = {"/v1/books/b1": {"id": "b1", "title": "Ulysses"}, "/v1/books/b2": {"id": "b2", "title": "sk-" "%s"}}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(BODIES[self.path]).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        if self.path.endswith("b2"):
            body = b"\\x1f\\x8b" + body
            self.send_header("content-encoding", "gzip")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def books(cassette):
    if not cassette.recording:
        yield httpx.Client(base_url="http://sandbox.test/v1")
        return
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield httpx.Client(base_url=f"http://127.0.0.1:{server.server_address[1]}/v1")
        server.shutdown()
"""
TESTS = """
import pytest

@pytest.mark.vcr
def test_variables(books, cassette):
    if cassette.recording:
        with cassette.unrecorded():
            cassette.variables["book"] = books.get("/books/b1").json()["id"]
    assert books.get("/books/" + cassette.variables["book"]).json() == {"id": "b1", "title": "Ulysses"}
"""
BROKEN = """
import httpx
import pytest

@pytest.mark.vcr
def test_undecodable(books):
    books.stream("GET", "/books/b2").__enter__()

@pytest.mark.vcr
def test_missing(cassette):
    httpx.get("http://sandbox.test/v1/books/b1")

def test_unmarked(cassette):
    pass
"""
SHARED = """
from pathlib import Path

import httpx
import pytest

FOLDER = Path(__file__).parent / "cassettes"

@pytest.mark.vcr(str(FOLDER / "test_books" / "test_variables.yaml"), str(FOLDER / "test_extra" / "test_b.yaml"))
def test_shared():
    assert httpx.get("http://sandbox.test/v1/books/b1").json()["title"] == "Ulysses"
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recorded project with its own service."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "openapi.json").write_text(json.dumps(books_api.document()), encoding="utf-8")
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_books.py").write_text(TESTS, encoding="utf-8")
    done = pytest_in(folder, "--record-mode=once")
    assert done.returncode == 0, done.stdout
    return folder


@pytest.fixture(scope="module")
def broken(project: Path) -> dict[str, str]:
    """The failures of other tests, by name."""
    (project / "test_broken.py").write_text(BROKEN, encoding="utf-8")
    options = ["--junit-xml=report.xml", "test_broken.py"]
    once = pytest_in(project, *options, "--record-mode=once", "-k", "undecodable")
    assert once.returncode == 1, once.stdout
    found = {"undecodable": failures(project / "report.xml")["test_broken"]}
    for name in ("missing", "unmarked"):
        pytest_in(project, *options, "-k", name)
        found[name] = failures(project / "report.xml")["test_broken"]
    (project / "test_broken.py").unlink()
    return found


def test_variables_are_kept_for_the_replay(project: Path) -> None:
    """Unrecorded requests are not in the cassette; their results are in the sidecar."""
    (entry,) = json.loads((project / "cassettes" / "test_books" / SIDECAR).read_text(encoding="utf-8")).values()
    assert entry["variables"] == {"book": "b1"}
    assert (project / "cassettes" / "test_books" / "test_variables.yaml").read_text(encoding="utf-8").count("uri:") == 1
    assert pytest_in(project, "--block-network").returncode == 0


def test_recording_with_a_secret_is_not_saved(project: Path, broken: dict[str, str]) -> None:
    """A body that cannot be decoded might have one; the failure has the next step."""
    assert "secret: the cassette was not saved" in broken["undecodable"]
    assert "interaction 0: response body: content encoding 'gzip' cannot be decoded" in broken["undecodable"]
    assert "-> filter it with vcr_config, or add a pattern to cassette_secrets" in broken["undecodable"]
    assert not (project / "cassettes" / "test_broken" / "test_undecodable.yaml").exists()


def test_missing_interaction_has_a_next_step(broken: dict[str, str]) -> None:
    """The error of vcrpy is followed by the command that records."""
    command = 'pytest "test_broken.py::test_missing" --record-mode=rewrite'
    assert f"If the request is right -> record it again: {command}" in broken["missing"]


def test_replay_never_changes_a_cassette(project: Path) -> None:
    """Also if the test fails before its first request, and vcrpy is configured to drop unused requests."""
    module, cassette = project / "test_books.py", project / "cassettes" / "test_books" / "test_variables.yaml"
    code, before = module.read_text(encoding="utf-8"), cassette.read_bytes()
    config = '\n@pytest.fixture\ndef vcr_config():\n    return {"drop_unused_requests": True}\n'
    module.write_text(code.replace("import pytest\n", "import pytest\n" + config) + "    0 / 0\n", encoding="utf-8")
    assert pytest_in(project).returncode == 1
    module.write_text(code.replace("import pytest\n", "import pytest\n" + config), encoding="utf-8")
    done = pytest_in(project, "-o", "cassette_contract=openapi.json", "-o", "cassette_secrets=Ulysses")
    assert done.returncode == 1
    module.write_text(code, encoding="utf-8")
    assert cassette.read_bytes() == before


def test_fixture_without_the_marker_names_it(broken: dict[str, str]) -> None:
    """The failure has the next step."""
    assert "the fixture cassette needs the marker vcr -> @pytest.mark.vcr" in broken["unmarked"]


def test_further_cassettes_of_a_test_are_validated_and_may_be_used_in_part(project: Path) -> None:
    """They are arguments of the marker; a problem in one fails the test, an interaction that is left does not."""
    (project / "test_shared.py").write_text(SHARED, encoding="utf-8")
    extra = books_api.write_cassette(project / "cassettes" / "test_extra" / "test_b.yaml", books_api.new_book())
    done = pytest_in(project)
    assert done.returncode == 0, done.stdout
    books_api.write_cassette(extra, books_api.new_book({}))
    done = pytest_in(project, "test_shared.py")
    assert done.returncode == 1
    assert re.search(r"cassettes/test_extra/test_b\.yaml:3: contract: interaction 0", done.stdout), done.stdout
    extra.unlink()
    (project / "test_shared.py").unlink()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 1),
        (["."], 1),
        (["-n", "2"], 1),
        (["--cassette-ignore=orphan"], 0),
        (["-k", "variables"], 0),
        (["test_books.py"], 0),
        (["test_books.py::test_variables"], 0),
    ],
)
def test_orphans_are_searched_if_all_tests_ran(project: Path, options: list[str], code: int) -> None:
    """A narrowed run knows nothing of the other tests."""
    orphan = project / "cassettes" / "test_gone" / "test_a.yaml"
    books_api.write_cassette(orphan, books_api.interaction())
    done = pytest_in(project, *options)
    assert done.returncode == code, done.stdout
    assert ("cassettes/test_gone/test_a.yaml: orphan: no test uses this cassette" in done.stdout) is bool(code)
    orphan.unlink()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--cassette-ignore=format", "--cassette-ignore=tidy"], "--cassette-ignore: unknown rule tidy -> use one of "),
        (["--record-mode=once", "-n", "2"], "recording needs one process: tests of a module share recorded.json"),
        (["-p", "no:recording"], "cassettes need the plugin pytest-recording -> pip install 'ft-client[cassettes]'"),
        (["-o", "cassette_contract=missing.yaml"], "missing.yaml"),
        (["-o", "cassette_contract=pyproject.toml"], "settings of cassettes: "),
        (["-o", "cassette_secrets=("], "the secret pattern '(' is not a regular expression"),
    ],
)
def test_wrong_configuration_is_reported(project: Path, arguments: list[str], problem: str) -> None:
    """The message has the setting and the next step."""
    done = pytest_in(project, *arguments)
    assert done.returncode != 0
    assert problem in done.stdout + done.stderr


def test_plugin_without_the_extra_names_it(project: Path) -> None:
    """Only a test with a cassette needs the extra."""
    program = (
        "import sys; sys.modules['jsonschema'] = None; import pytest; sys.exit(pytest.main(['-p', 'no:cacheprovider']))"
    )
    done: subprocess.CompletedProcess[str] = run(sys.executable, project, "-c", program)
    assert done.returncode == 1
    assert "cassettes need jsonschema -> pip install 'ft-client[cassettes]'" in done.stdout
