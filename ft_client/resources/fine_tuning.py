"""The current fine-tuning API, as a tree: jobs, checkpoints with their permissions, graders."""

from __future__ import annotations

import functools

from ft_client.resources._base import Resource
from ft_client.resources.checkpoints import (
    AsyncCheckpointPermissions,
    AsyncJobCheckpoints,
    CheckpointPermissions,
    JobCheckpoints,
)
from ft_client.resources.graders import AsyncGraders, Graders
from ft_client.resources.jobs import AsyncJobOperations, JobOperations


class Jobs(JobOperations):
    """Fine-tuning jobs."""

    @functools.cached_property
    def checkpoints(self) -> JobCheckpoints:
        """Models saved on the way."""
        return JobCheckpoints(self._client)


class Checkpoints(Resource):
    """Checkpoints of any job."""

    @functools.cached_property
    def permissions(self) -> CheckpointPermissions:
        """Which projects may use a checkpoint."""
        return CheckpointPermissions(self._client)


class Alpha(Resource):
    """What the vendor still calls alpha."""

    @functools.cached_property
    def graders(self) -> Graders:
        """Graders of reinforcement fine-tuning."""
        return Graders(self._client)


class FineTuning(Resource):
    """The current fine-tuning API."""

    @functools.cached_property
    def jobs(self) -> Jobs:
        """Fine-tuning jobs."""
        return Jobs(self._client)

    @functools.cached_property
    def checkpoints(self) -> Checkpoints:
        """Checkpoints of any job."""
        return Checkpoints(self._client)

    @functools.cached_property
    def alpha(self) -> Alpha:
        """What the vendor still calls alpha."""
        return Alpha(self._client)


class AsyncJobs(AsyncJobOperations):
    """Fine-tuning jobs."""

    @functools.cached_property
    def checkpoints(self) -> AsyncJobCheckpoints:
        """Models saved on the way."""
        return AsyncJobCheckpoints(self._client)


class AsyncCheckpoints(Resource):
    """Checkpoints of any job."""

    @functools.cached_property
    def permissions(self) -> AsyncCheckpointPermissions:
        """Which projects may use a checkpoint."""
        return AsyncCheckpointPermissions(self._client)


class AsyncAlpha(Resource):
    """What the vendor still calls alpha."""

    @functools.cached_property
    def graders(self) -> AsyncGraders:
        """Graders of reinforcement fine-tuning."""
        return AsyncGraders(self._client)


class AsyncFineTuning(Resource):
    """The current fine-tuning API."""

    @functools.cached_property
    def jobs(self) -> AsyncJobs:
        """Fine-tuning jobs."""
        return AsyncJobs(self._client)

    @functools.cached_property
    def checkpoints(self) -> AsyncCheckpoints:
        """Checkpoints of any job."""
        return AsyncCheckpoints(self._client)

    @functools.cached_property
    def alpha(self) -> AsyncAlpha:
        """What the vendor still calls alpha."""
        return AsyncAlpha(self._client)
