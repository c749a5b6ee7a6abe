"""Settings are used or rejected, never ignored: of clients, of copies, of the module compat, and of files."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient, FTClientError, ParameterError, compat

BASE = "http://service.example/v1"
AZURE = "https://name.openai.azure.com"


class Service:
    """Keeps the requests that it received."""

    def __init__(self) -> None:
        self.received: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.received.append(request)
        request.read()
        file = {"id": "file-1", "object": "file", "bytes": 3, "filename": "x", "purpose": "batch", "created_at": 1}
        return httpx.Response(200, json=file if request.method == "POST" else {"object": "list", "data": []})

    @property
    def http_client(self) -> httpx.Client:
        """An HTTP client of this service."""
        return httpx.Client(transport=httpx.MockTransport(self))

    def client(self, **settings: Any) -> FTClient:
        """Return a client of this service."""
        return FTClient(**{"api_key": "sk-1", "base_url": BASE, "http_client": self.http_client, **settings})


@pytest.fixture
def service() -> Service:
    """A service that lists nothing."""
    return Service()


INVALID = {
    "max_retries": [None, "3", 2.5, float("inf"), -1],
    "timeout": ["3", -1, True, float("nan"), (1, 2), (1, 2, 3, "4"), [1], object()],
    "default_headers": [{"X-A": 1}, {"X-A": None}, {"X-A": b"1"}],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in INVALID.items() for value in values])
@pytest.mark.parametrize("way", ["argument", "copy", "assigned"])
def test_invalid_setting_is_rejected_at_once(name: str, value: Any, way: str, service: Service) -> None:
    """In the constructor, in a copy, and when it is assigned."""
    if way == "argument" or value is None:  # None keeps the value of a copy
        with pytest.raises(FTClientError, match=r"max_retries|timeout|header"):
            service.client(**{name: value})
        return
    client = service.client()
    with pytest.raises((FTClientError, AttributeError), match=r"max_retries|timeout|header"):
        setattr(client, name, value) if way == "assigned" else client.copy(**{name: value})


@pytest.mark.parametrize("value", [3, 2.5, 0, None, (1, 2, 3, 4), (1, None, 3, None), httpx.Timeout(5)])
def test_valid_timeout_is_accepted(value: Any, service: Service) -> None:
    """In every form."""
    client = service.client(timeout=value)
    client.files.list()
    client.files.list(timeout=value)
    first, second = service.received
    assert first.extensions["timeout"] == second.extensions["timeout"] == httpx.Timeout(value).as_dict()


def test_invalid_timeout_of_a_call_is_rejected(service: Service) -> None:
    """Before anything is sent."""
    with pytest.raises(FTClientError, match="timeout is '3'"):
        service.client().files.list(timeout="3")  # type: ignore[arg-type]
    assert service.received == []


@pytest.mark.parametrize("name", ["api_key", "max_retries"])
@pytest.mark.parametrize("value", [None, compat.NOT_GIVEN])
def test_setting_cannot_be_unset(name: str, value: Any, service: Service) -> None:
    """Assigning None would keep the old value."""
    with pytest.raises(FTClientError, match=f"{name} of a client cannot be None"):
        setattr(service.client(), name, value)


@pytest.mark.parametrize("later", [{"set_default_query": {"a": "1"}}, {"base_url": "http://other.example/v1"}])
@pytest.mark.parametrize("way", ["copy", "assigned"])
def test_key_that_replaced_a_header_stays(way: str, later: Any, service: Service) -> None:
    """A later change of another kind does not bring the header back."""
    client = service.client(default_headers={"Authorization": "Bearer header", "X-A": "1"})
    if way == "copy":
        client = client.copy(api_key="sk-later")
    else:
        client.api_key = "sk-later"
    client.copy(**later).files.list()
    assert service.received[0].headers["authorization"] == "Bearer sk-later"
    assert service.received[0].headers["x-a"] == "1"


def test_default_headers_and_query_are_read_only(service: Service) -> None:
    """A changed copy of them would not be sent."""
    client: Any = service.client(default_headers={"X-A": "1"}, default_query={"q": "1"})
    for name in ("default_headers", "default_query"):
        with pytest.raises(TypeError, match="does not support item assignment"):
            getattr(client, name)["x"] = "y"


@pytest.mark.parametrize("name", ["http_client", "copy"])
def test_http_client_of_the_other_kind_is_rejected(name: str, service: Service) -> None:
    """The error names the client that is needed."""
    wrong = httpx.AsyncClient()
    make: Callable[..., Any] = service.client if name == "http_client" else service.client().copy
    with pytest.raises(TypeError, match=r"AsyncClient -> pass an httpx\.Client to FTClient"):
        make(http_client=wrong)
    with pytest.raises(TypeError, match=r"Client -> pass an httpx\.AsyncClient to AsyncFTClient"):
        AsyncFTClient("sk-1", http_client=httpx.Client())  # type: ignore[arg-type]


def test_closed_client_sends_nothing() -> None:
    """Also if it was closed before its first request: connections that it opens then would stay open."""
    client = FTClient("sk-1", base_url="http://127.0.0.1:9/v1", max_retries=0)
    client.close()
    with pytest.raises(FTClientError, match="closed"):
        client.files.list()


# ---- Azure -----------------------------------------------------------------------------------------------------------


def test_two_places_of_the_service_are_rejected() -> None:
    """One of them would be ignored."""
    with pytest.raises(FTClientError, match="base_url and azure_endpoint both name the service"):
        FTClient("k", base_url=BASE, azure_endpoint=AZURE, profile="azure")


def test_copy_may_change_the_place_in_either_form(service: Service) -> None:
    """The new one replaces the old one, whatever form that had."""
    first = compat.AzureOpenAI(api_key="k", azure_endpoint=AZURE, api_version="v", http_client=service.http_client)
    second = first.copy(base_url="https://other.openai.azure.com/openai")
    third = second.copy(azure_endpoint="https://third.openai.azure.com")
    for client in (first, second, third):
        client.files.list()
    hosts = ["name.openai.azure.com", "other.openai.azure.com", "third.openai.azure.com"]
    assert [request.url.host for request in service.received] == hosts
    assert [request.url.params["api-version"] for request in service.received] == ["v", "v", "v"]


def test_copy_may_change_the_key_to_a_token_and_back(service: Service) -> None:
    """The new credentials replace the old ones, whatever kind they had."""
    first = compat.AzureOpenAI(api_key="k-1", azure_endpoint=AZURE, api_version="v", http_client=service.http_client)
    second = first.with_options(azure_ad_token="token-1")
    third = second.with_options(api_key="k-2")
    for client in (first, second, third):
        client.files.list()
    sent = [(each.headers.get("api-key"), each.headers.get("authorization")) for each in service.received]
    assert sent == [("k-1", None), (None, "Bearer token-1"), ("k-2", None)]


def test_token_provider_of_azure_is_called_for_each_request(service: Service) -> None:
    """In place of a key."""
    tokens = iter(["token-1", "token-2"])
    client = compat.AzureOpenAI(
        azure_ad_token_provider=lambda: next(tokens), azure_endpoint=AZURE, api_version="v",
        http_client=service.http_client,
    )  # fmt: skip
    client.files.list()
    client.files.list()
    assert [each.headers["authorization"] for each in service.received] == ["Bearer token-1", "Bearer token-2"]
    assert "api-key" not in service.received[0].headers


@pytest.mark.anyio
async def test_async_token_provider_of_azure(service: Service) -> None:
    """It is awaited."""

    async def provide() -> str:
        return "token-a"

    transport = httpx.AsyncClient(transport=httpx.MockTransport(service))
    client = compat.AsyncAzureOpenAI(
        azure_ad_token_provider=provide, azure_endpoint=AZURE, api_version="v", http_client=transport
    )
    await client.files.list()
    assert service.received[0].headers["authorization"] == "Bearer token-a"


# ---- the module compat -----------------------------------------------------------------------------------------------

MODULE = """
import httpx
from ft_client import compat as openai
sent = []
def handler(request):
    sent.append(request)
    return httpx.Response(200, json={"object": "list", "data": []})
