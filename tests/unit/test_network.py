"""The network block: tests reach only this machine."""

import asyncio
import os
import socket
import subprocess
import sys

import httpx
import pytest

from tests.support.network import NetworkBlockedError

# TEST-NET-1 is reserved for documentation, so an unblocked attempt would reach no real host
OTHER_HOST = "192.0.2.1"


def test_connect_to_other_machine_raises():
    """A blocking socket cannot connect to another machine."""
    with socket.socket() as sock, pytest.raises(NetworkBlockedError, match=OTHER_HOST):
        sock.connect((OTHER_HOST, 80))


def test_connect_ex_to_other_machine_raises():
    """`connect_ex`, which event loops use, cannot connect to another machine."""
    with socket.socket() as sock, pytest.raises(NetworkBlockedError):
        sock.connect_ex((OTHER_HOST, 80))


def test_datagram_to_other_machine_raises():
    """UDP cannot send to another machine, though it needs no connection."""
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        with pytest.raises(NetworkBlockedError):
            sock.sendto(b"", (OTHER_HOST, 53))
        with pytest.raises(NetworkBlockedError):
            sock.sendmsg([b""], [], 0, (OTHER_HOST, 53))


@pytest.mark.parametrize(
    "look_up", [lambda name: socket.getaddrinfo(name, 80), socket.gethostbyname, socket.gethostbyaddr]
)
def test_name_resolution_raises(look_up):
    """Name resolution is blocked before a name server is contacted."""
    with pytest.raises(NetworkBlockedError, match=r"service\.example"):
        look_up("service.example")


def test_async_connection_raises():
    """An event loop cannot connect to another machine."""
    with pytest.raises(NetworkBlockedError):
        asyncio.run(asyncio.open_connection(OTHER_HOST, 80))


@pytest.mark.parametrize("url", ["https://service.example/v1/models", f"http://{OTHER_HOST}/v1/models"])
def test_httpx_does_not_convert_network_blocked_error(url):
    """The error passes through the HTTP client, so that neither retries nor error mapping can hide it."""
    with httpx.Client() as client, pytest.raises(NetworkBlockedError):
        client.get(url)


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "localhost"), (socket.AF_INET6, "::1")]
)
def test_loopback_is_reachable(family, host):
    """A server on the loopback interface is reachable."""
    if family == socket.AF_INET6 and not socket.has_ipv6:
        pytest.skip("no IPv6 on this machine")
    with socket.socket(family) as server:
        server.bind((host, 0))
        server.listen()
        with socket.socket(family) as client:
            client.connect((host, server.getsockname()[1]))
            assert client.getpeername()[1] == server.getsockname()[1]


def test_subprocess_pipes_work():
    """Pipes and child processes still work."""
    done = subprocess.run([sys.executable, "-c", "print(input())"], input="hello", capture_output=True, text=True)
    assert done.stdout == "hello\n"


def test_user_settings_are_removed_from_environment(root):
    """API keys, base URLs and proxies in the environment are removed before any client under test reads them."""
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
