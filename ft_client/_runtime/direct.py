"""HTTP clients of our own, which send a request to the transport directly.

`httpx.Client.send` also runs authentication, redirects and hooks, and `build_request` merges the headers of each
request again. None of it has an effect here: the key is a header, `_http/send.py` follows redirects, and hooks belong
to an `http_client=` of the user. It takes a fourth of the time of a call.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from typing import Any

from ft_client import _http_library as http
from ft_client._credentials import credentials_in, remove_credentials

_logger = logging.getLogger("httpx")  # as httpx does, which users may have turned on

_MAX_PREPARED = 32
"""Number of sets of headers that are kept. A call may have headers of its own."""


class _Requests:
    """Builds requests; those without a body from headers that are merged once."""

    def __init__(self, client: http.Client | http.AsyncClient, build: Callable[..., http.Request]) -> None:
        self._client = client
        self._build = build
        self._prepared: dict[tuple[Any, ...], http.Headers] = {}
        self._timeouts = client.timeout.as_dict()

    def build(self, method: str, url: http.URL, options: dict[str, Any]) -> http.Request:
        """Return the request that httpx would build."""
        if method not in {"GET", "DELETE"} or options.keys() - {"headers", "params", "timeout"} or self._client.cookies:
            return self._build(method, url, **options)
        key = (url.netloc, *options["headers"].items())
        headers = self._prepared.get(key)
        if headers is None:
            headers = self._build("GET", url, headers=options["headers"]).headers
            if len(self._prepared) == _MAX_PREPARED:
                self._prepared.clear()
            self._prepared[key] = headers
        timeouts = http.Timeout(options["timeout"]).as_dict() if "timeout" in options else self._timeouts
        request = http.Request(
            method, url, params=options.get("params") or None, headers=headers, stream=http.ByteStream(b""),
            extensions={"timeout": timeouts},
        )  # fmt: skip
        request.read()
        return request

    def finish(self, request: http.Request, response: http.Response, started_at: float) -> http.Response:
        """Complete a response as httpx does."""
        response.request = request
        response.elapsed = dt.timedelta(seconds=time.perf_counter() - started_at)
        if "set-cookie" in response.headers:
            self._client.cookies.extract_cookies(response)
        if _logger.isEnabledFor(logging.INFO):
            version, reason = response.http_version, response.reason_phrase
            url = remove_credentials(str(request.url), credentials_in(request.url.params.multi_items()))
            _logger.info('HTTP Request: %s %s "%s %d %s"', request.method, url, version, response.status_code, reason)
        return response


class DirectClient(http.Client):
    """A client of httpx that sends to the transport directly. Its calls are those of `_runtime/effects.py`."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._requests = _Requests(self, super().build_request)

    def build_request(self, method: str, url: Any, **options: Any) -> http.Request:
        return self._requests.build(method, url, options)

    def send(self, request: http.Request, **options: Any) -> http.Response:
        if self.is_closed or not options.get("stream"):
            return super().send(request, **options)
        started_at = time.perf_counter()
        try:
            response = self._transport_for_url(request.url).handle_request(request)
        except http.RequestError as error:
            error.request = request
            raise
        return self._requests.finish(request, response, started_at)


class AsyncDirectClient(http.AsyncClient):
    """`DirectClient`, async."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._requests = _Requests(self, super().build_request)

    def build_request(self, method: str, url: Any, **options: Any) -> http.Request:
        return self._requests.build(method, url, options)

    async def send(self, request: http.Request, **options: Any) -> http.Response:
        if self.is_closed or not options.get("stream"):
            return await super().send(request, **options)
        started_at = time.perf_counter()
        try:
            response = await self._transport_for_url(request.url).handle_async_request(request)
        except http.RequestError as error:
            error.request = request
            raise
        return self._requests.finish(request, response, started_at)
