"""The current fine-tuning API."""
# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Unpack

from ft_client._http.options import RequestOptions, redact_options
from ft_client._operations import checkpoint_permissions, graders, plans
from ft_client._runtime.drivers import arun, run
from ft_client.checks import Check
from ft_client.pagination import AsyncPage, AsyncPages, Page
from ft_client.plans import TrainingPlan
from ft_client.resources._base import AsyncResource, SyncResource
from ft_client.resources.jobs import AsyncJobs, Jobs
from ft_client_generated.models import (
    DeleteFineTuningCheckpointPermissionResponse,
    FineTuningCheckpointPermission,
    RunGraderResponse,
    ValidateGraderResponse,
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
        redact_options(options)
        return run(
            checkpoint_permissions.delete(
                self._config, permission_id, fine_tuned_model_checkpoint=fine_tuned_model_checkpoint, **options
            ),
            self._runner,
        )


class Checkpoints(SyncResource):
    """Checkpoints of any job."""

    @functools.cached_property
    def permissions(self) -> CheckpointPermissions:
        """The projects that may use a checkpoint."""
        return CheckpointPermissions(self._config, self._runner)


class Graders(SyncResource):
    """Graders of reinforcement fine-tuning."""

    def run(
        self,
        *,
        grader: Model | Mapping[str, Any],
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
        redact_options(options)
        return run(
            graders.run(self._config, grader=grader, model_sample=model_sample, item=item, check=check, **options),
            self._runner,
        )

    def validate(
        self, *, grader: Model | Mapping[str, Any], check: Check = "error", **options: Unpack[RequestOptions]
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
        redact_options(options)
        return run(graders.validate(self._config, grader=grader, check=check, **options), self._runner)


class Alpha(SyncResource):
    """Resources in the vendor's alpha stage."""

    @functools.cached_property
    def graders(self) -> Graders:
        """Graders of reinforcement fine-tuning."""
        return Graders(self._config, self._runner)


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
        redact_options(options)
        return await arun(
            checkpoint_permissions.delete(
                self._config, permission_id, fine_tuned_model_checkpoint=fine_tuned_model_checkpoint, **options
            ),
            self._runner,
        )


class AsyncCheckpoints(AsyncResource):
    """Checkpoints of any job."""

    @functools.cached_property
    def permissions(self) -> AsyncCheckpointPermissions:
        """The projects that may use a checkpoint."""
        return AsyncCheckpointPermissions(self._config, self._runner)


class AsyncGraders(AsyncResource):
    """Graders of reinforcement fine-tuning."""

    async def run(
        self,
        *,
        grader: Model | Mapping[str, Any],
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
        redact_options(options)
        return await arun(
            graders.run(self._config, grader=grader, model_sample=model_sample, item=item, check=check, **options),
            self._runner,
        )

    async def validate(
        self, *, grader: Model | Mapping[str, Any], check: Check = "error", **options: Unpack[RequestOptions]
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
        redact_options(options)
        return await arun(graders.validate(self._config, grader=grader, check=check, **options), self._runner)


class AsyncAlpha(AsyncResource):
    """Resources in the vendor's alpha stage."""

    @functools.cached_property
    def graders(self) -> AsyncGraders:
        """Graders of reinforcement fine-tuning."""
        return AsyncGraders(self._config, self._runner)


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
