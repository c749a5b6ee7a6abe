"""Parts of an upload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from ft_client._http.options import RequestOptions, without_extra_body
from ft_client._operations.calls import call, require_id
from ft_client._operations.file_input import FileTypes, open_file_input
from ft_client._runtime.flow import Flow
from ft_client.checks import enforce
from ft_client_generated.api.uploads import add_upload_part
from ft_client_generated.models import UploadPart

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


def create(
    config: ClientConfig, upload_id: str, *, data: FileTypes, **options: Unpack[RequestOptions]
) -> Flow[UploadPart]:
    """Add a part to an upload. Sending a part twice is harmless: only the parts named at completion count.

    Args:
        upload_id: ID of the upload.
        data: The content, at most 64 MB: a path, bytes, an open binary file, or (name, content[, type[, headers]]).
        **options: See `RequestOptions`.

    Raises:
        ParameterError: The part is too large or cannot be read; nothing was sent.

    Source: addUploadPart.
    """
    with open_file_input("data", data) as file_input:
        enforce("addUploadPart", {"data": file_input.size or 0}, "error")
        part: UploadPart = yield from call(
            config, "addUploadPart", add_upload_part, upload_id, options=without_extra_body(options), idempotent=True,
            parse=require_id(add_upload_part.parse),
            body={**(options.get("extra_body") or {}), "data": file_input.as_part},
        )  # fmt: skip
        return part
