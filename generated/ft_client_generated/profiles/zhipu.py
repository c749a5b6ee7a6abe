"""Profile zhipu: Zhipu BigModel."""

from __future__ import annotations

from typing import Any

DATA: dict[str, Any] = {
    "title": "Zhipu BigModel",
    "base_url": "https://open.bigmodel.cn/api/paas/v4",
    "hosts": ("open.bigmodel.cn",),
    "environment": {"api_key": ("ZHIPUAI_API_KEY", "ZAI_API_KEY")},
    "auth": ({"header": "Authorization", "scheme": "Bearer"},),
    "query": {},
    "options": {},
    "routes": (),
    "traps": {"/api/coding/paas/v4": "/api/paas/v4"},
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
    "fields": {"model": {"id": ("model_name",)}, "deletion": {"id": ("model_name",), "deleted": ("delete_status",)}},
    "job_error": {},
    "lists": (),
    "paging": {"*": {"style": "cursor", "cursor": "after"}},
    "metrics": {
        "step": ("current_steps",),
        "train_loss": ("loss",),
        "valid_loss": ("eval_loss",),
        "train_accuracy": ("acc",),
        "valid_accuracy": ("eval_acc",),
    },
    "events": {"ids": True, "stream": False},
    "checkpoints": {},
    "errors": {
        "codes": {
            "1000": "auth",
            "1001": "auth",
            "1002": "auth",
            "1003": "auth",
            "1004": "auth",
            "1110": "permission",
            "1111": "permission",
            "1112": "permission",
            "1113": "balance",
            "1120": "permission",
            "1121": "permission",
            "1210": "bad_request",
            "1211": "not_found",
            "1214": "bad_request",
            "1220": "permission",
            "1221": "endpoint_missing",
            "1230": "server_error",
            "1231": "conflict",
            "1301": "bad_request",
            "1302": "rate",
            "1303": "rate",
            "1305": "rate",
            "1600": "permission",
            "1608": "model_not_tunable",
        },
        "statuses": {"434": "permission", "435": "too_large"},
    },
    "uploads": {"part": "file", "max_bytes": 104857600, "suffixes": (".jsonl",)},
    "metadata": False,
    "metadata_why": "the parameter does not exist; request_id is returned with the job",
    "results": {"kind": "metrics"},
    "models": {},
    "ignored": {},
    "secrets": (),
    "retirement": {},
    "cost": {"prices": ()},
    "alternatives": {
        "createUpload": "files.create(), for files of up to 100 MB",
        "retrieveFile": "files.list()",
        "listModels": "fine_tuning.jobs.list(), whose jobs name their models",
        "retrieveModel": "fine_tuning.jobs.retrieve(), whose fine_tuned_model names the model",
        "listFineTuningJobCheckpoints": "fine_tuning.jobs.list_events(), which has the metrics",
        "pauseFineTuningJob": "fine_tuning.jobs.cancel()",
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
        "estimateFineTunePrice",
        "importFile",
        "initiateMultipartUpload",
        "listFineTuneCheckpoints",
        "listFineTuneEvents",
        "listFineTunes",
        "listFineTuningCheckpointPermissions",
        "listFineTuningJobCheckpoints",
        "listModels",
        "pauseFineTuningJob",
        "preprocessFile",
        "resumeFineTuningJob",
        "retrieveFile",
        "retrieveFineTune",
        "retrieveModel",
        "retrieveModelLimits",
        "runGrader",
        "validateGrader",
    ],
    "operations": {
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
                "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTuningJob"}}}},
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
        "deleteModel": {
            "method": "DELETE",
            "path": "/fine_tuning/fine_tuned_models/{model}",
            "parameters": [{"name": "model", "in": "path", "required": True, "schema": {"type": "string"}}],
            "requestBody": None,
            "responses": {
                "200": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DeleteModelResponse"}}}
                }
            },
        },
    },
    "schemas": {
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
            },
            "required": ["code", "message"],
        },
        "FilePurpose": {"type": "string", "enum": ["fine-tune", "retrieval", "batch"]},
        "CreateFileRequest": {
            "type": "object",
            "additionalProperties": False,
            "required": ["purpose", "file"],
            "properties": {
                "purpose": {"$ref": "#/components/schemas/FilePurpose"},
                "file": {"type": "string", "format": "binary", "maxLength": 104857600},
            },
        },
        "OpenAIFile": {
            "type": "object",
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
                "samples": {"type": "integer"},
                "text_stats": {
                    "type": "array",
                    "items": {"type": "object", "properties": {"tokens": {"type": "integer"}}},
                },
            },
            "required": ["id", "object", "bytes", "created_at", "filename", "purpose"],
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
                "hyperparameters": {
                    "deprecated": True,
                    "$ref": "#/components/schemas/FineTuneSupervisedHyperparameters",
                },
                "request_id": {"type": "string", "minLength": 1},
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
                "request_id": {"type": "string"},
            },
            "required": ["id", "status", "training_file", "result_files"],
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
                "epoch": {"type": ["number", "string", "null"]},
                "current_steps": {"type": ["integer", "null"]},
                "elapsed_time": {"type": ["string", "null"]},
                "remaining_time": {"type": ["string", "null"]},
                "loss": {"type": ["number", "string", "null"]},
                "eval_loss": {"type": ["number", "string", "null"]},
                "acc": {"type": ["number", "string", "null"]},
                "learning_rate": {"type": ["number", "string", "null"]},
            },
        },
        "DeleteModelResponse": {
            "type": "object",
            "required": ["model_name", "delete_status"],
            "properties": {
                "request_id": {"type": "string"},
                "model_name": {"type": "string"},
                "delete_status": {"type": "string"},
            },
        },
    },
}
