"""The two transports of the async client treat a server in the same way, byte by byte."""

import asyncio
import functools
import gc
import gzip
import os
import socket
import threading
import warnings
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from ft_client import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncFTClient,
    FTClientError,
    OutcomeUnknownError,
    _http_library,
)
from ft_client._retry import RetryPolicy
from tests.support.forks import in_child
from tests.support.raw_server import CA, Connection, RawServer, json_response, respond, serve

FILE = b'{"id":"file-1","object":"file"}'
PAGE = b'{"object":"list","data":[],"has_more":false}'

Call = Callable[[AsyncFTClient], Awaitable[Any]]

pytestmark = pytest.mark.usefixtures("transport")


@pytest.fixture(params=["httpx", "aiohttp"])
def transport(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let new clients send with each transport."""
    if request.param == "aiohttp":
        pytest.importorskip("aiohttp", reason="the extra fast")
    monkeypatch.setenv("FT_TRANSPORT", request.param)
    return str(request.param)


def make(base_url: str, **settings: Any) -> AsyncFTClient:
    """Return a client that waits for nothing."""
    client = AsyncFTClient("sk-canary", base_url=base_url, reconcile_timeout=0, **{"max_retries": 0, **settings})
    client._config.retry_policy = RetryPolicy(settings.get("max_retries", 0), initial_backoff=0.0)
    return client


def retrieve(client: AsyncFTClient) -> Awaitable[Any]:
    """Read a file."""
    return client.files.retrieve("file-1")


def create(client: AsyncFTClient) -> Awaitable[Any]:
    """Create a job, which costs money."""
    return client.fine_tuning.jobs.create(model="m", training_file="file-1", check="off")


def call(base_url: str, *calls: Call, **settings: Any) -> list[Any]:
    """Return the results of calls, one after the other, with one client."""

    async def run() -> list[Any]:
        async with make(base_url, **settings) as client:
            return [await each(client) for each in calls]

    return asyncio.run(run())


def failure(base_url: str, made: Call = retrieve, **settings: Any) -> Any:
    """Return the error of a call."""
    with pytest.raises(FTClientError) as raised:
        call(base_url, made, **settings)
    assert "canary" not in f"{raised.value}{raised.value!r}"
    return raised.value


# ---- Responses that are unusual, and complete ------------------------------------------------------------------------

CHUNKS = b"10\r\n" + FILE[:16] + b"\r\n%x\r\n" % (len(FILE) - 16) + FILE[16:] + b"\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
COMPLETE = {
    "HTTP/1.0, until the end": b"HTTP/1.0 200 OK\r\n\r\n" + FILE,
    "HTTP/1.1, until the end": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + FILE,
    "no reason": json_response(FILE, status=b"200"),
    "no reason and no space": b"HTTP/1.1 200\r\nContent-Length: %d\r\n\r\n" % len(FILE) + FILE,
    "a reason that is not ASCII": json_response(FILE, status="200 schön".encode("latin-1")),
    "a header that is not ASCII": json_response(FILE, "X-Name: schön".encode("latin-1")),
    "an empty header": json_response(FILE, b"X-Nothing:"),
    "a header twice": json_response(FILE, b"X-Two: 1", b"X-Two: 2"),
    "headers of another spelling": json_response(FILE).replace(b"Content-Length", b"cOnTeNt-lEnGtH"),
    "a header of 60 KB": json_response(FILE, b"X-Long: " + b"x" * 60_000),
    "a hundred headers": json_response(FILE, *[b"X-Number-%d: %d" % (n, n) for n in range(100)]),
    "chunks": CHUNKED + b"\r\n" + CHUNKS + b"0\r\n\r\n",
    "chunks with extensions": CHUNKED + b"\r\n" + CHUNKS.replace(b"10\r\n", b"10;name=value\r\n") + b"0\r\n\r\n",
    "chunks with trailers": CHUNKED + b"Trailer: X-Sum\r\n\r\n" + CHUNKS + b"0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n",
    "early hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + json_response(FILE),
    "a continue that was not asked for": b"HTTP/1.1 100 Continue\r\n\r\n" + json_response(FILE),
    "gzip": json_response(gzip.compress(FILE), b"Content-Encoding: gzip"),
    "deflate": json_response(zlib.compress(FILE), b"Content-Encoding: deflate"),
    "gzip in chunks": CHUNKED + b"Content-Encoding: gzip\r\n\r\n"
    + b"".join(b"1\r\n%c\r\n" % byte for byte in gzip.compress(FILE)) + b"0\r\n\r\n",
    "a cookie": json_response(FILE, b"Set-Cookie: name=value; Path=/"),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPLETE)
def test_unusual_response_is_read(name: str) -> None:
    """It is complete, so the call succeeds at the first attempt, and so does the next one."""
    ends = "until the end" in name
    with serve(respond(COMPLETE[name], then=(lambda connection: None) if ends else None)) as server:
        found = call(server.url, retrieve, retrieve)
    assert [each.id for each in found] == ["file-1", "file-1"]
    assert (len(server.requests), server.connections) == (2, 2 if ends else 1)


# ---- Responses that are broken: the request was sent -----------------------------------------------------------------

BROKEN = {
    "nothing": (b"", "reset"),
    "a part of the status line": (b"HTTP/1.1 20", "reset"),
    "another protocol": (b"220 mail.example ESMTP\r\n\r\n", "protocol"),
    "garbage": (b"\x00\xff\x00\xff\r\n\r\n", "protocol"),
    "a status that is not a number": (b"HTTP/1.1 abc OK\r\n\r\n", "protocol"),
    "a header without a name": (b"HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 0\r\n\r\n", "protocol"),
    "a length that is not a number": (b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}", "protocol"),
    "a cut body": (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", "cut"),
    "a cut chunk": (CHUNKED + b"\r\n" + CHUNKS[:9], "cut"),
    "no last chunk": (CHUNKED + b"\r\n" + CHUNKS, "cut"),
    "a chunk size that is not a number": (CHUNKED + b"\r\nxyz\r\n" + FILE, "protocol"),
    "a broken gzip": (json_response(FILE, b"Content-Encoding: gzip", b"Connection: close"), "body"),
    "a header of a megabyte": (json_response(FILE, b"X-Long: " + b"x" * 1_000_000), "protocol"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_response_means_sent(name: str) -> None:
    """A read is repeated. A create is not, because its job may exist."""
    raw, cause = BROKEN[name]
    with serve(respond(raw, then=lambda connection: None)) as server:
        error = failure(server.url, max_retries=1)
        assert (type(error), error.sent, error.cause, len(server.requests)) == (APIConnectionError, True, cause, 2)
        error = failure(server.url, create, max_retries=2)
    assert server.sent(b"POST") == 1
    assert isinstance(error, APIConnectionError | OutcomeUnknownError)


@pytest.mark.parametrize("end", ["close", "reset"])
@pytest.mark.parametrize("kept", [False, True])
def test_create_whose_connection_ends_is_sent_once(kept: bool, end: str) -> None:
    """The job may exist. That the connection was used before does not make the request safe to repeat."""

    def script(connection: Connection) -> None:
        while connection.read_request().startswith(b"GET /v1/files/"):
            connection.send(json_response(FILE))
        if end == "reset":
            connection.reset()

    with serve(script) as server, pytest.raises(OutcomeUnknownError):  # the lookup fails too
        call(server.url, *([retrieve] if kept else []), create, max_retries=3)
    assert server.sent(b"POST") == 1
    assert server.sent(b"GET") > kept


def test_read_on_kept_connection_that_has_ended_is_repeated_by_the_policy_alone() -> None:
    """No library repeats a request by itself: `max_retries=0` means one attempt."""

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(json_response(FILE))
        connection.read_request()

    with serve(script) as server:
        with pytest.raises(APIConnectionError):
            call(server.url, retrieve, retrieve)
        assert len(server.requests) == 2
        call(server.url, retrieve, retrieve, max_retries=1)


# ---- Timeouts --------------------------------------------------------------------------------------------------------


def test_server_that_accepts_no_connection_times_out_as_not_sent() -> None:
    """The queue of the listener is full, so that the system does not respond."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        try:
            for each in fillers:
                each.setblocking(False)
                each.connect_ex(listener.getsockname())
            error = failure(f"http://127.0.0.1:{listener.getsockname()[1]}/v1", create, timeout=(0.2, 9, 9, 9))
        finally:
            for each in fillers:
                each.close()
    assert (type(error), error.sent, error.cause) == (APITimeoutError, False, "timeout")


def silent(connection: Connection) -> None:
    """Read, and send nothing, until the client leaves."""
    while connection.socket.recv(65536):
        pass


def test_tls_handshake_without_a_response_times_out_as_not_sent() -> None:
    """The timeout to connect includes the handshake."""
    with serve(silent) as server:
        error = failure(server.tls_url, create, timeout=(0.2, 9, 9, 9))
    assert (type(error), error.sent) == (APITimeoutError, False)


def test_server_that_sends_nothing_times_out_as_sent() -> None:
    """The service may have executed the request."""

    def script(connection: Connection) -> None:
        connection.read_request()
        silent(connection)

    with serve(script) as server:
        error = failure(server.url, timeout=(9, 0.1, 9, 9))
        assert (type(error), error.sent, error.cause) == (APITimeoutError, True, "timeout")
        error = failure(server.url, create, timeout=(9, 0.1, 9, 9), max_retries=1)
    assert isinstance(error, OutcomeUnknownError)
    assert server.sent(b"POST") == 1


@pytest.mark.parametrize("kind", ["bytes", "parts"])
def test_server_that_reads_nothing_times_out_as_sent(kind: str) -> None:
    """A body that is larger than the buffers of the system is limited by the timeout to write."""
    left = threading.Event()
    data = b'{"prompt": "a", "completion": "b"}\n' * 600_000

    def upload(client: AsyncFTClient) -> Awaitable[Any]:
        if kind == "bytes":
            return client.files.create(file=("a.jsonl", data), purpose="fine-tune", check="off")
        return client.uploads.parts.create("upload_1", data=data)

    with serve(lambda connection: left.wait(5) and None) as server:
        error = failure(server.url, upload, timeout=(9, 0.3, 0.2, 9))
        gc.collect()  # a connection that waits to send the rest would warn
        left.set()
    assert (type(error), error.sent, error.cause) == (APITimeoutError, True, "timeout")


def test_many_calls_at_once_do_not_wait_for_the_pool() -> None:
    """They wait in front of it, so that the timeout of the pool does not strike."""

    async def run(server: RawServer) -> list[Any]:
        async with make(server.url, timeout=(9, 9, 9, 0.001)) as client:
            return await asyncio.gather(*[retrieve(client) for _ in range(100)])

    with serve(respond(json_response(FILE))) as server:
        assert len(asyncio.run(run(server))) == 100
    assert server.connections <= 16


# ---- TLS -------------------------------------------------------------------------------------------------------------


def test_private_certificate_authority_is_trusted_by_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """SSL_CERT_FILE names it. Without it, nothing is sent, and the error names the variable."""
    with serve(respond(json_response(FILE)), "loopback") as server:
        error = failure(server.tls_url, create)
        assert (error.sent, error.cause, server.requests) == (False, "certificate", [])
        assert "SSL_CERT_FILE" in str(error)
        monkeypatch.setenv("SSL_CERT_FILE", str(CA))
        assert call(server.tls_url, retrieve, retrieve)[1].id == "file-1"
        assert call(server.tls_url.replace("127.0.0.1", "localhost"), retrieve)[0].id == "file-1"


def test_certificate_of_another_host_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is signed by a trusted authority, and made for another name."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CA))
    with serve(respond(json_response(FILE)), "other") as server:
        error = failure(server.tls_url, create)
    assert (error.sent, error.cause, server.requests) == (False, "certificate", [])


def test_server_without_tls_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheme of the base URL is wrong."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CA))
    with serve(lambda connection: connection.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
        error = failure(server.tls_url, create)
    assert (error.sent, error.cause) == (False, "tls")


def test_key_is_not_sent_to_server_with_tls_in_plain_text() -> None:
    """A plain request to a TLS port fails as sent: bytes have left the machine."""
    with serve(lambda connection: None, "loopback") as server:
        error = failure(server.url)
    assert isinstance(error, APIConnectionError)
    assert error.sent is True


# ---- Proxies ---------------------------------------------------------------------------------------------------------


def on_this_machine(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let names resolve to this machine."""
    original = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        return original("127.0.0.1" if name in names else host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.filterwarnings("ignore:The API key is sent unencrypted")
def test_environment_decides_which_host_is_reached_through_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP_PROXY is used for a host that NO_PROXY does not name."""
    on_this_machine(monkeypatch, "service.example", "direct.example")
    with serve(respond(json_response(FILE))) as proxy, serve(respond(json_response(FILE))) as service:
        monkeypatch.setenv("HTTP_PROXY", f"http://me:sesame@127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "direct.example")
        call(f"http://service.example:{service.port}/v1", retrieve)
        assert (len(proxy.requests), len(service.requests)) == (1, 0)
        assert proxy.requests[0].startswith(b"GET http://service.example:")
        assert b"proxy-authorization: basic" in proxy.requests[0].lower()
        call(f"http://direct.example:{service.port}/v1", retrieve)
        call(service.url, retrieve)  # loopback
        assert (len(proxy.requests), len(service.requests)) == (1, 2)
        assert not any(b"proxy-authorization" in each.lower() for each in service.requests)


def test_proxy_that_rejects_the_tunnel_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The request itself was not sent, and the key not shown to the proxy."""
    with serve(respond(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        error = failure("https://service.example/v1", create)
    assert (error.sent, error.cause) == (False, "proxy")
    assert proxy.requests
    assert not any(b"canary" in each for each in proxy.requests)


# ---- Redirects -------------------------------------------------------------------------------------------------------


def test_redirect_to_another_host_is_not_followed() -> None:
    """The key would be sent along."""
    with serve(respond(json_response(FILE))) as other:
        location = f"Location: {other.url.replace('127.0.0.1', 'localhost')}/files/file-1".encode()
        for status in (b"301 Moved", b"302 Found", b"307 Temporary Redirect", b"308 Permanent Redirect"):
            with serve(respond(json_response(b"{}", location, status=status))) as server:
                error = failure(server.url)
                assert isinstance(error, APIStatusError)
                assert "the key is not sent" in str(error)
                failure(server.url, create)
    assert other.connections == 0


def test_redirect_on_the_same_host_is_followed_for_reads_only() -> None:
    """A POST is sent once, to the first place."""

    def script(connection: Connection) -> None:
        while request := connection.read_request():
            moved = json_response(b"{}", b"Location: /v1/new/file-1", status=b"307 Temporary Redirect")
            connection.send(json_response(FILE) if b" /v1/new/" in request else moved)

    with serve(script) as server:
        assert call(server.url, retrieve)[0].id == "file-1"
        failure(server.url, create)
    assert (server.sent(b"GET"), server.sent(b"POST")) == (2, 1)


# ---- Requests --------------------------------------------------------------------------------------------------------


def test_request_is_that_of_the_other_transport(monkeypatch: pytest.MonkeyPatch, transport: str) -> None:
    """Path, query, headers and body do not depend on the transport."""

    async def send(client: AsyncFTClient) -> None:
        await client.files.list(extra_query={"name": "a b/ü&c"}, extra_headers={"x-own": "1"})
        await create(client)
        await client.files.create(file=('ä ".jsonl', b"{}\n"), purpose="fine-tune", check="off")

    sent: dict[str, list[set[bytes]]] = {}
    job = b'{"id":"ftjob-1","object":"fine_tuning.job","status":"queued"}'

    def script(connection: Connection) -> None:
        while request := connection.read_request():
            connection.send(json_response(PAGE if request.startswith(b"GET") else job if b"/jobs" in request else FILE))

    for name in {"httpx", transport}:
        monkeypatch.setenv("FT_TRANSPORT", name)
        with serve(script) as server:
            client = make(server.url)
            asyncio.run(send(client))
            port = str(server.port).encode()
        sent[name] = [normal(each.replace(port, b"PORT")) for each in server.requests]
    assert sent[transport] == sent["httpx"]
    assert b"user-agent" in b"".join(sent[transport][0])


def normal(request: bytes) -> set[bytes]:
    """Return the parts of a request whose order has no meaning, without its random values."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *fields = head.split(b"\r\n")
    boundary = next((each.split(b"boundary=")[1] for each in fields if b"boundary=" in each), b"")
    text = body.replace(boundary, b"BOUNDARY") if boundary else body
    named = {field.partition(b":")[0].lower() + b":" + field.partition(b":")[2] for field in fields}
    named = {field.replace(boundary, b"BOUNDARY") if boundary else field for field in named}
    return {first, b"body " + (b"job" if b'"metadata"' in text else text), *named}


def test_header_that_cannot_be_sent_is_an_error_before_sending() -> None:
    """The value, which may be a secret, is not shown."""
    with serve(respond(json_response(PAGE))) as server:
        for value in ("sésame", "sesame\r\nX-Other: 1", "sesame\x00"):
            error = failure(server.url, lambda client, value=value: client.files.list(extra_headers={"x-own": value}))
            assert (error.sent, error.cause) == (False, "request")
            assert "same" not in str(error)
    assert server.requests == []


def test_response_before_the_body_was_read_is_the_result() -> None:
    """A server may reject an upload early, and close."""

    def script(connection: Connection) -> None:
        connection.socket.recv(1000)
        connection.send(
            json_response(b'{"error":{"message":"too large"}}', b"Connection: close", status=b"413 Too Large")
        )
        silent(connection)

    def upload(client: AsyncFTClient) -> Awaitable[Any]:
        return client.files.create(file=("a.jsonl", b"{}\n" * 3_000_000), purpose="fine-tune", check="off")

    with serve(script) as server, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # httpx may close a connection with unsent data
        error = failure(server.url, upload)
        gc.collect()
    assert isinstance(error, APIStatusError)
    assert error.status_code == 413


# ---- Life ------------------------------------------------------------------------------------------------------------


def test_closing_ends_the_connections(transport: str) -> None:
    """The server sees it, a later call fails as not sent, and nothing is left for the garbage collector."""
    ended = threading.Event()

    def script(connection: Connection) -> None:
        respond(json_response(FILE))(connection)
        ended.set()

    async def run(server: RawServer) -> Any:
        client = make(server.url)
        assert repr(client) == (
            f"<AsyncFTClient {server.url}" + (" transport=aiohttp>" if transport == "aiohttp" else ">")
        )
        await retrieve(client)
        await client.close()
        assert await asyncio.to_thread(ended.wait, 5)
        with pytest.raises(APIConnectionError, match="closed") as raised:
            await create(client)
        return raised.value

    with serve(script) as server, warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        error = asyncio.run(run(server))
        gc.collect()
    assert error.sent is False
    assert server.sent(b"POST") == 0


def test_client_works_in_one_loop_after_the_other() -> None:
    """The connections of a loop end with it, also if the client was not closed."""
    with serve(respond(json_response(FILE))) as server, warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        client = make(server.url)

        async def run() -> list[Any]:
            return await asyncio.gather(*[retrieve(client) for _ in range(3)])

        assert [len(asyncio.run(run())) for _ in range(3)] == [3, 3, 3]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows cannot fork")
@pytest.mark.parametrize("certificate", [None, "loopback"])
def test_forked_client_opens_its_own_connections(certificate: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Created and used before the fork: the child has other connections, and leaves the parent's open."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CA))
    # a busy machine may need longer than the 5 s after which an idle connection is closed
    monkeypatch.setattr(_http_library, "Limits", functools.partial(httpx.Limits, keepalive_expiry=None))
    with serve(respond(json_response(FILE)), certificate) as server:
        client = make(server.tls_url if certificate else server.url)
        loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(retrieve(client))

            def work() -> str:
                asyncio.events._set_running_loop(None)
                found = asyncio.run(retrieve(client)).id
                gc.collect()
                return str(found)

            assert in_child(work) == "'file-1'"
            assert loop.run_until_complete(retrieve(client)).id == "file-1"
            loop.run_until_complete(client.close())
        finally:
            loop.close()
    assert server.connections == 2


def test_cancelled_call_closes_its_connection() -> None:
    """The response of a cancelled call cannot become that of another one."""

    async def run(server: RawServer) -> None:
        async with make(server.url) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(retrieve(client), 0.2)
            for _ in range(200):
                if server.ended:
                    return
                await asyncio.sleep(0.01)

    with serve(silent) as server:
        asyncio.run(run(server))
        assert server.ended == 1
