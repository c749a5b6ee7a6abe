"""Base models and fine-tuned models."""
# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.

from __future__ import annotations

from typing import Unpack

from ft_client._http.options import RequestOptions, redact_options
from ft_client._operations import models
from ft_client._runtime.drivers import arun, run
from ft_client.pagination import AsyncPages, Page
from ft_client.resources._base import AsyncResource, SyncResource
from ft_client_generated.models import DeleteModelResponse, Model


class Models(SyncResource):
    """Base models and fine-tuned models."""

    def list(self, **options: Unpack[RequestOptions]) -> Page[Model]:
        """List the models that this key can use.

        Args:
            **options: See `RequestOptions`.

        Source: listModels.
        """
        redact_options(options)
        return Page(run(models.list_(self._config, **options), self._runner), self._runner)

    def retrieve(self, model: str, **options: Unpack[RequestOptions]) -> Model:
        """Retrieve a model.

        Args:
            model: ID of the model, e.g. `ft:gpt-4o-mini-2024-07-18:org:suffix:7qTVM5AR`.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such model.

        Source: retrieveModel.
        """
        redact_options(options)
        return run(models.retrieve(self._config, model, **options), self._runner)

    def delete(self, model: str, **options: Unpack[RequestOptions]) -> DeleteModelResponse:
        """Delete a fine-tuned model. A deletion whose response was lost also counts as success.

        Args:
            model: ID of the model.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such model.

        Source: deleteModel.
        """
        redact_options(options)
        return run(models.delete(self._config, model, **options), self._runner)


class AsyncModels(AsyncResource):
    """Base models and fine-tuned models."""

    def list(self, **options: Unpack[RequestOptions]) -> AsyncPages[Model]:
        """List the models that this key can use.

        Args:
            **options: See `RequestOptions`.

        Source: listModels.
        """
        redact_options(options)
        return AsyncPages(lambda: models.list_(self._config, **options), self._runner)

    async def retrieve(self, model: str, **options: Unpack[RequestOptions]) -> Model:
        """Retrieve a model.

        Args:
            model: ID of the model, e.g. `ft:gpt-4o-mini-2024-07-18:org:suffix:7qTVM5AR`.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such model.

        Source: retrieveModel.
        """
        redact_options(options)
        return await arun(models.retrieve(self._config, model, **options), self._runner)

    async def delete(self, model: str, **options: Unpack[RequestOptions]) -> DeleteModelResponse:
        """Delete a fine-tuned model. A deletion whose response was lost also counts as success.

        Args:
            model: ID of the model.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such model.

        Source: deleteModel.
        """
        redact_options(options)
        return await arun(models.delete(self._config, model, **options), self._runner)
