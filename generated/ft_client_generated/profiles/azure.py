"""Profile azure: Azure OpenAI."""

from __future__ import annotations

from typing import Any

DATA: dict[str, Any] = {
    "title": "Azure OpenAI",
    "base_url": None,
    "hosts": (
        "*.openai.azure.com",
        "*.services.ai.azure.com",
        "*.cognitiveservices.azure.com",
        "*.openai.azure.us",
        "*.cognitiveservices.azure.us",
        "*.openai.azure.cn",
        "*.cognitiveservices.azure.cn",
    ),
    "environment": {"api_key": ("AZURE_OPENAI_API_KEY",)},
    "auth": ({"header": "api-key"}, {"header": "Authorization", "scheme": "Bearer"}),
    "query": {},
    "options": {
        "azure_endpoint": {
            "env": "AZURE_OPENAI_ENDPOINT",
            "base_url": "{value}/openai/v1",
            "base_url_with": {"api_version": "{value}/openai"},
        },
        "api_version": {"env": "OPENAI_API_VERSION", "query": "api-version"},
        "azure_ad_token": {"env": "AZURE_OPENAI_AD_TOKEN", "token": "Bearer"},
    },
    "routes": (
        {
            "name": "v1",
            "path": "*/openai/v1",
            "missing": [
                "createUpload",
                "addUploadPart",
                "completeUpload",
                "cancelUpload",
                "importFile",
                "deleteFineTuningJob",
            ],
            "metadata": True,
        },
        {
            "name": "dated",
            "path": "*/openai",
            "required_query": ["api-version"],
            "missing": ["runGrader", "validateGrader", "copyFineTuningCheckpoint"],
        },
    ),
    "traps": {},
    "states": {
        "job": {
            "validating_files": "validating_files",
            "created": "queued",
            "pending": "queued",
            "queued": "queued",
            "running": "running",
            "pausing": "running",
            "resuming": "running",
            "paused": "paused",
            "succeeded": "succeeded",
            "failed": "failed",
            "cancelled": "cancelled",
        },
        "file": {
            "uploaded": "processing",
            "pending": "processing",
            "running": "processing",
            "processed": "ready",
            "error": "failed",
            "deleting": "deleted",
            "deleted": "deleted",
        },
    },
    "zone": None,
    "final_times": (),
    "envelopes": (),
    "fields": {
        "copy": {
            "job_id": ("fineTuningJobId",),
            "model": ("checkpointedModelName",),
            "copies": ("copiedAccountDetails",),
        }
    },
    "job_error": {},
    "lists": (),
    "paging": {"*": {"style": "cursor", "cursor": "after"}},
    "metrics": {},
    "events": {"order": "newest first", "ids": True, "stream": False},
    "checkpoints": {"order": "newest first"},
    "errors": {
        "codes": {
            "unauthorized": "auth",
            "forbidden": "permission",
            "notFound": "not_found",
            "tooManyRequests": "rate",
            "conflict": "conflict",
            "serviceUnavailable": "server_error",
            "internalFailure": "server_error",
        }
    },
    "uploads": {"part": "file", "max_bytes": 536870912},
    "metadata": None,
    "metadata_why": "documented on the v1 route only",
    "results": {
        "kind": "metrics",
        "columns": {"validation_mean_token_accuracy": "valid_mean_token_accuracy"},
        "not_measured": -1,
    },
    "models": {"complete": True, "after_training": "deploy the model to the resource in the management API"},
    "ignored": {},
    "secrets": ("content_url",),
    "retirement": {},
    "cost": {
        "n_epochs": {"jobs": "auto"},
        "auto_epochs": {"usual": 3, "min_passes": 100, "max_passes": 25000, "most": 25},
        "unknown": "the vendor publishes its rates, which depend on the region, on a live page only",
        "prices": (),
    },
    "alternatives": {
        "createUpload": "files.create(), or a base URL with a dated api-version",
        "deleteModel": "delete the deployment of the model in the management API",
        "createFineTune": "fine_tuning.jobs.create()",
        "listFineTunes": "fine_tuning.jobs.list()",
        "retrieveFineTune": "fine_tuning.jobs.retrieve()",
        "cancelFineTune": "fine_tuning.jobs.cancel()",
        "listFineTuneEvents": "fine_tuning.jobs.list_events()",
        "createFineTuningCheckpointPermission": "copy the checkpoint to the other resource",
        "deleteFineTuningJob": "a base URL with a dated api-version",
        "importFile": "files.create(), or a base URL with a dated api-version",
        "runGrader": "a base URL that ends in /openai/v1",
        "validateGrader": "a base URL that ends in /openai/v1",
        "copyFineTuningCheckpoint": "a base URL that ends in /openai/v1",
    },
    "older_versions": {
        "query": "api-version",
        "before": "2023-08",
        "operations": ["createFineTune", "listFineTunes", "retrieveFineTune", "cancelFineTune", "listFineTuneEvents"],
    },
    "missing": [
        "cancelFineTune",
        "createFineTune",
        "createFineTuningCheckpointPermission",
        "deleteFineTune",
        "deleteFineTuningCheckpointPermission",
        "deleteModel",
        "estimateFineTunePrice",
        "initiateMultipartUpload",
        "listFineTuneCheckpoints",
        "listFineTuneEvents",
        "listFineTunes",
        "listFineTuningCheckpointPermissions",
        "preprocessFile",
        "retrieveFineTune",
        "retrieveModelLimits",
    ],
    "operations": {
        "deleteFineTuningJob": {
            "method": "DELETE",
            "path": "/fine_tuning/jobs/{fine_tuning_job_id}",
            "parameters": [
                {
                    "name": "fine_tuning_job_id",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string", "minLength": 1},
                }
            ],
            "requestBody": None,
            "responses": {
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
        }
    },
    "schemas": {
        "ErrorResponse": {
            "type": "object",
            "properties": {
                "error": {"$ref": "#/components/schemas/Error"},
                "detail": {
                    "type": "object",
                    "required": ["message", "code"],
                    "properties": {"message": {"type": "string"}, "code": {"type": ["string", "null"]}},
                },
                "statusCode": {"type": "integer"},
                "message": {"type": "string"},
            },
        },
        "Error": {
            "type": "object",
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
                "inner_error": {"type": "object"},
            },
            "required": ["code", "message"],
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
                "metadata": {"$ref": "#/components/schemas/Metadata"},
                "trainingType": {"anyOf": [{"type": "string", "minLength": 1}, {"type": "integer"}]},
            },
        },
        "FineTuneSupervisedHyperparameters": {
            "type": "object",
            "properties": {
                "n_epochs": {"$ref": "#/components/schemas/NEpochs"},
                "batch_size": {"$ref": "#/components/schemas/BatchSize"},
                "learning_rate_multiplier": {"$ref": "#/components/schemas/LearningRateMultiplier"},
                "prompt_loss_weight": {"type": "number"},
            },
        },
        "FineTuneDPOHyperparameters": {
            "type": "object",
            "properties": {
                "beta": {
                    "anyOf": [
                        {"type": "string", "const": "auto"},
                        {"type": "number", "exclusiveMinimum": 0, "maximum": 2},
                    ],
                    "default": "auto",
                },
                "n_epochs": {"$ref": "#/components/schemas/NEpochs"},
                "batch_size": {"$ref": "#/components/schemas/BatchSize"},
                "learning_rate_multiplier": {"$ref": "#/components/schemas/LearningRateMultiplier"},
                "l2_multiplier": {"type": "number"},
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
                "trainingType": {"type": "string"},
                "additionalParameters": {"type": "object"},
            },
            "required": ["id", "object", "created_at", "model", "status", "training_file"],
        },
        "FineTuningJobError": {
            "type": "object",
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
                "learning_rate_multiplier": {"$ref": "#/components/schemas/LearningRateMultiplier"},
                "n_epochs": {"type": "integer"},
                "batch_size": {"type": "integer"},
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
        "GraderAnswer": {
            "type": "object",
            "required": ["type", "name"],
            "properties": {
                "type": {
                    "anyOf": [
                        {
                            "type": "string",
                            "enum": [
                                "string_check",
                                "text_similarity",
                                "python",
                                "score_model",
                                "label_model",
                                "multi",
                            ],
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
                "pass_threshold": {"type": "number"},
            },
        },
    },
}
