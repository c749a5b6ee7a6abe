"""The types of `openai.types.upload_complete_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import CompleteUploadRequestParam as UploadCompleteParams

__all__ = ["UploadCompleteParams"]
