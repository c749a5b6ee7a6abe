"""Envelopes, fields, lists and errors: services with and without a profile."""

from __future__ import annotations

import copy
import subprocess
import sys
from typing import Any

import pytest

from ft_client import _profile
from ft_client_generated.contract import OPERATIONS

DEFAULT = _profile.load("openai")
GRPC_JOB = {
    "name": "accounts/me/jobs/j1",
    "createTime": "2026-01-01T00:00:00.5Z",
    "completedTime": "2026-01-01T01:00:00Z",
    "state": "JOB_STATE_COMPLETED",
    "status": {"code": "OK", "message": ""},
    "baseModel": "base",
    "outputModel": "accounts/me/models/m1",
    "dataset": "accounts/me/datasets/d1",
}


def test_view_of_unknown_service_finds_the_fields_of_the_contract() -> None:
    """Names of a gRPC gateway, in camelCase, are read by the general rules."""
    view = DEFAULT.view("job", GRPC_JOB)
    assert view["id"] == "accounts/me/jobs/j1"
    assert (view["status"], view["outcome"]) == ("JOB_STATE_COMPLETED", "succeeded")
    assert (view["created_at"], view["finished_at"]) == (1767225600, 1767229200)
    assert (view["model"], view["fine_tuned_model"]) == ("base", "accounts/me/models/m1")
    assert DEFAULT.files(view, "training_file") == ["accounts/me/datasets/d1"]


def test_view_of_failed_job_reads_the_reason_from_a_grpc_status() -> None:
    """The result of a gRPC call is an object `status`; it holds the reason of a failure, not the state."""
    status = {"code": "INVALID_ARGUMENT", "message": "no examples"}
    view = DEFAULT.view("job", {"name": "jobs/1", "state": "JOB_STATE_FAILED", "status": status})
    assert view["error"] == {"message": "no examples", "code": "INVALID_ARGUMENT", "param": None}
    assert view["status"] == "JOB_STATE_FAILED"


@pytest.mark.parametrize("name", _profile.names())
def test_view_any_profile_leaves_the_body_unchanged(name: str) -> None:
    """The body can still be returned as it was sent."""
    body = {"request_id": "r", "output": {"job_id": "j", "status": "FAILED", "code": "1", "message": "m", "x": [1]}}
    before = copy.deepcopy(body)
    view = _profile.load(name).view("job", body)
    assert body == before
    assert view["id"] == "j"
    assert view["x"] == [1]
    assert view["error"] == {"message": "m", "code": "1", "param": None}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"request_id": "r", "output": {"a": 1}}, {"a": 1}),
        ({"requestId": "r", "result": {"a": 1}}, {"a": 1}),
        ({"code": 200, "msg": "ok", "data": {"a": 1}}, {"a": 1}),
        ({"object": "list", "data": [1]}, {"object": "list", "data": [1]}),
        ({"data": [1]}, {"data": [1]}),
        ({"id": "x", "output": {"a": 1}}, {"id": "x", "output": {"a": 1}}),
        ([1], [1]),
        (None, None),
        ("text", "text"),
    ],
)
def test_unwrap_without_profile_opens_envelopes_only(body: Any, expected: Any) -> None:
    """An envelope has nothing beside it but keys about the request; pages and objects stay closed."""
    assert DEFAULT.unwrap(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"data": [1]}, [1]),
        ([1], [1]),
        ({"supervisedFineTuningJobs": [1], "totalSize": 1}, [1]),
        ({"event_list": [1], "base_resp": {"status_code": 0}}, [1]),
        ({"request_id": "r", "output": {"logs": "a\nb"}}, ["a", "b"]),
        ({"data": None}, []),
        ({}, []),
        (None, []),
    ],
)
def test_items_of_any_list_are_found(body: Any, expected: list[Any]) -> None:
    """Items are under a usual key, under the only list, or are the lines of a log."""
    assert DEFAULT.items(body) == expected


