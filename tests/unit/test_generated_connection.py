"""What the generated client makes its httpx clients of: nothing that a caller did not ask for, and safe by default."""

from typing import Any

import httpx
import pytest

from ft_client_generated import AuthenticatedClient, Client

BASE = "https://service.example/v1"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The arguments that httpx clients were made with."""
    found: list[dict[str, Any]] = []
    for name in ("Client", "AsyncClient"):
        monkeypatch.setattr(httpx, name, lambda **arguments: found.append(arguments))
    return found


@pytest.mark.parametrize("way", ["get_httpx_client", "get_async_httpx_client"])
def test_certificates_are_checked_and_redirects_not_followed(way: str, made: list[dict[str, Any]]) -> None:
    """By default, the key is sent only to the given address, with a valid certificate."""
    getattr(AuthenticatedClient(BASE, "sk-test"), way)()
    assert made[0]["verify"] is True
    assert made[0]["follow_redirects"] is False


@pytest.mark.parametrize("way", ["get_httpx_client", "get_async_httpx_client"])
def test_what_a_caller_sets_is_what_httpx_is_given(way: str, made: list[dict[str, Any]]) -> None:
    """Address, headers, timeout, certificates and redirects go to httpx as they are, and so does all else."""
    settings: dict[str, Any] = {"headers": {"x-a": "1"}, "timeout": 7.0, "follow_redirects": True}
    getattr(Client(BASE, **settings, verify_ssl="ca.pem", httpx_args={"http2": False}), way)()
    assert made == [{"base_url": BASE, **settings, "verify": "ca.pem", "http2": False}]
