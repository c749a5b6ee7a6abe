"""Connections: one set for each process and each event loop, and what the environment may do to them."""

import asyncio
import gc
import os
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient, FTClientError
from ft_client._in_flight import InFlightCreates, StreamSlots
from ft_client._runtime.network import is_loopback
from ft_client.sandbox import Sandbox
from tests.support.forks import in_child

PAGE = {"object": "list", "data": [], "has_more": False}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """An embedded service."""
    with Sandbox() as running:
        yield running


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows cannot fork")
class TestFork:
    """A child process shares no connection with its parent."""

    def test_a_forked_client_opens_its_own_connections(self, sandbox: Sandbox) -> None:
        """Both processes receive their own responses, and the parent's connection stays usable."""
        with FTClient("any", base_url=sandbox.base_url) as client:
            client.files.list()
            before = client._connections.get()

            def ports() -> tuple[bool, int]:
                return client._connections.get() is before, len(client.files.list().data)

            assert in_child(ports) == "(False, 0)"
            assert client._connections.get() is before
            assert client.files.list().data == []

    def test_a_forked_client_whose_http_client_was_used_raises(self, sandbox: Sandbox) -> None:
        """The client cannot renew the connections of an HTTP client that the user passed."""
        with httpx.Client(trust_env=False) as http:
            client = FTClient("any", base_url=sandbox.base_url, http_client=http)
            assert in_child(lambda: len(client.files.list().data)) == "0"  # not used yet: no connection is shared
            client.files.list()
            assert in_child(client.files.list).startswith("FTClientError: http_client was used before")
            client.files.list()

    def test_a_lock_that_a_thread_held_is_free_in_the_child(self) -> None:
        """A thread of the parent does not exist in the child, and cannot release its lock."""
        creates, slots = InFlightCreates(), StreamSlots()
        with creates._lock, slots._lock:

            def use() -> bool:
                creates.mark_returned("ftjob-1")
                return slots.acquire()

            assert in_child(use) == "True"


def test_an_async_client_works_in_a_second_event_loop(sandbox: Sandbox) -> None:
    """Each `asyncio.run` has its own connections, which are closed when the loop ends."""
    client = AsyncFTClient("any", base_url=sandbox.base_url)
    used: list[httpx.AsyncClient] = []

    async def count() -> int:
        pages = await asyncio.gather(*[client.files.list() for _ in range(5)])
        used.append(client._connections.get())
        return len(pages)

    assert [asyncio.run(count()) for _ in range(3)] == [5, 5, 5]
    assert [http.is_closed for http in used] == [True, True, True]
    assert len(client._connections._by_loop) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        gc.collect()


