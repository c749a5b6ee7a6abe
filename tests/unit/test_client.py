"""What a client is made of: where requests go, with which headers, and what is refused at once."""

import base64
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient
from ft_client.errors import FTClientError

BASE = "http://service.example/v1"
MODELS = {"object": "list", "data": []}


class Wire:
    """A transport that keeps the requests and answers each the same way."""

    def __init__(self, answer: Any = None) -> None:
        self.requests: list[httpx.Request] = []
        self.answer = MODELS if answer is None else answer

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(200, json=self.answer)

    @property
    def last(self) -> httpx.Request:
        """The newest request."""
        return self.requests[-1]


def client(wire: Wire, **settings: Any) -> FTClient:
    """A client that sends to a wire."""
    settings.setdefault("base_url", BASE)
    return FTClient(http_client=httpx.Client(transport=httpx.MockTransport(wire)), **settings)


def test_the_environment_sets_what_arguments_leave_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Key, address, organization and project come from the vendor's variables."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-env")
    monkeypatch.setenv("OPENAI_BASE_URL", f"{BASE}/")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-1")
    wire = Wire()
    client(wire, base_url=None).models.list()
    assert str(wire.last.url) == f"{BASE}/models"
    assert wire.last.headers["authorization"] == "Bearer sk-env"
    assert wire.last.headers["openai-organization"] == "org-1"
    assert wire.last.headers["openai-project"] == "proj-1"


def test_arguments_go_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes a value means it; an empty organization takes the variable's away."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "http://wrong.example")
    wire = Wire()
    client(wire, api_key="sk-1", organization="", project="proj-1").models.list()
    assert wire.last.headers["authorization"] == "Bearer sk-1"
    assert "openai-organization" not in wire.last.headers
    assert wire.last.headers["openai-project"] == "proj-1"


@pytest.mark.parametrize(
    "host", ["me.openai.azure.com", "me.cognitiveservices.azure.com", "me.services.ai.azure.com", "ME.OpenAI.Azure.com"]
)
def test_azure_gets_the_key_in_its_own_header_and_its_version(host: str) -> None:
    """`api-key` instead of Authorization, `api-version` in each query beside the call's own parameters."""
    wire = Wire()
    azure = client(wire, api_key="k", base_url=f"https://{host}/openai", default_query={"api-version": "2024-10-21"})
    azure.fine_tuning.jobs.list(limit=3)
    assert wire.last.headers["api-key"] == "k"
    assert "authorization" not in wire.last.headers
    assert wire.last.url.path == "/openai/fine_tuning/jobs"
    assert dict(wire.last.url.params) == {"api-version": "2024-10-21", "limit": "3"}


@pytest.mark.parametrize("name", ["Authorization", "authorization", "api-key", "Api-Key"])
def test_headers_may_carry_the_credentials(name: str) -> None:
    """A client without a key sends what it is told to, and no second header beside it."""
    wire = Wire()
    client(wire, default_headers={name: "secret"}).models.list()
    carried = [(key, value) for key, value in wire.last.headers.multi_items() if key in {"authorization", "api-key"}]
    assert carried == [(name.lower(), "secret")]


@pytest.mark.parametrize("name", ["Authorization", "authorization", "User-Agent", "user-agent"])
def test_a_call_may_replace_a_header(name: str) -> None:
    """However its name is written, the header is sent once."""
    wire = Wire()
    client(wire, api_key="sk-1").models.list(extra_headers={name: "other"})
    assert wire.last.headers.get_list(name) == ["other"]


def test_a_call_may_add_to_query_and_body() -> None:
    """extra_query and extra_body reach the request beside what the call sends itself."""
    wire = Wire({"object": "fine_tuning.job", "id": "ftjob-1"})
    job = client(wire, api_key="sk-1").fine_tuning.jobs.create(
        model="m", training_file="file-1", extra_query={"trial": 1}, extra_body={"seed": 5}, extra_headers={"x-y": "z"}
    )
    assert job.id == "ftjob-1"
    assert wire.last.url.params["trial"] == "1"
    assert b'"seed":5' in wire.last.content.replace(b" ", b"")
    assert wire.last.headers["x-y"] == "z"


