"""A proxy that makes sandbox responses look real, with private data to test that recordings have none.

Clients reach it at its own host name: the environment variable HTTP_PROXY leads to it.
"""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ft_client.sandbox import ManualClock, Sandbox

BASE_URL = "http://api.recorded.dev/v1"
_LETTERS = "Ab3De6Gh9Jk2Mn5Pq8Rs"
KEY = "sk-proj-" + _LETTERS
ORGANIZATION = "org-" + _LETTERS
PROJECT = "proj_" + _LETTERS
USER = "user-" + _LETTERS
MAIL = "jo@" + "company.dev"
COOKIE = "session=" + _LETTERS
PRIVATE = (KEY, _LETTERS, ORGANIZATION, PROJECT, USER, MAIL, COOKIE)

_HOP = {"connection", "proxy-connection", "host", "content-length", "transfer-encoding", "accept-encoding"}


class Proxy(NamedTuple):
    """The running proxy.

    Attributes:
        url: Value for HTTP_PROXY.
        keys: The credentials that it received.
    """

    url: str
    keys: list[str]


@contextmanager
def private_data_proxy() -> Iterator[Proxy]:
    """Run the sandbox and the proxy."""
    keys: list[str] = []
    with Sandbox(clock=ManualClock(), seed=1) as sandbox:
        address = urlsplit(sandbox.base_url).netloc

        class Handler(BaseHTTPRequestHandler):
            """Forwards requests, and changes the responses."""

            protocol_version = "HTTP/1.1"
            wbufsize = -1  # one packet for head and body, because the second would wait until the first is acknowledged

            def log_message(self, *args: Any) -> None:
                """Log nothing."""

            def _forward(self) -> None:
                assert self.path.startswith(BASE_URL), self.path
                keys.append(self.headers.get("Authorization", ""))
                headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
                content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                path = "/v1" + self.path.removeprefix(BASE_URL)
                with closing(HTTPConnection(address)) as behind:
                    behind.request(self.command, path, content, headers)
                    response = behind.getresponse()
                    body = gzip.compress(_with_private_data(response.read(), response.headers["content-type"]))
                self.send_response(response.status)
                for name, value in response.getheaders():
                    if name.lower() not in {"x-ft-sandbox", *_HOP}:
                        self.send_header(name, value)
                self.send_header("Set-Cookie", COOKIE)
                self.send_header("openai-organization", ORGANIZATION)
                self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = _forward  # noqa: N815  # names of http.server

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield Proxy(f"http://127.0.0.1:{server.server_address[1]}", keys)
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _with_private_data(content: bytes, content_type: str | None) -> bytes:
    """A body with the data of a real account."""
    content = content.replace(b"org-sandbox", ORGANIZATION.encode()).replace(b"personal", b"company")
    if content_type != "application/json":
        return content
    body = json.loads(content)
    body["owner"] = {"user": USER, "mail": f"Jo <{MAIL}>", "project": PROJECT}
    return json.dumps(body).encode()
