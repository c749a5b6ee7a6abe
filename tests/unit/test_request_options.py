"""Which setting wins: arguments over the environment, a call over its client, a later setting over an earlier one."""

from __future__ import annotations

import gzip
import json
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient, FTClientError
from ft_client_generated.api.models import list_models
from ft_client_generated.models import FineTuneMethod, FineTuneSupervisedMethod

BASE = "http://service.example/v1"
EMPTY = {"object": "list", "data": []}
JOB = {"object": "fine_tuning.job", "id": "ftjob-1", "status": "queued", "created_at": 1}


class Requests:
    """A service that returns one body, and keeps the requests that it received."""

    def __init__(self, body: Any = EMPTY) -> None:
        self.body = body
        self.received: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.received.append(request)
        return httpx.Response(200, json=self.body)

    @property
    def last(self) -> httpx.Request:
        """The newest request."""
        return self.received[-1]

    def client(self, **settings: Any) -> FTClient:
        """Return a client of this service."""
        settings = {"api_key": "sk-argument", "base_url": BASE} | settings
        return FTClient(http_client=httpx.Client(transport=httpx.MockTransport(self)), **settings)

    def async_client(self, **settings: Any) -> AsyncFTClient:
        """Return an async client of this service."""
        settings = {"api_key": "sk-argument", "base_url": BASE} | settings
        return AsyncFTClient(http_client=httpx.AsyncClient(transport=httpx.MockTransport(self)), **settings)


@pytest.fixture
def requests() -> Requests:
    """A service that lists nothing."""
    return Requests()


def test_base_url_argument_wins_over_the_environment(requests: Requests, monkeypatch: pytest.MonkeyPatch) -> None:
    """The request goes to the address that was passed, not to OPENAI_BASE_URL."""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://environment.example/v2")
    requests.client(base_url="http://argument.example/v3/").models.list()
    assert str(requests.last.url) == "http://argument.example/v3/models"


