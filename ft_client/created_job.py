"""The result of one of several creates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from ft_client.errors import FTClientError
from ft_client_generated.models import FineTuningJob


@attrs.frozen(kw_only=True)
class CreatedJob:
    """The job of one spec, or the error of its create.

    Attributes:
        spec: The arguments of the create.
        idempotency_key: Its idempotency key. With the same key, a second create returns the same job.
        job: The job, or None if there was an error.
        error: The error, or None.
    """

    spec: Mapping[str, Any]
    idempotency_key: str
    job: FineTuningJob | None = None
    error: FTClientError | None = None
