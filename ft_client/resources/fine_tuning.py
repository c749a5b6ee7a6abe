"""The current fine-tuning API."""
# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, Any, Literal, Unpack, cast

from ft_client._http.options import redact_options
from ft_client._runtime.drivers import arun, run
from ft_client.pagination import AsyncPage, AsyncPages, Page
from ft_client.resources._base import AsyncResource, SyncResource
from ft_client.resources.jobs import AsyncJobs, Jobs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ft_client._http.options import RequestOptions
    from ft_client.checks import Check
    from ft_client.plans import TrainingPlan
    from ft_client.resources._raw import async_raw, async_streamed, raw, streamed
    from ft_client.resources.jobs import (
        AsyncJobsWithRawResponse,
        AsyncJobsWithStreamingResponse,
        JobsWithRawResponse,
        JobsWithStreamingResponse,
    )
    from ft_client_generated.models import (
        DeleteFineTuningCheckpointPermissionResponse,
        FineTuningCheckpointPermission,
        ListFineTuningCheckpointPermissionResponse,
        RunGraderResponse,
        ValidateGraderResponse,
    )
    from ft_client_generated.params import (
        GraderLabelModelParam,
        GraderMultiParam,
        GraderPythonParam,
        GraderScoreModelParam,
        GraderStringCheckParam,
        GraderTextSimilarityParam,
    )
    from ft_client_generated.types import Model


