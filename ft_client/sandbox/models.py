"""Models: the base models there are, the fine-tuned ones that jobs leave, and which of them can be tuned."""

import re
from typing import Any

from ft_client.sandbox.errors import ServiceError, bad_request, no_such_model
from ft_client.sandbox.exchange import Answer, Request, json_answer
from ft_client.sandbox.ids import derived
from ft_client.sandbox.legacyplan import BASE_MODELS
from ft_client.sandbox.service import ORGANIZATION, Service
from ft_client.sandbox.store import Doc

# name, when it was made, who owns it, whether jobs can be based on it
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
_DATED = {
    "gpt-3.5-turbo": "gpt-3.5-turbo-0125",
    "gpt-4o-mini": "gpt-4o-mini-2024-07-18",
    "gpt-4.1": "gpt-4.1-2025-04-14",
    "gpt-4.1-mini": "gpt-4.1-mini-2025-04-14",
    "gpt-4.1-nano": "gpt-4.1-nano-2025-04-14",
    "o4-mini": "o4-mini-2025-04-16",
}
# fine-tuned models made before this day cannot be tuned further
_LEGACY_SINCE = "2022-04-21"
_LEGACY_NAME = re.compile(r"(?:ada|babbage|curie|davinci):ft-.*?(\d{4}-\d\d-\d\d)-\d\d-\d\d-\d\d")


def dated(service: Service, model: str) -> str:
    """Return the version that a model's short name stands for."""
    if model == "gpt-3.5-turbo" and service.profile.old_jobs:
        return "gpt-3.5-turbo-0613"
    return _DATED.get(model, model)


def check_tunable(service: Service, model: str) -> None:
    """Refuse a model that jobs cannot be based on.

    Raises:
        ServiceError: 400.
    """
    known = _BASE.get(model, (0, "", False))[2] or service.store.get("model", model) is not None
    if not known and not service.settings.any_id:
        message = f"Model {model[:200]} is not available for fine-tuning or does not exist."
        raise bad_request(message, code="model_not_available")


def check_legacy_base(service: Service, model: str) -> None:
    """Refuse a model that legacy fine-tunes cannot be based on.

    Raises:
        ServiceError: 400.
    """
    if model in BASE_MODELS or service.settings.any_id or service.store.get("model", model) is not None:
        return
    old = _LEGACY_NAME.fullmatch(model)
    if old is not None and old[1] < _LEGACY_SINCE:
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
    """Store a model that a job has made; a job that began anew makes it again."""
    service.store.forget("model", name)
    service.store.add("model", name, {"id": name, "created": created, "parent": parent}, parent=job_id)


def view(service: Service, model: Doc) -> dict[str, Any]:
    """Return a model as the service shows it."""
    shown: dict[str, Any] = {
        "id": model["id"],
        "object": "model",
        "created": int(model["created"]),
        "owned_by": model.get("owned_by", ORGANIZATION),
    }
    if service.profile.model_permissions:
        shown["permission"] = [_permission(service, model)]
        shown["root"] = model["id"] if model.get("parent") is None else model["parent"]
        shown["parent"] = model.get("parent")
    return shown


def _permission(service: Service, model: Doc) -> dict[str, Any]:
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


def _base(name: str) -> Doc:
    created, owner, _ = _BASE[name]
    return {"id": name, "created": created, "owned_by": owner}


def find(service: Service, name: str) -> Doc:
    """Return a model.

    Raises:
        ServiceError: 404.
    """
    if name in _BASE:
        return _base(name)
    model = service.store.get("model", name)
    if model is None and service.settings.any_id:
        return {"id": name, "created": service.now()}
    if model is None:
        raise no_such_model(name)
    return model


def list_models(service: Service, request: Request) -> Answer:
    """List the base models and the fine-tuned ones."""
    found = [_base(name) for name in _BASE] + service.store.page("model", newest_first=False)
    return json_answer({"object": "list", "data": [view(service, model) for model in found]})


def retrieve(service: Service, request: Request) -> Answer:
    """Show one model."""
    return json_answer(view(service, find(service, request.ids["model"])))


def delete(service: Service, request: Request) -> Answer:
    """Forget a fine-tuned model."""
    name = request.ids["model"]
    find(service, name)
    if name in _BASE:
        message = f"You have insufficient permissions for this operation: {name} is not a model of your organization."
        raise ServiceError(403, message, param="model")
    service.store.delete("model", name)
    if service.profile.deleted == 204:
        return Answer(204, b"", [])
    return json_answer({"id": name, "object": "model", "deleted": True})
