"""The types of `openai.types.file_list_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import ListFilesParams as FileListParams

__all__ = ["FileListParams"]