@pytest.mark.parametrize(
    ("variable", "argument", "header"),
    [
        ("OPENAI_API_KEY", "api_key", "authorization"),
        ("OPENAI_ORG_ID", "organization", "openai-organization"),
        ("OPENAI_PROJECT_ID", "project", "openai-project"),
    ],
)
def test_an_argument_wins_over_its_variable(
    variable: str, argument: str, header: str, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Key, organization and project are those that were passed."""
    monkeypatch.setenv(variable, "from-environment")
    requests.client(**{argument: "from-argument"}).models.list()
    assert requests.last.headers[header].removeprefix("Bearer ") == "from-argument"


def test_extra_query_wins_over_default_query_and_the_call(requests: Requests) -> None:
    """A parameter of all three places has the value of extra_query; the others stay."""
    client = requests.client(default_query={"api-version": "1", "limit": 7, "kept": "yes"})
    client.files.list(limit=5, extra_query={"api-version": "2", "limit": 9})
    assert dict(requests.last.url.params.multi_items()) == {"api-version": "2", "limit": "9", "kept": "yes"}
    assert len(requests.last.url.params.multi_items()) == 3


def test_a_parameter_of_a_call_wins_over_default_query(requests: Requests) -> None:
    """The client's default applies where the call does not set the parameter."""
    client = requests.client(default_query={"limit": 7})
    client.files.list(limit=5)
    assert requests.last.url.params.multi_items() == [("limit", "5")]


def test_with_options_keeps_an_earlier_timeout(requests: Requests) -> None:
    """A second with_options that does not set the timeout leaves the first one."""
    client = requests.client().with_options(timeout=3.0).with_options(max_retries=5)
    client.models.list()
    assert requests.last.extensions["timeout"] == {"connect": 3.0, "read": 3.0, "write": 3.0, "pool": 3.0}


def test_with_options_keeps_a_timeout_of_none(requests: Requests) -> None:
    """None disables the timeout, and stays disabled."""
    requests.client().with_options(timeout=None).with_options(default_headers={"x-a": "1"}).models.list()
    assert requests.last.extensions["timeout"] == {"connect": None, "read": None, "write": None, "pool": None}


def test_a_timeout_of_the_client_is_kept_by_with_options(requests: Requests) -> None:
    """The timeout argument of the client applies to clients that are derived from it."""
    requests.client(timeout=4.0).with_options(strict=True).with_options(max_retries=0).models.list()
    assert requests.last.extensions["timeout"]["read"] == 4.0


def test_the_timeout_of_a_call_wins_and_ends_with_it(requests: Requests) -> None:
    """The next call has the timeout of the client again."""
    client = requests.client(timeout=4.0)
    client.models.list(timeout=1.0)
    client.models.list()
    assert [each.extensions["timeout"]["read"] for each in requests.received] == [1.0, 4.0]


@pytest.mark.anyio
async def test_async_with_options_keeps_an_earlier_timeout(requests: Requests) -> None:
    """As the sync client does."""
    client = requests.async_client().with_options(timeout=3.0).with_options(default_query={"a": 1})
    await client.models.list()
    assert requests.last.extensions["timeout"]["read"] == 3.0
    assert requests.last.url.params["a"] == "1"


class OtherTimeout:
    """The timeout class of another HTTP library, as httpx2 has one."""

    connect, read, write, pool = 2.0, 30.0, None, 4.0


@pytest.mark.parametrize("base_url", [BASE, httpx.URL(BASE)])
def test_a_timeout_of_another_http_library_is_used(base_url: Any, requests: Requests) -> None:
    """Client, copy and call accept it, whatever library sends the request."""
    for client, options in (
        (requests.client(timeout=OtherTimeout(), base_url=base_url), {}),
        (requests.client(base_url=base_url).with_options(timeout=OtherTimeout()), {}),
        (requests.client(base_url=base_url), {"timeout": OtherTimeout()}),
    ):
        client.models.list(**options)
        assert requests.last.extensions["timeout"] == {"connect": 2.0, "read": 30.0, "write": None, "pool": 4.0}


def test_own_connections_accept_a_timeout_of_another_http_library(requests: Requests) -> None:
    """The HTTP client that FTClient makes has the timeout."""
    with FTClient("sk", base_url=BASE, timeout=OtherTimeout()) as client:
        assert client._connections.get().timeout == httpx.Timeout(connect=2.0, read=30.0, write=None, pool=4.0)


def test_a_subclass_has_its_own_attributes(requests: Requests) -> None:
    """A setting stays one that cannot be assigned, and a misspelled name of an ordinary client too."""

    class Tenant(FTClient):
        """A client of a tenant."""

        __module__ = "ft_client_of_tenants"

    client = Tenant("sk", base_url=BASE)
    client.tenant = "t"
    assert vars(client)["tenant"] == "t"
    for refusing, name in ((client, "strict"), (FTClient("sk", base_url=BASE), "tenant")):
        with pytest.raises(AttributeError, match=name):
            setattr(refusing, name, True)


def test_with_options_merges_headers_and_queries_of_each_step(requests: Requests) -> None:
    """A later value wins, an earlier one that is not set again stays, and the first client does not change."""
    first = requests.client(default_headers={"x-a": "1", "x-b": "1"}, default_query={"q": 1, "r": 1})
    second = first.with_options(default_headers={"X-A": "2"}, default_query={"q": 2})
    third = second.with_options(default_headers={"x-c": "3"}, default_query={"s": 3})
    third.models.list()
    assert [requests.last.headers.get_list(name) for name in ("x-a", "x-b", "x-c")] == [["2"], ["1"], ["3"]]
    assert dict(requests.last.url.params) == {"q": "2", "r": "1", "s": "3"}
    first.models.list()
    assert requests.last.headers.get_list("x-a") == ["1"]
    assert dict(requests.last.url.params) == {"q": "1", "r": "1"}


@pytest.mark.parametrize("name", ["Authorization", "authorization", "AUTHORIZATION"])
def test_an_authorization_header_replaces_the_key_in_the_generated_client(name: str, requests: Requests) -> None:
    """`client.api` sends the caller's header once, and not the key."""
    list_models.sync(client=requests.client(default_headers={name: "Bearer other"}).api)
    assert requests.last.headers.get_list("authorization") == ["Bearer other"]
    assert "sk-argument" not in str(requests.last.headers)


def test_an_authorization_header_of_with_options_replaces_the_key_in_the_generated_client(requests: Requests) -> None:
    """The derived client's `api` has the header; the first client's `api` has the key."""
    first = requests.client()
    list_models.sync(client=first.with_options(default_headers={"authorization": "Bearer other"}).api)
    list_models.sync(client=first.api)
    assert [each.headers.get_list("authorization") for each in requests.received] == [
        ["Bearer other"],
        ["Bearer sk-argument"],
    ]


@pytest.mark.anyio
async def test_an_authorization_header_replaces_the_key_in_the_async_generated_client(requests: Requests) -> None:
    """As in the sync client."""
    client = requests.async_client(default_headers={"Authorization": "Bearer other"})
    await list_models.asyncio(client=client.api)
    assert requests.last.headers.get_list("authorization") == ["Bearer other"]


def test_a_default_header_replaces_the_clients_own_in_the_generated_client(requests: Requests) -> None:
    """The user agent of the caller is sent once."""
    list_models.sync(client=requests.client(default_headers={"user-agent": "mine"}).api)
    assert requests.last.headers.get_list("user-agent") == ["mine"]


HYPERPARAMETERS = {"hyperparameters": {"n_epochs": 2, "batch_size": "auto"}}
METHODS = [
    {"type": "supervised", "supervised": HYPERPARAMETERS},
    FineTuneMethod.from_dict({"type": "supervised", "supervised": HYPERPARAMETERS}),
    {"type": "supervised", "supervised": FineTuneSupervisedMethod.from_dict(HYPERPARAMETERS)},
]


@pytest.mark.parametrize("method", METHODS, ids=["dict", "model", "model in dict"])
def test_nested_models_are_sent_as_the_json_that_they_hold(method: Any) -> None:
    """A model, a dict, and a dict that holds a model give one body, without keys that were not set."""
    requests = Requests(JOB)
    integrations = [{"type": "wandb", "wandb": {"project": "p", "tags": ("a", "b")}}]
    requests.client().fine_tuning.jobs.create(
        model="m", training_file="file-1", method=method, integrations=integrations, metadata={"k": "v"}
    )
    created = next(each for each in requests.received if each.method == "POST")
    body = json.loads(created.content)
    assert body["method"] == METHODS[0]
    assert body["integrations"] == [{"type": "wandb", "wandb": {"project": "p", "tags": ["a", "b"]}}]
    assert body["metadata"]["k"] == "v"


def test_extra_body_may_hold_nested_models() -> None:
    """A model in extra_body is sent as JSON, and replaces the parameter of the call."""
    requests = Requests(JOB)
    requests.client().fine_tuning.jobs.create(
        model="m", training_file="file-1", seed=1, check="off", extra_body={"method": METHODS[0], "seed": 2}
    )
    body = json.loads(next(each for each in requests.received if each.method == "POST").content)
    assert (body["method"], body["seed"]) == (METHODS[0], 2)


@pytest.mark.parametrize("status", [200, 404])
def test_a_compressed_response_is_decompressed(status: int) -> None:
    """The body of a success and of an error is read whatever its encoding is."""
    body = {"error": {"message": "no such model", "code": "model_not_found"}} if status == 404 else EMPTY
    content = gzip.compress(json.dumps(body).encode())
    transport = httpx.MockTransport(
        lambda request: httpx.Response(status, content=content, headers={"content-encoding": "gzip"})
    )
    client = FTClient("k", base_url=BASE, http_client=httpx.Client(transport=transport))
    if status == 200:
        assert client.models.list().data == []
    else:
        with pytest.raises(Exception, match="no such model"):
            client.models.retrieve("m")


def test_with_options_changes_key_organization_and_project(requests: Requests) -> None:
    """The copy has the other values; the first client keeps its own."""
    client = requests.client(organization="org-1", default_headers={"authorization": "Bearer header"})
    client.copy(api_key="sk-other", organization="org-2", project="proj-2").models.list()
    sent = requests.last.headers
    assert sent["authorization"] == "Bearer sk-other"
    assert (sent["openai-organization"], sent["openai-project"]) == ("org-2", "proj-2")
    client.models.list()
    assert requests.last.headers["authorization"] == "Bearer header"
    assert (requests.last.headers["openai-organization"], "openai-project" in requests.last.headers) == ("org-1", False)


def test_assigned_setting_is_used_or_rejected(requests: Requests) -> None:
    """Nothing that is assigned to a client is ignored."""
    client = requests.client()
    client.max_retries = 7
    assert client._config.retry_policy.max_retries == client.max_retries == 7
    with pytest.raises(FTClientError, match="0 or more"):
        client.max_retries = -1
    client.organization, client.project, client.api_key = "org-1", "proj-1", "sk-assigned"
    client.models.list()
    sent = requests.last.headers
    assert (sent["openai-organization"], sent["openai-project"]) == ("org-1", "proj-1")
    assert (sent["authorization"], client.api_key) == ("Bearer sk-assigned", "sk-assigned")
    client.organization = None
    client.with_options(base_url="http://other.example/v1").models.list()
    assert "openai-organization" not in requests.last.headers
    assert requests.last.headers["openai-project"] == "proj-1"
    for name in ("default_headers", "max_retry", "base_url"):
        with pytest.raises(AttributeError, match="with_options"):
            setattr(client, name, "x")


@pytest.mark.anyio
async def test_is_closed_after_close(requests: Requests) -> None:
    """Sync and async."""
    client, other = requests.client(), requests.async_client()
    assert (client.is_closed(), other.is_closed()) == (False, False)
    client.close()
    await other.close()
    assert (client.is_closed(), other.is_closed()) == (True, True)
