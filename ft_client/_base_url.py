"""The base URL of a service, as people write it."""

from __future__ import annotations

import base64
import contextlib
import re
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from ft_client.errors import FTClientError

DEFAULT_BASE_URL = "https://api.openai.com/v1"

# People paste the URL of an example. None of these is the end of a known service's base URL.
_ENDPOINT_PATHS = ("/chat/completions", "/completions", "/responses", "/embeddings", "/fine_tuning/jobs", "/fine-tunes")


class BaseUrl(NamedTuple):
    """The parts of a base URL.

    Attributes:
        url: Scheme, host, port and path, without a slash at the end.
        host: Host name.
        query: Query parameters of each request.
        authorization: HTTP basic authentication from the user name and password, or None.
    """

    url: str
    host: str
    query: dict[str, Any]
    authorization: str | None


def is_loopback(host: str) -> bool:
    """Whether a host name or address is that of this machine."""
    host = host.lower()
    return (
        host in {"localhost", "::1"} or host.endswith(".localhost") or re.fullmatch(r"127(\.\d+){3}", host) is not None
    )


def parse_base_url(text: str) -> BaseUrl:
    """Parse a base URL, in the form in which people paste it: with white space around it, a query or a fragment.

    Raises:
        FTClientError: It is not an http(s) URL, or the URL of an endpoint.
    """
    shown = re.sub(r"//[^/]*@", "//***@", text)
    url, valid = urlsplit(""), False
    with contextlib.suppress(ValueError):  # a port that is not a number, an unclosed bracket
        url = urlsplit(text)
        valid = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
    if not valid or not text.isprintable() or " " in text or "\\" in text:
        raise FTClientError(f"base_url {shown!r} is not an http(s) URL such as {DEFAULT_BASE_URL}")
    path = url.path.rstrip("/")
    for endpoint in _ENDPOINT_PATHS:
        if path.endswith(endpoint):
            raise FTClientError(
                f"base_url {shown!r} is the URL of an endpoint -> remove {endpoint!r} from its end; "
                "the client appends the path of each endpoint"
            )
    user_info, _, host_and_port = url.netloc.rpartition("@")
    query: dict[str, Any] = {
        name: values[0] if len(values) == 1 else values
        for name, values in parse_qs(url.query, keep_blank_values=True).items()
    }
    authorization = None
    if user_info:  # in the URL, httpx would send it in place of the key, and errors would show it
        authorization = f"Basic {base64.b64encode(unquote(user_info).encode()).decode()}"
    return BaseUrl(urlunsplit((url.scheme, host_and_port, path, "", "")), url.hostname or "", query, authorization)
