"""No repr, debug log, warning, error or traceback with local variables contains a credential."""

import asyncio
import io
import json
import logging
import pickle
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
from ft_client._credentials import (
    CREDENTIAL_HEADERS,
    InsecureConnectionWarning,
    RedactedBytes,
    RedactedStr,
    Secret,
    is_credential_name,
)
from ft_client._retry import RetryPolicy
from ft_client.cassettes.secrets import is_credential_header
from ft_client.compat import AsyncAzureOpenAI, AzureOpenAI
from ft_client.errors import APIResponseValidationError, APIStatusError, FTClientError, NotFoundError
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
    """Return the result of a call; all items of an iterator."""
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
    client._config.retry_policy = RetryPolicy(max_retries=1, initial_backoff=0.001)
    client._config.reconcile_timeout = 0.1
    return client


@pytest.mark.parametrize("carried", CARRIED)
def test_sync_client_output_has_no_key(carried: str, output: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any failure of any call."""
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
def test_async_client_output_has_no_key(carried: str, output: Output, monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.mark.parametrize("base_url", ["https://me.openai.azure.com/openai/v1", "http://service.example/v1"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("a bug"), httpx.ReadTimeout("slow")])
def test_interrupted_request_shows_no_key(base_url: str, error: BaseException, output: Output) -> None:
    """The HTTP library does not know that Azure's header is secret."""

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
def test_failed_construction_shows_no_key(settings: dict[str, Any], output: Output) -> None:
    """The traceback has the arguments."""
    with pytest.raises(FTClientError) as raised:
        _made(settings)
    output.fail(raised.value)
    assert output.leaks() == []


def _made(settings: dict[str, Any]) -> None:
    given = {"api_key": CANARY, **settings}
    settings.clear()  # what this test itself holds is not the library's to hide
    make: Callable[[], FTClient] = lambda: FTClient(given.pop("api_key"), **given)  # noqa: E731  # the frame that shows no key
    make()


@pytest.mark.parametrize("client", [AzureOpenAI, AsyncAzureOpenAI])
@pytest.mark.parametrize("names", [["api_key"], ["azure_ad_token"], ["api_key", "azure_ad_token"]])
def test_failed_construction_of_an_azure_client_shows_no_key(client: Any, names: list[str], output: Output) -> None:
    """The endpoint is missing, or there are two credentials."""
    with pytest.raises(FTClientError) as raised:
        client(**dict.fromkeys(names, CANARY))
    output.fail(raised.value)
    assert output.leaks() == []


GATEWAY_HEADERS = [
    "Ocp-Apim-Subscription-Key", "x-api-key", "X-Goog-Api-Key", "X-Auth-Token", "Cookie", "X-Gateway-Secret",
    "cf-access-client-secret", "Proxy-Authorization",
]  # fmt: skip


def _echo(request: httpx.Request) -> httpx.Response:
    """Return an error that repeats the request's headers and body, escaped and not."""
    told = [value for _, value in request.headers.multi_items()] + [request.content.decode()]
    error = {"message": " ".join(told)[-5000:], "type": "auth", "param": told[-2], "code": "x"}
    return httpx.Response(401, json={"error": error, "raw": told}, headers={"x-request-id": f"req {CANARY}"})


@pytest.mark.parametrize("header", GATEWAY_HEADERS)
@pytest.mark.parametrize("way", ["default_headers", "extra_headers"])
def test_error_after_echoed_gateway_key_has_no_key(header: str, way: str, output: Output) -> None:
    """Neither message, body, request_id, response, request, configuration nor a pickle has it."""
    http = httpx.Client(transport=httpx.MockTransport(_echo))
    client = FTClient(
        "sk-1", http_client=http, base_url="https://gate.example/v1",
        default_headers={header: CANARY} if way == "default_headers" else {},
    )  # fmt: skip
    with pytest.raises(APIStatusError) as raised:
        client.files.list(extra_headers={header: CANARY} if way == "extra_headers" else {})
    error = raised.value
    output.fail(error)
    output.show(error.body, error.request_id, error.param, error.response.text, error.response.headers.raw)
    output.show(error.request and error.request.headers.raw, client._config.headers)
    assert output.leaks() == []
    assert b"c4n4ry" not in pickle.dumps(error)
    assert http.headers.get(header) is None


def test_gateway_key_header_does_not_replace_the_api_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """With an API key both are sent; without one the gateway's is enough; a proxy's password is not."""
    received: list[httpx.Headers] = []

    def note(request: httpx.Request) -> httpx.Response:
        received.append(request.headers)
        return httpx.Response(200, json={"object": "list", "data": []})

    http = httpx.Client(transport=httpx.MockTransport(note))
    for key in ("sk-1", None):
        FTClient(key, http_client=http, default_headers={"Ocp-Apim-Subscription-Key": "gate"}).files.list()
    assert [headers.get("authorization") for headers in received] == ["Bearer sk-1", None]
    assert {headers["ocp-apim-subscription-key"] for headers in received} == {"gate"}
    with pytest.raises(FTClientError, match="no API key"):
        FTClient(http_client=http, default_headers={"Proxy-Authorization": "Basic abc"})


PLAIN_CANARY = "v4lue-" + "c4n4ry" * 6  # has no form by which it is recognized; only its name reveals it


@pytest.mark.parametrize(
    "secret",
    [
        {"wandb_key": PLAIN_CANARY}, {"hf_api_token": PLAIN_CANARY},
        {"from_checkpoint": {"token": PLAIN_CANARY, "repo": "r"}},
        {"gateway": [{"accessToken": PLAIN_CANARY}]}, {"note": f"use hf_{'c4n4ry' * 5}"}, {"wandbApiKey": PLAIN_CANARY},
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [401, 504])
def test_secrets_in_a_body_are_redacted_in_warnings_and_errors(
    secret: dict[str, Any], status: int, output: Output
) -> None:
    """In echoes and in the body of the request too; a warning has only the parameter's name."""

    def respond(request: httpx.Request) -> httpx.Response:
        assert b"c4n4ry" in request.content or request.method == "GET", "the secret was not sent"
        return httpx.Response(status, json={"error": {"message": f"bad {request.content.decode()}"}})

    http = httpx.Client(transport=httpx.MockTransport(respond))
    client = FTClient("sk-1", http_client=http, base_url="https://gate.example/v1", max_retries=0)
    client._config.retry_policy = RetryPolicy(max_retries=0, initial_backoff=0.001)
    client._config.reconcile_timeout = 0.1
    with pytest.raises(FTClientError) as raised:
        client.fine_tuning.jobs.create(model="m", training_file="f", seed=1, extra_body=secret)
    seen: list[BaseException | None] = [raised.value, raised.value.__cause__, raised.value.__context__]
    for error in filter(None, seen):
        output.show(error, {name: value for name, value in vars(error).items() if name != "__notes__"})
        request = getattr(error, "request", None)
        output.show(request.content if request is not None else "")
        assert b"c4n4ry" not in pickle.dumps(error)
    output.shown = [text for text in output.shown if text]
    assert output.leaks() == []


def test_invalid_value_of_a_secret_is_redacted(output: Output) -> None:
    """A value of the wrong type with the name of a credential."""
    with pytest.raises(FTClientError) as raised:
        FTClient("sk-1").fine_tuning.jobs.create(
            model="m", training_file="f", integrations=[{"type": "wandb", "wandb": [{"api_key": PLAIN_CANARY}]}]
        )
    output.show(raised.value, raised.value.problems)  # type: ignore[attr-defined]  # a ParameterError
    assert output.leaks() == []


def test_strict_error_after_echoed_key_has_no_key(output: Output) -> None:
    """Drift quotes values of the response."""

    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, json={"id": "file-1", "object": "file", "you_sent": request.headers["authorization"]}
        )

    client = FTClient(CANARY, http_client=httpx.Client(transport=httpx.MockTransport(respond)), strict=True)
    with pytest.raises(APIResponseValidationError) as raised:
        client.files.retrieve("file-1")
    output.show(raised.value, raised.value.args, raised.value.body, raised.value.drift, raised.value.response.text)
    assert output.leaks() == []
    assert "you_sent" in str(raised.value.drift)


@pytest.mark.parametrize(
    ("base_url", "warns"),
    [
        ("http://gate.example/v1", True), ("http://10.0.0.7:8000/v1", True), ("http://127.evil.example/v1", True),
        ("http://localhost:8000/v1", False), ("http://127.0.0.1/v1", False), ("http://127.8.8.8/v1", False),
        ("http://[::1]:1/v1", False), ("https://gate.example/v1", False), ("http://ft.localhost/v1", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("settings", [{"api_key": CANARY}, {"default_headers": {"x-api-key": CANARY}}])
def test_client_with_key_over_plain_http_warns_once(base_url: str, warns: bool, settings: dict[str, Any]) -> None:
    """At construction, with the caller's line, and not for each request; loopback hosts are exempt."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json={"data": []})))
        client = FTClient(base_url=base_url, http_client=http, **settings)
        client.files.list()
        client.with_options(timeout=1.0).files.list()
    ours = [each for each in caught if each.category is InsecureConnectionWarning]
    assert len(ours) == warns
    assert all(each.filename == __file__ and CANARY not in str(each.message) for each in ours)


NAMES = [
    *sorted(CREDENTIAL_HEADERS - {"set-cookie"}), "X-Auth-Token", "cf-access-client-secret", "X-Gateway-Password",
    "x-amz-security-token", "X-My-Signature", "PRIVATE-TOKEN", "x-functions-key",
]  # fmt: skip
HARMLESS = [
    "content-type",
    "idempotency-key",
    "accept",
    "user-agent",
    "x-request-id",
    "sec-websocket-key",
    "x-keyboard",
]


@pytest.mark.parametrize("name", NAMES + HARMLESS)
def test_client_and_cassettes_agree_on_credential_headers(name: str) -> None:
    """The cassette package has its own list, as it does not import the facade."""
    assert is_credential_name(name) == is_credential_header(name) == (name in NAMES)


def test_other_field_names_are_not_credentials() -> None:
    """A count of tokens, for example."""
    names = ("trained_tokens", "max_tokens", "token_count", "keyword", "monkey", "classification_positive_class", "")
    assert [name for name in names if is_credential_name(name)] == []


def test_redacted_text_is_sent_unchanged() -> None:
    """Only its repr differs."""
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
    """Responds to every request with the redirect of its server, and records its headers."""

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
    """Two servers on different ports."""
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
def test_redirect_to_another_port_is_not_followed(
    status: int, mode: str, stations: tuple[Any, Any], tmp_path: Any
) -> None:
    """Its server gets no request, and the first request is not retried."""
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


def test_redirect_to_plain_http_is_not_followed(stations: tuple[Any, Any]) -> None:
    """The service redirects with 307 to http if a path has a trailing slash."""
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


def test_redirect_on_the_same_server_is_followed(stations: tuple[Any, Any]) -> None:
    """Scheme, host and port are the same; a loop ends."""
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


def test_key_of_these_tests_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests observe a working program."""
    with Sandbox() as sandbox, FTClient(CANARY, base_url=sandbox.base_url) as client:
        assert client.models.list().data
        with pytest.raises(NotFoundError):
            client.files.retrieve("file-none")
