"""The types of raw and streaming responses of clients, never imported at run time."""
# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.

from __future__ import annotations

from typing import Any

from ft_client.resources.account import (
    AccountWithRawResponse,
    AccountWithStreamingResponse,
    AsyncAccountWithRawResponse,
    AsyncAccountWithStreamingResponse,
)
from ft_client.resources.files import (
    AsyncFilesWithRawResponse,
    AsyncFilesWithStreamingResponse,
    FilesWithRawResponse,
    FilesWithStreamingResponse,
)
from ft_client.resources.fine_tunes import (
    AsyncFineTunesWithRawResponse,
    AsyncFineTunesWithStreamingResponse,
    FineTunesWithRawResponse,
    FineTunesWithStreamingResponse,
)
from ft_client.resources.fine_tuning import (
    AsyncFineTuningWithRawResponse,
    AsyncFineTuningWithStreamingResponse,
    FineTuningWithRawResponse,
    FineTuningWithStreamingResponse,
)
from ft_client.resources.models import (
    AsyncModelsWithRawResponse,
    AsyncModelsWithStreamingResponse,
    ModelsWithRawResponse,
    ModelsWithStreamingResponse,
)
from ft_client.resources.uploads import (
    AsyncUploadsWithRawResponse,
    AsyncUploadsWithStreamingResponse,
    UploadsWithRawResponse,
    UploadsWithStreamingResponse,
)


class FTClientWithRawResponse:
    """`FTClient`, whose methods return the response."""

    def __init__(self, client: Any) -> None:
        self.account = AccountWithRawResponse(client.account)
        self.files = FilesWithRawResponse(client.files)
        self.uploads = UploadsWithRawResponse(client.uploads)
        self.fine_tuning = FineTuningWithRawResponse(client.fine_tuning)
        self.fine_tunes = FineTunesWithRawResponse(client.fine_tunes)
        self.models = ModelsWithRawResponse(client.models)


class FTClientWithStreamingResponse:
    """`FTClient`, whose methods return a context manager of the response."""

    def __init__(self, client: Any) -> None:
        self.account = AccountWithStreamingResponse(client.account)
        self.files = FilesWithStreamingResponse(client.files)
        self.uploads = UploadsWithStreamingResponse(client.uploads)
        self.fine_tuning = FineTuningWithStreamingResponse(client.fine_tuning)
        self.fine_tunes = FineTunesWithStreamingResponse(client.fine_tunes)
        self.models = ModelsWithStreamingResponse(client.models)


class AsyncFTClientWithRawResponse:
    """`AsyncFTClient`, whose methods return the response."""

    def __init__(self, client: Any) -> None:
        self.account = AsyncAccountWithRawResponse(client.account)
        self.files = AsyncFilesWithRawResponse(client.files)
        self.uploads = AsyncUploadsWithRawResponse(client.uploads)
        self.fine_tuning = AsyncFineTuningWithRawResponse(client.fine_tuning)
        self.fine_tunes = AsyncFineTunesWithRawResponse(client.fine_tunes)
        self.models = AsyncModelsWithRawResponse(client.models)


class AsyncFTClientWithStreamingResponse:
    """`AsyncFTClient`, whose methods return a context manager of the response."""

    def __init__(self, client: Any) -> None:
        self.account = AsyncAccountWithStreamingResponse(client.account)
        self.files = AsyncFilesWithStreamingResponse(client.files)
        self.uploads = AsyncUploadsWithStreamingResponse(client.uploads)
        self.fine_tuning = AsyncFineTuningWithStreamingResponse(client.fine_tuning)
        self.fine_tunes = AsyncFineTunesWithStreamingResponse(client.fine_tunes)
        self.models = AsyncModelsWithStreamingResponse(client.models)
