"""Arguments of the httpx clients that the generated client creates."""

from typing import Any

import httpx
import pytest

from ft_client_generated import AuthenticatedClient, Client

BASE = "https://service.example/v1"


@pytest.fixture
def created(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Record the arguments of created httpx clients."""
    arguments_seen: list[dict[str, Any]] = []
    for name in ("Client", "AsyncClient"):
        monkeypatch.setattr(httpx, name, lambda **arguments: arguments_seen.append(arguments))
    return arguments_seen


@pytest.mark.parametrize("method", ["get_httpx_client", "get_async_httpx_client"])
def test_generated_client_default_verifies_tls_and_follows_no_redirects(
    method: str, created: list[dict[str, Any]]
) -> None:
    """The key is sent only to the given URL, and only if its certificate is valid."""
    getattr(AuthenticatedClient(BASE, "sk-test"), method)()
    assert created[0]["verify"] is True
    assert created[0]["follow_redirects"] is False


@pytest.mark.parametrize("method", ["get_httpx_client", "get_async_httpx_client"])
def test_generated_client_passes_its_arguments_to_httpx(method: str, created: list[dict[str, Any]]) -> None:
    """The httpx client gets the URL, headers, timeout, certificates, redirects and `httpx_args` unchanged."""
    settings: dict[str, Any] = {"headers": {"x-a": "1"}, "timeout": 7.0, "follow_redirects": True}
    getattr(Client(BASE, **settings, verify_ssl="ca.pem", httpx_args={"http2": False}), method)()
    assert created == [{"base_url": BASE, **settings, "verify": "ca.pem", "http2": False}]
