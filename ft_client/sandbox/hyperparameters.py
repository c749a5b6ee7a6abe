"""Rejection of unknown keys in the hyperparameters of a request.

The contract does not forbid such keys, because responses use the same schemas. That the service rejects them is
inferred from reports of users whose misplaced settings were rejected, not from a recording.
"""

from collections.abc import Iterator
from typing import Any

from ft_client.sandbox.contract import Contract, Schema
from ft_client.sandbox.errors import bad_request, format_value
from ft_client.sandbox.service import Service

_CHECKED = ("hyperparameters", "method")
# graders are validated by their own schemas
_SKIPPED = ("grader",)


def reject_unknown_hyperparameters(service: Service, body: dict[str, Any], schema: Schema, contract: Contract) -> None:
    """Reject unknown keys in `hyperparameters` and `method` at any depth.

    Args:
        service: The service. With `any_id` nothing is rejected.
        body: A valid request body.
        schema: Schema of the body.
        contract: The contract that has the schema.

    Raises:
        ServiceError: 400, with the path of the object that contains the key.
    """
    if service.settings.any_id:
        return
    properties = contract.resolve(schema)["properties"]
    for name in _CHECKED:
        if name in properties and isinstance(body.get(name), dict):
            for path, key in _unknown_keys(contract, body[name], properties[name], name):
                raise bad_request(
                    f"Additional properties are not allowed ({format_value(key)} was unexpected) - '{path}'", path
                )


def _unknown_keys(contract: Contract, value: dict[str, Any], schema: Schema, path: str) -> Iterator[tuple[str, str]]:
    schema = contract.resolve(schema)
    known = schema.get("properties", {})
    for key, item in value.items():
        if key not in known:
            yield path, key
        elif isinstance(item, dict) and key not in _SKIPPED:
            yield from _unknown_keys(contract, item, known[key], f"{path}.{key}")
