"""Uploads in parts at the embedded service."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.service import Caller, chat


def begin(service: Caller, size: int, **changes: Any) -> str:
    """Create an upload and return its ID."""
    body = {"filename": "big.jsonl", "purpose": "fine-tune", "bytes": size, "mime_type": "text/jsonl", **changes}
    upload = service.json("POST", "/uploads", json=body)
    assert upload["status"] == "pending"
    assert upload["expires_at"] == upload["created_at"] + 3600
    return str(upload["id"])


def part(service: Caller, upload: str, data: bytes) -> str:
    """Add a part and return its ID."""
    return str(service.json("POST", f"/uploads/{upload}/parts", files={"data": ("blob", data)})["id"])


def test_complete_joins_parts_in_given_order(service: Caller) -> None:
    """Parts sent in any order form the file, which can be used for training."""
    data = chat()
    upload = begin(service, len(data))
    last, first = part(service, upload, data[700:]), part(service, upload, data[:700])
    body = {"part_ids": [first, last], "md5": hashlib.md5(data, usedforsecurity=False).hexdigest().upper()}
    done = service.json("POST", f"/uploads/{upload}/complete", json=body)
    assert (done["status"], done["file"]["bytes"], done["file"]["purpose"]) == ("completed", len(data), "fine-tune")
    assert service("GET", f"/files/{done['file']['id']}/content").content == data
    service.job(training_file=done["file"]["id"])


def test_ended_upload_returns_409(service: Caller) -> None:
    """A completed or cancelled upload accepts no parts and no second completion."""
    upload = begin(service, 1, purpose="user_data")
    body = {"part_ids": [part(service, upload, b"x")]}
    service.json("POST", f"/uploads/{upload}/complete", json=body)
    service.error(409, "POST", f"/uploads/{upload}/complete", json=body)
    service.error(409, "POST", f"/uploads/{upload}/cancel")
    service.error(409, "POST", f"/uploads/{upload}/parts", files={"data": ("blob", b"x")})
    assert len(service.json("GET", "/files")["data"]) == 1


def test_cancelled_upload_creates_no_file(service: Caller) -> None:
    """Cancelling discards the parts."""
    upload = begin(service, 1)
    part(service, upload, b"x")
    assert service.json("POST", f"/uploads/{upload}/cancel")["status"] == "cancelled"
    assert service.json("GET", "/files")["data"] == []


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"md5": "0" * 32}, "md5"),
        ({"part_ids": ["part_unknown"]}, "part_ids"),
        ({"part_ids": []}, "part_ids"),
        ({"part_ids": "all"}, "part_ids"),
    ],
)
def test_invalid_completion_returns_400_and_can_be_retried(service: Caller, change: dict[str, Any], param: str) -> None:
    """A wrong digest, part or size is rejected, and the correct completion still works."""
    upload = begin(service, 3, purpose="user_data")
    right = {"part_ids": [part(service, upload, b"abc")]}
    error = service.error(400, "POST", f"/uploads/{upload}/complete", json=right | change)
    assert error["param"] == param
    assert service.json("POST", f"/uploads/{upload}/complete", json=right)["file"]["bytes"] == 3


def test_complete_with_part_of_other_upload_returns_400(service: Caller) -> None:
    """Parts belong to one upload."""
    one, other = begin(service, 1), begin(service, 1)
    foreign = part(service, other, b"x")
    service.error(400, "POST", f"/uploads/{one}/complete", json={"part_ids": [foreign]})


def test_upload_expires_after_an_hour(service: Caller) -> None:
    """An expired upload cannot be completed."""
    upload = begin(service, 1, purpose="user_data")
    body = {"part_ids": [part(service, upload, b"x")]}
    service.sandbox.clock.advance(3600)
    assert "expired" in service.error(400, "POST", f"/uploads/{upload}/complete", json=body)["message"]


def test_complete_with_invalid_jsonl_returns_400(service: Caller) -> None:
    """The same rules apply as for POST /files."""
    upload = begin(service, 4)
    body = {"part_ids": [part(service, upload, b"oops")]}
    assert "Line 1" in service.error(400, "POST", f"/uploads/{upload}/complete", json=body)["message"]


def test_file_of_upload_expires_after_completion(service: Caller) -> None:
    """`expires_after` of the upload counts from the completion."""
    upload = begin(service, 1, purpose="user_data", expires_after={"anchor": "created_at", "seconds": 3600})
    done = service.json("POST", f"/uploads/{upload}/complete", json={"part_ids": [part(service, upload, b"x")]})
    assert done["file"]["expires_at"] == done["file"]["created_at"] + 3600


@pytest.mark.parametrize(
    "change",
    [
        {"bytes": -1},
        {"bytes": 8 * 2**30 + 1},
        {"bytes": "1"},
        {"purpose": "nonsense"},
        {"filename": None},
        {"expires_after": {"anchor": "created_at", "seconds": 1}},
    ],
)
def test_create_upload_with_invalid_body_returns_400(service: Caller, change: dict[str, Any]) -> None:
    """Sizes, purposes and names are validated against the contract."""
    body = {"filename": "a", "purpose": "fine-tune", "bytes": 1, "mime_type": "text/jsonl"} | change
    service.error(400, "POST", "/uploads", json=body)


def test_part_above_64_mib_returns_413(service: Caller) -> None:
    """The part is rejected during the transfer and not stored."""
    upload = begin(service, 2**27)

    def body() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="data"; filename="a"\r\n\r\n'
        for _ in range(65):
            yield b"\0" * 2**20
        yield b"\r\n--b--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    service.error(413, "POST", f"/uploads/{upload}/parts", content=body(), headers=headers)


def test_unknown_upload_returns_404(service: Caller) -> None:
    """Every operation on an unknown upload is a 404."""
    service.error(404, "POST", "/uploads/upload_none/cancel")
    service.error(404, "POST", "/uploads/upload_none/complete", json={"part_ids": []})
    service.error(404, "POST", "/uploads/upload_none/parts", files={"data": ("blob", b"x")})
