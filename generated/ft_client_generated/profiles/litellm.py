"""Profile litellm: LiteLLM proxy."""

from __future__ import annotations

from typing import Any

DATA: dict[str, Any] = {
    "title": "LiteLLM proxy",
    "base_url": None,
    "hosts": (),
    "environment": {
        "api_key": ("LITELLM_API_KEY", "LITELLM_MASTER_KEY"),
        "base_url": ("LITELLM_BASE_URL", "LITELLM_PROXY_URL"),
    },
    "auth": ({"header": "Authorization", "scheme": "Bearer"},),
    "query": {},
    "options": {"custom_llm_provider": {"query": "custom_llm_provider", "body": "custom_llm_provider"}},
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
        "file": {"uploaded": "processing", "processed": "ready", "error": "failed"},
    },
    "zone": None,
    "final_times": (),
    "envelopes": (),
    "fields": {},
    "job_error": {},
    "lists": (),
    "paging": {"*": {"style": "cursor", "cursor": "after"}},
    "metrics": {},
    "events": {"ids": False, "stream": False},
    "checkpoints": {},
    "errors": {
        "codes": {"no_db_connection": "auth", "auth_error": "auth"},
        "code_is_status": True,
        "messages": (
            {"pattern": "premium users|LITELLM_LICENSE", "kind": "license"},
            {
                "pattern": "No litellm managed file id or custom_llm_provider",
                "kind": "routing",
                "param": "custom_llm_provider",
            },
            {
                "pattern": "winding down the fine-tuning platform|no longer able to create new fine-tuning",
                "kind": "training_not_available",
            },
            {"pattern": "insufficient_quota|exceeded your current quota", "kind": "balance"},
            {"pattern": "Missing credentials", "kind": "routing"},
        ),
        "null_words": ("None",),
    },
    "uploads": {"part": "file"},
    "metadata": False,
    "metadata_why": "the proxy drops it",
    "results": {"kind": "metrics"},
    "models": {"named_before_end": True},
    "ignored": {"method": "the job is created as supervised", "metadata": "the job has no metadata"},
    "secrets": (),
    "retirement": {},
    "cost": {"prices": ()},
    "alternatives": {
        "listFineTuningEvents": "the service behind the proxy, or fine_tuning.jobs.wait()",
        "listFineTuningJobCheckpoints": "the service behind the proxy",
        "pauseFineTuningJob": "the service behind the proxy",
        "createUpload": "files.create(), which sends the file in one request",
        "createFineTune": "fine_tuning.jobs.create()",
        "listFineTunes": "fine_tuning.jobs.list()",
        "retrieveFineTune": "fine_tuning.jobs.retrieve()",
        "cancelFineTune": "fine_tuning.jobs.cancel()",
        "listFineTuneEvents": "fine_tuning.jobs.wait()",
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
        "estimateFineTunePrice",
        "importFile",
        "initiateMultipartUpload",
        "listFineTuneCheckpoints",
        "listFineTuneEvents",
        "listFineTunes",
        "listFineTuningCheckpointPermissions",
        "listFineTuningEvents",
        "listFineTuningJobCheckpoints",
        "pauseFineTuningJob",
        "preprocessFile",
        "resumeFineTuningJob",
        "retrieveFineTune",
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
                {
                    "name": "custom_llm_provider",
                    "in": "query",
                    "schema": {"type": "string", "enum": ["openai", "azure"]},
                },
                {"name": "target_model_names", "in": "query", "schema": {"type": "string"}},
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
        "retrieveFineTuningJob": {
            "method": "GET",
            "path": "/fine_tuning/jobs/{fine_tuning_job_id}",
            "parameters": [
                {
                    "name": "fine_tuning_job_id",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string", "minLength": 1},
                },
                {
                    "name": "custom_llm_provider",
                    "in": "query",
                    "schema": {"type": "string", "enum": ["openai", "azure"]},
                },
                {"name": "target_model_names", "in": "query", "schema": {"type": "string"}},
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
        "cancelFineTuningJob": {
            "method": "POST",
            "path": "/fine_tuning/jobs/{fine_tuning_job_id}/cancel",
            "parameters": [
                {
                    "name": "fine_tuning_job_id",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string", "minLength": 1},
                }
            ],
            "requestBody": {
                "required": False,
                "content": {
                    "application/json": {
                        "schema": {"type": "object", "properties": {"custom_llm_provider": {"type": "string"}}}
                    }
                },
            },
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
    },
    "schemas": {
        "ErrorResponse": {
            "type": "object",
            "properties": {
                "error": {"$ref": "#/components/schemas/Error"},
                "detail": {"type": ["string", "array", "object"]},
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
                "custom_llm_provider": {"type": "string"},
                "target_model_names": {"type": "string"},
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
                "hyperparameters": {
                    "deprecated": True,
                    "$ref": "#/components/schemas/FineTuneSupervisedHyperparameters",
                },
                "integrations": {
                    "type": ["array", "null"],
                    "items": {"$ref": "#/components/schemas/FineTuningIntegration"},
                },
                "custom_llm_provider": {"type": "string", "enum": ["openai", "azure", "vertex_ai"]},
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
                "usage_metrics": {"type": ["object", "null"]},
                "shared_with_openai": {"type": "boolean"},
                "eval_id": {"type": ["string", "null"]},
                "method": {"anyOf": [{"$ref": "#/components/schemas/FineTuningJobMethod"}, {"type": "null"}]},
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
                "adapter_size": {"type": "string"},
            },
        },
        "FineTuningJobMethod": {
            "type": "object",
            "required": ["type"],
            "if": {"properties": {"type": {"const": "supervised"}}},
            "then": {"required": ["supervised"]},
            "properties": {
                "type": {
                    "anyOf": [{"type": "string", "enum": ["supervised", "dpo", "reinforcement"]}, {"type": "string"}]
                },
                "supervised": {"$ref": "#/components/schemas/FineTuningJobSupervised"},
                "dpo": {"anyOf": [{"$ref": "#/components/schemas/FineTuningJobDPO"}, {"type": "null"}]},
                "reinforcement": {
                    "anyOf": [{"$ref": "#/components/schemas/FineTuningJobReinforcement"}, {"type": "null"}]
                },
            },
        },
    },
}
