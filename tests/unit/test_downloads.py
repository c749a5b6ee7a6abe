"""Contents and downloads, with services that behave oddly: whole under the final name, or nothing there."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import BadRequestError, FTClient, NotFoundError, ParameterError
from ft_client._operations import files
from ft_client._retry import RetryPolicy
from ft_client.errors import FTClientError
from ft_client.file_content import FileContent
from tests.support.flows import ChunkedBody, FlowDriver, some_config

BASE = "http://service.example/v1"


def to(handler: Callable[[httpx.Request], httpx.Response]) -> FTClient:
    """A client of a service made of one function."""
    made = FTClient("k", base_url=BASE, http_client=httpx.Client(transport=httpx.MockTransport(handler)))
    made._config.retry_policy = RetryPolicy(initial_backoff=0.0)
    made._config.reconcile_timeout = 0.1
    return made


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


def test_a_refused_download_says_why(tmp_path: Path) -> None:
    """The service's words, code and request ID, though the body was to be streamed."""
    error = {"message": "No such File object: file-1", "code": "gone", "param": "id", "type": "t"}

    def json_response(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404, json={"error": error}, headers={"x-request-id": "req-9"})

    with pytest.raises(NotFoundError, match=r"No such File object: file-1 .*req-9") as raised:
        to(json_response).files.download("file-1", tmp_path / "f")
    assert (raised.value.code, raised.value.param, raised.value.body) == ("gone", "id", {"error": error})


def test_a_refusal_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    """The status says most: a MiB of words is enough, and half of one where the connection breaks."""
    given = []

    class Endless(httpx.SyncByteStream):
        def __iter__(self) -> Any:
            while True:
                given.append(1 << 16)
                yield b"x" * (1 << 16)

    with pytest.raises(BadRequestError):
        to(lambda request: httpx.Response(400, stream=Endless())).files.download("file-1", tmp_path / "f")
    assert 1 << 20 <= sum(given) <= 2 << 20
    with pytest.raises(BadRequestError, match="no such") as raised:
        to(lambda request: httpx.Response(400, stream=Broken(b"no such file"))).files.download("file-1", tmp_path / "f")
    assert raised.value.body == "no such file"


@pytest.mark.parametrize("status", [307, 400, 401, 404])
def test_a_refusal_is_not_asked_for_again(status: int, tmp_path: Path) -> None:
    """The answer would be the same."""
    asked = []

    def json_response(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(status)

    with pytest.raises(FTClientError):
        to(json_response).files.download("file-1", tmp_path / "f")
    assert len(asked) == 1


def test_what_is_not_whole_yet_stands_beside_the_final_name(tmp_path: Path) -> None:
    """In the same folder, as a file can be renamed at once only within a file system; the name shows what it is."""
    seen: list[list[str]] = []
    (tmp_path / "out").mkdir()
    note = lambda *done: seen.append([one.name for one in (tmp_path / "out").iterdir()])  # noqa: E731  # short
    to(Ranged()).files.download("file-1", tmp_path / "out" / "f", on_progress=note)
    assert all(len(names) == 1 and names[0].startswith(".f.") and names[0].endswith(".part") for names in seen)
    assert seen


def test_a_download_leaves_the_rights_of_later_files_alone(tmp_path: Path) -> None:
    """The mask can be read only by setting it: it is set back."""
    before = os.umask(0o027)
    try:
        path = to(Ranged()).files.download("file-1", tmp_path / "f")
        assert path.stat().st_mode & 0o777 == 0o640
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)


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

    def json_response(request: httpx.Request) -> httpx.Response:
        tries.append(request.headers.get("range"))
        headers = {"content-encoding": "gzip"}
        if len(tries) < 2:
            return httpx.Response(200, headers=headers, stream=Broken(packed[:200]))
        return httpx.Response(200, headers=headers, content=packed)

    assert to(json_response).files.download("f", tmp_path / "f").read_bytes() == Ranged.DATA
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


# ---- going on with the same file, or not at all ----------------------------------------------------------------------


