"""The key never shows: not in a repr, a log at debug level, a warning, an error or a traceback with its locals."""

import asyncio
import io
import json
import logging
import traceback
import warnings
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from rich.console import Console
from rich.traceback import Traceback

from ft_client import AsyncFTClient, FTClient, drift
from ft_client._credentials import RedactedBytes, RedactedStr, Secret
from ft_client._retry import RetryPolicy
from ft_client.errors import APIStatusError, FTClientError, NotFoundError
from ft_client.sandbox import Sandbox

CANARY = "sk-canary-" + "c4n4ry" * 20  # longer than what rich cuts off

CARRIED: dict[str, dict[str, Any]] = {
    "the argument": {"api_key": CANARY},
    "the environment": {},
    "Authorization": {"default_headers": {"Authorization": f"Bearer {CANARY}"}},
    "api-key": {"default_headers": {"Api-Key": CANARY}},
}
FAULTS: list[dict[str, Any]] = [
    {"kind": "status", "status": 500}, {"kind": "status", "status": 401}, {"kind": "status", "status": 429},
    {"kind": "status", "status": 400, "body": '{"error": {"message": "Incorrect key KEY"}}'},
    {"kind": "drop_before"}, {"kind": "drop_after", "reset": True}, {"kind": "cut_body", "bytes": 5},
    {"kind": "malformed"}, {"kind": "stall", "seconds": 0.3},
]  # fmt: skip


class Output:
    """All that a program could have shown."""

    def __init__(self) -> None:
        self.log = io.StringIO()
        self.shown: list[str] = []
        self._drawn: set[type] = set()

    def show(self, *things: Any) -> None:
        """As a print, a debugger and a template would."""
        for thing in things:
            self.shown += [repr(thing), str(thing), f"{thing}", f"{thing!r:.200}"]
            if isinstance(thing, dict):
                self.shown += [repr(key) + repr(value) for key, value in thing.items()]

    def fail(self, error: BaseException) -> None:
        """As a log, a crash report and rich show an error: with locals, causes, and what they were raised in."""
        self.show(error, error.args, {key: value for key, value in vars(error).items() if key != "body"})
        logging.getLogger("user").error("it failed", exc_info=error)
        seen: set[int] = set()
        chain: list[BaseException | None] = [error]
        while chain:
            one = chain.pop()
            if one is None or id(one) in seen:
                continue
            seen.add(id(one))
            chain += [one.__cause__, one.__context__]  # also what `from None` hides
            self.shown += traceback.TracebackException.from_exception(one, capture_locals=True).format()
            if one is error and type(error) not in self._drawn:  # rich takes a second for each
                self._drawn.add(type(error))
                console = Console(file=io.StringIO(), width=250)
                console.print(Traceback.from_exception(type(one), one, one.__traceback__, show_locals=True, width=250))
                self.shown.append(console.file.getvalue())  # type: ignore[attr-defined]  # a StringIO

    def leaks(self) -> list[str]:
        """Where the key shows."""
        texts = [*self.shown, self.log.getvalue()]
        return [text[max(0, text.find("c4n4ry") - 200) :][:220] for text in texts if "c4n4ry" in text]


@pytest.fixture
def output() -> Iterator[Output]:
    """Everything at debug level."""
    made = Output()
    handler = logging.StreamHandler(made.log)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))
    root = logging.getLogger()
    before = {None: root.level} | {
        name: logging.getLogger(name).level for name in ("httpx", "httpcore", "asyncio", "hpack", "ft_client")
    }
    for name in before:
        logging.getLogger(name).setLevel(logging.DEBUG)
    root.addHandler(handler)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield made
        made.shown += [str(one.message) for one in caught]
    root.removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


CALLS: list[Callable[[Any], Any]] = [
    lambda client: client.files.list(),
    lambda client: client.files.create(file=("f.jsonl", b"{}"), purpose="user_data"),
    lambda client: client.fine_tuning.jobs.create(model="m", training_file="file-1"),
    lambda client: client.fine_tunes.create(training_file="file-1"),
    lambda client: client.fine_tunes.list_events("ft-1", stream=True),
    lambda client: client.files.content("file-1"),
    lambda client: client.files.delete("file-1"),
    lambda client: client.fine_tuning.jobs.wait("ftjob-1", timeout=0),
    lambda client: client.fine_tuning.jobs.follow("ftjob-1", poll_interval=0.01),
    lambda client: client.fine_tuning.jobs.create(model="m", training_file="f", metadata={"k": "v" * 600}),
    lambda client: client.files.retrieve(""),
    lambda client: client.files.retrieve("file-1", wrong_option=1),
]


