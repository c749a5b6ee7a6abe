"""Client configuration: base URL, headers, credentials, and the errors raised at construction."""

import base64
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient
from ft_client.errors import FTClientError

BASE = "http://service.example/v1"
MODELS = {"object": "list", "data": []}


class RecordingTransport:
    """A transport that records requests and returns the same response to each."""

    def __init__(self, body: Any = None) -> None:
        self.requests: list[httpx.Request] = []
        self.body = MODELS if body is None else body

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(200, json=self.body)

    @property
    def last(self) -> httpx.Request:
        """Return the newest request."""
        return self.requests[-1]


def client(transport: RecordingTransport, **settings: Any) -> FTClient:
    """Return a client that sends to a recording transport."""
    settings.setdefault("base_url", BASE)
    return FTClient(http_client=httpx.Client(transport=httpx.MockTransport(transport)), **settings)


def test_client_without_arguments_uses_environment_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Key, base URL, organization and project come from the vendor's variables."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-env")
    monkeypatch.setenv("OPENAI_BASE_URL", f"{BASE}/")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-1")
    transport = RecordingTransport()
    client(transport, base_url=None).models.list()
    assert str(transport.last.url) == f"{BASE}/models"
    assert transport.last.headers["authorization"] == "Bearer sk-env"
    assert transport.last.headers["openai-organization"] == "org-1"
    assert transport.last.headers["openai-project"] == "proj-1"


def test_client_arguments_override_environment_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """An explicit value takes precedence; an empty organization removes the variable's."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "http://wrong.example")
    transport = RecordingTransport()
    client(transport, api_key="sk-1", organization="", project="proj-1").models.list()
    assert transport.last.headers["authorization"] == "Bearer sk-1"
    assert "openai-organization" not in transport.last.headers
    assert transport.last.headers["openai-project"] == "proj-1"


@pytest.mark.parametrize(
    "host", ["me.openai.azure.com", "me.cognitiveservices.azure.com", "me.services.ai.azure.com", "ME.OpenAI.Azure.com"]
)
def test_client_with_azure_url_sends_api_key_header_and_version(host: str) -> None:
    """`api-key` replaces Authorization, and `api-version` is added to the parameters of each call."""
    transport = RecordingTransport()
    azure = client(
        transport, api_key="k", base_url=f"https://{host}/openai", default_query={"api-version": "2024-10-21"}
    )
    azure.fine_tuning.jobs.list(limit=3)
    assert transport.last.headers["api-key"] == "k"
    assert "authorization" not in transport.last.headers
    assert transport.last.url.path == "/openai/fine_tuning/jobs"
    assert dict(transport.last.url.params) == {"api-version": "2024-10-21", "limit": "3"}


@pytest.mark.parametrize("name", ["Authorization", "authorization", "api-key", "Api-Key"])
def test_client_with_credentials_in_headers_sends_only_those(name: str) -> None:
    """A client without a key sends the given header and no second one."""
    transport = RecordingTransport()
    client(transport, default_headers={name: "secret"}).models.list()
    credentials = [
        (key, value) for key, value in transport.last.headers.multi_items() if key in {"authorization", "api-key"}
    ]
    assert credentials == [(name.lower(), "secret")]


@pytest.mark.parametrize("name", ["Authorization", "authorization", "User-Agent", "user-agent"])
def test_call_with_extra_header_replaces_the_default(name: str) -> None:
    """The header is sent once, in any spelling of its name."""
    transport = RecordingTransport()
    client(transport, api_key="sk-1").models.list(extra_headers={name: "other"})
    assert transport.last.headers.get_list(name) == ["other"]


def test_call_with_extra_query_and_body_sends_both() -> None:
    """extra_query and extra_body are merged with the parameters of the call."""
    transport = RecordingTransport({"object": "fine_tuning.job", "id": "ftjob-1", "status": "queued"})
    job = client(transport, api_key="sk-1").fine_tuning.jobs.create(
        model="m", training_file="file-1", extra_query={"trial": 1}, extra_body={"seed": 5}, extra_headers={"x-y": "z"}
    )
    assert job.id == "ftjob-1"
    assert transport.last.url.params["trial"] == "1"
    assert b'"seed":5' in transport.last.content.replace(b" ", b"")
    assert transport.last.headers["x-y"] == "z"


@pytest.mark.parametrize("key", ["sk-1\n", "  sk-1", "sk-1\r\n"])
def test_key_with_surrounding_whitespace_is_stripped(key: str) -> None:
    """A key read from a file ends in a newline, which httpx rejects with an error that quotes the key."""
    transport = RecordingTransport()
    client(transport, api_key=key).models.list()
    assert transport.last.headers["authorization"] == "Bearer sk-1"


@pytest.mark.parametrize("key", ["sk-\x00secret", "sk-secret\nX: y", "sk-sécret", "sk-sec\u2028ret"])
def test_key_not_valid_in_a_header_raises_without_showing_it(key: str) -> None:
    """The error names the problem, not the key."""
    with pytest.raises(FTClientError, match="a header cannot carry") as raised:
        FTClient(key)
    assert "ret" not in str(raised.value)


@pytest.mark.parametrize("key", [None, ""])
def test_client_without_key_raises_with_hints(key: str | None) -> None:
    """The message names the variable, the argument, and the sandbox, which needs no key."""
    with pytest.raises(FTClientError, match=r"OPENAI_API_KEY.*api_key=.*Sandbox"):
        FTClient(key)


@pytest.mark.parametrize("url", ["service.example/v1", "ftp://service.example", "http://", "http://[::1", "x"])
def test_base_url_that_is_not_http_raises(url: str) -> None:
    """The constructor raises, not the first request."""
    with pytest.raises(FTClientError, match=r"not an http\(s\) URL"):
        FTClient("sk-1", base_url=url)


def test_negative_max_retries_raises() -> None:
    """0 is the minimum."""
    with pytest.raises(FTClientError, match="0 or more"):
        FTClient("sk-1", max_retries=-1)
    assert FTClient("sk-1", max_retries=0)._config.retry_policy.max_retries == 0


@pytest.mark.parametrize("make", [FTClient, AsyncFTClient])
def test_client_repr_shows_url_without_secrets(make: Callable[..., Any]) -> None:
    """The repr contains neither the key nor a password in the URL."""
    created = make("sk-canary", base_url="https://me:sesame@service.example/v1")
    assert repr(created).removesuffix(" transport=aiohttp>").removesuffix(">") == (
        f"<{make.__name__} https://service.example/v1"
    )


def test_timeout_of_call_overrides_client_and_http_client() -> None:
    """The timeout of the http_client applies only if neither the call nor the client sets one."""

    def timeout_of(**settings: Any) -> Any:
        transport = RecordingTransport()
        http = httpx.Client(transport=httpx.MockTransport(transport), timeout=7)
        options = settings.pop("options", {})
        FTClient("sk-1", base_url=BASE, http_client=http, **settings).models.list(**options)
        return transport.last.extensions["timeout"]["read"]

    assert timeout_of() == 7
    assert timeout_of(timeout=3) == 3
    assert timeout_of(timeout=None) is None
    assert timeout_of(timeout=3, options={"timeout": 1.5}) == 1.5
    assert timeout_of(timeout=3, options={"timeout": None}) is None


def test_timeout_assigned_later_applies_to_later_calls() -> None:
    """Code for the vendor's SDK assigns it; copies keep their own value."""
    transport = RecordingTransport()
    created = client(transport, api_key="sk-1")
    copy = created.with_options(timeout=9)
    created.timeout = 0.5
    created.models.list()
    assert transport.last.extensions["timeout"]["read"] == 0.5
    copy.models.list()
    assert transport.last.extensions["timeout"]["read"] == 9
    assert (created.timeout, copy.timeout) == (0.5, 9)