def test_an_async_client_works_in_the_loops_of_two_threads(sandbox: Sandbox) -> None:
    """Concurrent loops share neither connections nor the limit of requests in flight."""
    client = AsyncFTClient("any", base_url=sandbox.base_url)
    done: list[int] = []

    async def many() -> None:
        done.extend(len(page.data) for page in await asyncio.gather(*[client.files.list() for _ in range(20)]))

    threads = [threading.Thread(target=lambda: asyncio.run(asyncio.wait_for(many(), 30))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [0] * 40


@pytest.mark.parametrize("host", ["localhost", "x.localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_is_loopback_of_this_machine_is_true(host: str) -> None:
    """Names and addresses of the loopback interface."""
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "localhost.example", "10.0.0.1", "::2", "127.0.0.1.example", "service.example"])
def test_is_loopback_of_another_host_is_false(host: str) -> None:
    """A name that only begins like one of this machine is another host."""
    assert not is_loopback(host)


BROKEN: list[tuple[dict[str, str], str]] = [
    ({"NO_PROXY": "fd07:b51a:cc66:f0::/64"}, "NO_PROXY"),
    ({"no_proxy": "localhost,[fd00::/8"}, "NO_PROXY"),
    ({"all_proxy": "socks://127.0.0.1:1"}, "ALL_PROXY"),
    ({"HTTPS_PROXY": "ftp://proxy.example"}, "HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://proxy.example:port"}, "HTTPS_PROXY"),
    ({"SSL_CERT_FILE": "/nonexistent/ca.pem"}, "SSL_CERT_FILE"),
    ({"SSL_CERT_FILE": __file__}, "SSL_CERT_FILE"),
]


@pytest.mark.parametrize(("variables", "name"), BROKEN)
def test_a_variable_that_no_http_client_accepts_is_named(
    variables: dict[str, str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first request raises FTClientError, sync and async; nothing is sent."""
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    settings: dict[str, Any] = {"base_url": "https://service.example/v1", "max_retries": 0}
    with pytest.raises(FTClientError, match=f"{name}=.* -> ") as raised:
        FTClient("any", **settings).files.list()
    assert raised.value.__cause__ is not None

    async def first_request() -> None:
        await AsyncFTClient("any", **settings).files.list()

    with pytest.raises(FTClientError, match=f"{name}=.* -> "):
        asyncio.run(first_request())


def test_a_socks_proxy_without_its_package_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next step is the extra of httpx."""
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    with pytest.raises(FTClientError, match=r"ALL_PROXY=socks5.*socksio.*httpx\[socks\]"):
        FTClient("any", base_url="https://service.example/v1").files.list()


def test_a_variable_is_shown_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password with characters that a URL cannot have is hidden too."""
    monkeypatch.setenv("HTTPS_PROXY", "http://me:ses ame@proxy.example:port")
    with pytest.raises(FTClientError) as raised:
        FTClient("any", base_url="https://service.example/v1").files.list()
    assert "ame@" not in str(raised.value)
    assert "ses" not in str(raised.value)


@pytest.mark.parametrize("variables", [each for each, _ in BROKEN] + [{"HTTP_PROXY": "http://127.0.0.1:9"}])
def test_a_service_on_this_machine_ignores_proxies_and_certificates(
    variables: dict[str, str], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The embedded service is reachable whatever the environment names; `client.api` too."""
    from ft_client_generated.api.files import list_files

    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    with FTClient("any", base_url=sandbox.base_url) as client:
        assert client.files.list().data == []
        assert list_files.sync(client=client.api).data == []


def test_a_service_on_this_machine_with_tls_ignores_proxies_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its certificate is still verified, against the file that the environment names."""
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:1")
    client = FTClient("any", base_url="https://localhost:9/v1", max_retries=0)
    with client, pytest.raises(FTClientError, match="refused"):
        client.files.list()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(FTClientError, match="SSL_CERT_FILE"):
        FTClient("any", base_url="https://localhost:9/v1", max_retries=0).files.list()


def test_copy_for_another_service_does_not_use_the_connections_of_this_machine(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a service on this machine verify no certificate, and ignore proxies."""
    with FTClient("any", base_url=sandbox.base_url, max_retries=0) as client:
        client.files.list()
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
        with (
            client.with_options(base_url="https://localhost:9/v1") as other,
            pytest.raises(FTClientError, match="SSL_CERT_FILE"),
        ):
            other.files.list()
        assert other.is_closed()
        assert client.files.list().data == []
        assert not client.is_closed()


def test_copy_for_another_service_uses_the_http_client_that_was_passed(sandbox: Sandbox) -> None:
    """Whoever passed it chooses its certificates and proxies."""
    with (
        httpx.Client() as http_client,
        FTClient("any", base_url="http://127.0.0.1:9/v1", http_client=http_client) as client,
    ):
        with client.with_options(base_url=sandbox.base_url) as other:
            assert other.files.list().data == []
        assert not http_client.is_closed


@pytest.mark.parametrize(("client", "http"), [(FTClient, httpx.AsyncClient), (AsyncFTClient, httpx.Client)])
def test_http_client_of_the_other_kind_is_rejected(client: Any, http: Any) -> None:
    """The error comes from the constructor, not from a call that waits for a response that is none."""
    with pytest.raises(TypeError, match=f"to {client.__name__}"):
        client("sk", http_client=http())
