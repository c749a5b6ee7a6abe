"""Text of the service at a terminal: control characters are escaped, and with --json nothing is lost."""

import ast
import json
import re
import threading
import unicodedata
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ft_client.cli import main
from ft_client.cli._output import escape_control_characters, json_line, safe_file_name
from tests.support.terminal import needs_terminal, run_at_terminal

ROOT = Path(__file__).parents[2]
DATA = ROOT / "ft_client" / "data" / "measures-train.jsonl"
# OSC (sets the title), SGR, C1 CSI, bidirectional override and isolate, carriage return, backspace, line separator
EVIL = "\x1b]0;pwn\x07\x1b[31m\x9b31m\u202e\u2066\r\x08\u2028\x7f"
KEY = "sk-canary-7f3a9b2c1d"
JOB: dict[str, Any] = {
    "object": "fine_tuning.job", "id": "ftjob-1", "model": f"m{EVIL}", "status": "succeeded", "created_at": 1,
    "finished_at": 2, "fine_tuned_model": f"ft:{EVIL}", "result_files": ["file-r"], "training_file": f"f{EVIL}",
    "error": None, "hyperparameters": {"n_epochs": EVIL}, f"evil{EVIL}": "v", "metadata": {EVIL: EVIL},
}  # fmt: skip
FILE: dict[str, Any] = {
    "object": "file", "id": "file-1", "filename": f"../n{EVIL}.jsonl", "bytes": 5, "created_at": 1,
    "purpose": "fine-tune", "status": "processed", f"k{EVIL}": "x",
}  # fmt: skip
EVENT = {
    "object": "fine_tuning.job.event", "id": "e1", "created_at": 1, "level": f"warn{EVIL}", "type": "message",
    "message": f"hello{EVIL}[bold red]markup[/]",
}  # fmt: skip


