"""Files of the embedded service, tested through a real socket."""

import pytest

from tests.support.service import Caller, chat, completions, running


def test_upload_returns_file_and_content(service: Caller) -> None:
    """Name, size, purpose and time match the upload, and the content is unchanged."""
    data = chat()
    created = service.upload(data, name="my data.jsonl")
    assert created == {
        "object": "file",
        "id": created["id"],
        "purpose": "fine-tune",
        "filename": "my data.jsonl",
        "bytes": len(data),
        "created_at": 1_700_000_000,
        "expires_at": None,
        "status": "processed",
        "status_details": None,
    }
    assert service.json("GET", f"/files/{created['id']}") == created
    content = service("GET", f"/files/{created['id']}/content")
    assert content.content == data
    assert content.headers["content-disposition"] == 'attachment; filename="my data.jsonl"'


@pytest.mark.parametrize("name", ["../../etc/passwd", "Assets\\a.jsonl", 'quo"te.txt', "你好.txt", "a\x00b", "x" * 500])
def test_any_file_name_is_preserved(service: Caller, name: str) -> None:
    """The name is returned unchanged, and the file is stored under its ID."""
    disposition = f"form-data; name=file; filename*=utf-8''{''.join(f'%{byte:02x}' for byte in name.encode())}"
    body = b"--b\r\nContent-Disposition: form-data; name=purpose\r\n\r\nuser_data\r\n--b\r\nContent-Disposition: "
    body += disposition.encode() + b"\r\n\r\nhello\r\n--b--\r\n"
    created = service.json("POST", "/files", content=body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert created["filename"] == name
    assert service("GET", f"/files/{created['id']}/content").content == b"hello"


def test_form_fields_in_any_order(service: Caller) -> None:
    """The file may precede the purpose."""
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n' + chat() + b"\r\n"
        b'--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nfine-tune\r\n--b--\r\n'
    )
    created = service.json("POST", "/files", content=body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert (created["purpose"], created["bytes"]) == ("fine-tune", len(chat()))


def test_content_similar_to_boundary_is_kept(service: Caller) -> None:
    """Bytes that start like the boundary do not end the file."""
    data = b"\r\n--b\r\n--bound\r\n--boundar\x00y\r\n--boundary-but-longer\r\n"
    body = b'--boundary\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nuser_data\r\n'
    body += b'--boundary\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=boundary"}
    cut = data.replace(b"--boundary-but-longer", b"--boundar")
    created = service.json("POST", "/files", content=body + cut + b"\r\n--boundary--\r\n", headers=headers)
    assert service("GET", f"/files/{created['id']}/content").content == cut


def test_list_files_paginates_in_both_orders(service: Caller) -> None:
    """Pages of one item contain every file once."""
    ids = [service.upload(b"x", purpose="user_data", name=str(number))["id"] for number in range(5)]
    for order, expected in (("asc", ids), ("desc", ids[::-1])):
        seen: list[str] = []
        while True:
            after = {"after": seen[-1]} if seen else {}
            page = service.json("GET", "/files", params={"limit": 1, "order": order, **after})
            seen += [file["id"] for file in page["data"]]
            assert page["first_id"] == page["last_id"] == (page["data"][0]["id"] if page["data"] else None)
            if not page["has_more"]:
                break
        assert seen == expected
    assert service.json("GET", "/files", params={"after": ids[0]})["data"] == []


def test_cursor_of_deleted_file_stays_valid(service: Caller) -> None:
    """A page continues after a file that was deleted in the meantime."""
    ids = [service.upload(b"x", purpose="user_data")["id"] for _ in range(3)]
    service.json("DELETE", f"/files/{ids[1]}")
    page = service.json("GET", "/files", params={"after": ids[1]})
    assert [file["id"] for file in page["data"]] == [ids[0]]


def test_list_files_filters_by_purpose(service: Caller) -> None:
    """Files with other purposes are left out."""
    service.upload(b"x", purpose="user_data")
    expected = service.upload(chat())["id"]
    assert [file["id"] for file in service.json("GET", "/files", params={"purpose": "fine-tune"})["data"]] == [expected]


@pytest.mark.parametrize("query", ["limit=0", "limit=10001", "limit=x", "order=up", "after=file-unknown"])
def test_list_files_with_invalid_query_returns_400(service: Caller, query: str) -> None:
    """Every query parameter is validated, and the error names it."""
    assert service.error(400, "GET", f"/files?{query}")["param"] == query.partition("=")[0]


def test_unknown_query_parameter_is_ignored(service: Caller) -> None:
    """Unknown parameters have no effect."""
    assert service.json("GET", "/files?timeout=120")["data"] == []


def test_deleted_file_returns_404(service: Caller) -> None:
    """A deleted file cannot be retrieved, read, listed or deleted again."""
    file = service.upload(chat())["id"]
    assert service.json("DELETE", f"/files/{file}") == {"object": "file", "id": file, "deleted": True}
    for method, path in (("GET", ""), ("GET", "/content"), ("DELETE", "")):
        assert service.error(404, method, f"/files/{file}{path}")["message"] == f"No such File object: {file}"
    assert service.json("GET", "/files")["data"] == []


def test_file_expires_after_given_seconds(service: Caller) -> None:
    """With `expires_after` in bracket form, the file is deleted at that second."""
    after = {"expires_after[anchor]": "created_at", "expires_after[seconds]": "3600"}
    file = service.upload(b"x", purpose="user_data", **after)
    assert file["expires_at"] == file["created_at"] + 3600
    service.sandbox.clock.advance(3599)
    service.json("GET", f"/files/{file['id']}")
    service.sandbox.clock.advance(1)
    service.error(404, "GET", f"/files/{file['id']}")


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"purpose": "world_domination"}, "purpose"),
        ({"purpose": "\r\nbatch"}, "purpose"),
        ({}, None),
        (
            {"purpose": "batch", "expires_after[anchor]": "now", "expires_after[seconds]": "3600"},
            "expires_after.anchor",
        ),
        ({"purpose": "batch", "expires_after[anchor]": "created_at"}, "expires_after"),
        (
            {"purpose": "batch", "expires_after[anchor]": "created_at", "expires_after[seconds]": "3599"},
            "expires_after.seconds",
        ),
        ({"purpose": "batch", "expires_after": '{"anchor": "created_at", "seconds": 3600}'}, "expires_after"),
        ({"purpose": "batch", "surprise": "1"}, None),
    ],
)
def test_upload_with_invalid_field_returns_400(service: Caller, fields: dict[str, str], param: str | None) -> None:
    """Fields are validated against the contract, and nothing is stored."""
    error = service.error(400, "POST", "/files", data=fields, files={"file": ("a", b"x")})
    assert error["param"] == param
    assert service.json("GET", "/files")["data"] == []


