"""Tests reach this machine alone."""

import asyncio
import os
import socket
import subprocess
import sys

import httpx
import pytest

from tests.support.network import NetworkBlockedError

# TEST-NET-1: reserved for documentation, so an unblocked attempt would disturb nobody
ELSEWHERE = "192.0.2.1"


def test_connecting_to_another_machine_is_refused():
    """A blocking socket does not leave the machine."""
    with socket.socket() as sock, pytest.raises(NetworkBlockedError, match=ELSEWHERE):
        sock.connect((ELSEWHERE, 80))


def test_connecting_without_an_exception_is_refused_too():
    """`connect_ex`, which event loops use, does not leave the machine."""
    with socket.socket() as sock, pytest.raises(NetworkBlockedError):
        sock.connect_ex((ELSEWHERE, 80))


def test_a_datagram_to_another_machine_is_refused():
    """UDP, which needs no connection, does not leave the machine."""
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        with pytest.raises(NetworkBlockedError):
            sock.sendto(b"", (ELSEWHERE, 53))
        with pytest.raises(NetworkBlockedError):
            sock.sendmsg([b""], [], 0, (ELSEWHERE, 53))


@pytest.mark.parametrize(
    "look_up", [lambda name: socket.getaddrinfo(name, 80), socket.gethostbyname, socket.gethostbyaddr]
)
def test_looking_up_a_name_is_refused(look_up):
    """No name server is asked."""
    with pytest.raises(NetworkBlockedError, match=r"service\.example"):
        look_up("service.example")


def test_async_connections_are_refused():
    """An event loop does not leave the machine."""
    with pytest.raises(NetworkBlockedError):
        asyncio.run(asyncio.open_connection(ELSEWHERE, 80))


@pytest.mark.parametrize("url", ["https://service.example/v1/models", f"http://{ELSEWHERE}/v1/models"])
def test_httpx_does_not_take_the_refusal_for_a_network_failure(url):
    """The refusal passes through the HTTP client, so that no retry or error mapping can hide it."""
    with httpx.Client() as client, pytest.raises(NetworkBlockedError):
        client.get(url)


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "localhost"), (socket.AF_INET6, "::1")]
)
def test_loopback_stays_open(family, host):
    """A server of the test's own is reachable."""
    if family == socket.AF_INET6 and not socket.has_ipv6:
        pytest.skip("no IPv6 on this machine")
    with socket.socket(family) as server:
        server.bind((host, 0))
        server.listen()
        with socket.socket(family) as client:
            client.connect((host, server.getsockname()[1]))
            assert client.getpeername()[1] == server.getsockname()[1]


def test_a_subprocess_still_talks_to_this_process():
    """SyncRunner leaves pipes and child processes alone."""
    done = subprocess.run([sys.executable, "-c", "print(input())"], input="hello", capture_output=True, text=True)
    assert done.stdout == "hello\n"


def test_no_key_or_address_of_the_user_reaches_a_test(root):
    """A key, base URL or proxy in the developer's environment is gone before any client under test looks for it."""
    foreign = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "FT_SANDBOX_ANY_ID", "HTTPS_PROXY", "all_proxy"]
    program = "import os; from tests import conftest; conftest.pytest_configure(); print(*os.environ)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | dict.fromkeys(foreign, "http://192.0.2.1"),
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not set(foreign) & set(done.stdout.split())
