"""The contract as data: component schemas and operations, without prose."""

from __future__ import annotations

from typing import Any

DIGEST = "087dde6b2f75914c6d14cc288a9832cfec30f1b5c9801ed4cdf443e9e68299fc"
"""SHA-256 over SCHEMAS and OPERATIONS."""
SCHEMAS: dict[str, Any] = {
    "ErrorResponse": {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {"$ref": "#/components/schemas/Error"},
            "detail": {
                "type": "object",
                "required": ["message", "code"],
                "properties": {"message": {"type": "string"}, "code": {"type": ["string", "null"]}},
            },
        },
    },
    "Error": {
        "type": "object",
        "required": ["message", "type", "param", "code"],
        "properties": {
            "message": {"type": "string"},
            "type": {
                "anyOf": [{"type": "string", "enum": ["invalid_request_error", "server_error"]}, {"type": "string"}]
            },
            "param": {"type": ["string", "null"]},
            "code": {
                "anyOf": [
                    {
                        "type": "string",
                        "enum": [
                            "invalid_api_key",
                            "model_not_available",
                            "model_not_found",
                            "fine_tune_not_found",
                            "rate_limit_exceeded",
                        ],
                    },
                    {"type": "string"},
                    {"type": "null"},
                ]
            },
        },
    },
    "FilePurpose": {"type": "string", "enum": ["fine-tune", "assistants", "batch", "user_data", "vision", "evals"]},
    "FileExpirationAfter": {
        "type": "object",
        "required": ["anchor", "seconds"],
        "properties": {
            "anchor": {"type": "string", "enum": ["created_at"]},
            "seconds": {"type": "integer", "minimum": 3600, "maximum": 2592000},
        },
    },
    "CreateFileRequest": {
        "type": "object",
        "additionalProperties": False,
        "required": ["purpose", "file"],
        "properties": {
            "purpose": {"$ref": "#/components/schemas/FilePurpose"},
            "file": {"type": "string", "format": "binary", "maxLength": 536870912},
            "expires_after": {"$ref": "#/components/schemas/FileExpirationAfter"},
        },
    },
    "OpenAIFile": {
        "type": "object",
        "required": ["id", "object", "bytes", "created_at", "filename", "purpose"],
        "properties": {
            "id": {"type": "string"},
            "object": {"type": "string", "const": "file"},
            "bytes": {"type": "integer", "minimum": 0},
            "created_at": {"type": "integer"},
            "expires_at": {"type": ["integer", "null"]},
            "filename": {"type": "string"},
            "purpose": {
                "anyOf": [
                    {
                        "type": "string",
                        "enum": [
                            "fine-tune",
                            "fine-tune-train",
                            "fine-tune-results",
                            "assistants",
                            "assistants_output",
                            "batch",
                            "batch_output",
                            "user_data",
                            "vision",
                            "evals",
                            "answers",
                            "classifications",
                            "search",
                        ],
                    },
                    {"type": "string"},
                ]
            },
            "status": {
                "anyOf": [
                    {"type": "string", "enum": ["uploaded", "processed", "pending", "error", "deleted"]},
                    {"type": "string"},
                ]
            },
            "status_details": {"type": ["string", "null"]},
        },
    },
    "ListFilesResponse": {
        "type": "object",
        "required": ["object", "data"],
        "properties": {
            "object": {"type": "string", "const": "list"},
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/OpenAIFile"}},
            "first_id": {"type": ["string", "null"]},
            "last_id": {"type": ["string", "null"]},
            "has_more": {"type": "boolean"},
        },
    },
    "DeleteFileResponse": {
        "type": "object",
        "required": ["id", "object", "deleted"],
        "properties": {
            "id": {"type": "string"},
            "object": {"type": "string", "const": "file"},
            "deleted": {"type": "boolean"},
        },
    },
    "CreateUploadRequest": {
        "type": "object",
        "additionalProperties": False,
        "required": ["filename", "purpose", "bytes", "mime_type"],
        "properties": {
            "filename": {"type": "string", "minLength": 1},
            "purpose": {"$ref": "#/components/schemas/FilePurpose"},
            "bytes": {"type": "integer", "minimum": 0, "maximum": 8589934592},
            "mime_type": {"type": "string", "minLength": 1},
            "expires_after": {"$ref": "#/components/schemas/FileExpirationAfter"},
        },
    },
    "AddUploadPartRequest": {
        "type": "object",
        "additionalProperties": False,
        "required": ["data"],
        "properties": {"data": {"type": "string", "format": "binary", "maxLength": 67108864}},
    },
    "CompleteUploadRequest": {
        "type": "object",
        "additionalProperties": False,
        "required": ["part_ids"],
        "properties": {"part_ids": {"type": "array", "items": {"type": "string"}}, "md5": {"type": "string"}},
    },
    "Upload": {
        "type": "object",
        "required": ["id", "object", "bytes", "created_at", "filename", "purpose", "status", "expires_at"],
        "properties": {
            "id": {"type": "string"},
            "object": {"type": "string", "const": "upload"},
            "bytes": {"type": "integer", "minimum": 0},
            "created_at": {"type": "integer"},
            "filename": {"type": "string"},
            "purpose": {
                "anyOf": [
                    {"type": "string", "enum": ["fine-tune", "assistants", "batch", "user_data", "vision", "evals"]},
                    {"type": "string"},
                ]
            },
            "status": {
                "anyOf": [
                    {"type": "string", "enum": ["pending", "completed", "cancelled", "expired"]},
                    {"type": "string"},
                ]
            },
            "expires_at": {"type": "integer"},
            "file": {"anyOf": [{"$ref": "#/components/schemas/OpenAIFile"}, {"type": "null"}]},
        },
    },
    "UploadPart": {
        "type": "object",
        "required": ["id", "object", "created_at", "upload_id"],
        "properties": {
            "id": {"type": "string"},
            "object": {"type": "string", "const": "upload.part"},
            "created_at": {"type": "integer"},
            "upload_id": {"type": "string"},
        },
    },
    "BatchSize": {
        "anyOf": [{"type": "string", "const": "auto"}, {"type": "integer", "minimum": 1, "maximum": 256}],
        "default": "auto",
    },
    "LearningRateMultiplier": {
        "anyOf": [{"type": "string", "const": "auto"}, {"type": "number", "exclusiveMinimum": 0}],
        "default": "auto",
    },
    "NEpochs": {
        "anyOf": [{"type": "string", "const": "auto"}, {"type": "integer", "minimum": 1, "maximum": 50}],
        "default": "auto",
    },
    "Metadata": {
        "type": ["object", "null"],
        "maxProperties": 16,
        "propertyNames": {"maxLength": 64},
        "additionalProperties": {"type": "string", "maxLength": 512},
    },
    "CreateFineTuningJobRequest": {
        "type": "object",
        "additionalProperties": False,
        "required": ["model", "training_file"],
        "properties": {
            "model": {
                "anyOf": [
                    {"type": "string", "enum": ["babbage-002", "davinci-002", "gpt-3.5-turbo", "gpt-4o-mini"]},
                    {"type": "string", "minLength": 1},
                ]
            },
            "training_file": {"type": "string", "minLength": 1, "pattern": "^[^/\\\\]+$", "x-minimum-examples": 10},
            "validation_file": {"type": ["string", "null"], "minLength": 1, "pattern": "^[^/\\\\]+$"},
            "suffix": {"type": ["string", "null"], "minLength": 1, "maxLength": 64, "default": None},
            "seed": {"type": ["integer", "null"], "minimum": 0, "maximum": 2147483647},
            "method": {"$ref": "#/components/schemas/FineTuneMethod"},
            "hyperparameters": {"deprecated": True, "$ref": "#/components/schemas/FineTuneSupervisedHyperparameters"},
            "integrations": {
                "type": ["array", "null"],
                "items": {"$ref": "#/components/schemas/FineTuningIntegration"},
            },
            "metadata": {"$ref": "#/components/schemas/Metadata"},
        },
    },
    "FineTuneMethod": {
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": {"type": "string", "enum": ["supervised", "dpo", "reinforcement"]},
            "supervised": {"$ref": "#/components/schemas/FineTuneSupervisedMethod"},
            "dpo": {"$ref": "#/components/schemas/FineTuneDPOMethod"},
            "reinforcement": {"$ref": "#/components/schemas/FineTuneReinforcementMethod"},
        },
    },
    "FineTuneSupervisedMethod": {
        "type": "object",
        "properties": {"hyperparameters": {"$ref": "#/components/schemas/FineTuneSupervisedHyperparameters"}},
    },
    "FineTuneSupervisedHyperparameters": {
        "type": "object",
        "properties": {
            "n_epochs": {"$ref": "#/components/schemas/NEpochs"},
            "batch_size": {"$ref": "#/components/schemas/BatchSize"},
            "learning_rate_multiplier": {"$ref": "#/components/schemas/LearningRateMultiplier"},
        },
    },
    "FineTuneDPOMethod": {
        "type": "object",
        "properties": {"hyperparameters": {"$ref": "#/components/schemas/FineTuneDPOHyperparameters"}},
    },
    "FineTuneDPOHyperparameters": {
        "type": "object",
        "properties": {
            "beta": {
                "anyOf": [{"type": "string", "const": "auto"}, {"type": "number", "exclusiveMinimum": 0, "maximum": 2}],
                "default": "auto",
            },
            "n_epochs": {"$ref": "#/components/schemas/NEpochs"},
            "batch_size": {"$ref": "#/components/schemas/BatchSize"},
            "learning_rate_multiplier": {"$ref": "#/components/schemas/LearningRateMultiplier"},
        },
    },
    "FineTuneReinforcementMethod": {
        "type": "object",
        "required": ["grader"],
        "properties": {
            "grader": {"$ref": "#/components/schemas/Grader"},
            "hyperparameters": {"$ref": "#/components/schemas/FineTuneReinforcementHyperparameters"},
        },
    },
    "FineTuneReinforcementHyperparameters": {
        "type": "object",
        "properties": {
            "n_epochs": {"$ref": "#/components/schemas/NEpochs"},
            "batch_size": {"$ref": "#/components/schemas/BatchSize"},
            "learning_rate_multiplier": {"$ref": "#/components/schemas/LearningRateMultiplier"},
            "reasoning_effort": {"type": "string", "enum": ["default", "low", "medium", "high"], "default": "default"},
            "compute_multiplier": {
                "anyOf": [
                    {"type": "string", "const": "auto"},
                    {"type": "number", "exclusiveMinimum": 1e-05, "maximum": 10},
                ],
                "default": "auto",
            },
            "eval_interval": {
                "anyOf": [{"type": "string", "const": "auto"}, {"type": "integer", "minimum": 1}],
                "default": "auto",
            },
            "eval_samples": {
                "anyOf": [{"type": "string", "const": "auto"}, {"type": "integer", "minimum": 1}],
                "default": "auto",
            },
        },
    },
    "FineTuningIntegration": {
        "type": "object",
        "required": ["type", "wandb"],
        "properties": {
            "type": {"type": "string", "enum": ["wandb"]},
            "wandb": {
                "type": "object",
                "required": ["project"],
                "properties": {
                    "project": {"type": "string", "minLength": 1},
                    "name": {"type": ["string", "null"]},
                    "entity": {"type": ["string", "null"]},
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
    "FineTuningJob": {
        "type": "object",
        "required": [
            "id",
            "object",
            "created_at",
            "model",
            "organization_id",
            "status",
            "training_file",
            "validation_file",
            "result_files",
            "fine_tuned_model",
        ],
        "properties": {
            "id": {"type": "string"},
            "object": {"type": "string", "const": "fine_tuning.job"},
            "created_at": {"type": "integer"},
            "finished_at": {"type": ["integer", "null"]},
            "estimated_finish": {"type": ["integer", "null"]},
            "model": {"type": "string"},
            "fine_tuned_model": {"type": ["string", "null"]},
            "organization_id": {"type": "string"},
            "status": {
                "anyOf": [
                    {
                        "type": "string",
                        "enum": [
                            "validating_files",
                            "queued",
                            "running",
                            "succeeded",
                            "failed",
                            "cancelled",
                            "created",
                            "pending",
                            "pausing",
                            "paused",
                            "resuming",
                        ],
                    },
                    {"type": "string"},
                ]
            },
            "training_file": {"type": "string"},
            "validation_file": {"type": ["string", "null"]},
            "result_files": {"type": "array", "items": {"type": "string"}},
            "hyperparameters": {
                "x-always-typed": True,
                "anyOf": [{"$ref": "#/components/schemas/FineTuningJobHyperparameters"}, {"type": "null"}],
            },
            "trained_tokens": {"type": ["integer", "null"]},
            "error": {"anyOf": [{"$ref": "#/components/schemas/FineTuningJobError"}, {"type": "null"}]},
            "user_provided_suffix": {"type": ["string", "null"]},
            "seed": {"type": "integer"},
            "integrations": {
                "anyOf": [
                    {
                        "type": "array",
                        "maxItems": 5,
                        "items": {"$ref": "#/components/schemas/FineTuningJobIntegration"},
                    },
                    {"type": "null"},
                ]
            },
            "metadata": {"type": ["object", "null"], "additionalProperties": {"type": "string"}},
            "method": {"$ref": "#/components/schemas/FineTuningJobMethod"},
            "usage_metrics": {"type": ["object", "null"]},
            "shared_with_openai": {"type": "boolean"},
            "eval_id": {"type": ["string", "null"]},
        },
    },
    "FineTuningJobError": {
        "type": "object",
        "dependentRequired": {"code": ["message", "param"], "message": ["code", "param"], "param": ["code", "message"]},
        "properties": {
            "code": {"type": ["string", "null"]},
            "message": {"type": ["string", "null"]},
            "param": {"type": ["string", "null"]},
            "error": {"type": ["string", "null"]},
        },
    },
    "FineTuningJobHyperparameters": {
        "type": "object",
        "properties": {
            "n_epochs": {"$ref": "#/components/schemas/NEpochs"},
            "batch_size": {
                "anyOf": [
                    {"type": "string", "const": "auto"},
                    {"type": "integer", "minimum": 1, "maximum": 256},
                    {"type": "null"},
                ]
            },
            "learning_rate_multiplier": {"$ref": "#/components/schemas/LearningRateMultiplier"},
        },
    },
    "FineTuningJobMethod": {
        "type": "object",
        "required": ["type"],
        "if": {"properties": {"type": {"const": "supervised"}}},
        "then": {"required": ["supervised"]},
        "properties": {
            "type": {"anyOf": [{"type": "string", "enum": ["supervised", "dpo", "reinforcement"]}, {"type": "string"}]},
            "supervised": {"$ref": "#/components/schemas/FineTuningJobSupervised"},
            "dpo": {"$ref": "#/components/schemas/FineTuningJobDPO"},
            "reinforcement": {"$ref": "#/components/schemas/FineTuningJobReinforcement"},
        },
    },
    "FineTuningJobSupervised": {
        "type": "object",
        "required": ["hyperparameters"],
        "properties": {
            "hyperparameters": {
                "type": "object",
                "required": ["n_epochs", "batch_size", "learning_rate_multiplier"],
                "properties": {
                    "n_epochs": {"$ref": "#/components/schemas/NEpochs"},
                    "batch_size": {"$ref": "#/components/schemas/BatchSize"},
                    "learning_rate_multiplier": {"$ref": "#/components/schemas/LearningRateMultiplier"},
                },
            }
        },
    },
    "FineTuningJobDPO": {
        "type": "object",
        "properties": {"hyperparameters": {"$ref": "#/components/schemas/FineTuneDPOHyperparameters"}},
    },
    "FineTuningJobReinforcement": {
        "type": "object",
        "required": ["grader"],
        "properties": {
            "grader": {"$ref": "#/components/schemas/GraderAnswer"},
            "hyperparameters": {
                "type": "object",
                "properties": {
                    "n_epochs": {"$ref": "#/components/schemas/NEpochs"},
                    "batch_size": {"$ref": "#/components/schemas/BatchSize"},
                    "learning_rate_multiplier": {"$ref": "#/components/schemas/LearningRateMultiplier"},
                    "reasoning_effort": {
                        "anyOf": [{"type": "string", "enum": ["default", "low", "medium", "high"]}, {"type": "string"}]
                    },
                    "compute_multiplier": {
                        "anyOf": [
                            {"type": "string", "const": "auto"},
                            {"type": "number", "exclusiveMinimum": 1e-05, "maximum": 10},
                        ]
                    },
                    "eval_interval": {
                        "anyOf": [{"type": "string", "const": "auto"}, {"type": "integer", "minimum": 1}]
                    },
                    "eval_samples": {"anyOf": [{"type": "string", "const": "auto"}, {"type": "integer", "minimum": 1}]},
                },
            },
        },
    },
    "FineTuningJobIntegration": {
        "type": "object",
        "required": ["type", "wandb"],
        "properties": {
            "type": {"anyOf": [{"type": "string", "enum": ["wandb"]}, {"type": "string"}]},
            "wandb": {
                "type": "object",
                "required": ["project"],
                "properties": {
                    "project": {"type": "string"},
                    "name": {"type": ["string", "null"]},
                    "entity": {"type": ["string", "null"]},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "run_id": {"type": ["string", "null"]},
                },
            },
        },
    },
    "ListPaginatedFineTuningJobsResponse": {
        "type": "object",
        "required": ["object", "data", "has_more"],
        "properties": {
            "object": {"type": "string", "const": "list"},
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/FineTuningJob"}},
            "has_more": {"type": "boolean"},
        },
    },
    "FineTuningJobEvent": {
        "type": "object",
        "required": ["object", "id", "created_at", "level", "message", "type", "data"],
        "properties": {
            "object": {"type": "string", "const": "fine_tuning.job.event"},
            "id": {"type": "string"},
            "created_at": {"type": "integer"},
            "level": {"anyOf": [{"type": "string", "enum": ["info", "warn", "error"]}, {"type": "string"}]},
            "message": {"type": "string"},
            "type": {"anyOf": [{"type": "string", "enum": ["message", "metrics"]}, {"type": "string"}]},
            "data": {"anyOf": [{"$ref": "#/components/schemas/FineTuningJobEventData"}, {"type": "null"}]},
        },
    },
    "FineTuningJobEventData": {
        "type": "object",
        "additionalProperties": True,
        "properties": {
            "step": {"type": "integer"},
            "total_steps": {"type": "integer"},
            "train_loss": {"type": "number"},
            "train_mean_token_accuracy": {"type": "number"},
            "valid_loss": {"type": "number"},
            "valid_mean_token_accuracy": {"type": "number"},
            "full_valid_loss": {"type": "number"},
            "full_valid_mean_token_accuracy": {"type": "number"},
            "error_code": {"type": ["string", "null"]},
            "error_param": {"type": ["string", "null"]},
        },
    },
    "ListFineTuningJobEventsResponse": {
        "type": "object",
        "required": ["object", "data", "has_more"],
        "properties": {
            "object": {"type": "string", "const": "list"},
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/FineTuningJobEvent"}},
            "has_more": {"type": "boolean"},
        },
    },
    "FineTuningJobCheckpoint": {
        "type": "object",
        "required": [
            "id",
            "object",
            "created_at",
            "fine_tuned_model_checkpoint",
            "fine_tuning_job_id",
            "metrics",
            "step_number",
        ],
        "properties": {
            "id": {"type": "string"},
            "object": {"type": "string", "const": "fine_tuning.job.checkpoint"},
            "created_at": {"type": "integer"},
            "fine_tuned_model_checkpoint": {"type": "string"},
            "fine_tuning_job_id": {"type": "string"},
            "step_number": {"type": "integer"},
            "metrics": {
                "type": "object",
                "properties": {
                    "step": {"type": "number"},
                    "train_loss": {"type": "number"},
                    "train_mean_token_accuracy": {"type": "number"},
                    "valid_loss": {"type": "number"},
                    "valid_mean_token_accuracy": {"type": "number"},
                    "full_valid_loss": {"type": "number"},
                    "full_valid_mean_token_accuracy": {"type": "number"},
                    "type": {"type": "string"},
                },
            },
        },
    },
    "ListFineTuningJobCheckpointsResponse": {
        "type": "object",
        "required": ["object", "data", "has_more"],
        "properties": {
            "object": {"type": "string", "const": "list"},
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/FineTuningJobCheckpoint"}},
            "first_id": {"type": ["string", "null"]},
            "last_id": {"type": ["string", "null"]},
            "has_more": {"type": "boolean"},
        },
    },
    "CreateFineTuningCheckpointPermissionRequest": {
        "type": "object",
        "additionalProperties": False,
        "required": ["project_ids"],
        "properties": {"project_ids": {"type": "array", "items": {"type": "string"}}},
    },
    "FineTuningCheckpointPermission": {
        "type": "object",
        "required": ["id", "object", "created_at", "project_id"],
        "properties": {
            "id": {"type": "string"},
            "object": {"type": "string", "const": "checkpoint.permission"},
            "created_at": {"type": "integer"},
            "project_id": {"type": "string"},
        },
    },
    "ListFineTuningCheckpointPermissionResponse": {
        "type": "object",
        "required": ["object", "data", "has_more"],
        "properties": {
            "object": {"type": "string", "const": "list"},
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/FineTuningCheckpointPermission"}},
            "first_id": {"type": ["string", "null"]},
            "last_id": {"type": ["string", "null"]},
            "has_more": {"type": "boolean"},
        },
    },
    "DeleteFineTuningCheckpointPermissionResponse": {
        "type": "object",
        "required": ["id", "object", "deleted"],
        "properties": {
            "id": {"type": "string"},
            "object": {"type": "string", "const": "checkpoint.permission"},
            "deleted": {"type": "boolean"},
        },
    },
    "Grader": {
        "oneOf": [
            {"$ref": "#/components/schemas/GraderStringCheck"},
            {"$ref": "#/components/schemas/GraderTextSimilarity"},
            {"$ref": "#/components/schemas/GraderPython"},
            {"$ref": "#/components/schemas/GraderScoreModel"},
            {"$ref": "#/components/schemas/GraderLabelModel"},
            {"$ref": "#/components/schemas/GraderMulti"},
        ]
    },
    "GraderStringCheck": {
        "type": "object",
        "required": ["type", "name", "input", "reference", "operation"],
        "properties": {
            "type": {"type": "string", "const": "string_check"},
            "name": {"type": "string"},
            "input": {"type": "string"},
            "reference": {"type": "string"},
            "operation": {"type": "string", "enum": ["eq", "ne", "like", "ilike"]},
        },
    },
    "GraderTextSimilarity": {
        "type": "object",
        "required": ["type", "name", "input", "reference", "evaluation_metric"],
        "properties": {
            "type": {"type": "string", "const": "text_similarity"},
            "name": {"type": "string"},
            "input": {"type": "string"},
            "reference": {"type": "string"},
            "evaluation_metric": {
                "type": "string",
                "enum": [
                    "cosine",
                    "fuzzy_match",
                    "bleu",
                    "gleu",
                    "meteor",
                    "rouge_1",
                    "rouge_2",
                    "rouge_3",
                    "rouge_4",
                    "rouge_5",
                    "rouge_l",
                ],
            },
        },
    },
    "GraderPython": {
        "type": "object",
        "required": ["type", "name", "source"],
        "properties": {
            "type": {"type": "string", "const": "python"},
            "name": {"type": "string"},
            "source": {"type": "string"},
            "image_tag": {"type": "string"},
        },
    },
    "GraderScoreModel": {
        "type": "object",
        "required": ["type", "name", "input", "model"],
        "properties": {
            "type": {"type": "string", "const": "score_model"},
            "name": {"type": "string"},
            "model": {"type": "string"},
            "input": {"type": "array", "items": {"$ref": "#/components/schemas/EvalItem"}},
            "range": {"type": "array", "items": {"type": "number"}},
            "sampling_params": {
                "type": "object",
                "properties": {
                    "seed": {"type": ["integer", "null"]},
                    "top_p": {"type": ["number", "null"], "default": 1},
                    "temperature": {"type": ["number", "null"]},
                    "max_completions_tokens": {"type": ["integer", "null"], "minimum": 1},
                    "reasoning_effort": {
                        "type": ["string", "null"],
                        "enum": ["none", "minimal", "low", "medium", "high", "xhigh", "max", None],
                        "default": "medium",
                    },
                },
            },
        },
    },
    "GraderLabelModel": {
        "type": "object",
        "required": ["type", "name", "model", "input", "labels", "passing_labels"],
        "properties": {
            "type": {"type": "string", "const": "label_model"},
            "name": {"type": "string"},
            "model": {"type": "string"},
            "input": {"type": "array", "items": {"$ref": "#/components/schemas/EvalItem"}},
            "labels": {"type": "array", "items": {"type": "string"}},
            "passing_labels": {"type": "array", "items": {"type": "string"}},
        },
    },
    "GraderMulti": {
        "type": "object",
        "required": ["type", "name", "graders", "calculate_output"],
        "properties": {
            "type": {"type": "string", "const": "multi"},
            "name": {"type": "string"},
            "graders": {
                "anyOf": [
                    {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/SingleGrader"}},
                    {"$ref": "#/components/schemas/SingleGrader"},
                ]
            },
            "calculate_output": {"type": "string"},
        },
    },
    "SingleGrader": {
        "oneOf": [
            {"$ref": "#/components/schemas/GraderStringCheck"},
            {"$ref": "#/components/schemas/GraderTextSimilarity"},
            {"$ref": "#/components/schemas/GraderPython"},
            {"$ref": "#/components/schemas/GraderScoreModel"},
            {"$ref": "#/components/schemas/GraderLabelModel"},
        ]
    },
    "GraderAnswer": {
        "type": "object",
        "required": ["type", "name"],
        "properties": {
            "type": {
                "anyOf": [
                    {
                        "type": "string",
                        "enum": ["string_check", "text_similarity", "python", "score_model", "label_model", "multi"],
                    },
                    {"type": "string"},
                ]
            },
            "name": {"type": "string"},
            "input": {},
            "reference": {"type": "string"},
            "operation": {"anyOf": [{"type": "string", "enum": ["eq", "ne", "like", "ilike"]}, {"type": "string"}]},
            "evaluation_metric": {
                "anyOf": [
                    {
                        "type": "string",
                        "enum": [
                            "cosine",
                            "fuzzy_match",
                            "bleu",
                            "gleu",
                            "meteor",
                            "rouge_1",
                            "rouge_2",
                            "rouge_3",
                            "rouge_4",
                            "rouge_5",
                            "rouge_l",
                        ],
                    },
                    {"type": "string"},
                ]
            },
            "source": {"type": "string"},
            "image_tag": {"type": "string"},
            "model": {"type": "string"},
            "range": {"type": "array", "items": {"type": "number"}},
            "sampling_params": {"type": "object"},
            "labels": {"type": "array", "items": {"type": "string"}},
            "passing_labels": {"type": "array", "items": {"type": "string"}},
            "graders": {"type": "object"},
            "calculate_output": {"type": "string"},
        },
    },
    "EvalItem": {
        "type": "object",
        "required": ["role", "content"],
        "properties": {
            "type": {"type": "string", "const": "message"},
            "role": {"type": "string", "enum": ["user", "assistant", "system", "developer"]},
            "content": {
                "anyOf": [
                    {"type": "string"},
                    {"$ref": "#/components/schemas/EvalItemContentItem"},
                    {
                        "type": "array",
                        "items": {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/EvalItemContentItem"}]},
                    },
                ]
            },
        },
    },
    "EvalItemContentItem": {
        "oneOf": [
            {"$ref": "#/components/schemas/InputTextContent"},
            {"$ref": "#/components/schemas/EvalItemContentOutputText"},
            {"$ref": "#/components/schemas/EvalItemInputImage"},
            {"$ref": "#/components/schemas/InputAudio"},
        ]
    },
    "InputTextContent": {
        "type": "object",
        "required": ["type", "text"],
        "properties": {
            "type": {"type": "string", "const": "input_text"},
            "text": {"type": "string"},
            "prompt_cache_breakpoint": {
                "type": "object",
                "required": ["mode"],
                "properties": {"mode": {"type": "string", "const": "explicit"}},
            },
        },
    },
    "EvalItemContentOutputText": {
        "type": "object",
        "required": ["type", "text"],
        "properties": {"type": {"type": "string", "const": "output_text"}, "text": {"type": "string"}},
    },
    "EvalItemInputImage": {
        "type": "object",
        "required": ["type", "image_url"],
        "properties": {
            "type": {"type": "string", "const": "input_image"},
            "image_url": {"type": "string"},
            "detail": {"type": "string"},
        },
    },
    "InputAudio": {
        "type": "object",
        "required": ["type", "input_audio"],
        "properties": {
            "type": {"type": "string", "const": "input_audio"},
            "input_audio": {
                "type": "object",
                "required": ["data", "format"],
                "properties": {"data": {"type": "string"}, "format": {"type": "string", "enum": ["mp3", "wav"]}},
            },
        },
    },
    "RunGraderRequest": {
        "type": "object",
        "required": ["grader", "model_sample"],
        "properties": {
            "grader": {"$ref": "#/components/schemas/Grader"},
            "model_sample": {"type": "string"},
            "item": {"type": "object"},
        },
    },
    "RunGraderResponse": {
        "type": "object",
        "required": ["reward", "metadata", "sub_rewards", "model_grader_token_usage_per_model"],
        "properties": {
            "reward": {"type": "number"},
            "metadata": {
                "type": "object",
                "required": ["name", "type", "errors", "execution_time", "scores", "token_usage", "sampled_model_name"],
                "properties": {
                    "name": {"type": "string"},
                    "type": {"type": "string"},
                    "execution_time": {"type": "number"},
                    "scores": {"type": "object"},
                    "token_usage": {"type": ["integer", "null"]},
                    "sampled_model_name": {"type": ["string", "null"]},
                    "errors": {
                        "type": "object",
                        "required": [
                            "formula_parse_error",
                            "sample_parse_error",
                            "truncated_observation_error",
                            "unresponsive_reward_error",
                            "invalid_variable_error",
                            "other_error",
                            "python_grader_server_error",
                            "python_grader_server_error_type",
                            "python_grader_runtime_error",
                            "python_grader_runtime_error_details",
                            "model_grader_server_error",
                            "model_grader_refusal_error",
                            "model_grader_parse_error",
                            "model_grader_server_error_details",
                        ],
                        "properties": {
                            "formula_parse_error": {"type": "boolean"},
                            "sample_parse_error": {"type": "boolean"},
                            "truncated_observation_error": {"type": "boolean"},
                            "unresponsive_reward_error": {"type": "boolean"},
                            "invalid_variable_error": {"type": "boolean"},
                            "other_error": {"type": "boolean"},
                            "python_grader_server_error": {"type": "boolean"},
                            "python_grader_server_error_type": {"type": ["string", "null"]},
                            "python_grader_runtime_error": {"type": "boolean"},
                            "python_grader_runtime_error_details": {"type": ["string", "null"]},
                            "model_grader_server_error": {"type": "boolean"},
                            "model_grader_refusal_error": {"type": "boolean"},
                            "model_grader_parse_error": {"type": "boolean"},
                            "model_grader_server_error_details": {"type": ["string", "null"]},
                        },
                    },
                },
            },
            "sub_rewards": {"type": "object"},
            "model_grader_token_usage_per_model": {"type": "object"},
        },
    },
    "ValidateGraderRequest": {
        "type": "object",
        "required": ["grader"],
        "properties": {"grader": {"$ref": "#/components/schemas/Grader"}},
    },
    "ValidateGraderResponse": {
        "type": "object",
        "properties": {"grader": {"$ref": "#/components/schemas/GraderAnswer"}},
    },
    "CreateFineTuneRequest": {
        "type": "object",
        "additionalProperties": False,
        "required": ["training_file"],
        "x-n-epochs-style": "top-level",
        "dependentRequired": {
            "classification_betas": ["compute_classification_metrics", "classification_positive_class"]
        },
        "not": {
            "required": ["n_epochs", "hyperparameters"],
            "properties": {"hyperparameters": {"required": ["n_epochs"]}},
        },
        "if": {
            "required": ["compute_classification_metrics"],
            "properties": {"compute_classification_metrics": {"const": True}},
        },
        "then": {
            "required": ["validation_file"],
            "anyOf": [{"required": ["classification_n_classes"]}, {"required": ["classification_positive_class"]}],
        },
        "properties": {
            "training_file": {"type": "string", "minLength": 1, "pattern": "^[^/\\\\]+$"},
            "validation_file": {"type": "string", "minLength": 1, "pattern": "^[^/\\\\]+$"},
            "model": {
                "anyOf": [
                    {"type": "string", "enum": ["ada", "babbage", "curie", "davinci"]},
                    {"type": "string", "minLength": 1},
                ],
                "default": "curie",
            },
            "n_epochs": {"type": "integer", "minimum": 1, "maximum": 50, "default": 4},
            "hyperparameters": {"type": "object", "properties": {"n_epochs": {"$ref": "#/components/schemas/NEpochs"}}},
            "batch_size": {"type": "integer", "minimum": 1, "maximum": 256},
            "learning_rate_multiplier": {"type": "number", "exclusiveMinimum": 0, "x-advised": [0.02, 0.2]},
            "prompt_loss_weight": {"type": "number", "default": 0.01, "x-advised": [0, 1]},
            "compute_classification_metrics": {"type": "boolean", "default": False},
            "classification_n_classes": {"type": "integer", "minimum": 2},
            "classification_positive_class": {"type": "string"},
            "classification_betas": {"type": "array", "items": {"type": "number", "exclusiveMinimum": 0}},
            "suffix": {"type": "string", "minLength": 1, "maxLength": 40},
        },
    },
    "FineTune": {
        "type": "object",
        "required": [
            "id",
            "object",
            "created_at",
            "updated_at",
            "model",
            "fine_tuned_model",
            "organization_id",
            "status",
            "hyperparams",
            "training_files",
            "validation_files",
            "result_files",
        ],
        "properties": {
            "id": {"type": "string"},
            "object": {"type": "string", "const": "fine-tune"},
            "created_at": {"type": "integer"},
            "updated_at": {"type": "integer"},
            "model": {"type": "string"},
            "fine_tuned_model": {"type": ["string", "null"]},
            "organization_id": {"type": "string"},
            "status": {
                "anyOf": [
                    {"type": "string", "enum": ["pending", "running", "succeeded", "failed", "cancelled"]},
                    {"type": "string"},
                ]
            },
            "hyperparams": {"$ref": "#/components/schemas/FineTuneHyperparams"},
            "training_files": {"type": "array", "items": {"$ref": "#/components/schemas/OpenAIFile"}},
            "validation_files": {"type": "array", "items": {"$ref": "#/components/schemas/OpenAIFile"}},
            "result_files": {"type": "array", "items": {"$ref": "#/components/schemas/OpenAIFile"}},
            "events": {"type": "array", "items": {"$ref": "#/components/schemas/FineTuneEvent"}},
        },
    },
    "FineTuneHyperparams": {
        "type": "object",
        "required": ["n_epochs", "batch_size", "learning_rate_multiplier", "prompt_loss_weight"],
        "properties": {
            "n_epochs": {"type": "integer"},
            "batch_size": {"type": ["integer", "null"]},
            "learning_rate_multiplier": {"type": ["number", "null"]},
            "prompt_loss_weight": {"type": "number"},
            "use_packing": {"type": ["boolean", "null"]},
            "compute_classification_metrics": {"type": "boolean"},
            "classification_n_classes": {"type": "integer"},
            "classification_positive_class": {"type": "string"},
            "classification_betas": {"type": "array", "items": {"type": "number"}},
        },
    },
    "FineTuneEvent": {
        "type": "object",
        "required": ["object", "created_at", "level", "message"],
        "properties": {
            "object": {"type": "string", "const": "fine-tune-event"},
            "created_at": {"type": "integer"},
            "level": {"anyOf": [{"type": "string", "enum": ["info", "warn", "error"]}, {"type": "string"}]},
            "message": {"type": "string"},
        },
    },
    "ListFineTunesResponse": {
        "type": "object",
        "required": ["object", "data"],
        "properties": {
            "object": {"type": "string", "const": "list"},
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/FineTune"}},
            "next_starting_after": {"type": ["string", "null"]},
        },
    },
    "ListFineTuneEventsResponse": {
        "type": "object",
        "required": ["object", "data"],
        "properties": {
            "object": {"type": "string", "const": "list"},
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/FineTuneEvent"}},
        },
    },
    "Model": {
        "type": "object",
        "required": ["id", "object", "created", "owned_by"],
        "properties": {
            "id": {"type": "string"},
            "object": {"type": "string", "const": "model"},
            "created": {"type": "integer"},
            "owned_by": {"type": "string"},
            "shutdown_date": {"type": ["string", "null"]},
            "permission": {"type": "array", "items": {"$ref": "#/components/schemas/ModelPermission"}},
            "root": {"type": "string"},
            "parent": {"type": ["string", "null"]},
        },
    },
    "ModelPermission": {
        "type": "object",
        "required": [
            "id",
            "object",
            "created",
            "allow_create_engine",
            "allow_sampling",
            "allow_logprobs",
            "allow_search_indices",
            "allow_view",
            "allow_fine_tuning",
            "organization",
            "group",
            "is_blocking",
        ],
        "properties": {
            "id": {"type": "string"},
            "object": {"type": "string", "const": "model_permission"},
            "created": {"type": "integer"},
            "allow_create_engine": {"type": "boolean"},
            "allow_sampling": {"type": "boolean"},
            "allow_logprobs": {"type": "boolean"},
            "allow_search_indices": {"type": "boolean"},
            "allow_view": {"type": "boolean"},
            "allow_fine_tuning": {"type": "boolean"},
            "organization": {"type": "string"},
            "group": {"type": ["string", "null"]},
            "is_blocking": {"type": "boolean"},
        },
    },
    "ListModelsResponse": {
        "type": "object",
        "required": ["object", "data"],
        "properties": {
            "object": {"type": "string", "const": "list"},
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/Model"}},
        },
    },
    "DeleteModelResponse": {
        "type": "object",
        "required": ["id", "object", "deleted"],
        "properties": {
            "id": {"type": "string"},
            "object": {"type": "string", "const": "model"},
            "deleted": {"type": "boolean"},
        },
    },
    "ImportFileRequest": {
        "type": "object",
        "additionalProperties": False,
        "required": ["purpose", "filename", "content_url"],
        "properties": {
            "purpose": {"$ref": "#/components/schemas/FilePurpose"},
            "filename": {"type": "string", "minLength": 1},
            "content_url": {"type": "string", "minLength": 1},
            "expires_after": {"$ref": "#/components/schemas/FileExpirationAfter"},
        },
    },
    "InitiateMultipartUploadRequest": {
        "type": "object",
        "additionalProperties": False,
        "required": ["file_name", "file_size", "num_parts", "purpose", "file_type"],
        "properties": {
            "file_name": {"type": "string", "minLength": 1},
            "file_size": {"type": "integer", "minimum": 1},
            "num_parts": {"type": "integer", "minimum": 1, "maximum": 250},
            "purpose": {"$ref": "#/components/schemas/FilePurpose"},
            "file_type": {"type": "string", "enum": ["jsonl", "parquet", "csv"]},
            "checksum": {"type": "string", "minLength": 1},
        },
    },
    "MultipartUpload": {
        "type": "object",
        "required": ["upload_id", "file_id", "parts"],
        "properties": {
            "upload_id": {"type": "string"},
            "file_id": {"type": "string"},
            "parts": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["PartNumber", "URL"],
                    "properties": {
                        "PartNumber": {"type": "integer"},
                        "URL": {"type": "string"},
                        "Headers": {"type": "object"},
                    },
                },
            },
        },
    },
    "CopyCheckpointRequest": {
        "type": "object",
        "additionalProperties": False,
        "required": ["destinationResourceId", "region"],
        "properties": {
            "destinationResourceId": {"type": "string", "minLength": 1},
            "region": {"type": "string", "minLength": 1},
        },
    },
    "CheckpointCopies": {
        "type": "object",
        "required": ["checkpointedModelName", "fineTuningJobId", "copiedAccountDetails"],
        "properties": {
            "checkpointedModelName": {"type": "string"},
            "fineTuningJobId": {"type": "string"},
            "copiedAccountDetails": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["destinationResourceId", "region", "status"],
                    "properties": {
                        "destinationResourceId": {"type": "string"},
                        "region": {"type": "string"},
                        "status": {
                            "anyOf": [
                                {"type": "string", "enum": ["Completed", "Failed", "InProgress"]},
                                {"type": "string"},
                            ]
                        },
                    },
                },
            },
        },
    },
    "DeleteFineTuneResponse": {"type": "object", "properties": {"message": {"type": "string"}}},
    "FineTuneCheckpoint": {
        "type": "object",
        "required": ["step", "path", "created_at", "checkpoint_type"],
        "properties": {
            "step": {"type": "integer"},
            "path": {"type": "string"},
            "created_at": {"type": "string"},
            "checkpoint_type": {"type": "string"},
            "checkpoint": {"anyOf": [{"type": "string", "enum": ["model", "adapter"]}, {"type": "string"}]},
            "object_id": {"type": "string"},
            "object_name": {"type": "string"},
            "object_revision_id": {"type": "string"},
        },
    },
    "ListFineTuneCheckpointsResponse": {
        "type": "object",
        "required": ["data"],
        "properties": {"data": {"type": "array", "items": {"$ref": "#/components/schemas/FineTuneCheckpoint"}}},
    },
    "EstimateFineTunePriceRequest": {
        "type": "object",
        "additionalProperties": False,
        "required": ["training_file"],
        "properties": {
            "training_file": {"type": "string", "minLength": 1},
            "validation_file": {"type": "string", "minLength": 1},
            "model": {"type": "string", "minLength": 1},
            "n_epochs": {"type": "integer", "minimum": 1},
            "n_evals": {"type": "integer", "minimum": 0},
            "training_type": {"type": ["object", "null"]},
            "training_method": {"type": "object"},
            "from_checkpoint": {"type": "string", "minLength": 1},
        },
    },
    "FineTunePriceEstimate": {
        "type": "object",
        "properties": {
            "estimation_available": {"type": "boolean"},
            "unavailable_reason": {"type": "string"},
            "estimated_total_price": {"type": "number"},
            "allowed_to_proceed": {"type": "boolean"},
            "user_limit": {"type": "number"},
            "estimated_train_token_count": {"type": "number"},
            "estimated_eval_token_count": {"type": "number"},
        },
    },
    "FineTuneModelLimits": {
        "type": "object",
        "required": [
            "model_name",
            "max_num_epochs",
            "max_num_evals",
            "max_learning_rate",
            "min_learning_rate",
            "supports_vision",
            "supports_tools",
            "supports_reasoning",
            "merge_output_lora",
        ],
        "properties": {
            "model_name": {"type": "string"},
            "max_num_epochs": {"type": "integer"},
            "max_num_evals": {"type": "integer"},
            "max_learning_rate": {"type": "number"},
            "min_learning_rate": {"type": "number"},
            "supports_vision": {"type": "boolean"},
            "supports_tools": {"type": "boolean"},
            "supports_reasoning": {"type": "boolean"},
            "merge_output_lora": {"type": "boolean"},
            "lora_training": {"type": "object"},
            "full_training": {"type": "object"},
        },
    },
    "ChatExample": {
        "type": "object",
        "required": ["messages"],
        "additionalProperties": False,
        "properties": {
            "messages": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/TrainingMessage"}},
            "tools": {"type": "array", "maxItems": 128, "items": {"type": "object"}},
            "parallel_tool_calls": {"type": "boolean"},
            "functions": {
                "type": "array",
                "minItems": 1,
                "maxItems": 128,
                "items": {"type": "object"},
                "deprecated": True,
            },
        },
    },
    "CompletionExample": {
        "type": "object",
        "required": ["prompt", "completion"],
        "additionalProperties": False,
        "properties": {"prompt": {"type": "string"}, "completion": {"type": "string"}},
    },
    "PreferenceExample": {
        "type": "object",
        "required": ["input", "preferred_output", "non_preferred_output"],
        "additionalProperties": False,
        "properties": {
            "input": {"$ref": "#/components/schemas/PreferenceInput"},
            "preferred_output": {
                "type": "array",
                "minItems": 1,
                "items": {"$ref": "#/components/schemas/TrainingMessage"},
            },
            "non_preferred_output": {
                "type": "array",
                "minItems": 1,
                "items": {"$ref": "#/components/schemas/TrainingMessage"},
            },
        },
    },
    "PreferenceInput": {
        "type": "object",
        "required": ["messages"],
        "additionalProperties": False,
        "properties": {
            "messages": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/TrainingMessage"}},
            "tools": {"type": "array", "maxItems": 128, "items": {"type": "object"}},
            "parallel_tool_calls": {"type": "boolean"},
        },
    },
    "ReinforcementExample": {
        "type": "object",
        "required": ["messages"],
        "properties": {
            "messages": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/TrainingMessage"}},
            "tools": {"type": "array", "maxItems": 128, "items": {"type": "object"}},
            "parallel_tool_calls": {"type": "boolean"},
        },
    },
    "TrainingMessage": {
        "oneOf": [
            {"$ref": "#/components/schemas/TextTrainingMessage"},
            {"$ref": "#/components/schemas/AssistantTrainingMessage"},
            {"$ref": "#/components/schemas/ToolTrainingMessage"},
            {"$ref": "#/components/schemas/FunctionTrainingMessage"},
        ]
    },
    "TextTrainingMessage": {
        "type": "object",
        "required": ["role", "content"],
        "additionalProperties": False,
        "properties": {
            "role": {"type": "string", "enum": ["system", "developer", "user"]},
            "content": {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "object"}}]},
            "name": {"type": "string"},
        },
    },
    "AssistantTrainingMessage": {
        "type": "object",
        "required": ["role"],
        "additionalProperties": False,
        "properties": {
            "role": {"type": "string", "enum": ["assistant"]},
            "content": {
                "anyOf": [
                    {"type": "string"},
                    {"type": "array", "minItems": 1, "items": {"type": "object"}},
                    {"type": "null"},
                ]
            },
            "name": {"type": "string"},
            "weight": {"type": "integer", "enum": [0, 1]},
            "tool_calls": {"type": "array", "minItems": 1, "items": {"type": "object"}},
            "function_call": {"type": ["object", "null"], "deprecated": True},
            "refusal": {"type": ["string", "null"]},
            "audio": {"type": ["object", "null"]},
        },
    },
    "ToolTrainingMessage": {
        "type": "object",
        "required": ["role", "content", "tool_call_id"],
        "additionalProperties": False,
        "properties": {
            "role": {"type": "string", "enum": ["tool"]},
            "content": {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "object"}}]},
            "name": {"type": "string"},
            "tool_call_id": {"type": "string"},
        },
    },
    "FunctionTrainingMessage": {
        "type": "object",
        "deprecated": True,
        "required": ["role", "name", "content"],
        "additionalProperties": False,
        "properties": {
            "role": {"type": "string", "enum": ["function"]},
            "content": {"type": ["string", "null"]},
            "name": {"type": "string"},
        },
    },
}
"""Component schemas by name; a reference within them is `#/components/schemas/NAME`."""
OPERATIONS: dict[str, dict[str, Any]] = {
    "listFiles": {
        "method": "GET",
        "path": "/files",
        "parameters": [
            {"name": "purpose", "in": "query", "schema": {"type": "string"}},
            {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 10000, "default": 10000},
            },
            {"name": "order", "in": "query", "schema": {"type": "string", "enum": ["asc", "desc"], "default": "desc"}},
            {"name": "after", "in": "query", "schema": {"type": "string"}},
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ListFilesResponse"}}},
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "createFile": {
        "method": "POST",
        "path": "/files",
        "parameters": [],
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {"$ref": "#/components/schemas/CreateFileRequest"},
                    "encoding": {"expires_after": {"style": "deepObject", "explode": True}},
                }
            },
        },
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/OpenAIFile"}}},
            },
            "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/OpenAIFile"}}}},
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "retrieveFile": {
        "method": "GET",
        "path": "/files/{file_id}",
        "parameters": [
            {"name": "file_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/OpenAIFile"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "deleteFile": {
        "method": "DELETE",
        "path": "/files/{file_id}",
        "parameters": [
            {"name": "file_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DeleteFileResponse"}}},
            },
            "204": {},
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "downloadFile": {
        "method": "GET",
        "path": "/files/{file_id}/content",
        "parameters": [
            {"name": "Range", "in": "header", "schema": {"type": "string", "pattern": "^bytes=[0-9]+-$"}},
            {"name": "file_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}},
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "content-disposition": {"schema": {"type": "string"}},
                },
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            },
            "206": {
                "headers": {"content-range": {"schema": {"type": "string"}}},
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "createUpload": {
        "method": "POST",
        "path": "/uploads",
        "parameters": [],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CreateUploadRequest"}}},
        },
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Upload"}}},
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "addUploadPart": {
        "method": "POST",
        "path": "/uploads/{upload_id}/parts",
        "parameters": [
            {"name": "upload_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": {"schema": {"$ref": "#/components/schemas/AddUploadPartRequest"}}},
        },
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/UploadPart"}}},
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "completeUpload": {
        "method": "POST",
        "path": "/uploads/{upload_id}/complete",
        "parameters": [
            {"name": "upload_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CompleteUploadRequest"}}},
        },
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Upload"}}},
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "cancelUpload": {
        "method": "POST",
        "path": "/uploads/{upload_id}/cancel",
        "parameters": [
            {"name": "upload_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Upload"}}},
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "listPaginatedFineTuningJobs": {
        "method": "GET",
        "path": "/fine_tuning/jobs",
        "parameters": [
            {"name": "after", "in": "query", "schema": {"type": "string"}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 20}},
            {
                "name": "metadata",
                "in": "query",
                "style": "deepObject",
                "explode": True,
                "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/ListPaginatedFineTuningJobsResponse"}}
                },
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "createFineTuningJob": {
        "method": "POST",
        "path": "/fine_tuning/jobs",
        "parameters": [],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CreateFineTuningJobRequest"}}},
        },
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTuningJob"}}},
            },
            "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTuningJob"}}}},
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "retrieveFineTuningJob": {
        "method": "GET",
        "path": "/fine_tuning/jobs/{fine_tuning_job_id}",
        "parameters": [
            {"name": "fine_tuning_job_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTuningJob"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "deleteFineTuningJob": {
        "method": "DELETE",
        "path": "/fine_tuning/jobs/{fine_tuning_job_id}",
        "parameters": [
            {"name": "fine_tuning_job_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTuningJob"}}}},
            "204": {},
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
        "x-services": ["azure", "zhipu"],
    },
    "cancelFineTuningJob": {
        "method": "POST",
        "path": "/fine_tuning/jobs/{fine_tuning_job_id}/cancel",
        "parameters": [
            {"name": "fine_tuning_job_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTuningJob"}}},
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "pauseFineTuningJob": {
        "method": "POST",
        "path": "/fine_tuning/jobs/{fine_tuning_job_id}/pause",
        "parameters": [
            {"name": "fine_tuning_job_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTuningJob"}}},
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "resumeFineTuningJob": {
        "method": "POST",
        "path": "/fine_tuning/jobs/{fine_tuning_job_id}/resume",
        "parameters": [
            {"name": "fine_tuning_job_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTuningJob"}}},
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "listFineTuningEvents": {
        "method": "GET",
        "path": "/fine_tuning/jobs/{fine_tuning_job_id}/events",
        "parameters": [
            {"name": "after", "in": "query", "schema": {"type": "string"}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 20}},
            {
                "name": "fine_tuning_job_id",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "minLength": 1},
            },
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/ListFineTuningJobEventsResponse"}}
                },
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "listFineTuningJobCheckpoints": {
        "method": "GET",
        "path": "/fine_tuning/jobs/{fine_tuning_job_id}/checkpoints",
        "parameters": [
            {"name": "after", "in": "query", "schema": {"type": "string"}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 10}},
            {
                "name": "fine_tuning_job_id",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "minLength": 1},
            },
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/ListFineTuningJobCheckpointsResponse"}
                    }
                },
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "listFineTuningCheckpointPermissions": {
        "method": "GET",
        "path": "/fine_tuning/checkpoints/{fine_tuned_model_checkpoint}/permissions",
        "parameters": [
            {"name": "project_id", "in": "query", "schema": {"type": "string"}},
            {"name": "after", "in": "query", "schema": {"type": "string"}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 10}},
            {
                "name": "order",
                "in": "query",
                "schema": {"type": "string", "enum": ["ascending", "descending"], "default": "descending"},
            },
            {
                "name": "fine_tuned_model_checkpoint",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "minLength": 1},
            },
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/ListFineTuningCheckpointPermissionResponse"}
                    }
                },
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "createFineTuningCheckpointPermission": {
        "method": "POST",
        "path": "/fine_tuning/checkpoints/{fine_tuned_model_checkpoint}/permissions",
        "parameters": [
            {
                "name": "fine_tuned_model_checkpoint",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "minLength": 1},
            }
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/CreateFineTuningCheckpointPermissionRequest"}
                }
            },
        },
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/ListFineTuningCheckpointPermissionResponse"}
                    }
                },
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "deleteFineTuningCheckpointPermission": {
        "method": "DELETE",
        "path": "/fine_tuning/checkpoints/{fine_tuned_model_checkpoint}/permissions/{permission_id}",
        "parameters": [
            {
                "name": "fine_tuned_model_checkpoint",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "minLength": 1},
            },
            {"name": "permission_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}},
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/DeleteFineTuningCheckpointPermissionResponse"}
                    }
                },
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "runGrader": {
        "method": "POST",
        "path": "/fine_tuning/alpha/graders/run",
        "parameters": [],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/RunGraderRequest"}}},
        },
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/RunGraderResponse"}}},
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "validateGrader": {
        "method": "POST",
        "path": "/fine_tuning/alpha/graders/validate",
        "parameters": [],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ValidateGraderRequest"}}},
        },
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ValidateGraderResponse"}}},
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "listFineTunes": {
        "method": "GET",
        "path": "/fine-tunes",
        "parameters": [],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ListFineTunesResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "createFineTune": {
        "method": "POST",
        "path": "/fine-tunes",
        "parameters": [],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CreateFineTuneRequest"}}},
        },
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTune"}}},
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "retrieveFineTune": {
        "method": "GET",
        "path": "/fine-tunes/{fine_tune_id}",
        "parameters": [
            {"name": "fine_tune_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTune"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "deleteFineTune": {
        "method": "DELETE",
        "path": "/fine-tunes/{fine_tune_id}",
        "parameters": [
            {"name": "fine_tune_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DeleteFineTuneResponse"}}}
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
        "x-services": ["together", "dashscope"],
    },
    "cancelFineTune": {
        "method": "POST",
        "path": "/fine-tunes/{fine_tune_id}/cancel",
        "parameters": [
            {"name": "fine_tune_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTune"}}},
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "listFineTuneEvents": {
        "method": "GET",
        "path": "/fine-tunes/{fine_tune_id}/events",
        "parameters": [
            {"name": "stream", "in": "query", "schema": {"type": "boolean", "default": False}},
            {"name": "fine_tune_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}},
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/ListFineTuneEventsResponse"}},
                    "text/event-stream": {
                        "schema": {"type": "string"},
                        "x-event-schema": {"$ref": "#/components/schemas/FineTuneEvent"},
                        "x-stream-end": "[DONE]",
                    },
                },
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "listModels": {
        "method": "GET",
        "path": "/models",
        "parameters": [],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ListModelsResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "retrieveModel": {
        "method": "GET",
        "path": "/models/{model}",
        "parameters": [{"name": "model", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Model"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "deleteModel": {
        "method": "DELETE",
        "path": "/models/{model}",
        "parameters": [{"name": "model", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}],
        "requestBody": None,
        "responses": {
            "200": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DeleteModelResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
    },
    "importFile": {
        "method": "POST",
        "path": "/files/import",
        "parameters": [],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ImportFileRequest"}}},
        },
        "responses": {
            "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/OpenAIFile"}}}},
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
        "x-services": ["azure"],
    },
    "preprocessFile": {
        "method": "POST",
        "path": "/files/{file_id}/preprocess",
        "parameters": [
            {"name": "file_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/OpenAIFile"}}}},
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
        "x-services": ["together"],
    },
    "initiateMultipartUpload": {
        "method": "POST",
        "path": "/files/multipart/initiate",
        "parameters": [],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/InitiateMultipartUploadRequest"}}
            },
        },
        "responses": {
            "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/MultipartUpload"}}}},
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
        "x-services": ["together"],
    },
    "copyFineTuningCheckpoint": {
        "method": "POST",
        "path": "/fine_tuning/jobs/{fine_tuning_job_id}/checkpoints/{checkpoint_id}/copy",
        "parameters": [
            {
                "name": "fine_tuning_job_id",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "minLength": 1},
            },
            {"name": "checkpoint_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}},
            {
                "name": "aoai-copy-ft-checkpoints",
                "in": "header",
                "required": True,
                "schema": {"type": "string", "enum": ["preview"]},
            },
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CopyCheckpointRequest"}}},
        },
        "responses": {
            "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/CheckpointCopies"}}}},
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
        "x-services": ["azure"],
    },
    "listFineTuneCheckpoints": {
        "method": "GET",
        "path": "/fine-tunes/{fine_tune_id}/checkpoints",
        "parameters": [
            {"name": "fine_tune_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/ListFineTuneCheckpointsResponse"}}
                }
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "404": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
        "x-services": ["together", "dashscope"],
    },
    "estimateFineTunePrice": {
        "method": "POST",
        "path": "/fine-tunes/estimate-price",
        "parameters": [],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/EstimateFineTunePriceRequest"}}},
        },
        "responses": {
            "200": {
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTunePriceEstimate"}}}
            },
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
        "x-services": ["together"],
    },
    "retrieveModelLimits": {
        "method": "GET",
        "path": "/fine-tunes/models/limits",
        "parameters": [
            {"name": "model_name", "in": "query", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "requestBody": None,
        "responses": {
            "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTuneModelLimits"}}}},
            "400": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "401": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "www-authenticate": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "429": {
                "headers": {
                    "x-request-id": {"schema": {"type": "string"}},
                    "retry-after": {"schema": {"type": "string"}},
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "4XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
            "5XX": {
                "headers": {"x-request-id": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}},
            },
        },
        "x-services": ["together"],
    },
}
"""Operations by operationId: method, path, parameters, requestBody or None, and responses by status."""