class CheckpointPermissions(SyncResource):
    """The projects that may use a checkpoint."""

    def list(
        self,
        fine_tuned_model_checkpoint: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        order: Literal["ascending", "descending"] | None = None,
        project_id: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Page[FineTuningCheckpointPermission]:
        """List the projects that may use a checkpoint. Requires an admin key.

        Args:
            fine_tuned_model_checkpoint: Name of the checkpoint's model.
            after: ID of a permission; the list continues after it.
            limit: Permissions per page. The service's default is 10.
            order: Order by `created_at`. The service's default is descending.
            project_id: Only permissions of this project.
            **options: See `RequestOptions`.

        Source: listFineTuningCheckpointPermissions.
        """
        from ft_client._operations import checkpoint_permissions

        redact_options(options)
        return Page(
            run(
                checkpoint_permissions.list_(
                    self._config,
                    fine_tuned_model_checkpoint,
                    after=after,
                    limit=limit,
                    order=order,
                    project_id=project_id,
                    **options,
                ),
                self._runner,
            ),
            self._runner,
        )

    def retrieve(
        self,
        fine_tuned_model_checkpoint: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        order: Literal["ascending", "descending"] | None = None,
        project_id: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> ListFineTuningCheckpointPermissionResponse:
        """Return one page of permissions. Deprecated: use `list`. Requires an admin key.

        Args:
            fine_tuned_model_checkpoint: Name of the checkpoint's model.
            after: ID of a permission; the page starts after it.
            limit: Permissions per page. The service's default is 10.
            order: Order by `created_at`. The service's default is descending.
            project_id: Only permissions of this project.
            **options: See `RequestOptions`.

        Source: listFineTuningCheckpointPermissions.
        """
        from ft_client._operations import checkpoint_permissions

        redact_options(options)
        return run(
            checkpoint_permissions.retrieve(
                self._config,
                fine_tuned_model_checkpoint,
                after=after,
                limit=limit,
                order=order,
                project_id=project_id,
                **options,
            ),
            self._runner,
        )

    def create(
        self, fine_tuned_model_checkpoint: str, *, project_ids: Iterable[str], **options: Unpack[RequestOptions]
    ) -> Page[FineTuningCheckpointPermission]:
        """Permit projects to use a checkpoint. Requires an admin key.

        Args:
            fine_tuned_model_checkpoint: Name of the checkpoint's model.
            project_ids: IDs of the projects.
            **options: See `RequestOptions`.

        Returns:
            The new permissions.

        Raises:
            ParameterError: `project_ids` is not a list of IDs; nothing was sent.

        Source: createFineTuningCheckpointPermission.
        """
        from ft_client._operations import checkpoint_permissions

        redact_options(options)
        return Page(
            run(
                checkpoint_permissions.create(
                    self._config, fine_tuned_model_checkpoint, project_ids=project_ids, **options
                ),
                self._runner,
            ),
            self._runner,
        )

    def delete(
        self, permission_id: str, *, fine_tuned_model_checkpoint: str, **options: Unpack[RequestOptions]
    ) -> DeleteFineTuningCheckpointPermissionResponse:
        """Delete a permission. Requires an admin key.

        Args:
            permission_id: ID of the permission.
            fine_tuned_model_checkpoint: Name of the checkpoint's model.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such permission.

        Source: deleteFineTuningCheckpointPermission.
        """
        from ft_client._operations import checkpoint_permissions

        redact_options(options)
        return run(
            checkpoint_permissions.delete(
                self._config, permission_id, fine_tuned_model_checkpoint=fine_tuned_model_checkpoint, **options
            ),
            self._runner,
        )

    @property
    def with_raw_response(self) -> CheckpointPermissionsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("CheckpointPermissionsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> CheckpointPermissionsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("CheckpointPermissionsWithStreamingResponse", RawProxy(self, stream=True))


class Checkpoints(SyncResource):
    """Checkpoints of any job."""

    @functools.cached_property
    def permissions(self) -> CheckpointPermissions:
        """The projects that may use a checkpoint."""
        return CheckpointPermissions(self._config, self._runner)

    @property
    def with_raw_response(self) -> CheckpointsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("CheckpointsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> CheckpointsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("CheckpointsWithStreamingResponse", RawProxy(self, stream=True))


class Graders(SyncResource):
    """Graders of reinforcement fine-tuning."""

    def run(
        self,
        *,
        grader: Model
        | GraderLabelModelParam
        | GraderMultiParam
        | GraderPythonParam
        | GraderScoreModelParam
        | GraderStringCheckParam
        | GraderTextSimilarityParam,
        model_sample: str,
        item: Mapping[str, Any] | None = None,
        check: Check = "error",
        **options: Unpack[RequestOptions],
    ) -> RunGraderResponse:
        """Grade one model output. A grader that calls a model costs tokens, so the request is not retried.

        Args:
            grader: A generated grader model or a dict. Its `type` is string_check, text_similarity, python, score_model,
                label_model or multi.
            model_sample: The output to grade, `{{sample.output_text}}` in the grader.
            item: The data row, `{{item.key}}` in the grader.
            check: Handling of problems found before sending: "error", "warn" or "off".
            **options: See `RequestOptions`.

        Raises:
            ParameterError: The grader breaks a rule of the contract; nothing was sent.

        Source: runGrader.
        """
        from ft_client._operations import graders

        redact_options(options)
        return run(
            graders.run(self._config, grader=grader, model_sample=model_sample, item=item, check=check, **options),
            self._runner,
        )

    def validate(
        self,
        *,
        grader: Model
        | GraderLabelModelParam
        | GraderMultiParam
        | GraderPythonParam
        | GraderScoreModelParam
        | GraderStringCheckParam
        | GraderTextSimilarityParam,
        check: Check = "error",
        **options: Unpack[RequestOptions],
    ) -> ValidateGraderResponse:
        """Let the service validate a grader without running it.

        Args:
            grader: As for `run`.
            check: Handling of problems found before sending: "error", "warn" or "off".
            **options: See `RequestOptions`.

        Raises:
            ParameterError: The grader breaks a rule of the contract; nothing was sent.

        Source: validateGrader.
        """
        from ft_client._operations import graders

        redact_options(options)
        return run(graders.validate(self._config, grader=grader, check=check, **options), self._runner)

    @property
    def with_raw_response(self) -> GradersWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("GradersWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> GradersWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("GradersWithStreamingResponse", RawProxy(self, stream=True))


class Alpha(SyncResource):
    """Resources in the vendor's alpha stage."""

    @functools.cached_property
    def graders(self) -> Graders:
        """Graders of reinforcement fine-tuning."""
        return Graders(self._config, self._runner)

    @property
    def with_raw_response(self) -> AlphaWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AlphaWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AlphaWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AlphaWithStreamingResponse", RawProxy(self, stream=True))


class FineTuning(SyncResource):
    """The current fine-tuning API."""

    def plan(
        self,
        *,
        training_file: str | os.PathLike[str],
        model: str,
        n_epochs: int | Literal["auto"] | None = None,
        api: Literal["jobs", "fine-tunes"] | None = None,
        usd_per_million_tokens: float | None = None,
        file_id: str | None = None,
    ) -> TrainingPlan:
        """Plan a job: tokens, epochs, price, time, and what the service will reject. Nothing is created.

        Tokens are counted as the service bills them, exactly with the extra `ft-client[tokens]`. Prices are those of the
        service's profile, with their date. What is not known is None, and named in `unknown`.

        Args:
            training_file: Path of the training file, JSON Lines.
            model: Base model, or a fine-tuned model.
            n_epochs: Number of epochs. None means the service's default.
            api: The API of the create call. Defaults to the one that the service has.
            usd_per_million_tokens: Price in US dollars to use instead of the known one.
            file_id: ID of the file after its upload. A service that estimates prices itself is asked for one.

        Returns:
            The plan.

        Raises:
            DatasetError: The file cannot be read, or is not JSON Lines.

        Source: estimateFineTunePrice, and the facts of the profile.
        """
        from ft_client._operations import plans

        return run(
            plans.plan(
                self._config,
                training_file=training_file,
                model=model,
                n_epochs=n_epochs,
                api=api,
                usd_per_million_tokens=usd_per_million_tokens,
                file_id=file_id,
            ),
            self._runner,
        )

    @functools.cached_property
    def jobs(self) -> Jobs:
        """Fine-tuning jobs."""
        return Jobs(self._config, self._runner)

    @functools.cached_property
    def checkpoints(self) -> Checkpoints:
        """Checkpoints of any job."""
        return Checkpoints(self._config, self._runner)

    @functools.cached_property
    def alpha(self) -> Alpha:
        """Resources in the vendor's alpha stage."""
        return Alpha(self._config, self._runner)

    @property
    def with_raw_response(self) -> FineTuningWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("FineTuningWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> FineTuningWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("FineTuningWithStreamingResponse", RawProxy(self, stream=True))


class AsyncCheckpointPermissions(AsyncResource):
    """The projects that may use a checkpoint."""

    def list(
        self,
        fine_tuned_model_checkpoint: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        order: Literal["ascending", "descending"] | None = None,
        project_id: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> AsyncPages[FineTuningCheckpointPermission]:
        """List the projects that may use a checkpoint. Requires an admin key.

        Args:
            fine_tuned_model_checkpoint: Name of the checkpoint's model.
            after: ID of a permission; the list continues after it.
            limit: Permissions per page. The service's default is 10.
            order: Order by `created_at`. The service's default is descending.
            project_id: Only permissions of this project.
            **options: See `RequestOptions`.

        Source: listFineTuningCheckpointPermissions.
        """
        from ft_client._operations import checkpoint_permissions

        redact_options(options)
        return AsyncPages(
            lambda: checkpoint_permissions.list_(
                self._config,
                fine_tuned_model_checkpoint,
                after=after,
                limit=limit,
                order=order,
                project_id=project_id,
                **options,
            ),
            self._runner,
        )

    async def retrieve(
        self,
        fine_tuned_model_checkpoint: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        order: Literal["ascending", "descending"] | None = None,
        project_id: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> ListFineTuningCheckpointPermissionResponse:
        """Return one page of permissions. Deprecated: use `list`. Requires an admin key.

        Args:
            fine_tuned_model_checkpoint: Name of the checkpoint's model.
            after: ID of a permission; the page starts after it.
            limit: Permissions per page. The service's default is 10.
            order: Order by `created_at`. The service's default is descending.
            project_id: Only permissions of this project.
            **options: See `RequestOptions`.

        Source: listFineTuningCheckpointPermissions.
        """
        from ft_client._operations import checkpoint_permissions

        redact_options(options)
        return await arun(
            checkpoint_permissions.retrieve(
                self._config,
                fine_tuned_model_checkpoint,
                after=after,
                limit=limit,
                order=order,
                project_id=project_id,
                **options,
            ),
            self._runner,
        )

    async def create(
        self, fine_tuned_model_checkpoint: str, *, project_ids: Iterable[str], **options: Unpack[RequestOptions]
    ) -> AsyncPage[FineTuningCheckpointPermission]:
        """Permit projects to use a checkpoint. Requires an admin key.

        Args:
            fine_tuned_model_checkpoint: Name of the checkpoint's model.
            project_ids: IDs of the projects.
            **options: See `RequestOptions`.

        Returns:
            The new permissions.

        Raises:
            ParameterError: `project_ids` is not a list of IDs; nothing was sent.

        Source: createFineTuningCheckpointPermission.
        """
        from ft_client._operations import checkpoint_permissions

        redact_options(options)
        return AsyncPage(
            await arun(
                checkpoint_permissions.create(
                    self._config, fine_tuned_model_checkpoint, project_ids=project_ids, **options
                ),
                self._runner,
            ),
            self._runner,
        )

    async def delete(
        self, permission_id: str, *, fine_tuned_model_checkpoint: str, **options: Unpack[RequestOptions]
    ) -> DeleteFineTuningCheckpointPermissionResponse:
        """Delete a permission. Requires an admin key.

        Args:
            permission_id: ID of the permission.
            fine_tuned_model_checkpoint: Name of the checkpoint's model.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such permission.

        Source: deleteFineTuningCheckpointPermission.
        """
        from ft_client._operations import checkpoint_permissions

        redact_options(options)
        return await arun(
            checkpoint_permissions.delete(
                self._config, permission_id, fine_tuned_model_checkpoint=fine_tuned_model_checkpoint, **options
            ),
            self._runner,
        )

    @property
    def with_raw_response(self) -> AsyncCheckpointPermissionsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncCheckpointPermissionsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncCheckpointPermissionsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncCheckpointPermissionsWithStreamingResponse", RawProxy(self, stream=True))


class AsyncCheckpoints(AsyncResource):
    """Checkpoints of any job."""

    @functools.cached_property
    def permissions(self) -> AsyncCheckpointPermissions:
        """The projects that may use a checkpoint."""
        return AsyncCheckpointPermissions(self._config, self._runner)

    @property
    def with_raw_response(self) -> AsyncCheckpointsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncCheckpointsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncCheckpointsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncCheckpointsWithStreamingResponse", RawProxy(self, stream=True))


class AsyncGraders(AsyncResource):
    """Graders of reinforcement fine-tuning."""

    async def run(
        self,
        *,
        grader: Model
        | GraderLabelModelParam
        | GraderMultiParam
        | GraderPythonParam
        | GraderScoreModelParam
        | GraderStringCheckParam
        | GraderTextSimilarityParam,
        model_sample: str,
        item: Mapping[str, Any] | None = None,
        check: Check = "error",
        **options: Unpack[RequestOptions],
    ) -> RunGraderResponse:
        """Grade one model output. A grader that calls a model costs tokens, so the request is not retried.

        Args:
            grader: A generated grader model or a dict. Its `type` is string_check, text_similarity, python, score_model,
                label_model or multi.
            model_sample: The output to grade, `{{sample.output_text}}` in the grader.
            item: The data row, `{{item.key}}` in the grader.
            check: Handling of problems found before sending: "error", "warn" or "off".
            **options: See `RequestOptions`.

        Raises:
            ParameterError: The grader breaks a rule of the contract; nothing was sent.

        Source: runGrader.
        """
        from ft_client._operations import graders

        redact_options(options)
        return await arun(
            graders.run(self._config, grader=grader, model_sample=model_sample, item=item, check=check, **options),
            self._runner,
        )

    async def validate(
        self,
        *,
        grader: Model
        | GraderLabelModelParam
        | GraderMultiParam
        | GraderPythonParam
        | GraderScoreModelParam
        | GraderStringCheckParam
        | GraderTextSimilarityParam,
        check: Check = "error",
        **options: Unpack[RequestOptions],
    ) -> ValidateGraderResponse:
        """Let the service validate a grader without running it.

        Args:
            grader: As for `run`.
            check: Handling of problems found before sending: "error", "warn" or "off".
            **options: See `RequestOptions`.

        Raises:
            ParameterError: The grader breaks a rule of the contract; nothing was sent.

        Source: validateGrader.
        """
        from ft_client._operations import graders

        redact_options(options)
        return await arun(graders.validate(self._config, grader=grader, check=check, **options), self._runner)

    @property
    def with_raw_response(self) -> AsyncGradersWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncGradersWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncGradersWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncGradersWithStreamingResponse", RawProxy(self, stream=True))


class AsyncAlpha(AsyncResource):
    """Resources in the vendor's alpha stage."""

    @functools.cached_property
    def graders(self) -> AsyncGraders:
        """Graders of reinforcement fine-tuning."""
        return AsyncGraders(self._config, self._runner)

    @property
    def with_raw_response(self) -> AsyncAlphaWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncAlphaWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncAlphaWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncAlphaWithStreamingResponse", RawProxy(self, stream=True))


class AsyncFineTuning(AsyncResource):
    """The current fine-tuning API."""

    async def plan(
        self,
        *,
        training_file: str | os.PathLike[str],
        model: str,
        n_epochs: int | Literal["auto"] | None = None,
        api: Literal["jobs", "fine-tunes"] | None = None,
        usd_per_million_tokens: float | None = None,
        file_id: str | None = None,
    ) -> TrainingPlan:
        """Plan a job: tokens, epochs, price, time, and what the service will reject. Nothing is created.

        Tokens are counted as the service bills them, exactly with the extra `ft-client[tokens]`. Prices are those of the
        service's profile, with their date. What is not known is None, and named in `unknown`.

        Args:
            training_file: Path of the training file, JSON Lines.
            model: Base model, or a fine-tuned model.
            n_epochs: Number of epochs. None means the service's default.
            api: The API of the create call. Defaults to the one that the service has.
            usd_per_million_tokens: Price in US dollars to use instead of the known one.
            file_id: ID of the file after its upload. A service that estimates prices itself is asked for one.

        Returns:
            The plan.

        Raises:
            DatasetError: The file cannot be read, or is not JSON Lines.

        Source: estimateFineTunePrice, and the facts of the profile.
        """
        from ft_client._operations import plans

        return await arun(
            plans.plan(
                self._config,
                training_file=training_file,
                model=model,
                n_epochs=n_epochs,
                api=api,
                usd_per_million_tokens=usd_per_million_tokens,
                file_id=file_id,
            ),
            self._runner,
        )

    @functools.cached_property
    def jobs(self) -> AsyncJobs:
        """Fine-tuning jobs."""
        return AsyncJobs(self._config, self._runner)

    @functools.cached_property
    def checkpoints(self) -> AsyncCheckpoints:
        """Checkpoints of any job."""
        return AsyncCheckpoints(self._config, self._runner)

    @functools.cached_property
    def alpha(self) -> AsyncAlpha:
        """Resources in the vendor's alpha stage."""
        return AsyncAlpha(self._config, self._runner)

    @property
    def with_raw_response(self) -> AsyncFineTuningWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncFineTuningWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncFineTuningWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncFineTuningWithStreamingResponse", RawProxy(self, stream=True))


if TYPE_CHECKING:

    class CheckpointPermissionsWithRawResponse:
        """`CheckpointPermissions`, whose methods return the response."""

        def __init__(self, resource: CheckpointPermissions) -> None:
            self.list = raw(resource.list)
            self.retrieve = raw(resource.retrieve)
            self.create = raw(resource.create)
            self.delete = raw(resource.delete)

    class CheckpointsWithRawResponse:
        """`Checkpoints`, whose methods return the response."""

        def __init__(self, resource: Checkpoints) -> None:
            self.permissions = CheckpointPermissionsWithRawResponse(resource.permissions)

    class GradersWithRawResponse:
        """`Graders`, whose methods return the response."""

        def __init__(self, resource: Graders) -> None:
            self.run = raw(resource.run)
            self.validate = raw(resource.validate)

    class AlphaWithRawResponse:
        """`Alpha`, whose methods return the response."""

        def __init__(self, resource: Alpha) -> None:
            self.graders = GradersWithRawResponse(resource.graders)

    class FineTuningWithRawResponse:
        """`FineTuning`, whose methods return the response."""

        def __init__(self, resource: FineTuning) -> None:
            self.plan = raw(resource.plan)
            self.jobs = JobsWithRawResponse(resource.jobs)
            self.checkpoints = CheckpointsWithRawResponse(resource.checkpoints)
            self.alpha = AlphaWithRawResponse(resource.alpha)

    class CheckpointPermissionsWithStreamingResponse:
        """`CheckpointPermissions`, whose methods return a context manager of the response."""

        def __init__(self, resource: CheckpointPermissions) -> None:
            self.list = streamed(resource.list)
            self.retrieve = streamed(resource.retrieve)
            self.create = streamed(resource.create)
            self.delete = streamed(resource.delete)

    class CheckpointsWithStreamingResponse:
        """`Checkpoints`, whose methods return a context manager of the response."""

        def __init__(self, resource: Checkpoints) -> None:
            self.permissions = CheckpointPermissionsWithStreamingResponse(resource.permissions)

    class GradersWithStreamingResponse:
        """`Graders`, whose methods return a context manager of the response."""

        def __init__(self, resource: Graders) -> None:
            self.run = streamed(resource.run)
            self.validate = streamed(resource.validate)

    class AlphaWithStreamingResponse:
        """`Alpha`, whose methods return a context manager of the response."""

        def __init__(self, resource: Alpha) -> None:
            self.graders = GradersWithStreamingResponse(resource.graders)

    class FineTuningWithStreamingResponse:
        """`FineTuning`, whose methods return a context manager of the response."""

        def __init__(self, resource: FineTuning) -> None:
            self.plan = streamed(resource.plan)
            self.jobs = JobsWithStreamingResponse(resource.jobs)
            self.checkpoints = CheckpointsWithStreamingResponse(resource.checkpoints)
            self.alpha = AlphaWithStreamingResponse(resource.alpha)

    class AsyncCheckpointPermissionsWithRawResponse:
        """`AsyncCheckpointPermissions`, whose methods return the response."""

        def __init__(self, resource: AsyncCheckpointPermissions) -> None:
            self.list = async_raw(resource.list)
            self.retrieve = async_raw(resource.retrieve)
            self.create = async_raw(resource.create)
            self.delete = async_raw(resource.delete)

    class AsyncCheckpointsWithRawResponse:
        """`AsyncCheckpoints`, whose methods return the response."""

        def __init__(self, resource: AsyncCheckpoints) -> None:
            self.permissions = AsyncCheckpointPermissionsWithRawResponse(resource.permissions)

    class AsyncGradersWithRawResponse:
        """`AsyncGraders`, whose methods return the response."""

        def __init__(self, resource: AsyncGraders) -> None:
            self.run = async_raw(resource.run)
            self.validate = async_raw(resource.validate)

    class AsyncAlphaWithRawResponse:
        """`AsyncAlpha`, whose methods return the response."""

        def __init__(self, resource: AsyncAlpha) -> None:
            self.graders = AsyncGradersWithRawResponse(resource.graders)

    class AsyncFineTuningWithRawResponse:
        """`AsyncFineTuning`, whose methods return the response."""

        def __init__(self, resource: AsyncFineTuning) -> None:
            self.plan = async_raw(resource.plan)
            self.jobs = AsyncJobsWithRawResponse(resource.jobs)
            self.checkpoints = AsyncCheckpointsWithRawResponse(resource.checkpoints)
            self.alpha = AsyncAlphaWithRawResponse(resource.alpha)

    class AsyncCheckpointPermissionsWithStreamingResponse:
        """`AsyncCheckpointPermissions`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncCheckpointPermissions) -> None:
            self.list = async_streamed(resource.list)
            self.retrieve = async_streamed(resource.retrieve)
            self.create = async_streamed(resource.create)
            self.delete = async_streamed(resource.delete)

    class AsyncCheckpointsWithStreamingResponse:
        """`AsyncCheckpoints`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncCheckpoints) -> None:
            self.permissions = AsyncCheckpointPermissionsWithStreamingResponse(resource.permissions)

    class AsyncGradersWithStreamingResponse:
        """`AsyncGraders`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncGraders) -> None:
            self.run = async_streamed(resource.run)
            self.validate = async_streamed(resource.validate)

    class AsyncAlphaWithStreamingResponse:
        """`AsyncAlpha`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncAlpha) -> None:
            self.graders = AsyncGradersWithStreamingResponse(resource.graders)

    class AsyncFineTuningWithStreamingResponse:
        """`AsyncFineTuning`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncFineTuning) -> None:
            self.plan = async_streamed(resource.plan)
            self.jobs = AsyncJobsWithStreamingResponse(resource.jobs)
            self.checkpoints = AsyncCheckpointsWithStreamingResponse(resource.checkpoints)
            self.alpha = AsyncAlphaWithStreamingResponse(resource.alpha)