@pytest.mark.parametrize("key", ["sk-1\n", "  sk-1", "sk-1\r\n"])
def test_a_key_read_from_a_file_is_taken_without_its_line_end(key: str) -> None:
    """It could not be sent otherwise, and the refusal of the HTTP library would quote it."""
    wire = Wire()
    client(wire, api_key=key).models.list()
    assert wire.last.headers["authorization"] == "Bearer sk-1"


@pytest.mark.parametrize("key", ["sk-\x00secret", "sk-secret\nX: y", "sk-sécret", "sk-sec\u2028ret"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(key: str) -> None:
    """The error says what is wrong with it, not what it is."""
    with pytest.raises(FTClientError, match="a header cannot carry") as raised:
        FTClient(key)
    assert "ret" not in str(raised.value)


@pytest.mark.parametrize("key", [None, ""])
def test_no_key_is_refused_with_a_way_out(key: str | None) -> None:
    """The message names the variable, the argument, and the service that needs none."""
    with pytest.raises(FTClientError, match=r"OPENAI_API_KEY.*api_key=.*Sandbox"):
        FTClient(key)


@pytest.mark.parametrize("url", ["service.example/v1", "ftp://service.example", "http://", "http://[::1", "x"])
def test_what_is_no_address_is_refused(url: str) -> None:
    """At once, not at the first request."""
    with pytest.raises(FTClientError, match=r"not an http\(s\) URL"):
        FTClient("sk-1", base_url=url)


def test_a_negative_number_of_repeats_is_refused() -> None:
    """0 is the least."""
    with pytest.raises(FTClientError, match="0 or more"):
        FTClient("sk-1", max_retries=-1)
    assert FTClient("sk-1", max_retries=0)._config.retry_policy.max_retries == 0


@pytest.mark.parametrize("make", [FTClient, AsyncFTClient])
def test_a_client_shows_where_it_points_and_nothing_secret(make: Callable[..., Any]) -> None:
    """Neither the key nor a password in the address is in its repr."""
    made = make("sk-canary", base_url="https://me:sesame@service.example/v1")
    assert repr(made) == f"<{make.__name__} https://service.example/v1>"


def test_timeouts_are_the_clients_the_calls_or_the_given_http_clients() -> None:
    """A call's goes first; the timeout of a given http_client holds unless the client was given one."""

    def timeout_of(**settings: Any) -> Any:
        wire = Wire()
        http = httpx.Client(transport=httpx.MockTransport(wire), timeout=7)
        options = settings.pop("options", {})
        FTClient("sk-1", base_url=BASE, http_client=http, **settings).models.list(**options)
        return wire.last.extensions["timeout"]["read"]

    assert timeout_of() == 7
    assert timeout_of(timeout=3) == 3
    assert timeout_of(timeout=None) is None
    assert timeout_of(timeout=3, options={"timeout": 1.5}) == 1.5
    assert timeout_of(timeout=3, options={"timeout": None}) is None


def test_an_assigned_timeout_applies_to_later_calls() -> None:
    """Code for the vendor's SDK sets it on the client; it is not ignored, and copies keep their own."""
    wire = Wire()
    made = client(wire, api_key="sk-1")
    copy = made.with_options(timeout=9)
    made.timeout = 0.5
    made.models.list()
    assert wire.last.extensions["timeout"]["read"] == 0.5
    copy.models.list()
    assert wire.last.extensions["timeout"]["read"] == 9
    assert (made.timeout, copy.timeout) == (0.5, 9)


def test_a_given_http_client_stays_open() -> None:
    """It belongs to whoever made it; one of our own is closed."""
    http = httpx.Client(transport=httpx.MockTransport(Wire()))
    with FTClient("sk-1", http_client=http) as made:
        made.models.list()
    assert not http.is_closed
    with FTClient("sk-1", base_url=BASE) as own:
        connection = own._connections.get()
    assert connection.is_closed


@pytest.mark.anyio
async def test_an_async_client_closes_its_own_connections() -> None:
    """As the blocking one does."""
    async with AsyncFTClient("sk-1", base_url=BASE) as own:
        connection = own._connections.get()
    assert connection.is_closed


def test_other_settings_share_connections_and_what_was_created() -> None:
    """with_options changes what it is told to and nothing of the first client."""
    wire = Wire()
    first = client(wire, api_key="sk-1", default_headers={"x-a": "1"}, default_query={"q": "1"})
    other = first.with_options(
        default_headers={"X-A": "2"}, default_query={"r": "2"}, max_retries=7, timeout=9, strict=True
    )
    other.models.list()
    assert wire.last.headers.get_list("x-a") == ["2"]
    assert dict(wire.last.url.params) == {"q": "1", "r": "2"}
    assert wire.last.extensions["timeout"]["read"] == 9
    assert (other.max_retries, first.max_retries) == (7, 2)
    assert [one._config.strict for one in (first, other, other.with_options(timeout=1))] == [False, True, True]
    first.models.list()
    assert wire.last.headers.get_list("x-a") == ["1"]
    assert other._config.in_flight is first._config.in_flight


def test_other_settings_may_carry_other_credentials() -> None:
    """A header with credentials takes the key's place."""
    wire = Wire()
    client(wire, api_key="sk-1").with_options(default_headers={"api-key": "other"}).models.list()
    assert "authorization" not in wire.last.headers
    assert wire.last.headers["api-key"] == "other"


def test_the_generated_client_shares_address_headers_and_connections() -> None:
    """`client.api` calls a generated endpoint with the same settings."""
    from ft_client_generated.api.models import list_models

    wire = Wire()
    made = client(wire, api_key="sk-1", default_query={"api-version": "1"})
    assert list_models.sync(client=made.api).data == []
    assert str(wire.last.url) == f"{BASE}/models?api-version=1"
    assert wire.last.headers["authorization"] == "Bearer sk-1"
    assert wire.last.headers["user-agent"].startswith("ft-client/")


@pytest.mark.parametrize("make", [FTClient, AsyncFTClient])
def test_resources_are_made_once(make: Callable[..., Any]) -> None:
    """The same object each time, so that nothing is looked up in a loop."""
    made = make("sk-1", base_url=BASE)
    for path in ("files", "uploads.parts", "fine_tuning.jobs.checkpoints", "fine_tuning.checkpoints.permissions",
                 "fine_tuning.alpha.graders", "fine_tunes", "models", "api"):  # fmt: skip
        one, other = made, made
        for name in path.split("."):
            one, other = getattr(one, name), getattr(other, name)
        assert one is other


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
def test_a_base_url_is_parsed_and_the_path_goes_before_its_query(base_url: str, sent_to: str) -> None:
    """A query becomes default_query, a fragment is never sent, and white space around the URL is ignored."""
    wire = Wire()
    client(wire, api_key="sk-1", base_url=base_url).models.list()
    assert str(wire.last.url) == sent_to


def test_a_base_url_with_a_query_is_overridden_by_default_query() -> None:
    """The explicit argument takes precedence."""
    wire = Wire()
    client(wire, api_key="sk-1", base_url=f"{BASE}?v=1&w=1", default_query={"v": "2"}).models.list()
    assert dict(wire.last.url.params) == {"v": "2", "w": "1"}


def test_a_base_url_with_a_password_sends_it_as_a_header() -> None:
    """It replaces the key, and neither the URL of a request nor an error shows it."""
    wire = Wire()
    made = client(wire, base_url="http://me:ses%40me@service.example/v1")
    made.models.list()
    assert wire.last.headers["authorization"] == "Basic " + base64.b64encode(b"me:ses@me").decode()
    assert str(wire.last.url) == "http://service.example/v1/models"
    assert "ses" not in f"{made!r} {made.base_url}"


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
def test_a_base_url_that_no_request_can_use_is_an_error(base_url: str) -> None:
    """At construction, without a password."""
    with pytest.raises(FTClientError, match=r"not an http\(s\) URL") as raised:
        FTClient("sk-1", base_url=base_url)
    assert "sesame" not in str(raised.value)


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/completions/", "/openai/fine_tuning/jobs?api-version=1"])
def test_a_base_url_of_an_endpoint_is_an_error(path: str) -> None:
    """Examples show the URL of an endpoint; the error names the part to remove."""
    with pytest.raises(FTClientError, match="the URL of an endpoint -> remove '/"):
        FTClient("sk-1", base_url=f"https://service.example{path}")


def test_a_blank_base_url_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is set to nothing, or to white space, is not an address."""
    monkeypatch.setenv("OPENAI_BASE_URL", " \n")
    assert str(FTClient("sk-1", base_url="").base_url) == "https://api.openai.com/v1"
