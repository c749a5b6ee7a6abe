"""Base models and fine-tuned models."""
# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack, cast

from ft_client._http.options import redact_options
from ft_client._runtime.drivers import arun, run
from ft_client.pagination import AsyncPages, Page
from ft_client.resources._base import AsyncResource, SyncResource

if TYPE_CHECKING:
    from ft_client._http.options import RequestOptions
    from ft_client.resources._raw import async_raw, async_streamed, raw, streamed
    from ft_client_generated.models import DeleteModelResponse, Model


class Models(SyncResource):
    """Base models and fine-tuned models."""

    def list(self, **options: Unpack[RequestOptions]) -> Page[Model]:
        """List the models that this key can use.

        Args:
            **options: See `RequestOptions`.

        Source: listModels.
        """
        from ft_client._operations import models

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
        from ft_client._operations import models

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
        from ft_client._operations import models

        redact_options(options)
        return run(models.delete(self._config, model, **options), self._runner)

    @property
    def with_raw_response(self) -> ModelsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("ModelsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> ModelsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("ModelsWithStreamingResponse", RawProxy(self, stream=True))


class AsyncModels(AsyncResource):
    """Base models and fine-tuned models."""

    def list(self, **options: Unpack[RequestOptions]) -> AsyncPages[Model]:
        """List the models that this key can use.

        Args:
            **options: See `RequestOptions`.

        Source: listModels.
        """
        from ft_client._operations import models

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
        from ft_client._operations import models

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
        from ft_client._operations import models

        redact_options(options)
        return await arun(models.delete(self._config, model, **options), self._runner)

    @property
    def with_raw_response(self) -> AsyncModelsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncModelsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncModelsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncModelsWithStreamingResponse", RawProxy(self, stream=True))


if TYPE_CHECKING:

    class ModelsWithRawResponse:
        """`Models`, whose methods return the response."""

        def __init__(self, resource: Models) -> None:
            self.list = raw(resource.list)
            self.retrieve = raw(resource.retrieve)
            self.delete = raw(resource.delete)

    class ModelsWithStreamingResponse:
        """`Models`, whose methods return a context manager of the response."""

        def __init__(self, resource: Models) -> None:
            self.list = streamed(resource.list)
            self.retrieve = streamed(resource.retrieve)
            self.delete = streamed(resource.delete)

    class AsyncModelsWithRawResponse:
        """`AsyncModels`, whose methods return the response."""

        def __init__(self, resource: AsyncModels) -> None:
            self.list = async_raw(resource.list)
            self.retrieve = async_raw(resource.retrieve)
            self.delete = async_raw(resource.delete)

    class AsyncModelsWithStreamingResponse:
        """`AsyncModels`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncModels) -> None:
            self.list = async_streamed(resource.list)
            self.retrieve = async_streamed(resource.retrieve)
            self.delete = async_streamed(resource.delete)