@pytest.mark.parametrize(
    ("name", "operation", "body", "query", "expected"),
    [
        (
            "openai",
            "listFiles",
            {"data": [{"id": "a"}], "has_more": True},
            {"order": "asc"},
            {"order": "asc", "after": "a"},
        ),
        ("openai", "listFiles", {"data": [{"id": "a"}], "hasMore": True}, {}, {"after": "a"}),
        ("openai", "listFiles", {"data": [{"id": "a"}], "has_more": True, "last_id": "z"}, {}, {"after": "z"}),
        ("openai", "listFiles", {"data": [{"id": "a"}], "has_more": False}, {"limit": 1}, None),
        ("openai", "listFiles", {"data": [{"id": "a"}]}, {"limit": 1}, {"limit": "1", "after": "a"}),
        ("openai", "listFiles", {"data": [{"id": "a"}]}, {"limit": 2}, None),
        ("openai", "listFiles", {"data": [], "has_more": True}, {}, None),
        ("openai", "x", {"data": [1, 2], "total": 5}, {"page": "0", "page_size": "2"}, {"page": "1", "page_size": "2"}),
        ("openai", "x", {"data": [1], "total": 5}, {"page": "5", "page_size": "1"}, None),
        ("openai", "x", {"jobs": [1], "nextPageToken": "t"}, {}, {"pageToken": "t"}),
        ("openai", "x", {"jobs": [1], "nextPageToken": ""}, {}, None),
        ("dashscope", "listFineTunes", {"output": {"total": 11, "jobs": [1]}}, {}, {"page_no": "2"}),
        (
            "dashscope",
            "listFineTunes",
            {"output": {"total": 11, "page_no": 1, "page_size": 10, "jobs": [1] * 10}},
            {},
            {"page_no": "2"},
        ),
        (
            "dashscope",
            "listFineTuneEvents",
            {"output": {"total": 150, "logs": ["l"] * 100}},
            {"offset": "0", "line": "100"},
            {"offset": "100", "line": "100"},
        ),
        ("dashscope", "listFiles", {"object": "list", "data": [{"id": "a"}], "has_more": True}, {}, {"after": "a"}),
        ("together", "listFineTunes", {"data": [{"id": "a"}], "has_more": True}, {}, None),
    ],
)
def test_next_page_any_paging_gives_the_next_query(
    name: str, operation: str, body: Any, query: dict[str, Any], expected: dict[str, str] | None
) -> None:
    """Cursors, page numbers, offsets and tokens continue a list; the other parameters stay."""
    assert _profile.load(name).next_page(operation, body, query) == expected


@pytest.mark.parametrize(
    ("url", "name", "route"),
    [
        ("https://api.openai.com/v1", "openai", None),
        ("https://eu.api.openai.com/v1", "openai", None),
        ("https://n.openai.azure.com/openai/v1/", "azure", "v1"),
        ("https://n.openai.azure.com/openai", "azure", "dated"),
        ("https://n.services.ai.azure.com/api/projects/p/openai/v1", "azure", "v1"),
        ("https://N.OpenAI.Azure.US/openai", "azure", "dated"),
        ("https://n.openai.azure.cn/openai/v1", "azure", "v1"),
        ("https://api.together.xyz/v1", "together", None),
        ("https://api.studio.nebius.com/v1", "nebius", None),
        ("https://cn-hongkong.dashscope.aliyuncs.com/api/v1", "dashscope", None),
        ("https://w.cn-beijing.maas.aliyuncs.com/api/v1", "dashscope", None),
        ("https://open.bigmodel.cn/api/paas/v4", "zhipu", None),
        ("http://127.0.0.1:4000", "openai", None),
        ("https://api.openai.com.evil.example/v1", "openai", None),
        ("https://evil-openai.azure.com.example", "openai", None),
        ("", "openai", None),
    ],
)
def test_for_base_url_host_selects_profile_and_path_selects_route(url: str, name: str, route: str | None) -> None:
    """Hosts are matched as a whole; an unknown host has the default profile."""
    profile = _profile.for_base_url(url)
    assert (profile.name, profile.route and profile.route.name) == (name, route)


