"""Limits of the services for training files."""

from typing import Final

import attrs

MB: Final = 1024 * 1024


@attrs.frozen(kw_only=True)
class DatasetLimits:
    """Limits of the service. They change over time and between services, so each can be replaced.

    File sizes and the minimum number of examples come from the contract. The other limits come from the guides,
    because no document of the service's API contains them.

    Attributes:
        max_file_bytes: Largest file for one `POST /files`. A larger file has to be uploaded in parts.
        max_upload_bytes: Largest file that can be uploaded in parts.
        max_line_bytes: Longest line that is read. A longer line is reported and skipped, so that memory stays bounded.
        min_examples: Minimum number of examples in a training file.
        max_example_tokens: Tokens in one example. None: the limit of the model, or 2,048 for prompt and completion.
        max_images_per_example: Images in one conversation. Services other than OpenAI allow more.
        max_image_bytes: Decoded size of one image in a data URL.
        max_image_examples: Examples with images in one file.
        max_tools: Functions declared in one example.
    """

    max_file_bytes: int = attrs.field(factory=lambda: _contract_value("CreateFileRequest", "file", "maxLength"))
    max_upload_bytes: int = attrs.field(factory=lambda: _contract_value("CreateUploadRequest", "bytes", "maximum"))
    max_line_bytes: int = 160 * MB
    min_examples: int = attrs.field(
        factory=lambda: _contract_value("CreateFineTuningJobRequest", "training_file", "x-minimum-examples")
    )
    max_example_tokens: int | None = None
    max_images_per_example: int = 10
    max_image_bytes: int = 10 * MB
    max_image_examples: int = 50_000
    max_tools: int = 128


def _contract_value(component: str, name: str, keyword: str) -> int:
    """Read one limit from the contract."""
    from ft_client_generated.contract import SCHEMAS

    return int(SCHEMAS[component]["properties"][name][keyword])
