"""Uploads in parts to the embedded service."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.service import Caller, chat


def begin(service: Caller, size: int, **changes: Any) -> str:
    """Begin an upload and return its ID."""
    body = {"filename": "big.jsonl", "purpose": "fine-tune", "bytes": size, "mime_type": "text/jsonl", **changes}
    upload = service.ok("POST", "/uploads", json=body)
    assert upload["status"] == "pending"
    assert upload["expires_at"] == upload["created_at"] + 3600
    return str(upload["id"])


def part(service: Caller, upload: str, data: bytes) -> str:
    """Add a part and return its ID."""
    return str(service.ok("POST", f"/uploads/{upload}/parts", files={"data": ("blob", data)})["id"])


def test_the_parts_become_one_file_in_the_order_given(service: Caller) -> None:
    """Parts sent in any order make the file that the completion asks for, which can be trained on."""
    data = chat()
    upload = begin(service, len(data))
    last, first = part(service, upload, data[700:]), part(service, upload, data[:700])
    body = {"part_ids": [first, last], "md5": hashlib.md5(data, usedforsecurity=False).hexdigest().upper()}
    done = service.ok("POST", f"/uploads/{upload}/complete", json=body)
    assert (done["status"], done["file"]["bytes"], done["file"]["purpose"]) == ("completed", len(data), "fine-tune")
    assert service("GET", f"/files/{done['file']['id']}/content").content == data
    service.job(training_file=done["file"]["id"])


def test_an_upload_is_completed_once(service: Caller) -> None:
    """What has been completed or cancelled takes neither parts nor another end."""
    upload = begin(service, 1, purpose="user_data")
    body = {"part_ids": [part(service, upload, b"x")]}
    service.ok("POST", f"/uploads/{upload}/complete", json=body)
    service.refused(409, "POST", f"/uploads/{upload}/complete", json=body)
    service.refused(409, "POST", f"/uploads/{upload}/cancel")
    service.refused(409, "POST", f"/uploads/{upload}/parts", files={"data": ("blob", b"x")})
    assert len(service.ok("GET", "/files")["data"]) == 1


def test_a_cancelled_upload_leaves_nothing(service: Caller) -> None:
    """Cancelling says so, and no file is there."""
    upload = begin(service, 1)
    part(service, upload, b"x")
    assert service.ok("POST", f"/uploads/{upload}/cancel")["status"] == "cancelled"
    assert service.ok("GET", "/files")["data"] == []


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"md5": "0" * 32}, "md5"),
        ({"part_ids": ["part_unknown"]}, "part_ids"),
        ({"part_ids": []}, "part_ids"),
        ({"part_ids": "all"}, "part_ids"),
    ],
)
def test_a_completion_that_does_not_fit_is_refused_and_can_be_repaired(
    service: Caller, change: dict[str, Any], param: str
) -> None:
    """A wrong digest, a wrong part or a wrong size is refused; the right completion still works."""
    upload = begin(service, 3, purpose="user_data")
    right = {"part_ids": [part(service, upload, b"abc")]}
    error = service.refused(400, "POST", f"/uploads/{upload}/complete", json=right | change)
    assert error["param"] == param
    assert service.ok("POST", f"/uploads/{upload}/complete", json=right)["file"]["bytes"] == 3


def test_a_part_of_another_upload_is_unknown(service: Caller) -> None:
    """Parts belong to the upload they were sent to."""
    one, other = begin(service, 1), begin(service, 1)
    foreign = part(service, other, b"x")
    service.refused(400, "POST", f"/uploads/{one}/complete", json={"part_ids": [foreign]})


def test_an_upload_expires_after_an_hour(service: Caller) -> None:
    """Until then it can be completed, from then on not."""
    upload = begin(service, 1, purpose="user_data")
    body = {"part_ids": [part(service, upload, b"x")]}
    service.sandbox.clock.advance(3600)
    assert "expired" in service.refused(400, "POST", f"/uploads/{upload}/complete", json=body)["message"]


def test_assembled_training_data_has_to_be_jsonl(service: Caller) -> None:
    """What POST /files would refuse is refused here."""
    upload = begin(service, 4)
    body = {"part_ids": [part(service, upload, b"oops")]}
    assert "Line 1" in service.refused(400, "POST", f"/uploads/{upload}/complete", json=body)["message"]


def test_a_file_made_of_parts_expires_when_the_upload_said(service: Caller) -> None:
    """`expires_after` of the upload counts from the completion."""
    upload = begin(service, 1, purpose="user_data", expires_after={"anchor": "created_at", "seconds": 3600})
    done = service.ok("POST", f"/uploads/{upload}/complete", json={"part_ids": [part(service, upload, b"x")]})
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
def test_an_upload_that_makes_no_sense_is_refused(service: Caller, change: dict[str, Any]) -> None:
    """Sizes, purposes and names are held to the contract."""
    body = {"filename": "a", "purpose": "fine-tune", "bytes": 1, "mime_type": "text/jsonl"} | change
    service.refused(400, "POST", "/uploads", json=body)


def test_a_part_has_at_most_64_megabytes(service: Caller) -> None:
    """A larger part is refused while it is still arriving, and not kept."""
    upload = begin(service, 2**27)

    def body() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="data"; filename="a"\r\n\r\n'
        for _ in range(65):
            yield b"\0" * 2**20
        yield b"\r\n--b--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    service.refused(413, "POST", f"/uploads/{upload}/parts", content=body(), headers=headers)


def test_unknown_uploads_are_unknown(service: Caller) -> None:
    """Every operation on an upload that is not there answers 404."""
    service.refused(404, "POST", "/uploads/upload_none/cancel")
    service.refused(404, "POST", "/uploads/upload_none/complete", json={"part_ids": []})
    service.refused(404, "POST", "/uploads/upload_none/parts", files={"data": ("blob", b"x")})