openai.http_client = httpx.Client(transport=httpx.MockTransport(handler))
openai.api_key, openai.max_retries, openai.timeout = "k", 0, 3
"""
AS_AZURE = f"""
openai.api_type, openai.azure_endpoint, openai.api_version = "azure", "{AZURE}", "v"
openai.files.list()
print(sent[0].url, sent[0].headers["api-key"])
openai.api_key, openai.azure_ad_token_provider = None, lambda: "token-1"
openai.files.list()
print(sent[1].headers["authorization"])
"""
UNKNOWN = """
for name, value in [("api_base", "http://gateway.example"), ("log", "debug"), ("api_type", "open_ai")]:
    try:
        setattr(openai, name, value)
        openai.files.list()
    except (AttributeError, openai.OpenAIError) as error:
        print(name in str(error), len(sent))
"""


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        (AS_AZURE, [f"{AZURE}/openai/files?api-version=v k", "Bearer token-1"]),
        (UNKNOWN, ["True 0"] * 3),
    ],
    ids=["azure", "unknown"],
)
def test_settings_of_the_module_are_used_or_rejected(code: str, printed: list[str]) -> None:
    """In another process, as they are global."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AZURE", "OPENAI"))}
    done = subprocess.run(
        [sys.executable, "-c", MODULE + code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == printed, done.stderr


# ---- files -----------------------------------------------------------------------------------------------------------


def test_open_file_at_its_end_is_sent_from_its_beginning(service: Service) -> None:
    """It was written just before; nothing would be sent otherwise."""
    buffer = io.BytesIO()
    buffer.write(b"written before")
    service.client().files.create(file=buffer, purpose="batch")
    service.client().files.create(file=("name", buffer), purpose="batch")
    assert [b"written before" in each.content for each in service.received] == [True, True]


@pytest.mark.parametrize(
    "file", [(x for x in [b"a"]), ("name", (x for x in [b"a"])), [b"a"], io.StringIO("a"), 3, None]
)
def test_file_that_cannot_be_sent_is_rejected(file: Any, service: Service) -> None:
    """Before anything is sent."""
    with pytest.raises(ParameterError, match="file"):
        service.client().files.create(file=file, purpose="batch")
    assert service.received == []
