"""The models endpoints: base models and fine-tuned models, and which of them can be fine-tuned."""

import re
from typing import Any

from starlette.responses import Response

from ft_client.sandbox.errors import ServiceError, bad_request, model_not_found
from ft_client.sandbox.http import Request, json_response
from ft_client.sandbox.ids import derived
from ft_client.sandbox.legacy_plan import BASE_MODELS
from ft_client.sandbox.service import ORGANIZATION, Service
from ft_client.sandbox.store import Record

# name: created, owner, whether jobs can use it as base model
_BASE: dict[str, tuple[int, str, bool]] = {
    "ada": (1649357491, "openai", False),
    "babbage": (1649358449, "openai", False),
    "curie": (1649359874, "openai", False),
    "davinci": (1649359874, "openai", False),
    "text-ada-001": (1649364042, "openai", False),
    "babbage-002": (1692634615, "system", True),
    "davinci-002": (1692634301, "system", True),
    "gpt-3.5-turbo": (1677610602, "openai", True),
    "gpt-3.5-turbo-0613": (1686587434, "openai", True),
    "gpt-3.5-turbo-1106": (1698959748, "system", True),
    "gpt-3.5-turbo-0125": (1706048358, "system", True),
    "gpt-3.5-turbo-instruct": (1692901427, "system", False),
    "gpt-35-turbo-0613": (1686587434, "system", True),
    "gpt-4-0613": (1686588896, "openai", True),
    "gpt-4o-2024-08-06": (1722814719, "system", True),
    "gpt-4o-mini": (1721172741, "system", True),
    "gpt-4o-mini-2024-07-18": (1721172717, "system", True),
    "gpt-4.1": (1744316542, "system", True),
    "gpt-4.1-2025-04-14": (1744315746, "system", True),
    "gpt-4.1-mini": (1744318173, "system", True),
    "gpt-4.1-mini-2025-04-14": (1744317547, "system", True),
    "gpt-4.1-nano": (1744321707, "system", True),
    "gpt-4.1-nano-2025-04-14": (1744321025, "system", True),
    "o4-mini": (1744225351, "system", True),
    "o4-mini-2025-04-16": (1744133506, "system", True),
}
_ALIASES = {
    "gpt-3.5-turbo": "gpt-3.5-turbo-0125",
    "gpt-4o-mini": "gpt-4o-mini-2024-07-18",
    "gpt-4.1": "gpt-4.1-2025-04-14",
    "gpt-4.1-mini": "gpt-4.1-mini-2025-04-14",
    "gpt-4.1-nano": "gpt-4.1-nano-2025-04-14",
    "o4-mini": "o4-mini-2025-04-16",
}
# fine-tuned models created before this date cannot be fine-tuned again
_LEGACY_SINCE = "2022-04-21"
_LEGACY_NAME = re.compile(r"(?:ada|babbage|curie|davinci):ft-.*?(\d{4}-\d\d-\d\d)-\d\d-\d\d-\d\d")


def resolve_alias(service: Service, model: str) -> str:
    """Return the dated version of a model alias."""
    if model == "gpt-3.5-turbo" and service.profile.jobs_of_2023:
        return "gpt-3.5-turbo-0613"
    return _ALIASES.get(model, model)


def require_tunable(service: Service, model: str) -> None:
    """Reject a model that jobs cannot use as base model.

    Raises:
        ServiceError: 400.
    """
    known = _BASE.get(model, (0, "", False))[2] or service.store.get("model", model) is not None
    if not known and not service.settings.any_id:
        message = f"Model {model[:200]} is not available for fine-tuning or does not exist."
        raise bad_request(message, code="model_not_available")


def require_legacy_base(service: Service, model: str) -> None:
    """Reject a model that legacy fine-tunes cannot use as base model.

    Raises:
        ServiceError: 400.
    """
    if model in BASE_MODELS or service.settings.any_id or service.store.get("model", model) is not None:
        return
    legacy_name = _LEGACY_NAME.fullmatch(model)
    if legacy_name is not None and legacy_name[1] < _LEGACY_SINCE:
        reason = (
            "(we don't support fine-tuning from this model. However, we will support fine-tuning from all new models "
            "fine-tuned from this point onwards.)"
        )
    else:
        reason = (
            f"(model must be one of {', '.join(BASE_MODELS)}) or a fine-tuned model created by your organization: "
            f"{ORGANIZATION}"
        )
    raise bad_request(f"Invalid base model: {model[:200]} {reason}")


def add(service: Service, name: str, created: float, job_id: str, parent: str | None = None) -> None:
    """Store the model of a job, and replace it if the job was restarted."""
    service.store.purge("model", name)
    service.store.add("model", name, {"id": name, "created": created, "parent": parent}, parent=job_id)


def serialize(service: Service, model: Record) -> dict[str, Any]:
    """Return the model object for a response."""
    result: dict[str, Any] = {
        "id": model["id"],
        "object": "model",
        "created": int(model["created"]),
        "owned_by": model.get("owned_by", ORGANIZATION),
    }
    if service.profile.model_permissions:
        result["permission"] = [_permission(service, model)]
        result["root"] = model["id"] if model.get("parent") is None else model["parent"]
        result["parent"] = model.get("parent")
    return result


def _permission(service: Service, model: Record) -> dict[str, Any]:
    return {
        "id": derived("modelperm-", model["id"], profile=service.profile),
        "object": "model_permission",
        "created": int(model["created"]),
        "allow_create_engine": False,
        "allow_sampling": True,
        "allow_logprobs": True,
        "allow_search_indices": False,
        "allow_view": True,
        "allow_fine_tuning": False,
        "organization": "*",
        "group": None,
        "is_blocking": False,
    }


def _base(name: str) -> Record:
    created, owner, _ = _BASE[name]
    return {"id": name, "created": created, "owned_by": owner}


def get_or_404(service: Service, name: str) -> Record:
    """Return a model record.

    Raises:
        ServiceError: 404 if there is no such model.
    """
    if name in _BASE:
        return _base(name)
    model = service.store.get("model", name)
    if model is None and service.settings.any_id:
        return {"id": name, "created": service.now()}
    if model is None:
        raise model_not_found(name)
    return model


def list_models(service: Service, request: Request) -> Response:
    """List base models and fine-tuned models."""
    all_models = [*map(_base, _BASE), *service.store.select("model", newest_first=False)]
    return json_response({"object": "list", "data": [serialize(service, model) for model in all_models]})


def retrieve(service: Service, request: Request) -> Response:
    """Retrieve a model."""
    return json_response(serialize(service, get_or_404(service, request.ids["model"])))


def delete(service: Service, request: Request) -> Response:
    """Delete a fine-tuned model."""
    name = request.ids["model"]
    get_or_404(service, name)
    if name in _BASE:
        message = f"You have insufficient permissions for this operation: {name} is not a model of your organization."
        raise ServiceError(403, message, param="model")
    service.store.delete("model", name)
    if service.profile.deleted == 204:
        return Response(status_code=204)
    return json_response({"id": name, "object": "model", "deleted": True})
