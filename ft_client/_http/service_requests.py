"""Requests under the paths and names of a compatible service, from requests of the generated endpoints."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ft_client._profile.requests import placed

if TYPE_CHECKING:
    from ft_client._profile import Profile


def for_service(profile: Profile, operation: str, request: dict[str, Any]) -> dict[str, Any]:
    """Return a request with the path and the JSON body that the service expects; the same one if nothing differs."""
    rule = profile.data["operations"].get(operation)
    if rule is None:
        return request
    result = dict(request)
    method, path = _contract_place(operation)
    if (method, path) != (rule["method"], rule["path"]):
        result["method"] = rule["method"]
        result["url"], query, body = placed(rule, request["url"], path)
        if query:
            result["params"] = {**(request.get("params") or {}), **query}
        if body:
            result["json"] = {**(request.get("json") or {}), **body}
    if isinstance(result.get("json"), Mapping):
        result["json"] = profile.request_body(operation, result["json"])
    return result


@functools.cache
def _contract_place(operation: str) -> tuple[str, str]:
    from ft_client_generated.contract import OPERATIONS

    found = OPERATIONS[operation]
    return found["method"], found["path"]
