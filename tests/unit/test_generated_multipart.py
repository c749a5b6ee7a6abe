"""Forms as sent, read by two independent parsers: python-multipart and the email package."""

import io
import itertools
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ft_client_generated.api.files import create_file
from ft_client_generated.api.uploads import add_upload_part
from ft_client_generated.errors import BodyConsumed
from ft_client_generated.models import CreateFileRequest, FileExpirationAfter
from ft_client_generated.multipart import JOINED_BYTES, SLICE_BYTES, Multipart
from ft_client_generated.types import UNSET, File
from tests.support.forms import boundary_of, email_parts, fields_of, form, strict_parts


def test_scalar_fields_come_before_the_file() -> None:
    """In 2026, the service misreads `purpose` after files of certain sizes, so it is always before."""
    sent = fields_of(form(("train.jsonl", b"{}\n"), expires_after={"anchor": "created_at", "seconds": 3600}))
    assert sent == [
        ("purpose", None, b"fine-tune"),
        ("expires_after[anchor]", None, b"created_at"),
        ("expires_after[seconds]", None, b"3600"),
        ("file", "train.jsonl", b"{}\n"),
    ]


def test_a_model_and_a_dict_make_the_same_form() -> None:
    """The body may be the typed model as well."""
    body = CreateFileRequest(
        file=File(b"{}\n", "train.jsonl"),
        purpose="fine-tune",
        expires_after=FileExpirationAfter(anchor="created_at", seconds=3600),
    )
    as_dict = form(("train.jsonl", b"{}\n"), expires_after={"anchor": "created_at", "seconds": 3600})
    assert fields_of(create_file.request(body=body)) == fields_of(as_dict)


@pytest.mark.parametrize("absent", [None, UNSET], ids=["null", "unset"])
def test_what_is_not_given_is_not_sent(absent: Any) -> None:
    """The service reads an empty field as a value: a form has no null."""
    assert [name for name, *_ in fields_of(form(b"x", expires_after=absent))] == ["purpose", "file"]
    assert [name for name, *_ in fields_of(form(b"x", expires_after={"anchor": absent}))] == ["purpose", "file"]
    assert [name for name, *_ in fields_of(form(absent))] == ["purpose"]


def test_email_reads_the_same_parts() -> None:
    """A second parser sees the same fields, contents and types."""
    request = form(("ü.jsonl", b"one\r\ntwo", "text/jsonl"))
    parts = email_parts(request["headers"]["Content-Type"], b"".join(request["content"]))
    assert [content for _, content in parts] == [b"fine-tune", b"one\r\ntwo"]
    assert parts[1][0]["content-type"] == "text/jsonl"


def test_every_body_has_its_own_boundary() -> None:
    """128 random bits, fresh each time: file content cannot foresee them."""
    boundaries = {boundary_of(form(b"x")["headers"]["Content-Type"]) for _ in range(200)}
    assert len(boundaries) == 200
    for place in range(32):
        assert len({boundary[place] for boundary in boundaries}) > 4


lines = st.sampled_from(
    [
        b"--", b"--+++", b"--+++--", b"\r\n", b"\n", b"\r", b'Content-Disposition: form-data; name="purpose"', b"evals",
        b"--boundary", b"\x00", b"\xff", b"a", b"0123456789abcdef0123456789abcdef",
    ]
)  # fmt: skip


@given(st.lists(lines, max_size=40).map(b"".join) | st.binary(max_size=300))
def test_file_content_cannot_break_out_of_its_part(content: bytes) -> None:
    """Content full of separators and headers arrives as it is, and changes no other field."""
    assert fields_of(form(content)) == [("purpose", None, b"fine-tune"), ("file", "file", content)]


@given(st.lists(st.integers(0, 35), min_size=1, max_size=5))
def test_content_that_begins_like_the_boundary_arrives_whole(lengths: list[int]) -> None:
    """A prefix of the boundary, even without its last character only, is not a separator."""
    pieces: list[bytes] = []
    request = form(("near", pieces))
    separator = f"\r\n--{boundary_of(request['headers']['Content-Type'])}".encode()
    assert len(separator) == 36
    pieces += [separator[:length] for length in lengths]
    assert fields_of(request)[1][2] == b"".join(pieces)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ('say "hi".jsonl', b'filename="say %22hi%22.jsonl"'),
        ("a\r\nContent-Type: x.jsonl", b'filename="a%0D%0AContent-Type: x.jsonl"'),
        ("größe.jsonl", 'filename="größe.jsonl"'.encode()),
        ("a%22b\\c.jsonl", b'filename="a%22b\\c.jsonl"'),
        (os.fsdecode(b"caf\xe9.jsonl"), b'filename="caf\xe9.jsonl"'),
    ],
)
def test_file_names_are_escaped_as_browsers_do(name: str, sent: bytes) -> None:
    """Quotes and line ends are percent-encoded, everything else goes out in UTF-8, or as it is on disk."""
    body = b"".join(form((name, b"x"))["content"])
    assert sent + b"\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n" in body
    assert body.count(b"Content-Disposition") == 2


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_no_file_name_adds_a_line(name: str) -> None:
    """Whatever a file is called, its part has the two header lines it should have."""
    request = form((name, b"x"))
    headers, content = strict_parts(request["headers"]["Content-Type"], b"".join(request["content"]))[1]
    assert set(headers) == {"content-disposition", "content-type"}
    assert content == b"x"


