"""--dry-run: print the request that would change something, and send none."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ft_client._credentials import redact_value
from ft_client._http_library import BaseTransport, Client, Request, Response
from ft_client._runtime.effects import CallerError
from ft_client.cli._output import json_line, print_line
from ft_client.cli._session import Session

if TYPE_CHECKING:
    from ft_client import FTClient

_KEY = "sk-dry-run"


class PrintedError(Exception):
    """The request was printed in place of being sent."""


class _PrintingTransport(BaseTransport):
    """Prints each request and ends the call."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def handle_request(self, request: Request) -> Response:
        show_request(self._session, request)
        raise CallerError(PrintedError())


@contextmanager
def dry_run_client(session: Session, *, embedded: bool) -> "Iterator[FTClient]":
    """Yield a client that prints the first request in place of sending it, and ends the block then. It needs no key."""
    from ft_client import FTClient

    base_url = "http://127.0.0.1/v1" if embedded else session.base_url
    with Client(transport=_PrintingTransport(session)) as http_client, FTClient(
        _KEY, base_url=base_url, organization=session.organization, project=session.project,
        profile=session.profile, http_client=http_client,
    ) as client, printed():  # fmt: skip
        yield client


@contextmanager
def printed() -> Iterator[None]:
    """Continue after a request was printed."""
    try:
        yield
    except PrintedError:
        return


def show_request(session: Session, request: Request) -> None:
    """Print a request: method, URL, and body without credentials."""
    content_type = request.headers.get("content-type", "")
    body: Any = None
    if "json" in content_type:
        body = redact_value(json.loads(request.read() or b"null"))
    elif content_type:
        size = request.headers.get("content-length")
        body = f"{content_type.partition(';')[0]}" + (f", {int(size):,} bytes" if size else "")
    url = str(redact_value(str(request.url)))
    if session.as_json:
        json_line({"object": "ft.dry_run", "method": request.method, "url": url, "body": body})
        return
    print_line(f"{request.method} {url}")
    if body is not None:
        print_line(body if isinstance(body, str) else json.dumps(body, indent=2, ensure_ascii=False))