def test_load_unknown_name_lists_the_known_ones() -> None:
    """A typo in the name of a profile leads to the names that exist."""
    with pytest.raises(_profile.UnknownProfileError, match=r"'togehter' is unknown\. Use one of: azure, .*together"):
        _profile.load("togehter")


def test_supports_operation_by_route() -> None:
    """A route can lack operations that the service has; the alternative is named."""
    v1 = _profile.for_base_url("https://n.openai.azure.com/openai/v1")
    dated = _profile.for_base_url("https://n.openai.azure.com/openai")
    assert [profile.supports("createUpload") for profile in (v1, dated)] == [False, True]
    assert "api-version" in (v1.alternative("createUpload") or "")
    assert v1.keeps_metadata is True
    assert dated.keeps_metadata is None
    assert not dated.supports("createFineTune")


@pytest.mark.parametrize("name", _profile.names())
def test_alternatives_of_missing_life_cycle_operations_are_named(name: str) -> None:
    """An operation of the life cycle that a service lacks has an alternative."""
    profile = _profile.load(name)
    missing = [one for one in profile.data["missing"] if "x-services" not in OPERATIONS[one]]
    needed = [one for one in missing if one.startswith(("create", "list", "retrieve")) and "Permission" not in one]
    assert [one for one in needed if profile.alternative(one) is None] == []


def test_profiles_that_know_names_the_services_of_a_parameter() -> None:
    """A parameter of another service is distinguished from a typo."""
    assert _profile.profiles_that_know("createFineTune", "training_type") == ("dashscope", "together")
    assert _profile.profiles_that_know("createFineTune", "trainning_type") == ()


def test_load_imports_only_the_profile_that_is_used() -> None:
    """Importing the client and one profile leaves the others on disk."""
    script = (
        "import sys\n"
        "from ft_client import _profile\n"
        "assert not any('profiles' in name for name in sys.modules), 'imported too early'\n"
        "_profile.load('together')\n"
        "print(*sorted(name.rpartition('.')[2] for name in sys.modules if '.profiles.' in name))\n"
        "assert 'yaml' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["index", "together"]


@pytest.mark.parametrize("page", ["page", "page_no", "page_num", "page_number", "pageNo"])
@pytest.mark.parametrize("size", ["page_size", "per_page", "pageSize", "size"])
def test_next_page_of_numbered_pages_is_found_by_the_query(page: str, size: str) -> None:
    """A list with a total and no cursor continues with the next number, up to the total."""
    body = {"items": [1, 2], "total": 4}
    assert DEFAULT.next_page("x", body, {page: 1, size: 2}) == {page: "2", size: "2"}
    assert DEFAULT.next_page("x", body, {page: 2, size: 2}) is None
    assert DEFAULT.next_page("x", body, {size: 2}) is None


@pytest.mark.parametrize(("key", "parameter"), [("next_page_token", "page_token"), ("next_cursor", "cursor")])
def test_next_page_token_is_sent_back(key: str, parameter: str) -> None:
    """The name of the parameter follows from the name of the token."""
    assert DEFAULT.next_page("x", {"items": [1], key: "t"}, {}) == {parameter: "t"}


def test_view_of_upload_response_is_the_stored_file() -> None:
    """A response that lists files, or wraps one, describes the file that was sent."""
    assert DEFAULT.view("file", {"file": {"id": "f"}})["id"] == "f"
    body = {"request_id": "r", "data": {"uploaded_files": [{"file_id": "f", "name": "n"}], "failed_uploads": []}}
    assert _profile.load("dashscope").view("file", body)["id"] == "f"