def drained(found: Any) -> Any:
    """What a call gives, to its end."""
    return list(found) if hasattr(found, "__next__") else found


async def adrained(found: Any) -> Any:
    """As `drained`, awaiting."""
    if hasattr(found, "__anext__"):
        return [one async for one in found]
    return await found


def clients(sandbox: Sandbox, make: Any, carried: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client that carries the key in one of the ways."""
    if carried == "the environment":
        monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    client = make(base_url=sandbox.base_url, timeout=0.2, **CARRIED[carried])
    client._config.retry_policy = RetryPolicy(max_retries=1, initial_backoff=0.00101)
    return client


@pytest.mark.parametrize("carried", CARRIED)
def test_no_output_of_the_blocking_client_shows_the_key(
    carried: str, output: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong in whichever call."""
    with Sandbox(profile="azure" if carried == "api-key" else "openai") as sandbox:
        client = clients(sandbox, FTClient, carried, monkeypatch)
        output.show(client, client._config, client.files, client.api, client._runner)
        output.show(client._config.headers, client._config.credentials(), client.with_options(timeout=1.0))
        for fault in [None, *(FAULTS if carried == "the argument" else FAULTS[3:5])]:
            for call in CALLS:
                _strike(sandbox, fault)
                try:
                    output.show(drained(call(client)))
                except (FTClientError, TypeError, ValueError) as error:
                    output.fail(error)
        _strike(sandbox, None)
        page = client.files.list()
        output.show(page, drift(page))
        client.close()
    assert output.leaks() == []
    assert "receive_response_headers" in output.log.getvalue(), "nothing was logged at debug level"


@pytest.mark.parametrize("carried", ["the argument", "api-key"])
def test_no_output_of_the_awaiting_client_shows_the_key(
    carried: str, output: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With asyncio in debug mode."""

    async def run(sandbox: Sandbox) -> None:
        client = clients(sandbox, AsyncFTClient, carried, monkeypatch)
        output.show(client, client._config, client.files, client.api, client._runner)
        for fault in [None, *(FAULTS if carried == "the argument" else FAULTS[3:5])]:
            for call in CALLS:
                _strike(sandbox, fault)
                try:
                    output.show(await adrained(call(client)))
                except (FTClientError, TypeError, ValueError) as error:
                    output.fail(error)
        task = asyncio.ensure_future(client.fine_tuning.jobs.retrieve("ftjob-1"))
        await asyncio.sleep(0)
        output.show(task)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError as error:
            output.fail(error)
        await client.close()

    with Sandbox(profile="azure" if carried == "api-key" else "openai") as sandbox:
        asyncio.run(run(sandbox), debug=True)
    assert output.leaks() == []


def _strike(sandbox: Sandbox, fault: dict[str, Any] | None) -> None:
    faults = [] if fault is None else [{"operation": "*", "times": 2, **fault}]
    text = json.dumps(faults).replace("KEY", CANARY)
    httpx.put(f"{sandbox.root}/sandbox/faults", content=text, headers=JSON, trust_env=False)


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("base_url", ["https://me.openai.azure.com/openai", "http://service.example/v1"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("a bug"), httpx.ReadTimeout("slow")])
def test_an_interrupt_in_the_middle_of_a_request_shows_no_key(
    base_url: str, error: BaseException, output: Output
) -> None:
    """Azure's header is one that the HTTP library does not know as secret."""

    def interrupted(request: httpx.Request) -> httpx.Response:
        output.show(request, request.headers, request.headers.raw, vars(request.headers))
        raise error

    client = FTClient(CANARY, base_url=base_url, http_client=httpx.Client(transport=httpx.MockTransport(interrupted)))
    with pytest.raises((KeyboardInterrupt, RuntimeError, FTClientError)) as raised:
        client.files.retrieve("file-1", extra_headers={"Api-Key": CANARY})
    output.fail(raised.value)
    assert output.leaks() == []


@pytest.mark.parametrize(
    "settings", [{"base_url": "nonsense"}, {"max_retries": -1}, {"base_url": "http://["}, {"api_key": CANARY + "\0"}]
)
def test_a_client_that_cannot_be_made_shows_no_key(settings: dict[str, Any], output: Output) -> None:
    """Where the arguments are still at hand."""
    with pytest.raises(FTClientError) as raised:
        _made(settings)
    output.fail(raised.value)
    assert output.leaks() == []


def _made(settings: dict[str, Any]) -> None:
    given = {"api_key": CANARY, **settings}
    settings.clear()  # what this test itself holds is not the library's to hide
    make = lambda: FTClient(given.pop("api_key"), **given)  # noqa: E731  # the frame that shows no key
    make()


def test_hidden_texts_are_sent_as_they_are() -> None:
    """What is hidden is the look of it."""
    text = RedactedStr("sk-1")
    assert text.encode("ascii") == b"sk-1"
    assert text.encode().decode() == "sk-1"
    assert {repr(text), repr(text[:2]), repr(text.encode().decode())} == {"'***'"}
    assert repr(RedactedBytes(b"x")) == repr(RedactedBytes(b"xyz")[:1]) == "b'***'"
    assert RedactedBytes(b"x")[0] == 120
    assert Secret("sk-1").reveal() == "sk-1"
    assert f"{Secret('sk-1')}" == "Secret(***)"


# ---- redirects, with two real servers --------------------------------------------------------------------------------


class Station(BaseHTTPRequestHandler):
    """Answers every request with the redirect its server is told, and notes what it was sent."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.received.append(dict(self.headers))  # type: ignore[attr-defined]  # put there by `station`
        location = self.server.location  # type: ignore[attr-defined]  # put there by `station`
        self.send_response(200 if location is None else self.server.status)  # type: ignore[attr-defined]  # as above
        if location is not None:
            self.send_header("Location", location)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815  # the names that the base class calls

    def log_message(self, *args: Any) -> None:
        """Be silent."""


@pytest.fixture
def stations() -> Iterator[tuple[Any, Any]]:
    """Two servers on ports of their own."""
    servers: list[Any] = [ThreadingHTTPServer(("127.0.0.1", 0), Station) for _ in range(2)]
    for server in servers:
        server.received, server.location, server.status = [], None, 307
        server.base = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
    yield servers[0], servers[1]
    for server in servers:
        server.shutdown()
        server.server_close()


REDIRECTED: list[Callable[[Any], Any]] = [
    lambda client: client.files.list(),
    lambda client: client.files.content("file-1"),
    lambda client: client.files.download("file-1", "never"),
    lambda client: client.fine_tunes.list_events("ft-1", stream=True),
    lambda client: client.fine_tunes.create(training_file="file-1"),
    lambda client: client.files.delete("file-1"),
]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("mode", ["sync", "async"])
def test_a_redirect_takes_the_key_nowhere_else(
    status: int, mode: str, stations: tuple[Any, Any], tmp_path: Any
) -> None:
    """Another port is another place: its server is never asked. Nor is the request repeated as another one."""
    first, second = stations
    first.location, first.status = f"{second.base}/v1/elsewhere", status
    before = first.received
    for call in REDIRECTED:
        with pytest.raises(
            APIStatusError, match=f"{status} .*to {second.base}/v1/elsewhere, where the key is not sent"
        ):
            _called(mode, first.base, call)
    assert second.received == []
    assert len(before) == len(REDIRECTED)
    assert all(headers["Authorization"] == f"Bearer {CANARY}" for headers in before)


def test_a_redirect_to_plain_http_is_not_followed(stations: tuple[Any, Any]) -> None:
    """The service answers 307 to the same host by http where a path has a slash too many."""
    first, second = stations
    asked: list[httpx.URL] = []

    def secure(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(307, headers={"location": str(request.url.copy_with(scheme="http"))})

    http = httpx.Client(transport=httpx.MockTransport(secure), follow_redirects=True)
    with pytest.raises(APIStatusError, match="where the key is not sent"):
        FTClient(CANARY, base_url="https://service.example/v1", http_client=http).files.list()
    assert [url.scheme for url in asked] == ["https"]
    assert first.received == second.received == []


def test_a_redirect_within_a_server_is_followed(stations: tuple[Any, Any]) -> None:
    """Scheme, host and port stay: the key may go along; a circle ends."""
    first, _ = stations
    first.location = "/v1/models"
    with pytest.raises(APIStatusError, match="307"):
        _called("sync", first.base, lambda client: client.models.list())
    assert len(first.received) == 4
    assert all(headers["Authorization"] == f"Bearer {CANARY}" for headers in first.received)


def _called(mode: str, base: str, call: Callable[[Any], Any]) -> None:
    if mode == "sync":
        with FTClient(CANARY, base_url=f"{base}/v1", max_retries=0) as client:
            drained(call(client))
        return

    async def awaited() -> None:
        async with AsyncFTClient(CANARY, base_url=f"{base}/v1", max_retries=0) as client:
            await adrained(call(client))

    asyncio.run(awaited())


def test_the_service_itself_refuses_the_key_it_should(monkeypatch: pytest.MonkeyPatch) -> None:
    """The canary is a key that works: what these tests see is what a working program shows."""
    with Sandbox() as sandbox, FTClient(CANARY, base_url=sandbox.base_url) as client:
        assert client.models.list().data
        with pytest.raises(NotFoundError):
            client.files.retrieve("file-none")
