"""The types of `openai.types`; each is imported on first access."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from typing import TYPE_CHECKING

from ft_client._lazy import lazy_attributes

if TYPE_CHECKING:
    from ft_client.types import fine_tuning as fine_tuning
    from ft_client.types import graders as graders
    from ft_client.types import uploads as uploads
    from ft_client.types.file_create_params import FileCreateParams as FileCreateParams
    from ft_client.types.file_deleted import FileDeleted as FileDeleted
    from ft_client.types.file_list_params import FileListParams as FileListParams
    from ft_client.types.file_object import FileObject as FileObject
    from ft_client.types.file_purpose import FilePurpose as FilePurpose
    from ft_client.types.model import Model as Model
    from ft_client.types.model_deleted import ModelDeleted as ModelDeleted
    from ft_client.types.upload import Upload as Upload
    from ft_client.types.upload_complete_params import UploadCompleteParams as UploadCompleteParams
    from ft_client.types.upload_create_params import UploadCreateParams as UploadCreateParams
__all__ = [
    "FileCreateParams",
    "FileDeleted",
    "FileListParams",
    "FileObject",
    "FilePurpose",
    "Model",
    "ModelDeleted",
    "Upload",
    "UploadCompleteParams",
    "UploadCreateParams",
    "fine_tuning",
    "graders",
    "uploads",
]
__getattr__ = lazy_attributes(
    __name__,
    {
        "FileObject": "ft_client.types.file_object",
        "FileDeleted": "ft_client.types.file_deleted",
        "FilePurpose": "ft_client.types.file_purpose",
        "FileCreateParams": "ft_client.types.file_create_params",
        "FileListParams": "ft_client.types.file_list_params",
        "Model": "ft_client.types.model",
        "ModelDeleted": "ft_client.types.model_deleted",
        "Upload": "ft_client.types.upload",
        "UploadCreateParams": "ft_client.types.upload_create_params",
        "UploadCompleteParams": "ft_client.types.upload_complete_params",
    },
    modules={
        "uploads": "ft_client.types.uploads",
        "fine_tuning": "ft_client.types.fine_tuning",
        "graders": "ft_client.types.graders",
    },
)
