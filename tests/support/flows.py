"""Runs flows without a network: outcomes come from a list, and only sleeping advances the clock."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import httpx

from ft_client._config import ClientConfig
from ft_client._credentials import Secret
from ft_client._retry import RetryPolicy
from ft_client._runtime.effects import CloseResponse, InThread, MonotonicTime, ReadChunk, Send, Sleep, StreamedBody
from ft_client._runtime.flow import Emit
from ft_client._settings import config_from

Outcome: TypeAlias = httpx.Response | Exception | Callable[[dict[str, Any]], "httpx.Response | Exception"]


class Delayed:
    """An outcome that arrives after a delay."""

    def __init__(self, seconds: float, outcome: Outcome) -> None:
        self.seconds = seconds
        self.outcome = outcome


class FlowDriver:
    """Runs a flow effect by effect.

    Args:
        flow: The flow.
        outcomes: Outcomes of its `Send` effects in order, or a callable that returns one per request. Errors are thrown
            into the flow.

    Attributes:
        sent: Requests, as keyword arguments of `build_request`.
        slept: Durations of the sleeps, in seconds.
        items: Emitted items.
        now: Seconds since the start, on a clock that does not begin at 0.
        result: Return value of the flow.
        unused: Outcomes that no request consumed.
    """

    def __init__(self, flow: Any, outcomes: Iterable[Outcome | Delayed] | Callable[[dict[str, Any]], Any] = ()) -> None:
        self.flow = flow
        self._service = outcomes if callable(outcomes) else None
        self.unused = [] if callable(outcomes) else list(outcomes)
        self.sent: list[dict[str, Any]] = []
        self.slept: list[float] = []
        self.items: list[Any] = []
        self.closed: list[httpx.Response] = []
        self.now = 0.0
        self.result: Any = None

    def run(self) -> Any:
        """Run the flow to its end and return its result. Its error is raised."""
        try:
            effect = next(self.flow)
            while True:
                try:
                    outcome = self._outcome(effect)
                except Exception as error:  # noqa: BLE001  # like the drivers: the flow handles the error
                    effect = self.flow.throw(error)
                else:
                    effect = self.flow.send(outcome)
        except StopIteration as end:
            self.result = end.value
            return end.value

    def _outcome(self, effect: Any) -> Any:
        if isinstance(effect, Emit):
            self.items.append(effect.value)
            return None
        if isinstance(effect, MonotonicTime):
            return 86_400.0 + self.now
        if isinstance(effect, Sleep):
            self.slept.append(effect.seconds)
            self.now += effect.seconds
            return None
        if isinstance(effect, CloseResponse):
            self.closed.append(effect.response)
            return None
        if isinstance(effect, InThread):
            return effect.function()
        if isinstance(effect, ReadChunk):
            body: StreamedBody = effect.body
            if body.chunks is None:
                body.chunks = body.response.iter_raw() if body.raw else body.response.iter_bytes()
                assert body.response not in self.closed, "read from a closed response"
            return next(body.chunks, None)
        assert isinstance(effect, Send), f"a flow of these tests needs no {effect!r}"
        return self._sent(effect)

    def _sent(self, effect: Send) -> httpx.Response:
        self.sent.append(effect.request)
        assert self.unused or self._service, f"no outcome for {effect.request['method']} {effect.request['url']}"
        outcome: Any = self._service or self.unused.pop(0)
        if isinstance(outcome, Delayed):
            self.now += outcome.seconds
            outcome = outcome.outcome
        if callable(outcome):
            outcome = outcome(effect.request)
        if isinstance(outcome, Exception):
            raise outcome
        outcome.request = httpx.Request(
            effect.request["method"], effect.request["url"], headers=effect.request.get("headers")
        )
        return outcome


class ChunkedBody(httpx.SyncByteStream):
    """A body that arrives in chunks. An error among the chunks is raised when it is reached."""

    def __init__(self, pieces: Iterable[bytes | Exception]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Any:
        for piece in self._pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def json_response(body: Any = None, status: int = 200, **headers: str) -> httpx.Response:
    """Return a response with a JSON body. Underscores in header names become hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json=body, headers=named)


def stream(pieces: Iterable[bytes | Exception], kind: str = "text/event-stream") -> httpx.Response:
    """Return a response whose body is not read yet."""
    return httpx.Response(200, headers={"content-type": kind}, stream=ChunkedBody(pieces))


def data_line(body: Any) -> bytes:
    """Encode a server-sent event."""
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


def some_config(policy: RetryPolicy | None = None, *, strict: bool = False) -> ClientConfig:
    """Return the configuration of a client."""
    config = config_from(
        Secret("sk-test"), base_url="http://service.example/v1", organization=None, project=None, timeout=1.0,
        http_client=None, max_retries=2, default_headers=None, default_query=None, strict=strict,
        reconcile_timeout=0.1,  # two lookups
    )  # fmt: skip
    if policy is not None:
        config.retry_policy = policy
    return config
