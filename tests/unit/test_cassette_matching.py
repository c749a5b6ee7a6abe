"""When a request is the recorded one: each difference that means something counts, and no other does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from ft_client.cassettes import tape
from ft_client.cassettes.bodies import Part, write_form
from ft_client.cassettes.store import Cassette, Interaction, Request
from tests.support import shelf

BASE = "http://shelf.test/v1"


def plays(recorded: Request, sent: httpx.Request) -> bool:
    """Whether a cassette with one request answers another."""
    cassette = Cassette((Interaction(recorded, shelf.answered(json=shelf.BOOK)),))
    with tape.play(cassette, BASE) as playing, httpx.Client() as client:
        try:
            client.send(sent)
        except tape.NotOnCassetteError:
            assert playing.unplayed
            return False
        assert not playing.unplayed
        return True


def test_the_same_request_is_answered() -> None:
    """Status, headers and body come from the cassette."""
    cassette = Cassette((shelf.adding(),))
    with tape.play(cassette, BASE), httpx.Client() as client:
        response = client.post(f"{BASE}/books", json={"title": "Ulysses"})
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.json() == shelf.BOOK


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("PUT", "http://shelf.test/v1/books?a=1&b=2&b=3"),
        ("GET", "http://shelf.test/v1/book?a=1&b=2&b=3"),
        ("GET", "http://shelf.test/v1/books?a=1&b=2"),
        ("GET", "http://shelf.test/v1/books?a=1&b=3&b=2"),
        ("GET", "http://shelf.test/v2/books?a=1&b=2&b=3"),
        ("GET", "http://other.test/v1/books?a=1&b=2&b=3"),
        ("GET", "https://shelf.test/v1/books?a=1&b=2&b=3"),
    ],
)
def test_another_address_is_not_answered(method: str, url: str) -> None:
    """Verb, host, path, and each query parameter with the order of its values count."""
    assert not plays(shelf.asked("GET", "/books?a=1&b=2&b=3"), httpx.Request(method, url))


def test_the_order_of_different_parameters_does_not_count() -> None:
    """A client may build its query in another order."""
    assert plays(shelf.asked("GET", "/books?a=1&b=2&b=3"), httpx.Request("GET", f"{BASE}/books?b=2&b=3&a=1"))


def json_request(content: bytes) -> httpx.Request:
    """A request with JSON."""
    return httpx.Request("POST", f"{BASE}/books", content=content, headers={"content-type": "application/json"})


@pytest.mark.parametrize("content", [b'{"b": [1, null], "a": "x"}', b'{ "a":"x",\n"b":[1,null]}'])
def test_json_is_compared_by_value(content: bytes) -> None:
    """Spaces and the order of keys do not count."""
    recorded = shelf.asked(
        "POST", "/books", headers={"content-type": "application/json"}, json={"a": "x", "b": [1, None]}
    )
    assert plays(recorded, json_request(content))


@pytest.mark.parametrize(
    "content",
    [
        b'{"a": "x"}',
        b'{"a": "x", "b": [1.0, null]}',
        b'{"a": "x", "b": [true, null]}',
        b'{"a": "x", "b": [null, 1]}',
        b"",
    ],
)
def test_other_json_is_not_answered(content: bytes) -> None:
    """A key that lacks, a number of another type, another order of a list: none of it is the recorded request."""
    recorded = shelf.asked(
        "POST", "/books", headers={"content-type": "application/json"}, json={"a": "x", "b": [1, None]}
    )
    assert not plays(recorded, json_request(content))


COVER = [Part("size[width]", None, None, b"3"), Part("cover", "c.png", "image/png", b"\x89PNG\r\n--b--\r\n")]


def form_request(parts: list[Part], boundary: str) -> httpx.Request:
    """A request with a form."""
    headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
    return httpx.Request("PUT", f"{BASE}/books/b1/cover", content=write_form(parts, boundary), headers=headers)


def form_recorded() -> Request:
    """The recorded form."""
    form = [
        {"name": "size[width]", "text": "3"},
        {"name": "cover", "filename": "c.png", "type": "image/png", "binary": COVER[1].content},
    ]
    return shelf.asked("PUT", "/books/b1/cover", headers={"content-type": "multipart/form-data"}, form=form)


@pytest.mark.parametrize("boundary", ["x", "0123456789abcdef0123456789abcdef"])
def test_a_form_is_the_same_whatever_its_boundary(boundary: str) -> None:
    """The boundary is random in each request, and means nothing."""
    assert plays(form_recorded(), form_request(COVER, boundary))


@pytest.mark.parametrize(
    "parts",
    [
        COVER[::-1],
        COVER[:1],
        [*COVER, COVER[0]],
        [COVER[0], Part("cover", "d.png", "image/png", COVER[1].content)],
        [COVER[0], Part("cover", "c.png", "image/gif", COVER[1].content)],
        [COVER[0], Part("cover", "c.png", "image/png", COVER[1].content + b"\r\n")],
        [Part("size", None, None, b"3"), COVER[1]],
    ],
    ids=["order", "a part lacks", "a part too many", "file name", "type", "bytes", "name"],
)
def test_another_form_is_not_answered(parts: list[Part]) -> None:
    """Order, names, file names, types and bytes of the parts all count."""
    assert not plays(form_recorded(), form_request(parts, "x"))


def test_a_broken_form_is_not_answered() -> None:
    """A body that does not keep to its own boundary equals nothing."""
    request = httpx.Request(
        "PUT", f"{BASE}/books/b1/cover", content=write_form(COVER, "x"),
        headers={"content-type": "multipart/form-data; boundary=y"},
    )  # fmt: skip
    assert not plays(form_recorded(), request)


@pytest.mark.parametrize(("value", "same"), [("v1", True), ("v2", False), (None, False)])
def test_kept_headers_count(value: str | None, same: bool) -> None:
    """A header that was recorded has to be sent again."""
    headers = {} if value is None else {"If-Match": value}
    request = httpx.Request("DELETE", f"{BASE}/books/b1", headers=headers)
    assert plays(shelf.asked("DELETE", "/books/b1", headers={"if-match": "v1"}), request) is same


def test_each_interaction_is_played_once() -> None:
    """A second request of the same kind gets the second answer, and a third none."""
    interaction = Interaction(shelf.asked("GET", "/books/new"), shelf.answered(json=1))
    again = Interaction(shelf.asked("GET", "/books/new"), shelf.answered(json=2))
    with tape.play(Cassette((interaction, again)), BASE) as playing, httpx.Client() as client:
        answers: list[Any] = []
        for _ in range(2):
            answers.append(client.get(f"{BASE}/books/new").json())
            assert len(playing.unplayed) == 2 - len(answers)
        assert answers == [1, 2]
        with pytest.raises(tape.NotOnCassetteError):
            client.get(f"{BASE}/books/new")


@pytest.mark.anyio
async def test_async_clients_are_answered_too() -> None:
    """One cassette serves blocking and async code."""
    with tape.play(Cassette((shelf.adding(),)), BASE) as playing:
        async with httpx.AsyncClient() as client:
            response = await client.post(f"{BASE}/books", json={"title": "Ulysses"})
        assert response.json() == shelf.BOOK
        assert playing.unplayed == []
