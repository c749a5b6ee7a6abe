"""Files, with the embedded service and with servers that behave oddly: whole under the right name, or not at all."""

import contextlib
import gzip
import io
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import APIConnectionError, BadRequestError, FTClient, NotFoundError, ParameterError
from ft_client._retry import RetryPolicy
from ft_client.errors import FTClientError
from ft_client.sandbox import Sandbox

BASE = "http://service.example/v1"
LINES = b"".join(b'{"messages": [{"role": "user", "content": "%d"}, {"role": "assistant", "content": "x"}]}\n' % n
                 for n in range(12))  # fmt: skip


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    """One service for all tests of this module."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(service: Sandbox) -> Iterator[FTClient]:
    """A client of it that does not wait between tries."""
    with FTClient("sk-test", base_url=service.base_url) as made:
        made._config.retry_policy = RetryPolicy(initial_backoff=0.001)
        made._config.reconcile_timeout = 0.1
        yield made


def to(handler: Callable[[httpx.Request], httpx.Response]) -> FTClient:
    """A client of a service made of one function."""
    made = FTClient("k", base_url=BASE, http_client=httpx.Client(transport=httpx.MockTransport(handler)))
    made._config.retry_policy = RetryPolicy(initial_backoff=0.0)
    made._config.reconcile_timeout = 0.1
    return made


# ---- what file= takes ------------------------------------------------------------------------------------------------


def forms(folder: Path) -> dict[str, Callable[[], Any]]:
    """Each form of a file."""
    path, packed = folder / "train set.jsonl", folder / "packed.gz"
    path.write_bytes(LINES)
    packed.write_bytes(gzip.compress(LINES))
    return {
        "text path": lambda: str(path),
        "path": lambda: path,
        "bytes": lambda: LINES,
        "bytearray": lambda: bytearray(LINES),
        "memoryview": lambda: memoryview(LINES),
        "open file": lambda: path.open("rb"),
        "unbuffered": lambda: path.open("rb", buffering=0),
        "in memory": lambda: io.BytesIO(LINES),
        "from where it stands": lambda: at(io.BytesIO(b"what was read before" + LINES), 20),
        "temporary": lambda: at(filled(tempfile.NamedTemporaryFile(dir=folder)), 0),
        "packed": lambda: gzip.open(packed),
        "pipe": pipe,
        "name and bytes": lambda: ("n.jsonl", LINES),
        "name and file": lambda: ("n.jsonl", path.open("rb")),
        "name and path": lambda: ("n.jsonl", path),
        "name, bytes, type": lambda: ("n.jsonl", LINES, "text/jsonl"),
        "no name": lambda: (None, LINES),
        "odd name": lambda: ('ä "quoted"\r\nx.jsonl', LINES),
    }


def at(file: Any, place: int) -> Any:
    """A file that stands at a place."""
    file.seek(place)
    return file


def filled(file: Any) -> Any:
    """A file with the lines in it, perhaps not on disk yet."""
    file.write(LINES)
    return file


def pipe() -> Any:
    """The lines as they come from another process."""
    reading, writing = os.pipe()
    threading.Thread(target=lambda: (os.write(writing, LINES), os.close(writing))).start()
    return os.fdopen(reading, "rb")


NAMES = {
    "text path": "train set.jsonl", "path": "train set.jsonl", "open file": "train set.jsonl",
    "unbuffered": "train set.jsonl", "packed": "packed.gz", "odd name": "ä \"quoted\"\r\nx.jsonl",
}  # fmt: skip


@contextlib.contextmanager
def made(form: str, folder: Path) -> Iterator[Any]:
    """A file in one form; open it comes and open it stays."""
    file = forms(folder)[form]()
    part = file[1] if isinstance(file, tuple) else file
    yield file
    if hasattr(part, "close"):
        assert not part.closed
        part.close()


FORMS = ["text path", "path", "bytes", "bytearray", "memoryview", "open file", "unbuffered", "in memory",
         "from where it stands", "temporary", "packed", "pipe", "name and bytes", "name and file", "name and path",
         "name, bytes, type", "no name", "odd name"]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_file_arrives_whole_in_whichever_form_it_is_given(form: str, client: FTClient, tmp_path: Path) -> None:
    """And is left open where it came open."""
    assert list(forms(tmp_path)) == FORMS
    with made(form, tmp_path) as file:
        uploaded = client.files.create(file=file, purpose="fine-tune")
    assert client.files.content(uploaded.id).content == LINES
    assert uploaded.bytes == len(LINES)
    if form in NAMES:
        assert unescaped(uploaded.filename) == NAMES[form]
    if form.startswith("name"):
        assert uploaded.filename == "n.jsonl"


def unescaped(name: str) -> str:
    """A file name as it was before it went into a header."""
    return name.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_in_parts_arrives_whole_in_whichever_form_it_is_given(
    form: str, client: FTClient, tmp_path: Path
) -> None:
    """Parts are read side by side from one file, from where it stands, unpacked; a pipe one after the other."""
    seen: list[tuple[int, int | None]] = []
    size = len(LINES) if form == "pipe" else None
    with made(form, tmp_path) as file:
        upload = client.uploads.upload_file(
            file, part_size=100, bytes=size, filename="whole", on_progress=lambda *done: seen.append(done)
        )
    assert upload.file
    assert client.files.content(upload.file.id).content == LINES
    assert upload.file.filename == "whole"
    assert seen == sorted(seen)
    assert seen[-1] == (len(LINES), len(LINES))
    assert len(seen) == -(-len(LINES) // 100)


class Slow(io.BytesIO):
    """A file on which others may be sent to another place between going to a place and reading there."""

    def read(self, size: int | None = -1) -> bytes:
        """Read after a moment."""
        time.sleep(0.002)
        return super().read(size)


def test_parts_read_side_by_side_do_not_get_in_each_others_way(client: FTClient) -> None:
    """One file has one place: who goes there reads there before another goes elsewhere."""
    upload = client.uploads.upload_file(Slow(LINES), part_size=50, filename="slow")
    assert upload.file
    assert client.files.content(upload.file.id).content == LINES


class SlowPipe:
    """What comes from another process, a little at a time."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def read(self, size: int) -> bytes:
        """The next bytes, fewer than asked for."""
        piece = self._data.read(min(size, 30))
        time.sleep(0.002)
        return piece