@pytest.mark.parametrize("kind", ["text/plain\r\nX-Evil: 1", "text/\nplain", "tüp/e"])
def test_invalid_content_type_is_rejected(kind: str) -> None:
    """A line end in the type would add header lines."""
    with pytest.raises(ValueError, match=r"file: .* is not a content type"):
        form(("a", b"x", kind))


def test_an_open_file_has_the_name_it_has_on_disk(tmp_path: Path) -> None:
    """The service shows this name; the folders above it are private."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(b"{}\n")
    with path.open("rb") as file:
        assert fields_of(form(file))[1] == ("file", "train.jsonl", b"{}\n")
    with os.fdopen(os.open(path, os.O_RDONLY), "rb") as file:
        assert fields_of(form(file))[1][1] == "file"


@pytest.mark.parametrize(
    "size", [0, 1, JOINED_BYTES, JOINED_BYTES + 1, SLICE_BYTES - 1, SLICE_BYTES, SLICE_BYTES + 1, 3 * SLICE_BYTES]
)
def test_every_size_arrives_whole_and_twice(size: int, tmp_path: Path) -> None:
    """Bytes and files around the borders of slices: the right length, and the same again when it is repeated."""
    content = os.urandom(size)
    path = tmp_path / "file"
    path.write_bytes(content)
    with path.open("rb") as file:
        for source in (content, bytearray(content), memoryview(content), io.BytesIO(content), file):
            request = form(source)
            assert "Content-Length" in request["headers"]
            for _ in range(2):
                assert fields_of(request)[1][2] == content


def test_a_file_is_sent_from_where_it_stands() -> None:
    """A caller that has read a header line sends the rest, each time."""
    file = io.BytesIO(b"header\nrest")
    file.readline()
    request = form(file)
    assert file.tell() == len(b"header\n")
    assert [fields_of(request)[1][2] for _ in range(2)] == [b"rest", b"rest"]


def test_a_broken_off_attempt_is_repeated_from_the_beginning() -> None:
    """A retry after a lost connection sends the whole file, not what was left of it."""
    file = io.BytesIO(b"x" * (3 * SLICE_BYTES))
    request = form(file)
    list(itertools.islice(request["content"], 3))
    assert len(fields_of(request)[1][2]) == 3 * SLICE_BYTES


class Pipe(io.RawIOBase):
    """A file that cannot be rewound."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.rest = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self.rest.readinto(buffer)


@pytest.mark.parametrize(
    "source", [lambda: io.BufferedReader(Pipe(b"ab" * 9)), lambda: iter([b"ab"] * 9), lambda: (b"ab" for _ in range(9))]
)
def test_what_can_be_read_once_is_sent_once(source: Any) -> None:
    """Its length is unknown, and a second attempt raises an error with the reason."""
    request = form(("pipe", source()))
    assert "Content-Length" not in request["headers"]
    assert fields_of(request)[1][2] == b"ab" * 9
    with pytest.raises(BodyConsumed, match="file was sent and cannot be read again"):
        list(request["content"])


def test_a_list_of_pieces_can_be_repeated() -> None:
    """An iterable that is not an iterator starts again each time."""
    request = form(("pieces", [b"a", b"b"]))
    assert [fields_of(request)[1][2] for _ in range(2)] == [b"ab", b"ab"]


def test_file_that_shrinks_is_an_error(tmp_path: Path) -> None:
    """The announced length is too large; the message states this instead of a protocol error."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(b"x" * 100)
    with path.open("rb") as file:
        request = form(file)
        os.truncate(path, 60)
        with pytest.raises(EOFError, match="file became shorter while it was sent: 40 bytes are missing"):
            list(request["content"])


def test_a_file_that_grows_is_sent_as_long_as_it_was(tmp_path: Path) -> None:
    """A log that is being written to keeps the announced length."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(b"x" * 100)
    with path.open("rb") as file:
        request = form(file)
        path.write_bytes(b"x" * 200)
        assert fields_of(request)[1][2] == b"x" * 100


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("train.jsonl", "file must be bytes, a file open in binary mode or an iterable of bytes, not str"),
        (io.StringIO("x"), "file is open in text mode: open it in binary mode"),
        (7, "file must be bytes, .*, not int"),
        ({"a": 1}, "file must be bytes, .*, not dict"),
    ],
)
def test_file_without_bytes_is_rejected_before_sending(file: Any, message: str) -> None:
    """A path, a text file or a number in the place of content is named as what it is."""
    with pytest.raises(TypeError, match=message):
        form(file)


def test_iterator_of_text_is_rejected() -> None:
    """Pieces are bytes."""
    with pytest.raises(TypeError, match="file returned str, not bytes"):
        list(form(("a", iter(["text"])))["content"])


def test_a_part_of_an_upload_has_one_field() -> None:
    """`data`, with a file name, or servers would take it for a text field."""
    assert fields_of(add_upload_part.request("upload_1", body={"data": b"\x00\xff"})) == [("data", "data", b"\x00\xff")]


def test_an_object_without_brackets_is_one_part_of_json() -> None:
    """The default of OpenAPI for an object in a form."""
    body = Multipart({"options": {"a": [1, True]}, "flag": True, "tags": ["x", "y"], "n": 1.5})
    parts = strict_parts(body.headers["Content-Type"], b"".join(body))
    assert [content for _, content in parts] == [b'{"a": [1, true]}', b"true", b"x", b"y", b"1.5"]
    assert parts[0][0]["content-type"] == "application/json"
