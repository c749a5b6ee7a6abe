"""Files and fine-tuning over OpenAI-compatible endpoints.

Example:
    >>> from ft_client import FTClient
    >>> from ft_client.sandbox import Sandbox
    >>> with Sandbox(speed=20) as sandbox, FTClient("any key", base_url=sandbox.base_url) as client:
    ...     file = client.files.upload("ft_client/data/measures-train.jsonl")
    ...     job = client.fine_tuning.jobs.create(model="gpt-4o-mini-2024-07-18", training_file=file.id)
    ...     for event in client.fine_tuning.jobs.follow(job.id):
    ...         message = event.message
    >>> message
    'The job has successfully completed'
"""

from __future__ import annotations

from ft_client._client import AsyncFTClient, FTClient
from ft_client._credentials import InsecureConnectionWarning
from ft_client._version import __version__
from ft_client.drift import Drift, drift
from ft_client.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    DatasetError,
    FTClientError,
    InternalServerError,
    JobCancelledError,
    JobFailedError,
    JournalError,
    NotFoundError,
    NotSupportedError,
    OpenAIError,
    OutcomeUnknownError,
    PaginationError,
    ParameterError,
    PermissionDeniedError,
    RateLimitError,
    UnprocessableEntityError,
    WaitTimeoutError,
)

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncFTClient",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "DatasetError",
    "Drift",
    "FTClient",
    "FTClientError",
    "InsecureConnectionWarning",
    "InternalServerError",
    "JobCancelledError",
    "JobFailedError",
    "JournalError",
    "NotFoundError",
    "NotSupportedError",
    "OpenAIError",
    "OutcomeUnknownError",
    "PaginationError",
    "ParameterError",
    "PermissionDeniedError",
    "RateLimitError",
    "UnprocessableEntityError",
    "WaitTimeoutError",
    "__version__",
    "drift",
]