def test_client_close_leaves_given_http_client_open() -> None:
    """Only an HTTP client that FTClient created is closed."""
    http = httpx.Client(transport=httpx.MockTransport(RecordingTransport()))
    with FTClient("sk-1", http_client=http) as created:
        created.models.list()
    assert not http.is_closed
    with FTClient("sk-1", base_url=BASE) as own:
        connection = own._connections.get()
    assert connection.is_closed


@pytest.mark.anyio
async def test_async_client_close_closes_its_connections() -> None:
    """The async client closes the HTTP client that it created."""
    async with AsyncFTClient("sk-1", base_url=BASE) as own:
        connection = own._connections.get()
    assert connection.is_closed


def test_with_options_shares_connections_and_in_flight_creates() -> None:
    """with_options changes only the given options, and leaves the first client unchanged."""
    transport = RecordingTransport()
    first = client(transport, api_key="sk-1", default_headers={"x-a": "1"}, default_query={"q": "1"})
    other = first.with_options(
        default_headers={"X-A": "2"}, default_query={"r": "2"}, max_retries=7, timeout=9, strict=True
    )
    other.models.list()
    assert transport.last.headers.get_list("x-a") == ["2"]
    assert dict(transport.last.url.params) == {"q": "1", "r": "2"}
    assert transport.last.extensions["timeout"]["read"] == 9
    assert (other.max_retries, first.max_retries) == (7, 2)
    assert [each._config.strict for each in (first, other, other.with_options(timeout=1))] == [False, True, True]
    first.models.list()
    assert transport.last.headers.get_list("x-a") == ["1"]
    assert other._config.in_flight is first._config.in_flight


