"""Models: base models and fine-tuned ones."""

from __future__ import annotations

from typing import Unpack

from ft_client._methods import alisted, awaitable, blocking, listed
from ft_client.pages import Leaf
from ft_client.resources._base import Flow, RequestOptions, Resource, listing, one
from ft_client_generated.api.models import delete_model, list_models, retrieve_model
from ft_client_generated.models import DeleteModelResponse, Model


def list_(self: Resource, **options: Unpack[RequestOptions]) -> Flow[Leaf[Model]]:
    """List the models this key can use.

    Args:
        **options: see `RequestOptions`.

    Source: listModels.
    """
    return listing(self, "listModels", list_models, options=options)


def retrieve(self: Resource, model: str, **options: Unpack[RequestOptions]) -> Flow[Model]:
    """Get one model.

    Args:
        model: its ID, e.g. `ft:gpt-4o-mini-2024-07-18:org:suffix:7qTVM5AR`.
        **options: see `RequestOptions`.

    Raises:
        NotFoundError: there is no such model.

    Source: retrieveModel.
    """
    return one(self, "retrieveModel", retrieve_model, model, options=options, repeatable=True)


def delete(self: Resource, model: str, **options: Unpack[RequestOptions]) -> Flow[DeleteModelResponse]:
    """Delete a fine-tuned model. It is gone also where the answer to an earlier try was lost.

    Args:
        model: its ID.
        **options: see `RequestOptions`.

    Raises:
        NotFoundError: there was no such model.

    Source: deleteModel.
    """
    return one(
        self, "deleteModel", delete_model, model, options=options, repeatable=True,
        absent=lambda: DeleteModelResponse(id=model, object="model", deleted=True),
    )  # fmt: skip


class Models(Resource):
    """Base and fine-tuned models."""

    list = listed(list_)
    retrieve = blocking(retrieve)
    delete = blocking(delete)


class AsyncModels(Resource):
    """Base and fine-tuned models."""

    list = alisted(list_)
    retrieve = awaitable(retrieve)
    delete = awaitable(delete)
