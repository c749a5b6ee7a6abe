"""`api_key=` as a function: asked for each attempt, once more after a 401."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, AuthenticationError, FTClient, FTClientError

BASE = "https://service.example/v1"


class Service:
    """Accepts one key, or none; keeps the keys that it received."""

    def __init__(self, accepted: str = "", *, before: int = 200) -> None:
        self.accepted = accepted
        self.before = before
        self.keys: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.keys.append(request.headers["authorization"])
        if len(self.keys) == 1 and self.before != 200:
            return httpx.Response(self.before)
        known = self.accepted in {"any", self.keys[-1].removeprefix("Bearer ")}
        return httpx.Response(200 if known else 401, json={"object": "list", "data": []})

    def client(self, api_key: Callable[[], Any], **settings: Any) -> FTClient:
        """Return a client of this service."""
        http_client = httpx.Client(transport=httpx.MockTransport(self))
        return FTClient(api_key, base_url=settings.pop("base_url", BASE), http_client=http_client, **settings)


def keys() -> Callable[[], str]:
    """A function that returns another key at each call."""
    numbers = iter(range(1, 100))
    return lambda: f"key-{next(numbers)}"


def test_function_is_asked_for_each_request() -> None:
    """Nothing is asked before the first request; the property has the last key."""
    service = Service("any")
    client = service.client(keys())
    before = client.api_key
    client.models.list()
    client.models.list()
    assert service.keys == ["Bearer key-1", "Bearer key-2"]
    assert (before, client.api_key) == (None, "key-2")


def test_retry_has_a_new_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key may expire while the client waits."""
    monkeypatch.setattr("ft_client._retry.backoff", lambda *_: 0.0)
    service = Service("any", before=503)
    service.client(keys()).models.list()
    assert service.keys == ["Bearer key-1", "Bearer key-2"]


def test_401_asks_once_more() -> None:
    """The second key is used even without retries; a second 401 is raised."""
    accepting = Service("key-2")
    accepting.client(keys(), max_retries=0).models.list()
    assert accepting.keys == ["Bearer key-1", "Bearer key-2"]
    rejecting = Service("another")
    with pytest.raises(AuthenticationError):
        rejecting.client(keys()).models.list()
    assert len(rejecting.keys) == 2


def test_stream_and_download_ask_too(tmp_path: Any) -> None:
    """Requests whose body is streamed have a key, and ask again after a 401."""
    service = Service("key-2")
    service.client(keys()).files.download("file-1", tmp_path / "x")
    assert service.keys == ["Bearer key-1", "Bearer key-2"]


def test_token_goes_into_authorization_at_a_service_with_another_header() -> None:
    """A function returns tokens, which are not keys of that service."""
    service = Service("any")
    service.client(keys(), base_url="https://name.openai.azure.com/openai/v1").models.list()
    assert service.keys == ["Bearer key-1"]


@pytest.mark.parametrize("returned", [None, "", b"key", "a\nb"])
def test_function_that_returns_no_key_is_an_error(returned: Any) -> None:
    """Nothing is sent."""
    service = Service("any")
    with pytest.raises(FTClientError, match="returned no key"):
        service.client(lambda: returned).models.list()
    assert service.keys == []


def test_exception_of_the_function_is_raised() -> None:
    """It is the caller's, and not retried."""
    with pytest.raises(LookupError):
        Service("any").client(lambda: [][0]).models.list()


def test_async_function_needs_the_async_client() -> None:
    """The error names both ways out."""

    async def provide() -> str:
        return "key"

    with pytest.raises(FTClientError, match="AsyncFTClient"):
        Service("any").client(provide).models.list()


@pytest.mark.anyio
async def test_async_client_accepts_both_kinds_of_functions() -> None:
    """An async function is awaited."""

    async def provide() -> str:
        return "key-a"

    service = Service("any")
    for function in (provide, keys()):
        transport = httpx.MockTransport(service)
        await AsyncFTClient(function, base_url=BASE, http_client=httpx.AsyncClient(transport=transport)).models.list()
    assert service.keys == ["Bearer key-a", "Bearer key-1"]


def test_generated_client_needs_a_fixed_key() -> None:
    """It would send no key at all."""
    with pytest.raises(FTClientError, match="fixed key"):
        _ = Service("any").client(keys()).api