def test_with_options_credentials_replace_the_key() -> None:
    """A header with credentials replaces the key."""
    transport = RecordingTransport()
    client(transport, api_key="sk-1").with_options(default_headers={"api-key": "other"}).models.list()
    assert "authorization" not in transport.last.headers
    assert transport.last.headers["api-key"] == "other"


def test_generated_client_shares_url_headers_and_connections() -> None:
    """`client.api` calls generated endpoints with the same configuration."""
    from ft_client_generated.api.models import list_models

    transport = RecordingTransport()
    created = client(transport, api_key="sk-1", default_query={"api-version": "1"})
    assert list_models.sync(client=created.api).data == []
    assert str(transport.last.url) == f"{BASE}/models?api-version=1"
    assert transport.last.headers["authorization"] == "Bearer sk-1"
    assert transport.last.headers["user-agent"].startswith("ft-client/")


@pytest.mark.parametrize("make", [FTClient, AsyncFTClient])
def test_resource_attribute_returns_the_same_object(make: Callable[..., Any]) -> None:
    """Each resource is created once."""
    created = make("sk-1", base_url=BASE)
    for path in ("files", "uploads.parts", "fine_tuning.jobs.checkpoints", "fine_tuning.checkpoints.permissions",
                 "fine_tuning.alpha.graders", "fine_tunes", "models", "api"):  # fmt: skip
        first, second = created, created
        for name in path.split("."):
            first, second = getattr(first, name), getattr(second, name)
        assert first is second


@pytest.mark.parametrize(
    ("base_url", "sent_to"),
    [
        ("https://service.example/v1?api-version=2", "https://service.example/v1/models?api-version=2"),
        ("https://service.example/openai/?a=1&a=2&b=", "https://service.example/openai/models?a=1&a=2&b="),
        ("https://service.example/v1/#models", "https://service.example/v1/models"),
        ("https://service.example/v1#", "https://service.example/v1/models"),
        (" https://service.example/v1/\r\n", "https://service.example/v1/models"),
        ("HTTPS://Service.Example:8443", "https://service.example:8443/models"),
        ("https://[::1]:8443/v1", "https://[::1]:8443/v1/models"),
        ("https://service.example//", "https://service.example/models"),
    ],
)
def test_base_url_with_query_puts_the_path_before_it(base_url: str, sent_to: str) -> None:
    """A query becomes default_query; a fragment and surrounding whitespace are ignored."""
    transport = RecordingTransport()
    client(transport, api_key="sk-1", base_url=base_url).models.list()
    assert str(transport.last.url) == sent_to


def test_base_url_query_is_overridden_by_default_query() -> None:
    """The explicit argument takes precedence."""
    transport = RecordingTransport()
    client(transport, api_key="sk-1", base_url=f"{BASE}?v=1&w=1", default_query={"v": "2"}).models.list()
    assert dict(transport.last.url.params) == {"v": "2", "w": "1"}


def test_base_url_with_password_sends_it_as_header() -> None:
    """The password replaces the key, and neither request URLs nor the repr show it."""
    transport = RecordingTransport()
    created = client(transport, base_url="http://me:ses%40me@service.example/v1")
    created.models.list()
    assert transport.last.headers["authorization"] == "Basic " + base64.b64encode(b"me:ses@me").decode()
    assert str(transport.last.url) == "http://service.example/v1/models"
    assert "ses" not in f"{created!r} {created.base_url}"


@pytest.mark.parametrize(
    "base_url",
    [
        "https://service.example/v1\nX: y",
        "https://service.example/v 1",
        "https://service.example\\v1",
        '"https://service.example/v1"',
        "https://service.example:0/v1",
        "https://me:sesame@/v1",
        "https://service.example/v1\x00",
    ],
)
def test_base_url_malformed_raises_without_showing_password(base_url: str) -> None:
    """The constructor raises, and the message omits the password."""
    with pytest.raises(FTClientError, match=r"not an http\(s\) URL") as raised:
        FTClient("sk-1", base_url=base_url)
    assert "sesame" not in str(raised.value)


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/completions/", "/openai/fine_tuning/jobs?api-version=1"])
def test_base_url_of_an_endpoint_raises(path: str) -> None:
    """The error names the part to remove."""
    with pytest.raises(FTClientError, match="the URL of an endpoint -> remove '/"):
        FTClient("sk-1", base_url=f"https://service.example{path}")


def test_base_url_blank_uses_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty or whitespace variable counts as unset."""
    monkeypatch.setenv("OPENAI_BASE_URL", " \n")
    assert str(FTClient("sk-1", base_url="").base_url) == "https://api.openai.com/v1/"