class Changing:
    """A service whose file is another one from the second request on.

    Args:
        tags: the entity tag of each of the two; None where it sends none.
        heeds: whether it heeds If-Range.
        longer: bytes by which the second file is longer.
    """

    OLD, NEW = b"a" * 1000, b"b" * 1000

    def __init__(self, *tags: str | None, heeds: bool = True, longer: int = 0) -> None:
        self.tags, self.heeds, self.longer = tags, heeds, longer
        self.asked: list[tuple[str | None, str | None]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        wanted, condition = request.headers.get("range"), request.headers.get("if-range")
        self.asked.append((wanted, condition))
        first = len(self.asked) == 1
        tag, data = self.tags[not first], self.OLD if first else self.NEW + b"b" * self.longer
        headers = {"etag": tag} if tag else {}
        if first:
            return httpx.Response(200, headers={**headers, "content-length": "1000"}, stream=Broken(data[:400]))
        if wanted is None or (self.heeds and condition and condition != tag):
            return httpx.Response(200, headers=headers, content=data)
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        headers["content-range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        return httpx.Response(206, headers=headers, content=data[start:])


@pytest.mark.parametrize(
    ("server", "asked"),
    [
        (Changing('"1"', '"2"'), [(None, None), ("bytes=400-", '"1"')]),
        (Changing('"1"', '"2"', heeds=False), [(None, None), ("bytes=400-", '"1"'), (None, None)]),
        (Changing(None, None, longer=9), [(None, None), ("bytes=400-", None), (None, None)]),
        (Changing('W/"1"', 'W/"2"'), [(None, None), ("bytes=400-", None), (None, None)]),
    ],
    ids=range(4),
)
def test_a_file_that_changed_begins_anew(server: Changing, asked: list[Any], tmp_path: Path) -> None:
    """Told by its entity tag or its length: never half of one file and half of another."""
    got = to(server).files.download("file-1", tmp_path / "f").read_bytes()
    assert set(got) == set(b"b")
    assert server.asked == asked


def test_a_file_that_did_not_change_goes_on(tmp_path: Path) -> None:
    """The tag is sent along, and the rest is taken where it is still the same one."""
    server = Changing('"1"', '"1"')
    server.NEW = Changing.OLD
    assert to(server).files.download("file-1", tmp_path / "f").read_bytes() == Changing.OLD
    assert server.asked == [(None, None), ("bytes=400-", '"1"')]


@pytest.mark.parametrize("length", [True, False])
def test_a_service_that_gives_less_than_asked_is_asked_for_the_rest(length: bool, tmp_path: Path) -> None:
    """It may answer a range with a part of it: the file is whole when its last byte is there, not before."""
    asked = []

    def json_response(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers.get("range"))
        if len(asked) == 1:
            known = {"content-length": "1280"} if length else {}
            return httpx.Response(200, headers=known, stream=Broken(Ranged.DATA[:100]))
        start = int(str(asked[-1]).removeprefix("bytes=").removesuffix("-"))
        some = Ranged.DATA[start : start + 500]
        return httpx.Response(
            206, headers={"content-range": f"bytes {start}-{start + len(some) - 1}/1280"}, content=some
        )

    assert to(json_response).files.download("file-1", tmp_path / "f").read_bytes() == Ranged.DATA
    assert asked == [None, "bytes=100-", "bytes=600-", "bytes=1100-"]


def test_a_rest_that_comes_packed_begins_anew(tmp_path: Path) -> None:
    """Its place is one in the packed bytes."""
    asked = []

    def json_response(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers.get("range"))
        if len(asked) == 1:
            return httpx.Response(200, headers={"content-length": "1280"}, stream=Broken(Ranged.DATA[:100]))
        if len(asked) == 2:
            packed = gzip.compress(Ranged.DATA[100:])
            headers = {"content-encoding": "gzip", "content-range": f"bytes 100-{99 + len(packed)}/{100 + len(packed)}"}
            return httpx.Response(206, headers=headers, content=packed)
        return httpx.Response(200, content=Ranged.DATA)

    assert to(json_response).files.download("file-1", tmp_path / "f").read_bytes() == Ranged.DATA
    assert asked == [None, "bytes=100-", None]


def test_a_length_that_is_not_told_is_counted_from_what_is_announced(tmp_path: Path) -> None:
    """A range of a file of unknown length (`*`) ends where its own length says, and short of that it is not whole."""
    asked: list[str | None] = []

    def json_response(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers.get("range"))
        if len(asked) == 1:
            return httpx.Response(200, stream=Broken(Ranged.DATA[:100]))
        start = int(str(asked[-1]).removeprefix("bytes=").removesuffix("-"))
        headers = {"content-range": f"bytes {start}-1279/*", "content-length": str(1280 - start)}
        sent = Ranged.DATA[start:600] if len(asked) == 2 else Ranged.DATA[start:]
        return httpx.Response(206, headers=headers, stream=ChunkedBody([sent]))

    assert to(json_response).files.download("file-1", tmp_path / "f").read_bytes() == Ranged.DATA
    assert asked == [None, "bytes=100-", "bytes=600-"]


def test_each_answer_is_closed_before_the_next_is_asked_for(tmp_path: Path) -> None:
    """Broken, from elsewhere, or whole: its connection is free again, however many tries there are."""
    data = Ranged.DATA
    answers = [
        httpx.Response(200, headers={"content-length": "1280"}, stream=Broken(data[:100])),
        httpx.Response(206, headers={"content-range": "bytes 90-1279/1280"}, stream=ChunkedBody([data[90:]])),
        httpx.Response(200, headers={"content-length": "1280"}, stream=ChunkedBody([data[:700]])),
        httpx.Response(206, headers={"content-range": "bytes 700-1279/1280"}, stream=ChunkedBody([data[700:]])),
    ]
    given: list[httpx.Response] = []

    def json_response(request: dict[str, Any]) -> httpx.Response:
        assert driver.closed == given
        given.append(answers[len(given)])
        return given[-1]

    driver = FlowDriver(files.download(some_config(), "file-1", tmp_path / "f"), json_response)
    assert driver.run().read_bytes() == data
    assert driver.closed == answers