def test_upload_with_invalid_purpose_has_error_of_the_service(service: Caller) -> None:
    """The message lists the purposes, and the body has `error` and `detail`."""
    response = service("POST", "/files", data={"purpose": "world_domination"}, files={"file": ("a", b"x")})
    purposes = "['fine-tune', 'assistants', 'batch', 'user_data', 'vision', 'evals']"
    message = f"'world_domination' is not one of {purposes} - 'purpose'"
    assert response.json() == {
        "error": {"message": message, "type": "invalid_request_error", "param": "purpose", "code": None},
        "detail": {"message": message, "code": None},
    }


def test_upload_without_file_returns_400(service: Caller) -> None:
    """The file is required."""
    body = b'--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n--b--\r\n'
    error = service.error(
        400, "POST", "/files", content=body, headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    assert error["message"] == "'file' is a required property"


@pytest.mark.parametrize(
    ("data", "line", "start"),
    [
        (b'"{"prompt', 1, '"{"'),
        (completions(3) + b"[1]\n", 4, "[1]"),
        (completions(3) + b"not json\n" + completions(3), 4, "not"),
        (completions(2) + b"\n\n{]\n", 5, "{]"),
        (b"\xff\xfe{}", 1, "��{"),
        (b"\x00" * 100_000, 1, "\x00\x00\x00"),
        (b"[" * 50_000, 1, "[[["),
        (b'{"a":' * 50_000, 1, '{"a'),
    ],
)
def test_upload_of_invalid_jsonl_returns_400_with_line(service: Caller, data: bytes, line: int, start: str) -> None:
    """The message of the service names the first invalid line."""
    error = service.error(400, "POST", "/files", data={"purpose": "fine-tune"}, files={"file": ("a.jsonl", data)})
    assert error["message"] == (
        "Expected file to have JSONL format, where every line is a JSON dictionary. "
        f'Line {line} is not a dictionary (HINT: line starts with: "{start}...").'
    )
    assert service.json("GET", "/files")["data"] == []


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_upload_without_examples_returns_400(service: Caller, data: bytes) -> None:
    """An empty file cannot be used for training."""
    service.error(400, "POST", "/files", data={"purpose": "fine-tune"}, files={"file": ("a.jsonl", data)})


def test_other_purposes_accept_any_content(service: Caller) -> None:
    """Only training data has to be JSONL."""
    assert service.upload(b"%PDF\x00\xff", purpose="user_data")["bytes"] == 6


def test_download_with_range_returns_206(service: Caller) -> None:
    """A Range header selects the bytes; a range beyond the end is a 416."""
    data = chat()
    file = service.upload(data)["id"]
    for header, expected in (("bytes=10-", data[10:]), ("bytes=0-4", data[:5]), ("bytes=-7", data[-7:])):
        response = service("GET", f"/files/{file}/content", headers={"Range": header})
        assert (response.status_code, response.content) == (206, expected)
        start = data.index(expected)
        assert response.headers["content-range"] == f"bytes {start}-{start + len(expected) - 1}/{len(data)}"
    beyond = service("GET", f"/files/{file}/content", headers={"Range": f"bytes={len(data)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(data)}")


@pytest.mark.parametrize("header", ["lines=1-2", "bytes=a-b", "bytes=5-1", "bytes=1-2,4-5", "bytes=-", "nonsense", ""])
def test_download_with_invalid_range_returns_the_file(service: Caller, header: str) -> None:
    """Invalid ranges are ignored, as HTTP requires."""
    data = chat()
    file = service.upload(data)["id"]
    response = service("GET", f"/files/{file}/content", headers={"Range": header})
    assert (response.status_code, response.content) == (200, data)


def test_profile_2023_processes_files_after_upload() -> None:
    """The profile has the statuses, purposes and lists of 2023."""
    with running(profile="openai-2023") as service:
        file = service.upload(b'{"text": "puppy"}\n', purpose="answers")
        assert file["status"] == "uploaded"
        assert "expires_at" not in file
        service.sandbox.clock.advance(1)
        listed = service.json("GET", "/files")
        assert set(listed) == {"object", "data"}
        assert listed["data"][0]["status"] == "processed"
