"""The ASGI application: routes requests, applies faults, sends responses and writes the log."""

import asyncio
import contextlib
import hmac
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from functools import lru_cache
from typing import Any, NoReturn

from ft_client.sandbox import control
from ft_client.sandbox.contract import Operation
from ft_client.sandbox.errors import ClientGoneError, Headers, ServiceError
from ft_client.sandbox.faults import Fault
from ft_client.sandbox.http import JSON_TYPE, BufferedBody, Receive, Request, Response, Scope, Send
from ft_client.sandbox.operations import AZURE_HANDLERS, HANDLERS, Handler
from ft_client.sandbox.scheduler import run_due_transitions
from ft_client.sandbox.service import Service

# closes the connection of a client; takes the scope, and whether to reset it
DropConnection = Callable[[Scope, bool], None]

_LABEL = (b"x-ft-sandbox", b"simulated")


class _DroppedError(Exception):
    """The connection was closed by a fault."""


class App:
    """One embedded service as an ASGI application.

    Args:
        service: State of the service.
        drop: Function that closes a connection without a response.
    """

    def __init__(self, service: Service, drop: DropConnection) -> None:
        self._service = service
        self._drop = drop
        missing = set(service.contract.operations) - set(HANDLERS)
        if missing:
            raise LookupError(f"the contract has operations without a handler: {', '.join(sorted(missing))}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            return
        started_at = time.perf_counter()
        service = self._service
        service.clock.request()
        handler = _RequestHandler(service, self._drop, scope, receive, send, started_at)
        try:
            await handler.run()
        except (ClientGoneError, _DroppedError):
            await _wait_for_disconnect(receive)
        finally:
            service.log.add(
                scope["method"],
                handler.path,
                handler.logged_query(),
                handler.operation,
                handler.status,
                (time.perf_counter() - started_at) * 1000,
            )
        if handler.late is not None:
            await handler.late()


class _RequestHandler:
    """Handling of one request."""

    def __init__(
        self, service: Service, drop: DropConnection, scope: Scope, receive: Receive, send: Send, started_at: float
    ) -> None:
        self._service = service
        self._drop = drop
        self._scope = scope
        self._receive = receive
        self._send = send
        self._started_at = started_at
        self.path: str = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
        self.operation: str | None = None
        self.status: int | None = None
        self.late: Callable[[], Awaitable[None]] | None = None
        self._query_names: frozenset[str] = frozenset()

    def logged_query(self) -> str:
        """Return the query for the log: only parameters of the contract, so that a key is never logged."""
        text: str = self._scope["query_string"].decode("latin-1")
        if not text:
            return ""
        pairs = text.split("&")
        return "&".join(pair for pair in pairs if pair.partition("=")[0].partition("[")[0] in self._query_names)

    async def run(self) -> None:
        fault: Fault | None = None
        is_files_endpoint = False
        try:
            self._check_host()
            if self.path.startswith("/sandbox/"):
                name = self.path.removeprefix("/sandbox/")
                response = await control.handle(self._service, name, self._scope, self._receive)
            else:
                handler, request = self._route()
                is_files_endpoint = request.operation.template.startswith("/files")
                fault = self._service.faults.match(request.operation.id, request.operation.method, self.path)
                if fault is not None and fault.kind in ("status", "drop_before"):
                    await self._apply_fault_before(fault)
                    return
                if fault is not None and fault.kind == "late":
                    await self._defer(fault, handler, request)
                response = await self._execute(handler, request)
        except ServiceError as error:
            error.is_files_endpoint |= is_files_endpoint
            response = Response(error.status, error.body(self._service.profile), [JSON_TYPE, *error.headers])
        except (ClientGoneError, _DroppedError, asyncio.CancelledError):
            raise
        except Exception:  # noqa: BLE001  # a bug in one handler must not stop the server; it is reported on stderr
            traceback.print_exc(file=sys.stderr)
            failed = ServiceError(500, "Internal error of the sandbox. See its standard error output.")
            response = Response(500, failed.body(self._service.profile))
        if fault is None:
            await self._send_response(response)
        else:
            await self._apply_fault_after(fault, response)

    def _check_host(self) -> None:
        """Reject foreign host names.

        Raises:
            ServiceError: 403.
        """
        host = next((value for key, value in self._scope["headers"] if key == b"host"), b"").decode("latin-1")
        server = self._scope.get("server")
        if not self._service.hosts.allows(host, server[0] if server else ""):
            name = host.rpartition(":")[0] or host
            raise ServiceError(
                403,
                f"Host {name[:200]!r} is not allowed. Use a loopback address, or start the sandbox with "
                "--allow-host NAME (allow_hosts= in Python).",
                code="host_not_allowed",
            )

    async def _execute(self, handler: Handler, request: Request) -> Response:
        self._authenticate(request)
        run_due_transitions(self._service)
        result = handler(self._service, request)
        return result if isinstance(result, Response) else await result

    async def _defer(self, fault: Fault, handler: Handler, request: Request) -> NoReturn:
        """Read the request, close the connection, and set `late` to execute the request after the delay.

        Raises:
            _DroppedError: Always.
        """
        body = await BufferedBody.read(request)
        self._drop(self._scope, fault.reset)

        async def execute() -> None:
            with body:
                await asyncio.sleep(fault.seconds)
                request.receive = body.receive
                try:
                    await self._execute(handler, request)
                except ServiceError:
                    pass  # the client is gone, so an error response has no receiver
                except Exception:  # noqa: BLE001  # as in `run`
                    traceback.print_exc(file=sys.stderr)

        self.late = execute
        raise _DroppedError

    def _route(self) -> tuple[Handler, Request]:
        """Return the handler and the request object.

        Raises:
            ServiceError: 404 for an unknown path, 405 for another method, 307 for a trailing slash.
        """
        service, scope, method = self._service, self._scope, self._scope["method"]
        segments = self._segments()
        if segments is None:
            raise self._unknown_path()
        if segments[-2:] == ["jobs", ""] and segments[0] == "fine_tuning":
            host = next((value for key, value in scope["headers"] if key == b"host"), b"localhost")
            location = b"http://" + host + self.path.rstrip("/").encode("latin-1")
            raise ServiceError(307, "Temporary redirect", headers=[(b"location", location)])
        if segments[:2] == ["fine_tuning", "jobs"] and "" in segments:
            # the real service skips an empty ID and takes the next segment
            segments = [segment for segment in segments if segment]
        matched = service.contract.match(segments)
        if matched is None:
            raise self._unknown_path()
        methods, ids = matched
        operation = methods.get(method)
        if operation is None:
            template = next(iter(methods.values())).template
            azure = AZURE_HANDLERS.get((method, template)) if service.profile.omits_null else None
            if azure is None:
                allow = ", ".join(sorted(methods))
                raise ServiceError(
                    405,
                    f"Invalid method for URL ({method} {self.path[:200]}). Allowed: {allow}.",
                    code="method_not_supported",
                    headers=[(b"allow", allow.encode())],
                )
            handler = azure
            operation = Operation("deleteFineTuningJob", method, template, {}, None, None)
        else:
            handler = HANDLERS[operation.id]
        self.operation = operation.id
        self._query_names = frozenset(operation.query)
        return handler, Request(operation, ids, scope, self._receive, service.settings.body_idle)

    def _segments(self) -> list[str] | None:
        """Return the segments below the base URL, or None for another path."""
        path = self.path
        if path.startswith("/v1/"):
            return path[4:].split("/")
        if self._service.profile.omits_null:
            if path.startswith("/api/projects/"):
                path = "/" + path.removeprefix("/api/projects/").partition("/")[2]
            for prefix in ("/openai/v1/", "/openai/"):
                if path.startswith(prefix):
                    return path.removeprefix(prefix).split("/")
        return None

    def _unknown_path(self) -> ServiceError:
        return ServiceError(404, f"Invalid URL ({self._scope['method']} {self.path[:200]})")

    def _authenticate(self, request: Request) -> None:
        """Check the API key. Keys that start with `sk-invalid` are treated as wrong.

        Raises:
            ServiceError: 401 if the key is missing or wrong.
        """
        scheme, _, key = (request.header(b"authorization") or "").partition(" ")
        key = key.strip() if scheme.lower() == "bearer" else ""
        if not key and self._service.profile.api_key_header:
            key = (request.header(b"api-key") or "").strip()
        if not key:
            message = "You didn't provide an API key. Send it as 'Authorization: Bearer YOUR_KEY'."
            code = None
        elif hmac.compare_digest(key[:10].encode(), b"sk-invalid"):
            message = f"Incorrect API key provided: {key[:7]}****. Use any key that does not start with sk-invalid."
            code = "invalid_api_key"
        else:
            return
        headers = [(b"www-authenticate", b'Basic realm="OpenAI API"')]
        raise ServiceError(401, message, code=code, headers=headers)

    async def _send_response(self, response: Response, truncate_at: int | None = None) -> None:
        """Send a response, or its headers and the first `truncate_at` bytes of its body."""
        headers = self._headers(response)
        self.status = response.status
        await self._send({"type": "http.response.start", "status": response.status, "headers": headers})
        if isinstance(response.body, bytes):
            more = truncate_at is not None
            await self._send({"type": "http.response.body", "body": response.body[:truncate_at], "more_body": more})
            return
        disconnected = asyncio.ensure_future(_wait_for_disconnect(self._receive))
        try:
            await self._stream(response, disconnected, truncate_at)
        finally:
            disconnected.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await disconnected

    async def _stream(self, response: Response, disconnected: "asyncio.Future[None]", truncate_at: int | None) -> None:
        chunks: Any = response.body
        remaining = truncate_at
        streaming = response.length is None
        try:
            while True:
                chunk = await (_next_chunk(chunks, disconnected) if streaming else anext(chunks, None))
                if chunk is None or disconnected.done():
                    break
                if remaining is not None:
                    chunk = chunk[:remaining]
                    remaining -= len(chunk)
                await self._send({"type": "http.response.body", "body": chunk, "more_body": True})
                if remaining == 0:
                    return
        finally:
            await chunks.aclose()
        if disconnected.done() or truncate_at is not None:
            return
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    def _headers(self, response: Response) -> Headers:
        milliseconds = int((time.perf_counter() - self._started_at) * 1000)
        headers = [
            *response.headers,
            (b"x-request-id", self._service.ids.request().encode()),
            (b"openai-version", b"2020-10-01"),
            (b"openai-processing-ms", b"%d" % milliseconds),
            # from the service's clock, so that clients can compare it with `created_at`
            (b"date", _date(int(self._service.now()))),
            _LABEL,
        ]
        length = len(response.body) if isinstance(response.body, bytes) else response.length
        if length is not None and response.status != 204:
            headers.append((b"content-length", b"%d" % length))
        return headers

    async def _apply_fault_before(self, fault: Fault) -> None:
        if fault.kind == "drop_before":
            self._drop(self._scope, fault.reset)
            raise _DroppedError
        error = ServiceError(fault.status, f"Injected fault: status {fault.status}.")
        body = error.body(self._service.profile) if fault.body is None else fault.body.encode()
        headers_sent = [(name.lower().encode(), value.encode()) for name, value in fault.headers.items()]
        headers = (
            headers_sent if any(name == b"content-type" for name, _ in headers_sent) else [JSON_TYPE, *headers_sent]
        )
        await self._send_response(Response(fault.status, body, headers))

    async def _apply_fault_after(self, fault: Fault, response: Response) -> None:
        if fault.kind == "drop_after":
            self._drop(self._scope, fault.reset)
            raise _DroppedError
        if fault.kind == "cut_body":
            await self._send_response(response, truncate_at=fault.bytes)
            self._drop(self._scope, fault.reset)
            raise _DroppedError
        if fault.kind == "malformed":
            response = Response(200, b'{"object": "list", "data": [{"id": ', [JSON_TYPE])
        else:
            await asyncio.sleep(fault.seconds)
        await self._send_response(response)


@lru_cache(maxsize=4)
def _date(moment: int) -> bytes:
    return formatdate(moment, usegmt=True).encode()


async def _wait_for_disconnect(receive: Receive) -> None:
    """Return when the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _next_chunk(chunks: Any, disconnected: "asyncio.Future[None]") -> bytes | None:
    """Return the next chunk, or None after the last one or when the client has disconnected."""
    upcoming = asyncio.ensure_future(anext(chunks, None))
    await asyncio.wait({upcoming, disconnected}, return_when=asyncio.FIRST_COMPLETED)
    if not upcoming.done():
        upcoming.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await upcoming
        return None
    matched: bytes | None = upcoming.result()
    return matched
