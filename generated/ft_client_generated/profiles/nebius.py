"""Profile nebius: Nebius Token Factory."""

from __future__ import annotations

from typing import Any

DATA: dict[str, Any] = {
    "title": "Nebius Token Factory",
    "base_url": "https://api.tokenfactory.nebius.com/v1",
    "hosts": ("api.tokenfactory.nebius.com", "api.studio.nebius.com", "api.studio.nebius.ai"),
    "environment": {"api_key": ("NEBIUS_API_KEY",)},
    "auth": ({"header": "Authorization", "scheme": "Bearer"},),
    "query": {},
    "options": {"ai_project_id": {"query": "ai_project_id"}},
    "routes": (),
    "traps": {},
    "states": {
        "job": {
            "validating_files": "validating_files",
            "queued": "queued",
            "running": "running",
            "succeeded": "succeeded",
            "failed": "failed",
            "cancelled": "cancelled",
        },
        "file": {},
    },
    "zone": None,
    "final_times": (),
    "envelopes": (),
    "fields": {},
    "job_error": {},
    "lists": (),
    "paging": {"*": {"style": "cursor", "cursor": "after"}, "listFiles": {"style": "none", "default_limit": 10}},
    "metrics": {},
    "events": {"order": "oldest first", "ids": True, "stream": False},
    "checkpoints": {"order": "oldest first"},
    "errors": {},
    "uploads": {"part": "file", "max_bytes": 5368709120, "suffixes": (".jsonl",)},
    "metadata": False,
    "metadata_why": "there is no such parameter",
    "results": {"kind": "weights", "why": "the result files hold the weights of the checkpoints"},
    "models": {"after_training": "deploy a checkpoint with POST /v0/models"},
    "ignored": {},
    "secrets": ("integrations.*.wandb.api_key", "from_checkpoint.token"),
    "retirement": {},
    "cost": {"n_epochs": {"jobs": 3}, "unknown": "no published rate was found", "prices": ()},
    "alternatives": {
        "createUpload": "files.create(), which takes files of up to 5 GB",
        "pauseFineTuningJob": "cancel the job and continue from a checkpoint with from_checkpoint",
        "deleteModel": "delete the deployed model in the console",
        "createFineTune": "fine_tuning.jobs.create()",
        "listFineTunes": "fine_tuning.jobs.list()",
        "retrieveFineTune": "fine_tuning.jobs.retrieve()",
        "cancelFineTune": "fine_tuning.jobs.cancel()",
        "listFineTuneEvents": "fine_tuning.jobs.list_events()",
    },
    "older_versions": {},
    "missing": [
        "addUploadPart",
        "cancelFineTune",
        "cancelUpload",
        "completeUpload",
        "copyFineTuningCheckpoint",
        "createFineTune",
        "createFineTuningCheckpointPermission",
        "createUpload",
        "deleteFineTune",
        "deleteFineTuningCheckpointPermission",
        "deleteFineTuningJob",
        "deleteModel",
        "estimateFineTunePrice",
        "importFile",
        "initiateMultipartUpload",
        "listFineTuneCheckpoints",
        "listFineTuneEvents",
        "listFineTunes",
        "listFineTuningCheckpointPermissions",
        "pauseFineTuningJob",
        "preprocessFile",
        "resumeFineTuningJob",
        "retrieveFineTune",
        "retrieveModelLimits",
        "runGrader",
        "validateGrader",
    ],
    "operations": {
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
        "listPaginatedFineTuningJobs": {
            "method": "GET",
            "path": "/fine_tuning/jobs",
            "parameters": [
                {"name": "after", "in": "query", "schema": {"type": "string"}},
                {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 20}},
            ],
            "requestBody": None,
            "responses": {
                "200": {
                    "headers": {"x-request-id": {"schema": {"type": "string"}}},
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/ListPaginatedFineTuningJobsResponse"}
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
    },
    "schemas": {
        "ErrorResponse": {
            "type": "object",
            "properties": {
                "error": {"$ref": "#/components/schemas/Error"},
                "detail": {"type": ["string", "array", "object"]},
            },
        },
        "FilePurpose": {"type": "string", "enum": ["batch", "fine-tune"]},
        "CreateFileRequest": {
            "type": "object",
            "additionalProperties": False,
            "required": ["purpose", "file"],
            "properties": {
                "purpose": {"$ref": "#/components/schemas/FilePurpose"},
                "file": {"type": "string", "format": "binary", "maxLength": 5368709120},
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
                "status_details": {"type": ["string", "null"]},
                "status": {"type": ["string", "null"]},
            },
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
                "hyperparameters": {
                    "deprecated": True,
                    "$ref": "#/components/schemas/FineTuneSupervisedHyperparameters",
                },
                "integrations": {
                    "type": ["array", "null"],
                    "items": {"$ref": "#/components/schemas/FineTuningIntegration"},
                },
                "from_checkpoint": {
                    "type": "object",
                    "required": ["type"],
                    "properties": {
                        "type": {"type": "string"},
                        "repo": {"type": "string"},
                        "revision": {"type": "string"},
                        "token": {"type": "string"},
                    },
                },
                "tags": {"type": "string"},
            },
        },
        "FineTuneSupervisedHyperparameters": {
            "type": "object",
            "properties": {
                "n_epochs": {"$ref": "#/components/schemas/NEpochs"},
                "batch_size": {"$ref": "#/components/schemas/BatchSize"},
                "learning_rate_multiplier": {"$ref": "#/components/schemas/LearningRateMultiplier"},
                "learning_rate": {"type": "number", "exclusiveMinimum": 0},
                "warmup_ratio": {"type": "number", "minimum": 0, "maximum": 1},
                "weight_decay": {"type": "number", "minimum": 0},
                "packing": {"type": "boolean"},
                "max_grad_norm": {"type": "number", "minimum": 0},
                "context_length": {"type": "integer", "minimum": 1},
                "lora": {"type": "boolean"},
                "lora_r": {"type": "integer", "minimum": 1},
                "lora_alpha": {"type": "integer", "minimum": 1},
                "lora_dropout": {"type": "number", "minimum": 0, "maximum": 1},
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
                        "api_key": {"type": "string"},
                    },
                },
            },
        },
        "FineTuningJob": {
            "type": "object",
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
                "suffix": {"type": ["string", "null"]},
                "trained_steps": {"type": ["integer", "null"]},
                "total_steps": {"type": ["integer", "null"]},
            },
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
            ],
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
                "learning_rate": {"type": "number", "exclusiveMinimum": 0},
                "warmup_ratio": {"type": "number", "minimum": 0, "maximum": 1},
                "weight_decay": {"type": "number", "minimum": 0},
                "packing": {"type": "boolean"},
                "max_grad_norm": {"type": "number", "minimum": 0},
                "context_length": {"type": "integer", "minimum": 1},
                "lora": {"type": "boolean"},
                "lora_r": {"type": "integer", "minimum": 1},
                "lora_alpha": {"type": "integer", "minimum": 1},
                "lora_dropout": {"type": "number", "minimum": 0, "maximum": 1},
            },
        },
        "FineTuningJobEvent": {
            "type": "object",
            "properties": {
                "object": {"type": "string", "const": "fine_tuning.job.event"},
                "id": {"type": "string"},
                "created_at": {"type": "integer"},
                "level": {"anyOf": [{"type": "string", "enum": ["info", "warn", "error"]}, {"type": "string"}]},
                "message": {"type": "string"},
                "type": {"anyOf": [{"type": "string", "enum": ["message", "metrics"]}, {"type": "string"}]},
                "data": {"anyOf": [{"$ref": "#/components/schemas/FineTuningJobEventData"}, {"type": "null"}]},
            },
            "required": ["object", "id", "created_at", "level", "message", "type"],
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
                        "valid_loss": {"type": "number"},
                        "type": {"type": "string"},
                        "train_mean_token_accuracy": {"type": ["number", "null"]},
                        "valid_mean_token_accuracy": {"type": ["number", "null"]},
                        "full_valid_loss": {"type": ["number", "null"]},
                        "full_valid_mean_token_accuracy": {"type": ["number", "null"]},
                    },
                },
                "result_files": {"type": "array", "items": {"type": "string"}},
            },
        },
    },
}
