"""The ASGI application: finds the operation, lets faults strike, answers, and keeps the log."""

import asyncio
import contextlib
import hmac
import sys
import time
import traceback
from collections.abc import Callable
from email.utils import formatdate
from functools import lru_cache
from typing import Any

from ft_client.sandbox import control
from ft_client.sandbox.contract import Operation
from ft_client.sandbox.errors import ClientGoneError, Headers, ServiceError
from ft_client.sandbox.exchange import JSON_TYPE, Answer, Receive, Request, Scope, Send
from ft_client.sandbox.faults import Fault
from ft_client.sandbox.operations import AZURE_HANDLERS, HANDLERS, Handler
from ft_client.sandbox.service import Service
from ft_client.sandbox.settle import settle

# closes a client's connection: given the scope, and whether to reset it
Dropper = Callable[[Scope, bool], None]

_LABEL = (b"x-ft-sandbox", b"simulated")


class _DroppedError(Exception):
    """The connection is closed on purpose."""


class App:
    """One embedded service as an ASGI application.

    Args:
        service: Its state.
        drop: Closes a connection without an answer, for faults.
    """

    def __init__(self, service: Service, drop: Dropper) -> None:
        self._service = service
        self._drop = drop
        missing = set(service.contract.operations) - set(HANDLERS)
        if missing:
            raise LookupError(f"the contract has operations that nothing answers: {', '.join(sorted(missing))}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        begun = time.perf_counter()
        service = self._service
        service.clock.request()
        exchange = _Exchange(service, self._drop, scope, receive, send, begun)
        try:
            await exchange.run()
        except (ClientGoneError, _DroppedError):
            await _until_gone(receive)
        finally:
            service.log.add(
                scope["method"],
                exchange.path,
                exchange.shown_query(),
                exchange.operation,
                exchange.status,
                (time.perf_counter() - begun) * 1000,
            )


class _Exchange:
    """One request on its way through."""

    def __init__(
        self, service: Service, drop: Dropper, scope: Scope, receive: Receive, send: Send, begun: float
    ) -> None:
        self._service = service
        self._drop = drop
        self._scope = scope
        self._receive = receive
        self._send = send
        self._begun = begun
        self.path: str = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
        self.operation: str | None = None
        self.status: int | None = None
        self._query_names: frozenset[str] = frozenset()

    def shown_query(self) -> str:
        """Return the query as the log may show it: only parameters of the contract, never a key sent by mistake."""
        text: str = self._scope["query_string"].decode("latin-1")
        if not text:
            return ""
        pairs = text.split("&")
        return "&".join(pair for pair in pairs if pair.partition("=")[0].partition("[")[0] in self._query_names)

    async def run(self) -> None:
        fault: Fault | None = None
        about_files = False
        try:
            if self.path.startswith("/sandbox/"):
                name = self.path.removeprefix("/sandbox/")
                answer = await control.answer(self._service, name, self._scope, self._receive)
            else:
                handler, request = self._find()
                about_files = request.operation.template.startswith("/files")
                fault = self._service.faults.take(request.operation.id, request.operation.method, self.path)
                if fault is not None and fault.kind in ("status", "drop_before"):
                    await self._strike_before(fault)
                    return
                self._authenticate(request)
                settle(self._service)
                result = handler(self._service, request)
                answer = result if isinstance(result, Answer) else await result
        except ServiceError as error:
            error.about_files |= about_files
            answer = Answer(error.status, error.body(self._service.profile), [JSON_TYPE, *error.headers])
        except (ClientGoneError, _DroppedError, asyncio.CancelledError):
            raise
        except Exception:  # noqa: BLE001  # one broken answer must not take the server with it; it is told on stderr
            traceback.print_exc(file=sys.stderr)
            failed = ServiceError(500, "The sandbox itself has failed at this request; see its standard error.")
            answer = Answer(500, failed.body(self._service.profile))
        if fault is None:
            await self._deliver(answer)
        else:
            await self._strike_after(fault, answer)

    def _find(self) -> tuple[Handler, Request]:
        """Return what answers this request.

        Raises:
            ServiceError: 404 for an unknown path, 405 for another method, 307 for a slash too many.
        """
        service, scope, method = self._service, self._scope, self._scope["method"]
        segments = self._segments()
        if segments is None:
            raise self._unknown()
        if segments[-2:] == ["jobs", ""] and segments[0] == "fine_tuning":
            host = next((value for key, value in scope["headers"] if key == b"host"), b"localhost")
            location = b"http://" + host + self.path.rstrip("/").encode("latin-1")
            raise ServiceError(307, "Temporary redirect", headers=[(b"location", location)])
        if segments[:2] == ["fine_tuning", "jobs"] and "" in segments:
            # the service reads over an empty ID and takes the next word for one
            segments = [segment for segment in segments if segment]
        found = service.contract.match(segments)
        if found is None:
            raise self._unknown()
        methods, ids = found
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
        """Return the path below the base URL, split; None for a path elsewhere."""
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

    def _unknown(self) -> ServiceError:
        return ServiceError(404, f"Invalid URL ({self._scope['method']} {self.path[:200]})")

    def _authenticate(self, request: Request) -> None:
        """Refuse a request without a key, or with one that stands for a wrong one.

        Raises:
            ServiceError: 401.
        """
        scheme, _, key = (request.header(b"authorization") or "").partition(" ")
        key = key.strip() if scheme.lower() == "bearer" else ""
        if not key and self._service.profile.api_key_header:
            key = (request.header(b"api-key") or "").strip()
        if not key:
            message = "You didn't provide an API key. Send it as 'Authorization: Bearer YOUR_KEY'."
            code = None
        elif hmac.compare_digest(key[:10].encode(), b"sk-invalid"):
            message = (
                f"Incorrect API key provided: {key[:7]}****. Any key is taken that does not begin with sk-invalid."
            )
            code = "invalid_api_key"
        else:
            return
        headers = [(b"www-authenticate", b'Basic realm="OpenAI API"')]
        raise ServiceError(401, message, code=code, headers=headers)

    async def _deliver(self, answer: Answer, cut: int | None = None) -> None:
        """Send an answer, or its headers and the first `cut` bytes of its body."""
        headers = self._headers(answer)
        self.status = answer.status
        await self._send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if isinstance(answer.body, bytes):
            more = cut is not None
            await self._send({"type": "http.response.body", "body": answer.body[:cut], "more_body": more})
            return
        gone = asyncio.ensure_future(_until_gone(self._receive))
        try:
            await self._stream(answer, gone, cut)
        finally:
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await gone

    async def _stream(self, answer: Answer, gone: "asyncio.Future[None]", cut: int | None) -> None:
        chunks: Any = answer.body
        left = cut
        streaming = answer.length is None
        try:
            while True:
                chunk = await (_next_or_gone(chunks, gone) if streaming else anext(chunks, None))
                if chunk is None or gone.done():
                    break
                if left is not None:
                    chunk = chunk[:left]
                    left -= len(chunk)
                await self._send({"type": "http.response.body", "body": chunk, "more_body": True})
                if left == 0:
                    return
        finally:
            await chunks.aclose()
        if gone.done() or cut is not None:
            return
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    def _headers(self, answer: Answer) -> Headers:
        milliseconds = int((time.perf_counter() - self._begun) * 1000)
        headers = [
            *answer.headers,
            (b"x-request-id", self._service.ids.request().encode()),
            (b"openai-version", b"2020-10-01"),
            (b"openai-processing-ms", b"%d" % milliseconds),
            # the service's clock, by which a client tells what was created after it asked
            (b"date", _date(int(self._service.now()))),
            _LABEL,
        ]
        length = len(answer.body) if isinstance(answer.body, bytes) else answer.length
        if length is not None and answer.status != 204:
            headers.append((b"content-length", b"%d" % length))
        return headers

    async def _strike_before(self, fault: Fault) -> None:
        if fault.kind == "drop_before":
            self._drop(self._scope, fault.reset)
            raise _DroppedError
        error = ServiceError(fault.status, f"The sandbox was told to answer {fault.status} here.")
        body = error.body(self._service.profile) if fault.body is None else fault.body.encode()
        given = [(name.lower().encode(), value.encode()) for name, value in fault.headers.items()]
        headers = given if any(name == b"content-type" for name, _ in given) else [JSON_TYPE, *given]
        await self._deliver(Answer(fault.status, body, headers))

    async def _strike_after(self, fault: Fault, answer: Answer) -> None:
        if fault.kind == "drop_after":
            self._drop(self._scope, fault.reset)
            raise _DroppedError
        if fault.kind == "cut_body":
            await self._deliver(answer, cut=fault.bytes)
            self._drop(self._scope, fault.reset)
            raise _DroppedError
        if fault.kind == "malformed":
            answer = Answer(200, b'{"object": "list", "data": [{"id": ', [JSON_TYPE])
        else:
            await asyncio.sleep(fault.seconds)
        await self._deliver(answer)


@lru_cache(maxsize=4)
def _date(moment: int) -> bytes:
    return formatdate(moment, usegmt=True).encode()


async def _until_gone(receive: Receive) -> None:
    """Return when the client has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _next_or_gone(chunks: Any, gone: "asyncio.Future[None]") -> bytes | None:
    """Return the next chunk; None after the last one, or when the client has hung up."""
    upcoming = asyncio.ensure_future(anext(chunks, None))
    await asyncio.wait({upcoming, gone}, return_when=asyncio.FIRST_COMPLETED)
    if not upcoming.done():
        upcoming.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await upcoming
        return None
    found: bytes | None = upcoming.result()
    return found
