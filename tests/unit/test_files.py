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
from ft_client._retry import Policy
from ft_client.errors import FTClientError
from ft_client.resources.files import FileContent
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
        made._settings.policy = Policy(first=0.001, look_again=0.001)
        yield made


def to(handler: Callable[[httpx.Request], httpx.Response]) -> FTClient:
    """A client of a service made of one function."""
    made = FTClient("k", base_url=BASE, http_client=httpx.Client(transport=httpx.MockTransport(handler)))
    made._settings.policy = Policy(first=0.0, look_again=0.0)
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
        (7, "is no path, bytes, open binary file"),
        (("a", b"b", "c", "d"), "is a tuple of other than"),
        (["a"], "is no path"),
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


# ---- content and download --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["application/json", "text/csv", "application/octet-stream", None])
def test_contents_are_never_decoded(kind: str | None) -> None:
    """Whatever the service calls them; the text is there for whoever asks."""
    body = '{"not": "JSON",\r\n} ä'.encode()
    headers = {} if kind is None else {"content-type": kind}
    got = to(lambda request: httpx.Response(200, content=body, headers=headers)).files.content("file-1")
    assert isinstance(got, FileContent)
    assert got.content == got.read() == body
    assert got.text.endswith("ä")
    assert list(got.iter_lines()) == ['{"not": "JSON",', "} ä"]


def test_contents_can_be_written(tmp_path: Path) -> None:
    """As the vendor's SDK does it."""
    to(lambda request: httpx.Response(200, content=b"x")).files.content("file-1").write_to_file(tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == b"x"


class Broken(httpx.SyncByteStream):
    """A body that breaks off."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __iter__(self) -> Any:
        for start in range(0, len(self.data), 7):
            yield self.data[start : start + 7]
        raise httpx.ReadError("reset")


class Ranged:
    """A service of one file whose transfers break.

    Args:
        breaks: after how many bytes each transfer breaks; whole after that.
        ranges: whether it goes on where it is asked to: "yes", "no", or "wrong" (from another place).
        length: whether it says how long the file is.
        full: what it answers beyond the end: 416 with the length, or without.
    """

    DATA = bytes(range(256)) * 5

    def __init__(self, *breaks: int, ranges: str = "yes", length: bool = True, full: bool = True) -> None:
        self.breaks = list(breaks)
        self.ranges = ranges
        self.length = length
        self.full = full
        self.asked: list[str | None] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        wanted = request.headers.get("range")
        self.asked.append(wanted)
        assert request.headers["accept-encoding"] == "identity"
        start, status, headers = 0, 200, {}
        if wanted and self.ranges != "no":
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(self.DATA):
                total = {"content-range": f"bytes */{len(self.DATA)}"} if self.full else {}
                return httpx.Response(416, headers=total, json={"error": {"message": "no such bytes"}})
            if self.ranges == "wrong":
                start -= 3
            status, headers = 206, {"content-range": f"bytes {start}-{len(self.DATA) - 1}/{len(self.DATA)}"}
        data = self.DATA[start:]
        if self.length:
            headers["content-length"] = str(len(data))
        if self.breaks:
            return httpx.Response(status, headers=headers, stream=Broken(data[: self.breaks.pop(0)]))
        return httpx.Response(status, headers=headers, content=data)


@pytest.mark.parametrize(
    ("server", "asked"),
    [
        (Ranged(), [None]),
        (Ranged(100, 300), [None, "bytes=100-", "bytes=400-"]),
        (Ranged(0, 0), [None, None, None]),
        (Ranged(100, ranges="no"), [None, "bytes=100-"]),
        (Ranged(100, ranges="wrong"), [None, "bytes=100-", None]),
        (Ranged(1280, length=False), [None, "bytes=1280-"]),
        (Ranged(1280, full=False, length=False), [None, "bytes=1280-", None]),
        (Ranged(7, 7, 7, 7, 7, 7), [None, *[f"bytes={7 * n}-" for n in range(1, 7)]]),
    ],
    ids=range(8),
)
def test_a_broken_transfer_goes_on_where_it_broke(server: Ranged, asked: list[str | None], tmp_path: Path) -> None:
    """Or begins anew where the service does not go on from there; as long as something new comes, without end."""
    path = to(server).files.download("file-1", tmp_path / "f")
    assert path.read_bytes() == Ranged.DATA
    assert server.asked == asked
    assert [one.name for one in tmp_path.iterdir()] == ["f"]


@pytest.mark.parametrize(
    "server",
    [
        Ranged(*[0] * 9),
        Ranged(*[50] * 9, ranges="no"),
        Ranged(*[50, 40] * 9, ranges="no"),
        lambda request: httpx.Response(200, headers={"content-length": "9"}, content=b"short"),
        lambda request: httpx.Response(503),
        lambda request: httpx.Response(404),
        lambda request: httpx.Response(307, headers={"location": "https://elsewhere.example"}),
        lambda request: httpx.Response(416),
    ],
    ids=range(8),
)
def test_what_cannot_be_had_leaves_nothing(server: Any, tmp_path: Path) -> None:
    """Nothing under the final name, no part beside it, and what was there before stays."""
    (tmp_path / "f").write_bytes(b"before")
    with pytest.raises(FTClientError):
        to(server).files.download("file-1", tmp_path / "f")
    assert [one.name for one in tmp_path.iterdir()] == ["f"]
    assert (tmp_path / "f").read_bytes() == b"before"


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    """Not even half a file under another name."""

    def stop(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        to(Ranged()).files.download("file-1", tmp_path / "f", on_progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_gets_the_file_under_its_id(tmp_path: Path) -> None:
    """And an ID leads nowhere out of it."""
    assert to(Ranged()).files.download("file-1", tmp_path).name == "file-1"
    (tmp_path / "in").mkdir()
    assert to(Ranged()).files.download("../out", tmp_path / "in").parent == tmp_path / "in"
    with pytest.raises(ParameterError):
        to(Ranged()).files.download("..", tmp_path)


def test_a_download_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    """Not those of a temporary one, which nobody else may read."""
    path = to(Ranged()).files.download("file-1", tmp_path / "f")
    (tmp_path / "other").write_bytes(b"")
    assert path.stat().st_mode == (tmp_path / "other").stat().st_mode


def test_packed_contents_that_break_begin_anew(tmp_path: Path) -> None:
    """The place in what was unpacked is none in what is sent."""
    packed, tries = gzip.compress(Ranged.DATA), []

    def answer(request: httpx.Request) -> httpx.Response:
        tries.append(request.headers.get("range"))
        headers = {"content-encoding": "gzip"}
        if len(tries) < 2:
            return httpx.Response(200, headers=headers, stream=Broken(packed[:200]))
        return httpx.Response(200, headers=headers, content=packed)

    assert to(answer).files.download("f", tmp_path / "f").read_bytes() == Ranged.DATA
    assert tries == [None, None]


def test_progress_of_a_download_is_told(tmp_path: Path) -> None:
    """With the whole where the service says it, from where the transfer went on."""
    seen: list[tuple[int, int | None]] = []
    to(Ranged(600)).files.download("file-1", tmp_path / "f", on_progress=lambda *done: seen.append(done))
    assert seen[-1] == (1280, 1280)
    assert (600, 1280) in seen


def test_packed_contents_are_unpacked(tmp_path: Path) -> None:
    """A proxy may compress although it was asked not to."""
    packed = gzip.compress(b"hello" * 100)
    headers = {"content-encoding": "gzip", "content-length": str(len(packed))}
    got = to(lambda request: httpx.Response(200, content=packed, headers=headers)).files.download("f", tmp_path / "f")
    assert got.read_bytes() == b"hello" * 100


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