class EvilService(BaseHTTPRequestHandler):
    """Responds with control characters in every text; below /err with errors."""

    protocol_version = "HTTP/1.1"

    def _respond(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        status, content = (400, _error()) if self.path.startswith("/err") else (200, _body(self.path, self.command))
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("x-request-id", "req\x1b[31m\x9b")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = _respond  # noqa: N815  # names that the base class calls

    def log_message(self, *args: Any) -> None:
        """Log nothing."""


def _error() -> bytes:
    return json.dumps({"error": {"message": f"bad{EVIL}{KEY}", "type": EVIL, "param": EVIL, "code": EVIL}}).encode()


def _body(path: str, method: str) -> bytes:
    path = path.partition("?")[0]
    item: Any = JOB
    if path.endswith("/content"):
        return f"step,train_loss,loss{EVIL},train_loss\n1,0.5,2,{EVIL}\n2,0.4,1,x\n".encode()
    if path.endswith("/events"):
        return json.dumps({"object": "list", "data": [EVENT], "has_more": False}).encode()
    if "/files" in path:
        item = FILE
    elif "/models" in path:
        item = {"id": f"m{EVIL}", "object": "model", "owned_by": EVIL, "created": 1}
    if method == "GET" and path.rsplit("/", 1)[1] in {"files", "models", "jobs"}:
        item = {"object": "list", "data": [item], "has_more": False}
    return json.dumps(item).encode()


@pytest.fixture(scope="module")
def root_url() -> Iterator[str]:
    """Address of the service."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), EvilService)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


COMMANDS = [
    ["jobs", "get", "ftjob-1"], ["jobs", "list"], ["jobs", "events", "ftjob-1"], ["jobs", "results", "ftjob-1"],
    ["files", "list"], ["files", "get", "file-1"], ["models", "list"], ["files", "download", "file-1"],
    ["files", "upload", str(DATA)], ["jobs", "create", "--training-file", "file-1", "--model", "m"],
]  # fmt: skip


def unsafe_characters(text: str) -> set[str]:
    """Control, line separator, bidirectional and surrogate characters."""
    return {
        char for char in text
        if (unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"} and char not in "\n\t")
        or unicodedata.bidirectional(char) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    }  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("base", ["/v1", "/err"])
@pytest.mark.parametrize("as_json", [False, True])
def test_output_of_command_has_no_control_characters(
    root_url: str, command: list[str], base: str, as_json: bool, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    """Whether it succeeds or fails, on stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    code = main([*command, "--api-key", KEY, "--base-url", root_url + base, *(["--json"] if as_json else [])])
    out, err = capsys.readouterr()
    assert unsafe_characters(out + err) == set()
    assert KEY not in out + err
    assert code == (1 if base == "/err" else 0), err
    assert out or err
    assert not unsafe_characters("".join(path.name for path in tmp_path.iterdir()))


def test_json_output_parses_to_the_text_of_the_service(root_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Control characters are escaped, not removed."""
    main(["jobs", "get", "ftjob-1", "--json", "--api-key", KEY, "--base-url", f"{root_url}/v1"])
    assert json.loads(capsys.readouterr().out) == JOB


@needs_terminal
@pytest.mark.parametrize(
    "command", [["jobs", "list"], ["jobs", "follow", "ftjob-1"], ["jobs", "results", "ftjob-1"], ["run", str(DATA)]],
    ids=lambda command: " ".join(command[:2]),
)  # fmt: skip
def test_terminal_receives_no_sequence_of_the_service(root_url: str, command: list[str], tmp_path: Path) -> None:
    """Tables, progress bars and plots have colours; the service's own sequences are shown as text."""
    settings = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"{root_url}/v1"}
    text = run_at_terminal(command, settings, folder=tmp_path)
    assert r"\x1b]0;pwn" in text
    for sequence in ("\x1b]0;", "\x9b", "\u202e", "\u2066", "\u2028", "\x08", "\x7f"):
        assert sequence not in text
    assert not re.search("\x1b\\[31m\\\\x9b", text)


@pytest.mark.parametrize(
    "char", ["\x1b", "\x00", "\x9c", "\u202a", "\u2069", "\u200f", "\ufeff", "\ud800", "\U000e0041"]
)
def test_unsafe_character_is_escaped_and_survives_json(char: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each family, in the notation of Python and in that of JSON."""
    assert escape_control_characters(f"a{char}b") == f"a{ascii(char)[1:-1]}b"
    json_line({char: [char]})
    line = capsys.readouterr().out
    assert char not in line
    assert json.loads(line) == {char: [char]}


@pytest.mark.parametrize("text", ["Grüße", "数据", "שלום", "سلام", "👩‍💻", "a\tb\nc", "x\u00a0y", "می\u200cخواهم"])
def test_text_of_any_language_is_not_escaped(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Scripts from right to left, joined emoji, spaces that do not break."""
    assert escape_control_characters(text) == text
    json_line({"text": text})
    assert json.loads(capsys.readouterr().out) == {"text": text}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("train.jsonl", "train.jsonl"), ("../../etc/x", "x"), ("a\\b.csv", "b.csv"), ("..", "file"), ("", "file"),
        ("a/", "file"), ("\x1b[31m.csv", "_[31m.csv"), ("a\nb", "a_b"), ("\u202egnp.exe", "_gnp.exe"), (None, "None"),
    ],
)  # fmt: skip
def test_file_name_of_the_service_selects_no_folder(name: Any, expected: str) -> None:
    """The uploader chose the name."""
    assert safe_file_name(name, default="file") == expected


def test_only_the_output_module_prints() -> None:
    """A text printed elsewhere would not be escaped. GitHub's annotations are escaped where they are made."""
    printers = {}
    for path in (ROOT / "ft_client" / "cli").glob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        count = sum(ast.unparse(call.func) in {"click.echo", "click.secho", "print"} for call in calls)
        if count:
            printers[path.name] = count
    assert printers == {"_output.py": 4, "__init__.py": 1, "cassettes.py": 1, "_data_output.py": 1}
