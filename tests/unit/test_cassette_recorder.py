"""The recorder: what it keeps of an exchange, what it refuses to keep, and when it writes."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client.cassettes.recorder import Recorder, RecordingError
from ft_client.cassettes.rules import Rules
from ft_client.cassettes.secrets import Scrubber
from ft_client.cassettes.store import Recorded, read
from tests.support import shelf
from tests.support.shelf import Shelf, serving

KEY = "sk-" + "Ab3De6Gh9Jk2Mn5Pq8Rs"


@pytest.fixture
def service() -> Iterator[Shelf]:
    """A running service."""
    with serving() as found:
        yield found


@pytest.fixture
def recorder(tmp_path: Path) -> Callable[..., Recorder]:
    """Makes recorders that write to one folder."""
    contract = tmp_path / "books.json"
    contract.write_text(json.dumps(shelf.document()), encoding="utf-8")
    rules = Rules(contract_file=contract, label=shelf.LABEL)

    def make(**settings: Any) -> Recorder:
        return Recorder(tmp_path / "tapes", rules, simulation="shelf 1.0", **settings)

    return make


def add(recorder: Recorder, service: Shelf, **settings: Any) -> None:
    """Record one request that adds a book."""
    with recorder.recording("addBook/one", service.base_url, **settings):
        httpx.post(f"{service.base_url}/books", json={"title": "Ulysses"}, headers={"Authorization": f"Bearer {KEY}"})


def test_an_exchange_is_kept_with_what_means_something(service: Shelf, recorder: Any, tmp_path: Path) -> None:
    """Parsed bodies, the headers that the contract or the label speak of, a neutral address, and the origin."""
    made = recorder(now=lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), note="Not by hand.")
    add(made, service, given={"id": "b1"})
    (path,) = made.save()
    assert path == tmp_path / "tapes" / "addBook.yaml"
    assert path.read_text(encoding="utf-8").splitlines()[0] == "# Not by hand."
    file = read(path)
    assert file.recorded == Recorded(True, "shelf 1.0", "http://sandbox.test/v1", "2026-01-02T03:04:05Z")
    assert file.contract == shelf.file().contract
    (interaction,) = file.cassettes["one"].interactions
    assert interaction == shelf.adding()
    assert file.cassettes["one"].given == {"id": "b1"}


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_compressed_answers_are_kept_readable(service: Shelf, recorder: Any, encoding: str, pack: Any) -> None:
    """Whoever reviews a cassette sees what was answered."""
    service.headers["Content-Encoding"], service.body = encoding, pack(service.body)
    made = recorder()
    add(made, service)
    (path,) = made.save()
    response = read(path).cassettes["one"].interactions[0].response
    assert response.body == {"json": shelf.BOOK}
    assert "content-encoding" not in response.headers


def test_headers_of_the_contract_are_kept(service: Shelf, recorder: Any) -> None:
    """A header parameter of the request, and a documented header of the answer."""
    service.status, service.body, service.headers = 204, b"", {shelf.LABEL: "yes"}
    made = recorder()
    with made.recording("removeBook/one", service.base_url):
        httpx.delete(f"{service.base_url}/books/b1", headers={"If-Match": "1", "Accept": "x/y"})
    (path,) = made.save()
    (interaction,) = read(path).cassettes["one"].interactions
    assert interaction.request.headers == {"if-match": "1"}
    assert interaction.response.headers == {shelf.LABEL: "yes"}


def test_the_code_under_test_gets_its_answer(service: Shelf, recorder: Any) -> None:
    """Recording changes nothing for whoever is recorded."""
    with recorder().recording("addBook/one", service.base_url):
        answer = httpx.post(f"{service.base_url}/books", json={"title": "Ulysses"})
    assert answer.json() == shelf.BOOK


def test_a_file_that_would_change_in_its_time_alone_is_left(service: Shelf, recorder: Any) -> None:
    """A new recording of the same leaves no difference behind; another answer does."""
    first, second, third = (
        recorder(now=lambda year=year: datetime(year, 1, 1, tzinfo=UTC)) for year in (2026, 2027, 2028)
    )
    add(first, service)
    (path,) = first.save()
    text = path.read_bytes()
    add(second, service)
    assert second.save() == []
    assert path.read_bytes() == text
    service.body = json.dumps({**shelf.BOOK, "title": "Emma"}).encode()
    add(third, service)
    assert third.save() == [path]
    assert read(path).recorded.at == "2028-01-01T00:00:00Z"


def test_secrets_are_taken_out_while_recording(service: Shelf, recorder: Any) -> None:
    """Those known by their value and those known by their shape."""
    service.body = json.dumps({**shelf.BOOK, "title": f"{KEY} and open sesame"}).encode()
    made = recorder(scrubber=Scrubber({"open sesame": "<word>"}))
    add(made, service, given={"password": "open sesame"})
    (path,) = made.save()
    cassette = read(path).cassettes["one"]
    assert cassette.interactions[0].response.body["json"]["title"] == "<key> and <word>"
    assert cassette.given == {"password": "<word>"}


def test_a_secret_that_is_left_is_not_written(service: Shelf, recorder: Any, tmp_path: Path) -> None:
    """A scrubber that misses something is found out before anything reaches the disk."""
    service.body = json.dumps({**shelf.BOOK, "title": KEY}).encode()
    made = recorder(scrubber=Scrubber(kinds=()))
    add(made, service)
    with pytest.raises(RecordingError, match="addBook/one: secret: ") as caught:
        made.save()
    assert KEY not in str(caught.value)
    assert not (tmp_path / "tapes").exists()


def test_an_answer_that_breaks_the_contract_is_not_written(service: Shelf, recorder: Any, tmp_path: Path) -> None:
    """Every rule holds while recording already; one broken file keeps all from being written."""
    made = recorder()
    add(made, service)
    service.body = b"{}"
    with made.recording("newest/one", service.base_url):
        httpx.get(f"{service.base_url}/books/new")
    with pytest.raises(RecordingError, match="newest/one: contract: "):
        made.save()
    assert not (tmp_path / "tapes").exists()


def test_a_nameless_service_on_this_machine_does_not_pass_for_a_real_one(service: Shelf, recorder: Any) -> None:
    """Answers without the label of a simulation, from an address that no service has."""
    del service.headers[shelf.LABEL]
    made = recorder()
    add(made, service)
    with pytest.raises(RecordingError, match="addBook: origin: "):
        made.save()


def test_real_and_simulated_answers_are_not_mixed(service: Shelf, recorder: Any) -> None:
    """One file has one origin."""
    made = recorder()
    add(made, service)
    del service.headers[shelf.LABEL]
    with made.recording("addBook/two", service.base_url):
        httpx.post(f"{service.base_url}/books", json={"title": "Emma"})
    with pytest.raises(RecordingError, match="some are simulated and some are not"):
        made.save()


def test_services_at_several_addresses_are_not_mixed(service: Shelf, recorder: Any) -> None:
    """One file has one base URL."""
    made = recorder()
    add(made, service)
    with made.recording("addBook/two", service.base_url + "/more"):
        httpx.post(f"{service.base_url}/more/books", json={"title": "Emma"})
    with pytest.raises(RecordingError, match="was recorded against"):
        made.save()
