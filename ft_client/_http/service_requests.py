"""Requests under the paths and names of a compatible service, from requests of the generated endpoints."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ft_client._profile import Profile


def for_service(profile: Profile, operation: str, request: dict[str, Any]) -> dict[str, Any]:
    """Return a request with the path and the JSON body that the service expects; the same one if nothing differs."""
    rule = profile.data["operations"].get(operation)
    if rule is None:
        return request
    result = dict(request)
    ours, theirs = _contract_path(operation), rule["path"]
    if ours != theirs:
        result["url"] = _moved(request["url"], ours, theirs)
    if isinstance(request.get("json"), Mapping):
        result["json"] = profile.request_body(operation, request["json"])
    return result


@functools.cache
def _contract_path(operation: str) -> str:
    from ft_client_generated.contract import OPERATIONS

    path: str = OPERATIONS[operation]["path"]
    return path


def _moved(url: str, ours: str, theirs: str) -> str:
    """Return a path of the contract as that of the service; both have the same parameters."""
    pairs = zip(ours.split("/"), url.split("/"), strict=True)
    values = {name: value for name, value in pairs if name.startswith("{")}
    return "/".join(values.get(name, name) for name in theirs.split("/"))
