"""The models of requests and responses; each module is imported on first access."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .add_upload_part_request import AddUploadPartRequest as AddUploadPartRequest
    from .assistant_training_message import AssistantTrainingMessage as AssistantTrainingMessage
    from .chat_example import ChatExample as ChatExample
    from .checkpoint_copies import CheckpointCopies as CheckpointCopies
    from .checkpoint_copies_copied_account_details_item import (
        CheckpointCopiesCopiedAccountDetailsItem as CheckpointCopiesCopiedAccountDetailsItem,
    )
    from .complete_upload_request import CompleteUploadRequest as CompleteUploadRequest
    from .completion_example import CompletionExample as CompletionExample
    from .copy_checkpoint_request import CopyCheckpointRequest as CopyCheckpointRequest
    from .create_file_request import CreateFileRequest as CreateFileRequest
    from .create_fine_tune_request import CreateFineTuneRequest as CreateFineTuneRequest
    from .create_fine_tune_request_hyperparameters import (
        CreateFineTuneRequestHyperparameters as CreateFineTuneRequestHyperparameters,
    )
    from .create_fine_tuning_checkpoint_permission_request import (
        CreateFineTuningCheckpointPermissionRequest as CreateFineTuningCheckpointPermissionRequest,
    )
    from .create_fine_tuning_job_request import CreateFineTuningJobRequest as CreateFineTuningJobRequest
    from .create_upload_request import CreateUploadRequest as CreateUploadRequest
    from .delete_file_response import DeleteFileResponse as DeleteFileResponse
    from .delete_fine_tune_response import DeleteFineTuneResponse as DeleteFineTuneResponse
    from .delete_fine_tuning_checkpoint_permission_response import (
        DeleteFineTuningCheckpointPermissionResponse as DeleteFineTuningCheckpointPermissionResponse,
    )
    from .delete_model_response import DeleteModelResponse as DeleteModelResponse
    from .error import Error as Error
    from .error_response import ErrorResponse as ErrorResponse
    from .error_response_detail import ErrorResponseDetail as ErrorResponseDetail
    from .estimate_fine_tune_price_request import EstimateFineTunePriceRequest as EstimateFineTunePriceRequest
    from .eval_item import EvalItem as EvalItem
    from .eval_item_content_output_text import EvalItemContentOutputText as EvalItemContentOutputText
    from .eval_item_input_image import EvalItemInputImage as EvalItemInputImage
    from .file_expiration_after import FileExpirationAfter as FileExpirationAfter
    from .file_purpose import FilePurpose as FilePurpose
    from .fine_tune import FineTune as FineTune
    from .fine_tune_checkpoint import FineTuneCheckpoint as FineTuneCheckpoint
    from .fine_tune_dpo_hyperparameters import FineTuneDPOHyperparameters as FineTuneDPOHyperparameters
    from .fine_tune_dpo_method import FineTuneDPOMethod as FineTuneDPOMethod
    from .fine_tune_event import FineTuneEvent as FineTuneEvent
    from .fine_tune_hyperparams import FineTuneHyperparams as FineTuneHyperparams
    from .fine_tune_method import FineTuneMethod as FineTuneMethod
    from .fine_tune_model_limits import FineTuneModelLimits as FineTuneModelLimits
    from .fine_tune_price_estimate import FineTunePriceEstimate as FineTunePriceEstimate
    from .fine_tune_reinforcement_hyperparameters import (
        FineTuneReinforcementHyperparameters as FineTuneReinforcementHyperparameters,
    )
    from .fine_tune_reinforcement_method import FineTuneReinforcementMethod as FineTuneReinforcementMethod
    from .fine_tune_supervised_hyperparameters import (
        FineTuneSupervisedHyperparameters as FineTuneSupervisedHyperparameters,
    )
    from .fine_tune_supervised_method import FineTuneSupervisedMethod as FineTuneSupervisedMethod
    from .fine_tuning_checkpoint_permission import FineTuningCheckpointPermission as FineTuningCheckpointPermission
    from .fine_tuning_integration import FineTuningIntegration as FineTuningIntegration
    from .fine_tuning_integration_wandb import FineTuningIntegrationWandb as FineTuningIntegrationWandb
    from .fine_tuning_job import FineTuningJob as FineTuningJob
    from .fine_tuning_job_checkpoint import FineTuningJobCheckpoint as FineTuningJobCheckpoint
    from .fine_tuning_job_checkpoint_metrics import FineTuningJobCheckpointMetrics as FineTuningJobCheckpointMetrics
    from .fine_tuning_job_dpo import FineTuningJobDPO as FineTuningJobDPO
    from .fine_tuning_job_error import FineTuningJobError as FineTuningJobError
    from .fine_tuning_job_event import FineTuningJobEvent as FineTuningJobEvent
    from .fine_tuning_job_hyperparameters import FineTuningJobHyperparameters as FineTuningJobHyperparameters
    from .fine_tuning_job_integration import FineTuningJobIntegration as FineTuningJobIntegration
    from .fine_tuning_job_integration_wandb import FineTuningJobIntegrationWandb as FineTuningJobIntegrationWandb
    from .fine_tuning_job_method import FineTuningJobMethod as FineTuningJobMethod
    from .fine_tuning_job_reinforcement import FineTuningJobReinforcement as FineTuningJobReinforcement
    from .fine_tuning_job_reinforcement_hyperparameters import (
        FineTuningJobReinforcementHyperparameters as FineTuningJobReinforcementHyperparameters,
    )
    from .fine_tuning_job_supervised import FineTuningJobSupervised as FineTuningJobSupervised
    from .fine_tuning_job_supervised_hyperparameters import (
        FineTuningJobSupervisedHyperparameters as FineTuningJobSupervisedHyperparameters,
    )
    from .function_training_message import FunctionTrainingMessage as FunctionTrainingMessage
    from .grader_answer import GraderAnswer as GraderAnswer
    from .grader_label_model import GraderLabelModel as GraderLabelModel
    from .grader_multi import GraderMulti as GraderMulti
    from .grader_python import GraderPython as GraderPython
    from .grader_score_model import GraderScoreModel as GraderScoreModel
    from .grader_score_model_sampling_params import GraderScoreModelSamplingParams as GraderScoreModelSamplingParams
    from .grader_string_check import GraderStringCheck as GraderStringCheck
    from .grader_text_similarity import GraderTextSimilarity as GraderTextSimilarity
    from .import_file_request import ImportFileRequest as ImportFileRequest
    from .initiate_multipart_upload_request import InitiateMultipartUploadRequest as InitiateMultipartUploadRequest
    from .input_audio import InputAudio as InputAudio
    from .input_audio_input_audio import InputAudioInputAudio as InputAudioInputAudio
    from .input_text_content import InputTextContent as InputTextContent
    from .input_text_content_prompt_cache_breakpoint import (
        InputTextContentPromptCacheBreakpoint as InputTextContentPromptCacheBreakpoint,
    )
    from .list_files_response import ListFilesResponse as ListFilesResponse
    from .list_fine_tune_checkpoints_response import ListFineTuneCheckpointsResponse as ListFineTuneCheckpointsResponse
    from .list_fine_tune_events_response import ListFineTuneEventsResponse as ListFineTuneEventsResponse
    from .list_fine_tunes_response import ListFineTunesResponse as ListFineTunesResponse
    from .list_fine_tuning_checkpoint_permission_response import (
        ListFineTuningCheckpointPermissionResponse as ListFineTuningCheckpointPermissionResponse,
    )
    from .list_fine_tuning_job_checkpoints_response import (
        ListFineTuningJobCheckpointsResponse as ListFineTuningJobCheckpointsResponse,
    )
    from .list_fine_tuning_job_events_response import ListFineTuningJobEventsResponse as ListFineTuningJobEventsResponse
    from .list_models_response import ListModelsResponse as ListModelsResponse
    from .list_paginated_fine_tuning_jobs_response import (
        ListPaginatedFineTuningJobsResponse as ListPaginatedFineTuningJobsResponse,
    )
    from .model import Model as Model
    from .model_permission import ModelPermission as ModelPermission
    from .multipart_upload import MultipartUpload as MultipartUpload
    from .multipart_upload_parts_item import MultipartUploadPartsItem as MultipartUploadPartsItem
    from .open_ai_file import OpenAIFile as OpenAIFile
    from .preference_example import PreferenceExample as PreferenceExample
    from .preference_input import PreferenceInput as PreferenceInput
    from .reinforcement_example import ReinforcementExample as ReinforcementExample
    from .run_grader_request import RunGraderRequest as RunGraderRequest
    from .run_grader_response import RunGraderResponse as RunGraderResponse
    from .run_grader_response_metadata import RunGraderResponseMetadata as RunGraderResponseMetadata
    from .run_grader_response_metadata_errors import RunGraderResponseMetadataErrors as RunGraderResponseMetadataErrors
    from .text_training_message import TextTrainingMessage as TextTrainingMessage
    from .tool_training_message import ToolTrainingMessage as ToolTrainingMessage
    from .upload import Upload as Upload
    from .upload_part import UploadPart as UploadPart
    from .validate_grader_request import ValidateGraderRequest as ValidateGraderRequest
    from .validate_grader_response import ValidateGraderResponse as ValidateGraderResponse

_MODULES = {
    "AddUploadPartRequest": "add_upload_part_request",
    "AssistantTrainingMessage": "assistant_training_message",
    "ChatExample": "chat_example",
    "CheckpointCopies": "checkpoint_copies",
    "CheckpointCopiesCopiedAccountDetailsItem": "checkpoint_copies_copied_account_details_item",
    "CompleteUploadRequest": "complete_upload_request",
    "CompletionExample": "completion_example",
    "CopyCheckpointRequest": "copy_checkpoint_request",
    "CreateFileRequest": "create_file_request",
    "CreateFineTuneRequest": "create_fine_tune_request",
    "CreateFineTuneRequestHyperparameters": "create_fine_tune_request_hyperparameters",
    "CreateFineTuningCheckpointPermissionRequest": "create_fine_tuning_checkpoint_permission_request",
    "CreateFineTuningJobRequest": "create_fine_tuning_job_request",
    "CreateUploadRequest": "create_upload_request",
    "DeleteFileResponse": "delete_file_response",
    "DeleteFineTuneResponse": "delete_fine_tune_response",
    "DeleteFineTuningCheckpointPermissionResponse": "delete_fine_tuning_checkpoint_permission_response",
    "DeleteModelResponse": "delete_model_response",
    "Error": "error",
    "ErrorResponse": "error_response",
    "ErrorResponseDetail": "error_response_detail",
    "EstimateFineTunePriceRequest": "estimate_fine_tune_price_request",
    "EvalItem": "eval_item",
    "EvalItemContentOutputText": "eval_item_content_output_text",
    "EvalItemInputImage": "eval_item_input_image",
    "FileExpirationAfter": "file_expiration_after",
    "FilePurpose": "file_purpose",
    "FineTune": "fine_tune",
    "FineTuneCheckpoint": "fine_tune_checkpoint",
    "FineTuneDPOHyperparameters": "fine_tune_dpo_hyperparameters",
    "FineTuneDPOMethod": "fine_tune_dpo_method",
    "FineTuneEvent": "fine_tune_event",
    "FineTuneHyperparams": "fine_tune_hyperparams",
    "FineTuneMethod": "fine_tune_method",
    "FineTuneModelLimits": "fine_tune_model_limits",
    "FineTunePriceEstimate": "fine_tune_price_estimate",
    "FineTuneReinforcementHyperparameters": "fine_tune_reinforcement_hyperparameters",
    "FineTuneReinforcementMethod": "fine_tune_reinforcement_method",
    "FineTuneSupervisedHyperparameters": "fine_tune_supervised_hyperparameters",
    "FineTuneSupervisedMethod": "fine_tune_supervised_method",
    "FineTuningCheckpointPermission": "fine_tuning_checkpoint_permission",
    "FineTuningIntegration": "fine_tuning_integration",
    "FineTuningIntegrationWandb": "fine_tuning_integration_wandb",
    "FineTuningJob": "fine_tuning_job",
    "FineTuningJobCheckpoint": "fine_tuning_job_checkpoint",
    "FineTuningJobCheckpointMetrics": "fine_tuning_job_checkpoint_metrics",
    "FineTuningJobDPO": "fine_tuning_job_dpo",
    "FineTuningJobError": "fine_tuning_job_error",
    "FineTuningJobEvent": "fine_tuning_job_event",
    "FineTuningJobHyperparameters": "fine_tuning_job_hyperparameters",
    "FineTuningJobIntegration": "fine_tuning_job_integration",
    "FineTuningJobIntegrationWandb": "fine_tuning_job_integration_wandb",
    "FineTuningJobMethod": "fine_tuning_job_method",
    "FineTuningJobReinforcement": "fine_tuning_job_reinforcement",
    "FineTuningJobReinforcementHyperparameters": "fine_tuning_job_reinforcement_hyperparameters",
    "FineTuningJobSupervised": "fine_tuning_job_supervised",
    "FineTuningJobSupervisedHyperparameters": "fine_tuning_job_supervised_hyperparameters",
    "FunctionTrainingMessage": "function_training_message",
    "GraderAnswer": "grader_answer",
    "GraderLabelModel": "grader_label_model",
    "GraderMulti": "grader_multi",
    "GraderPython": "grader_python",
    "GraderScoreModel": "grader_score_model",
    "GraderScoreModelSamplingParams": "grader_score_model_sampling_params",
    "GraderStringCheck": "grader_string_check",
    "GraderTextSimilarity": "grader_text_similarity",
    "ImportFileRequest": "import_file_request",
    "InitiateMultipartUploadRequest": "initiate_multipart_upload_request",
    "InputAudio": "input_audio",
    "InputAudioInputAudio": "input_audio_input_audio",
    "InputTextContent": "input_text_content",
    "InputTextContentPromptCacheBreakpoint": "input_text_content_prompt_cache_breakpoint",
    "ListFilesResponse": "list_files_response",
    "ListFineTuneCheckpointsResponse": "list_fine_tune_checkpoints_response",
    "ListFineTuneEventsResponse": "list_fine_tune_events_response",
    "ListFineTunesResponse": "list_fine_tunes_response",
    "ListFineTuningCheckpointPermissionResponse": "list_fine_tuning_checkpoint_permission_response",
    "ListFineTuningJobCheckpointsResponse": "list_fine_tuning_job_checkpoints_response",
    "ListFineTuningJobEventsResponse": "list_fine_tuning_job_events_response",
    "ListModelsResponse": "list_models_response",
    "ListPaginatedFineTuningJobsResponse": "list_paginated_fine_tuning_jobs_response",
    "Model": "model",
    "ModelPermission": "model_permission",
    "MultipartUpload": "multipart_upload",
    "MultipartUploadPartsItem": "multipart_upload_parts_item",
    "OpenAIFile": "open_ai_file",
    "PreferenceExample": "preference_example",
    "PreferenceInput": "preference_input",
    "ReinforcementExample": "reinforcement_example",
    "RunGraderRequest": "run_grader_request",
    "RunGraderResponse": "run_grader_response",
    "RunGraderResponseMetadata": "run_grader_response_metadata",
    "RunGraderResponseMetadataErrors": "run_grader_response_metadata_errors",
    "TextTrainingMessage": "text_training_message",
    "ToolTrainingMessage": "tool_training_message",
    "Upload": "upload",
    "UploadPart": "upload_part",
    "ValidateGraderRequest": "validate_grader_request",
    "ValidateGraderResponse": "validate_grader_response",
}

__all__ = [
    "AddUploadPartRequest",
    "AssistantTrainingMessage",
    "ChatExample",
    "CheckpointCopies",
    "CheckpointCopiesCopiedAccountDetailsItem",
    "CompleteUploadRequest",
    "CompletionExample",
    "CopyCheckpointRequest",
    "CreateFileRequest",
    "CreateFineTuneRequest",
    "CreateFineTuneRequestHyperparameters",
    "CreateFineTuningCheckpointPermissionRequest",
    "CreateFineTuningJobRequest",
    "CreateUploadRequest",
    "DeleteFileResponse",
    "DeleteFineTuneResponse",
    "DeleteFineTuningCheckpointPermissionResponse",
    "DeleteModelResponse",
    "Error",
    "ErrorResponse",
    "ErrorResponseDetail",
    "EstimateFineTunePriceRequest",
    "EvalItem",
    "EvalItemContentOutputText",
    "EvalItemInputImage",
    "FileExpirationAfter",
    "FilePurpose",
    "FineTune",
    "FineTuneCheckpoint",
    "FineTuneDPOHyperparameters",
    "FineTuneDPOMethod",
    "FineTuneEvent",
    "FineTuneHyperparams",
    "FineTuneMethod",
    "FineTuneModelLimits",
    "FineTunePriceEstimate",
    "FineTuneReinforcementHyperparameters",
    "FineTuneReinforcementMethod",
    "FineTuneSupervisedHyperparameters",
    "FineTuneSupervisedMethod",
    "FineTuningCheckpointPermission",
    "FineTuningIntegration",
    "FineTuningIntegrationWandb",
    "FineTuningJob",
    "FineTuningJobCheckpoint",
    "FineTuningJobCheckpointMetrics",
    "FineTuningJobDPO",
    "FineTuningJobError",
    "FineTuningJobEvent",
    "FineTuningJobHyperparameters",
    "FineTuningJobIntegration",
    "FineTuningJobIntegrationWandb",
    "FineTuningJobMethod",
    "FineTuningJobReinforcement",
    "FineTuningJobReinforcementHyperparameters",
    "FineTuningJobSupervised",
    "FineTuningJobSupervisedHyperparameters",
    "FunctionTrainingMessage",
    "GraderAnswer",
    "GraderLabelModel",
    "GraderMulti",
    "GraderPython",
    "GraderScoreModel",
    "GraderScoreModelSamplingParams",
    "GraderStringCheck",
    "GraderTextSimilarity",
    "ImportFileRequest",
    "InitiateMultipartUploadRequest",
    "InputAudio",
    "InputAudioInputAudio",
    "InputTextContent",
    "InputTextContentPromptCacheBreakpoint",
    "ListFilesResponse",
    "ListFineTuneCheckpointsResponse",
    "ListFineTuneEventsResponse",
    "ListFineTunesResponse",
    "ListFineTuningCheckpointPermissionResponse",
    "ListFineTuningJobCheckpointsResponse",
    "ListFineTuningJobEventsResponse",
    "ListModelsResponse",
    "ListPaginatedFineTuningJobsResponse",
    "Model",
    "ModelPermission",
    "MultipartUpload",
    "MultipartUploadPartsItem",
    "OpenAIFile",
    "PreferenceExample",
    "PreferenceInput",
    "ReinforcementExample",
    "RunGraderRequest",
    "RunGraderResponse",
    "RunGraderResponseMetadata",
    "RunGraderResponseMetadataErrors",
    "TextTrainingMessage",
    "ToolTrainingMessage",
    "Upload",
    "UploadPart",
    "ValidateGraderRequest",
    "ValidateGraderResponse",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
