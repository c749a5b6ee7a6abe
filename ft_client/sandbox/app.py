"""The ASGI application: routes requests, applies faults, sends responses and writes the log."""

import asyncio
import hmac
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from functools import lru_cache, partial
from typing import NoReturn

from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from ft_client.sandbox import control, presigned, received
from ft_client.sandbox.contract import Operation
from ft_client.sandbox.errors import ServiceError
from ft_client.sandbox.faults import Fault
from ft_client.sandbox.http import BufferedBody, Request
from ft_client.sandbox.operations import AZURE_HANDLERS, HANDLERS, SERVICE_HANDLERS, Handler, not_implemented
from ft_client.sandbox.scheduler import run_due_transitions
from ft_client.sandbox.service import Service
from ft_client.sandbox.wire import Wire

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
        except (ClientDisconnect, _DroppedError):
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
            response = self._error_response(error)
        except (ClientDisconnect, _DroppedError, asyncio.CancelledError):
            raise
        except Exception:  # noqa: BLE001  # a bug in one handler must not stop the server; it is reported on stderr
            traceback.print_exc(file=sys.stderr)
            failed = ServiceError(500, "Internal error of the sandbox. See its standard error output.")
            response = self._error_response(failed)
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
        wire = self._service.wire
        if wire is not None:
            received.check_query(self._service, wire, request.operation.id, request.query)
        result = handler(self._service, request)
        response = result if isinstance(result, Response) else await result
        if wire is None or isinstance(response, StreamingResponse):
            return response
        return wire.send(request.operation.id, response, self._service.ids.request(), request.query)

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
                late = Request(request.operation, request.ids, self._scope, body.receive, request.idle_timeout)
                try:
                    await self._execute(handler, late)
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
        wire = service.wire
        if wire is not None:
            templates = {each.id: each.template for each in service.contract.operations.values()}
            segments = wire.canonical(method, segments, templates)
            if segments is None:
                raise self._unknown_path()
        if segments[-2:] == ["jobs", ""] and segments[0] == "fine_tuning":
            host = next((value for key, value in scope["headers"] if key == b"host"), b"localhost")
            location = "http://" + host.decode("latin-1") + self.path.rstrip("/")
            raise ServiceError(307, "Temporary redirect", headers={"location": location})
        if segments[:2] == ["fine_tuning", "jobs"] and "" in segments:
            # the real service skips an empty ID and takes the next segment
            segments = [segment for segment in segments if segment]
        if wire is not None and (found := self._presigned(segments) or self._of_service(wire, segments)) is not None:
            return found
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
                    headers={"allow": allow},
                )
            handler = azure
            operation = Operation("deleteFineTuningJob", method, template, {}, None, None)
        else:
            if wire is not None and wire.lacks(operation.id):
                raise self._unknown_path()
            handler = HANDLERS.get(operation.id, not_implemented)
        self.operation = operation.id
        self._query_names = frozenset(operation.query)
        request = Request(operation, ids, scope, self._receive, service.settings.body_idle)
        if wire is not None and operation.id.startswith("create"):
            request.translate = partial(received.read_body, service, wire, operation.id)
        return handler, request

    def _presigned(self, segments: list[str]) -> tuple[Handler, Request] | None:
        """Return handler and request of a step of an upload with a separate storage; None for other requests."""
        if self._service.wire is None or not self._service.wire.id_header:
            return None
        steps: dict[tuple[str, int], tuple[Handler, Operation]] = {
            ("files", 1): (presigned.announce, self._service.contract.operations["createFile"]),
            ("storage", 2): (presigned.store, presigned.STORE),
            ("files", 3): (presigned.preprocess, presigned.PREPROCESS),
        }
        handler, operation = steps.get((segments[0], len(segments)), (None, None))
        if handler is None or operation is None or operation.method != self._scope["method"]:
            return None
        self.operation = operation.id
        ids = {"file_id": segments[1]} if len(segments) > 1 else {}
        return handler, Request(operation, ids, self._scope, self._receive, self._service.settings.body_idle)

    def _of_service(self, wire: Wire, segments: list[str]) -> tuple[Handler, Request] | None:
        """Return handler and request of an operation that only some services have; None for other requests."""
        for name, (operation, handler) in SERVICE_HANDLERS.items():
            ids = wire.ids(name, segments) if operation.method == self._scope["method"] else None
            if ids is not None:
                self.operation = name
                return handler, Request(operation, ids, self._scope, self._receive, self._service.settings.body_idle)
        return None

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
        if request.operation is presigned.STORE:
            return
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        key = key.strip() if scheme.lower() == "bearer" else ""
        if not key and self._service.profile.api_key_header:
            key = request.headers.get("api-key", "").strip()
        if not key:
            message = "You didn't provide an API key. Send it as 'Authorization: Bearer YOUR_KEY'."
            code = None
        elif hmac.compare_digest(key[:10].encode(), b"sk-invalid"):
            message = f"Incorrect API key provided: {key[:7]}****. Use any key that does not start with sk-invalid."
            code = "invalid_api_key"
        else:
            return
        raise ServiceError(401, message, code=code, headers={"www-authenticate": 'Basic realm="OpenAI API"'})

    def _error_response(self, error: ServiceError) -> Response:
        wire, status = self._service.wire, error.status
        if wire is None:
            body = error.body(self._service.profile)
        else:
            status, body = wire.error(error, self._service.ids.request(), self.operation)
        return Response(body, status, error.headers, media_type="application/json")

    async def _send_response(self, response: Response, send: Send | None = None) -> None:
        milliseconds = int((time.perf_counter() - self._started_at) * 1000)
        response.raw_headers += [
            (b"x-request-id", self._service.ids.request().encode()),
            (b"openai-version", b"2020-10-01"),
            (b"openai-processing-ms", b"%d" % milliseconds),
            # from the service's clock, so that clients can compare it with `created_at`
            (b"date", _date(int(self._service.now()))),
            _LABEL,
        ]
        self.status = response.status_code
        await response(self._scope, self._receive, send or self._send)

    async def _apply_fault_before(self, fault: Fault) -> None:
        if fault.kind == "drop_before":
            self._drop(self._scope, fault.reset)
            raise _DroppedError
        response = self._error_response(ServiceError(fault.status, f"Injected fault: status {fault.status}."))
        if fault.body is not None or fault.headers or fault.status in (204, 304):
            body = bytes(response.body) if fault.body is None else fault.body
            if fault.status in (204, 304):
                body = b""
            response = Response(body, fault.status, fault.headers, media_type="application/json")
        await self._send_response(response)

    async def _apply_fault_after(self, fault: Fault, response: Response) -> None:
        if fault.kind == "drop_after":
            self._drop(self._scope, fault.reset)
            raise _DroppedError
        if fault.kind == "cut_body":
            await self._send_truncated(fault, response)
        if fault.kind == "malformed":
            response = Response(b'{"object": "list", "data": [{"id": ', media_type="application/json")
        else:
            await asyncio.sleep(fault.seconds)
        await self._send_response(response)

    async def _send_truncated(self, fault: Fault, response: Response) -> NoReturn:
        """Send a response up to `fault.bytes` of its body, then close the connection.

        Raises:
            _DroppedError: Always.
        """
        remaining = fault.bytes

        async def send(message: Message) -> None:
            nonlocal remaining
            if message["type"] != "http.response.body":
                await self._send(message)
                return
            body = message.get("body", b"")[:remaining]
            remaining -= len(body)
            await self._send({"type": "http.response.body", "body": body, "more_body": True})
            if remaining == 0 or not message.get("more_body", False):
                self._drop(self._scope, fault.reset)
                raise _DroppedError

        await self._send_response(response, send)
        raise _DroppedError


@lru_cache(maxsize=4)
def _date(moment: int) -> bytes:
    return formatdate(moment, usegmt=True).encode()


async def _wait_for_disconnect(receive: Receive) -> None:
    """Return when the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass
