"""The table of failures: cause, whether the request was sent, whether a retry can help, and the next step."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from ft_client import APIConnectionError, APITimeoutError, AsyncFTClient, FTClient
from ft_client._http.failures import FAILURES, classify, connection_error
from ft_client._retry import RetryPolicy

EXCEPTIONS = [
    kind for kind in vars(httpx).values() if isinstance(kind, type) and issubclass(kind, httpx.RequestError)
]  # fmt: skip


def caused(error: Exception, cause: Exception) -> Exception:
    """Return an exception as the HTTP library raises it from another one."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "cause", "sent", "retryable"),
    [
        (httpx.ProxyError("407 Proxy Authentication Required"), "proxy", False, False),
        (httpx.ProxyError("403 Forbidden"), "proxy", False, False),
        (httpx.ProxyError("503 Service Unavailable"), "proxy", False, True),
        (httpx.ProxyError("Invalid username/password"), "proxy", False, False),
        (caused(httpx.ConnectError("x"), ssl.SSLCertVerificationError("self-signed")), "certificate", False, False),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] expired"), "certificate", False, False),
        (httpx.ConnectError("[SSL: WRONG_VERSION_NUMBER] wrong version number"), "tls", False, False),
        (caused(httpx.ConnectError("x"), socket.gaierror(-3, "temporary")), "dns", False, True),
        (httpx.ConnectError("[Errno -2] Name or service not known"), "dns", False, True),
        (httpx.ConnectError("[Errno 111] Connection refused"), "refused", False, True),
        (httpx.ConnectError("All connection attempts failed"), "refused", False, True),
        (httpx.ConnectError("[Errno 113] No route to host"), "connect", False, True),
        (httpx.ConnectTimeout(""), "timeout", False, True),
        (httpx.PoolTimeout(""), "timeout", False, True),
        (httpx.ReadTimeout(""), "timeout", True, True),
        (httpx.WriteTimeout(""), "timeout", True, True),
        (httpx.ReadError(""), "reset", True, True),
        (httpx.WriteError(""), "reset", True, True),
        (httpx.CloseError(""), "reset", True, True),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), "reset", True, True),
        (httpx.RemoteProtocolError("peer closed connection without sending complete message body"), "cut", True, True),
        (httpx.RemoteProtocolError("illegal status line"), "protocol", True, True),
        (httpx.LocalProtocolError("Illegal header value b'x'"), "request", False, False),
        (httpx.LocalProtocolError("Too much data for declared Content-Length"), "request", True, False),
        (httpx.UnsupportedProtocol("x"), "url", False, False),
        (httpx.InvalidURL("x"), "url", False, False),
        (httpx.DecodingError("x"), "body", True, True),
        (httpx.TooManyRedirects("x"), "redirect", True, False),
        (RuntimeError("Cannot send a request, as the client has been closed."), "request", False, False),
        (ConnectionResetError("x"), "reset", True, True),
        (RuntimeError("of a custom transport"), "unknown", True, False),
        (KeyError("x"), "unknown", True, False),
    ],
)  # fmt: skip
def test_classify_of_an_exception_gives_cause_and_whether_it_was_sent(
    error: Exception, cause: str, sent: bool, retryable: bool
) -> None:
    """Only failures before the first byte count as not sent; an unknown exception counts as sent."""
    failure = classify(error)
    assert (failure.cause, failure.sent, failure.retryable) == (cause, sent, retryable)


@pytest.mark.parametrize("kind", EXCEPTIONS)
def test_classify_of_the_same_class_of_another_library_gives_the_same_row(kind: type[Exception]) -> None:
    """httpx2 has the names of httpx; the table compares names along the method resolution order."""
    bases: tuple[type, ...] = (Exception,)
    for each in reversed([each for each in kind.__mro__ if each.__module__.startswith("httpx")]):
        bases = (type(each.__name__, bases, {"__module__": "httpx2"}),)
    assert classify(bases[0]("x")) == classify(kind("x"))


