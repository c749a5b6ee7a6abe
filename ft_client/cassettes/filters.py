"""Filters that vcrpy applies to requests and responses, so that cassettes are readable and have no secrets.

The request filter runs on recorded and on incoming requests alike, so that they still match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from vcr.request import Request  # type: ignore[import-untyped]  # ships no types
from vcr.util import read_body  # type: ignore[import-untyped]  # ships no types

from ft_client.cassettes.bodies import InvalidFormError, decode_content, indent_json, is_json, join_form, split_form
from ft_client.cassettes.secrets import SecretPattern, is_credential_header, replace_secrets

# The address of a service on this machine: its port changes. The name is reserved (RFC 6761).
LOCAL_URL = "http://sandbox.test"
_LOOPBACK = re.compile(r"https?://(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?(?![\w.:-])")

# Headers that differ in each run, or describe the connection.
_DROPPED = re.compile(
    r"accept|accept-encoding|alt-svc|cf-cache-status|cf-ray|connection|date|expect|host|idempotency-key|keep-alive|nel"
    r"|openai-processing-ms|report-to|sec-.*|server|strict-transport-security|traceparent|tracestate|transfer-encoding"
    r"|user-agent|via|x-client-request-id|x-content-type-options|x-envoy-upstream-service-time|x-stainless-.*"
)


class Filters:
    """The filters of one test run; JSON fields named in `pinned` have random values, which become `pinned`."""

    def __init__(self, patterns: Sequence[SecretPattern], pinned: Sequence[str] = ()) -> None:
        self._patterns = patterns
        self._pinned = re.compile(rf'"({"|".join(map(re.escape, pinned))})": "(?:[^"\\]|\\.)*"')
        self._paused = False

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Send requests without recording or replaying them."""
        self._paused = True
        try:
            yield
        finally:
            self._paused = False

    def request(self, request: Any) -> Any:
        """Return a request as it is recorded and compared; None, for vcrpy to ignore it, while paused."""
        if self._paused:
            return None
        headers, body = dict(request.headers), read_body(request) or b""
        name = next((name for name in headers if name.lower() == "content-type"), "content-type")
        content_type = str(headers.get(name, ""))
        body = body.encode() if isinstance(body, str) else bytes(body)
        try:
            parts = [(head, self._body(part, "")) for head, part in split_form(body, content_type)]
            body, headers[name] = join_form(parts)  # its boundary is random
        except InvalidFormError:
            body = self._body(body, content_type)
        headers = {name: value for name, value in self._headers(headers).items() if name.lower() != "content-length"}
        return Request(request.method, self.text(request.uri), None if request.body is None else body, headers)

    def response(self, response: dict[str, Any]) -> dict[str, Any]:
        """Return a response as it is recorded: decoded and indented."""
        headers = self._headers(response["headers"])
        names = {name.lower(): name for name in headers}
        body = response["body"]["string"] or b""
        body = body.encode() if isinstance(body, str) else body
        if "content-encoding" in names:
            body, undecoded = decode_content(body, ", ".join(headers[names["content-encoding"]]))
            if not undecoded:
                del headers[names["content-encoding"]]
        body = self._body(body, ", ".join(headers.get(names.get("content-type", ""), [])))
        if body and "content-length" in names:
            headers[names["content-length"]] = [str(len(body))]
        rest: dict[str, Any] = self.value({key: response[key] for key in response.keys() - {"headers", "body"}})
        return rest | {"headers": headers, "body": {"string": body}}

    def _headers(self, headers: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: self.value(value)
            for name, value in headers.items()
            if not _DROPPED.fullmatch(name.lower()) and not is_credential_header(name)
        }

    def _body(self, body: bytes, content_type: str) -> bytes:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:  # one character for each byte, so that other bytes are unchanged
            return self.text(body.decode("latin-1")).encode("latin-1")
        if is_json(content_type):
            text = self._pinned.sub(r'"\1": "pinned"', indent_json(text))
        return self.text(text).encode("utf-8")

    def text(self, text: str) -> str:
        """Return a text without secrets and without the address of a local service."""
        return replace_secrets(_LOOPBACK.sub(LOCAL_URL, text), self._patterns)

    def value(self, value: Any) -> Any:
        """Return plain data with its texts filtered; header values of some libraries are bytes."""
        if isinstance(value, Mapping):
            return {self.text(name): self.value(item) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        value = value.decode("latin-1") if isinstance(value, bytes) else value
        return self.text(value) if isinstance(value, str) else value
