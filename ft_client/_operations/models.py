"""Models: base models and fine-tuned models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from ft_client._http.options import RequestOptions
from ft_client._operations.calls import call, fetch_page
from ft_client._runtime.flow import Flow, immediately
from ft_client.pagination import RawPage
from ft_client_generated.api.models import delete_model, list_models, retrieve_model
from ft_client_generated.models import DeleteModelResponse, Model

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


def list_(config: ClientConfig, **options: Unpack[RequestOptions]) -> Flow[RawPage[Model]]:
    """List the models that this key can use.

    Args:
        **options: See `RequestOptions`.

    Source: listModels.
    """
    return fetch_page(config, "listModels", list_models, options=options)


def retrieve(config: ClientConfig, model: str, **options: Unpack[RequestOptions]) -> Flow[Model]:
    """Retrieve a model.

    Args:
        model: ID of the model, e.g. `ft:gpt-4o-mini-2024-07-18:org:suffix:7qTVM5AR`.
        **options: See `RequestOptions`.

    Raises:
        NotFoundError: There is no such model.

    Source: retrieveModel.
    """
    return call(config, "retrieveModel", retrieve_model, model, options=options, idempotent=True)


def delete(config: ClientConfig, model: str, **options: Unpack[RequestOptions]) -> Flow[DeleteModelResponse]:
    """Delete a fine-tuned model. A deletion whose response was lost also counts as success.

    Args:
        model: ID of the model.
        **options: See `RequestOptions`.

    Raises:
        NotFoundError: There is no such model.

    Source: deleteModel.
    """

    def deleted() -> DeleteModelResponse:
        return DeleteModelResponse(id=model, object="model", deleted=True)

    return call(
        config, "deleteModel", delete_model, model, options=options, idempotent=True,
        on_already_gone=deleted, on_empty=lambda: immediately(deleted()),
    )  # fmt: skip