def test_parts_of_a_pipe_are_read_one_after_the_other(client: FTClient) -> None:
    """Each gets its bytes whole, though the pipe gives fewer at a time."""
    upload = client.uploads.upload_file(SlowPipe(LINES), part_size=70, bytes=len(LINES), filename="piped")  # type: ignore[arg-type]  # a file in what it can
    assert upload.file
    assert client.files.content(upload.file.id).content == LINES


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("none.jsonl", "cannot be read: No such file"),
        (Path(), "cannot be read"),
        (io.StringIO("text"), 'open it with "rb"'),
        (7, "is not a path, bytes, open binary file"),
        (("a", b"b", "c", "d"), "is a tuple, but not"),
        (["a"], "is not a path"),
    ],
)
def test_what_is_no_file_is_refused(file: Any, words: str, client: FTClient) -> None:
    """Before anything is sent, with what to do."""
    for call in (client.files.upload, client.uploads.upload_file):
        with pytest.raises(ParameterError, match=words):
            call(file)
    with pytest.raises(ParameterError, match=words):
        client.files.create(file=file, purpose="fine-tune")


def test_progress_ends_at_the_whole(client: FTClient, tmp_path: Path) -> None:
    """Told with bytes done and bytes in all, in one request as well; begun anew with the request."""
    path = tmp_path / "big"
    path.write_bytes(b"x" * 3_000_000)
    seen: list[tuple[int, int | None]] = []
    client.files.upload(path, purpose="user_data", on_progress=lambda *done: seen.append(done))
    assert seen[-1] == (3_000_000, 3_000_000)
    assert len(seen) > 2
    assert seen == sorted(seen)
    client.files.upload(b"xy", purpose="user_data", on_progress=lambda *done: seen.append(done))
    assert seen[-1] == (2, 2)