@pytest.mark.parametrize("kind", EXCEPTIONS)
def test_classify_knows_every_exception_of_the_http_library(kind: type[Exception]) -> None:
    """None falls through to the row for unknown exceptions, and a subclass counts as its base."""
    assert classify(kind("x")) in FAILURES
    assert classify(type("Custom", (kind,), {})("x")) == classify(kind("x"))


def test_every_failure_has_a_next_step() -> None:
    """Each row states what the user can do."""
    assert all(row.step for row in FAILURES)


def test_connection_error_of_a_certificate_names_the_variable() -> None:
    """The next step is the file of certificates, and a retry is not useful."""
    error = connection_error(httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]"), "listFiles", 1)
    assert "SSL_CERT_FILE" in str(error)
    assert (error.cause, error.sent, error.retryable) == ("certificate", False, False)


def test_connection_error_shows_no_password_of_a_url() -> None:
    """The text of the HTTP library may quote a URL of a proxy."""
    error = connection_error(httpx.ProxyError("no connection to http://me:sesame@proxy:1"), "listFiles", 1)
    assert "sesame" not in str(error)


def test_connection_error_names_the_proxy_variables_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy may have rejected the connection, except for one to this machine, which ignores proxies."""
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    error = httpx.ConnectError("Connection refused", request=httpx.Request("GET", "https://service.example"))
    assert "HTTPS_PROXY" in str(connection_error(error, "listFiles", 1))
    error = httpx.ConnectError("Connection refused", request=httpx.Request("GET", "http://127.0.0.1:1"))
    assert "HTTPS_PROXY" not in str(connection_error(error, "listFiles", 1))


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[tuple[int, list[int]]]:
    """Accept connections on a loopback port, and call a function for each."""
    count: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                count.append(1)
                with connection:
                    connection.settimeout(5)
                    answer(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], count
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def respond(raw: bytes) -> Callable[[socket.socket], None]:
    """Return a handler that reads a request and sends bytes."""

    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(raw)

    return answer


def through_proxy(port: int, **settings: Any) -> FTClient:
    """Return a client that reaches its service through a proxy on this machine."""
    made = FTClient(
        "sk-1", base_url="https://service.example/v1",
        http_client=httpx.Client(proxy=f"http://me:sesame@127.0.0.1:{port}", verify=False),
        **settings,
    )  # fmt: skip
    made._config.retry_policy = RetryPolicy(settings.get("max_retries", 2), initial_backoff=0.0)
    return made


CALLS: list[Callable[[FTClient], Any]] = [
    lambda client: client.files.list(),
    lambda client: client.fine_tuning.jobs.create(model="m", training_file="file-1"),
    lambda client: client.files.create(file=("a.jsonl", b"{}\n"), purpose="fine-tune"),
]


@pytest.mark.parametrize("call", CALLS, ids=["list", "create", "upload"])
@pytest.mark.parametrize("status", [b"407 Proxy Authentication Required", b"403 Forbidden"])
def test_a_proxy_that_rejects_the_tunnel_means_not_sent(status: bytes, call: Callable[[FTClient], Any]) -> None:
    """The proxy is named, the request is not repeated, and a create raises no OutcomeUnknownError."""
    raw = b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n"
    with server(respond(raw)) as (port, connections), pytest.raises(APIConnectionError, match="PROXY") as raised:
        call(through_proxy(port))
    assert (raised.value.sent, raised.value.cause) == (False, "proxy")
    assert len(connections) == 1
    assert "sesame" not in str(raised.value)


def hang(connection: socket.socket) -> None:
    """Read a request and do not respond in time."""
    connection.recv(65536)
    threading.Event().wait(0.4)


@pytest.mark.parametrize("answer", [respond(b""), respond(b"HTTP/1.1 200"), respond(b"?\r\n\r\n"), hang])
def test_a_proxy_that_opens_no_tunnel_means_not_sent(answer: Callable[[socket.socket], None]) -> None:
    """The HTTP library raises what it raises for a lost response, but the request was not sent. Async as well."""

    async def list_files(port: int) -> None:
        async with httpx.AsyncClient(proxy=f"http://127.0.0.1:{port}", verify=False) as http:
            made = AsyncFTClient(
                "sk-1", base_url="https://service.example/v1", http_client=http, max_retries=0, timeout=0.2
            )
            await made.files.list()

    with server(answer) as (port, _), pytest.raises(APIConnectionError, match="PROXY") as raised:
        through_proxy(port, max_retries=0, timeout=0.2).files.list()
    assert (raised.value.sent, raised.value.cause) == (False, "proxy")
    with server(answer) as (port, _), pytest.raises(APIConnectionError, match="PROXY") as raised:
        asyncio.run(list_files(port))
    assert (raised.value.sent, raised.value.cause) == (False, "proxy")


@pytest.mark.parametrize(
    ("raw", "cause"),
    [
        (b"", "reset"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", "cut"),
        (b"220 mail.example ESMTP\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", "body"),
    ],
)
def test_a_broken_response_means_sent(raw: bytes, cause: str) -> None:
    """A read is repeated, and the error states the cause."""
    with server(respond(raw)) as (port, connections):
        client = FTClient("sk-1", base_url=f"http://127.0.0.1:{port}/v1", max_retries=1)
        client._config.retry_policy = RetryPolicy(max_retries=1, initial_backoff=0.0)
        with client, pytest.raises(APIConnectionError) as raised:
            client.files.retrieve("file-1")
    assert (raised.value.sent, raised.value.cause, len(connections)) == (True, cause, 2)


def test_a_header_that_cannot_be_sent_is_not_repeated() -> None:
    """Nothing is sent, and the value, which may be a secret, is not shown."""
    calls: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(500)

    http = httpx.Client(transport=httpx.MockTransport(handle))
    client = FTClient("sk-1", base_url="http://127.0.0.1:1/v1", http_client=http)
    with pytest.raises(APIConnectionError, match="a header of the request cannot be sent") as raised:
        client.files.list(extra_headers={"x-secret": "sésame"})
    assert (calls, raised.value.sent, raised.value.retryable) == ([], False, False)
    assert "same" not in str(raised.value)


def test_a_closed_client_means_not_sent() -> None:
    """A create after `close()` started nothing."""
    client = FTClient("sk-1", base_url="http://127.0.0.1:1/v1", max_retries=0)
    client._connections.get()
    client.close()
    with pytest.raises(APIConnectionError, match="client has been closed") as raised:
        client.fine_tuning.jobs.create(model="m", training_file="file-1")
    assert raised.value.sent is False


def test_an_exception_of_a_progress_callback_reaches_the_caller_unchanged() -> None:
    """The request did not fail: nothing is repeated or looked up."""
    requests: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        requests.append(request.method)
        request.read()
        return httpx.Response(200, json={"id": "file-1", "object": "file"})

    def stop(done: int, total: int | None) -> None:
        raise LookupError("stop")

    client = FTClient(
        "sk-1", base_url="http://127.0.0.1:1/v1", http_client=httpx.Client(transport=httpx.MockTransport(handle))
    )
    with pytest.raises(LookupError, match="stop"):
        client.files.upload(("a.jsonl", b'{"a": 1}\n'), on_progress=stop, check="off")
    assert requests in ([], ["POST"])


def test_a_timeout_before_the_response_means_sent() -> None:
    """The service may have executed the request."""
    with server(hang) as (port, _):
        client = FTClient("sk-1", base_url=f"http://127.0.0.1:{port}/v1", max_retries=0, timeout=0.2)
        with client, pytest.raises(APITimeoutError) as raised:
            client.files.retrieve("file-1")
    assert (raised.value.sent, raised.value.cause) == (True, "timeout")