def test_a_file_above_the_limit_of_one_request_goes_in_parts(
    client: FTClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: Sandbox
) -> None:
    """files.upload chooses; the result is the file either way."""
    from ft_client_generated.contract import SCHEMAS

    monkeypatch.setitem(SCHEMAS["CreateFileRequest"]["properties"]["file"], "maxLength", 100)
    path = tmp_path / "big"
    path.write_bytes(LINES)
    file = client.files.upload(path, purpose="user_data", filename="other")
    assert (file.filename, client.files.content(file.id).content) == ("other", LINES)
    asked = httpx.get(f"{service.root}/sandbox/requests", trust_env=False).json()["data"]
    assert "completeUpload" in {one["operationId"] for one in asked}


def test_a_file_at_the_limit_of_one_request_goes_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last byte that fits is no reason for parts; a pipe, whose size nobody knows, goes in one as well."""
    from ft_client_generated.contract import SCHEMAS

    monkeypatch.setitem(SCHEMAS["CreateFileRequest"]["properties"]["file"], "maxLength", 100)
    for file in (("f", b"x" * 100), ("f", SlowPipe(b"x" * 200))):
        asked: list[str] = []

        def answer(request: httpx.Request, asked: list[str] = asked) -> httpx.Response:
            asked.append(request.url.path)
            return httpx.Response(200, json={"id": "file-1"})

        to(answer).files.upload(file, purpose="user_data")  # type: ignore[arg-type]  # a file in what it can
        assert asked == ["/v1/files"]


# ---- errors ----------------------------------------------------------------------------------------------------------


def test_the_service_says_which_line_is_wrong(client: FTClient) -> None:
    """A file that is no JSONL is refused in its words."""
    with pytest.raises(BadRequestError, match="Line 2"):
        client.files.create(file=("f.jsonl", LINES[:100].split(b"\n")[0] + b"\nnonsense\n"), purpose="fine-tune")


def test_a_file_that_is_not_there_is_not_found(client: FTClient, tmp_path: Path) -> None:
    """For each call that names one."""
    for call in (client.files.retrieve, client.files.delete, client.files.content):
        with pytest.raises(NotFoundError):
            call("file-none")
    with pytest.raises(NotFoundError):
        client.files.download("file-none", tmp_path / "f")


def test_a_pipe_cannot_be_sent_twice(tmp_path: Path) -> None:
    """The first failure is raised: what was read is gone."""
    tries: list[int] = []

    def busy(request: httpx.Request) -> httpx.Response:
        request.read()
        tries.append(len(request.content))
        return httpx.Response(429)

    reading, writing = os.pipe()
    os.write(writing, LINES)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe, pytest.raises(FTClientError, match="429"):
        to(busy).files.create(file=pipe, purpose="fine-tune")
    assert len(tries) == 1


def test_a_file_is_sent_again_from_its_beginning() -> None:
    """From where it stood, after a try that started nothing."""
    bodies: list[bytes] = []

    def busy(request: httpx.Request) -> httpx.Response:
        bodies.append(request.read().partition(b"filename")[2].partition(b"\r\n\r\n")[2].rpartition(b"\r\n--")[0])
        return httpx.Response(429 if len(bodies) < 3 else 200, json={"id": "file-1"})

    file = io.BytesIO(b"skipped" + LINES)
    file.seek(7)
    to(busy).files.create(file=file, purpose="fine-tune")
    assert bodies == [LINES] * 3


def test_no_connection_is_an_error_of_ours(tmp_path: Path) -> None:
    """A port where nobody listens."""
    client = FTClient("k", base_url="http://127.0.0.1:1/v1", max_retries=0)
    with pytest.raises(APIConnectionError, match="check the base URL") as raised:
        client.files.upload(LINES)
    assert raised.value.sent is False
    client.close()
