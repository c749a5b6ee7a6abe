"""Profile together: Together AI."""

from __future__ import annotations

from typing import Any

DATA: dict[str, Any] = {
    "title": "Together AI",
    "base_url": "https://api.together.ai/v1",
    "hosts": ("api.together.ai", "api.together.xyz"),
    "environment": {"api_key": ("TOGETHER_API_KEY",), "base_url": ("TOGETHER_BASE_URL",)},
    "auth": ({"header": "Authorization", "scheme": "Bearer"},),
    "query": {},
    "options": {},
    "routes": (),
    "traps": {},
    "states": {
        "job": {
            "pending": "queued",
            "queued": "queued",
            "running": "running",
            "compressing": "running",
            "uploading": "running",
            "cancel_requested": "running",
            "completed": "succeeded",
            "error": "failed",
            "user_error": "failed",
            "cancelled": "cancelled",
        },
        "file": {
            "pending": "processing",
            "queued": "processing",
            "running": "processing",
            "completed": "ready",
            "failed": "failed",
            "invalid_format": "failed",
        },
    },
    "zone": None,
    "final_times": ("updated_at",),
    "envelopes": (),
    "fields": {
        "job": {"fine_tuned_model": ("model_output_name",), "trained_tokens": ("token_count",)},
        "file": {"status": ("processing_status", "Processed"), "lines": ("validation_report.nlines",)},
        "estimate": {"price": ("estimated_total_price",), "allowed": ("allowed_to_proceed",)},
    },
    "job_error": {"message": ("events.-1.message",)},
    "lists": (),
    "paging": {"*": {"style": "none"}},
    "metrics": {},
    "events": {"order": "oldest first", "ids": False, "stream": False},
    "checkpoints": {"order": "oldest first", "name": "{job}:{step}"},
    "errors": {
        "codes": {"credit_limit": "balance"},
        "statuses": {"402": "balance"},
        "messages": ({"pattern": "free trial credits", "kind": "balance"},),
    },
    "uploads": {
        "part": "file",
        "max_bytes": 53794269593,
        "suffixes": (".jsonl", ".parquet", ".csv"),
        "fields": {"file_name": "{filename}", "file_type": "{suffix}", "checksum": "{sha256}"},
        "flow": "presigned",
        "id_header": "X-Together-File-Id",
        "duplicate_status": 409,
    },
    "metadata": False,
    "metadata_why": "there is no such parameter",
    "results": {"kind": "weights", "why": "metrics are events and GET /fine-tunes/ID/metrics"},
    "models": {},
    "ignored": {},
    "secrets": ("wandb_api_key", "wandb_key", "hf_api_token"),
    "retirement": {},
    "cost": {
        "n_epochs": {"fine-tunes": 1},
        "unknown": "the vendor publishes its rates on a live page only; the service estimates the price of an uploaded file",
        "prices": (),
    },
    "alternatives": {
        "createUpload": "files.upload(), which takes files of up to 50 GB",
        "retrieveModel": "models.list()",
        "deleteModel": "fine_tunes.delete()",
        "createFineTuningJob": "fine_tunes.create()",
        "listPaginatedFineTuningJobs": "fine_tunes.list()",
        "retrieveFineTuningJob": "fine_tunes.retrieve()",
        "cancelFineTuningJob": "fine_tunes.cancel()",
        "listFineTuningEvents": "fine_tunes.list_events()",
        "listFineTuningJobCheckpoints": "fine_tunes.list_checkpoints()",
        "pauseFineTuningJob": "fine_tunes.cancel(), then fine_tunes.create(from_checkpoint=...)",
    },
    "older_versions": {},
    "missing": [
        "addUploadPart",
        "cancelFineTuningJob",
        "cancelUpload",
        "completeUpload",
        "copyFineTuningCheckpoint",
        "createFineTuningCheckpointPermission",
        "createFineTuningJob",
        "createUpload",
        "deleteFineTuningCheckpointPermission",
        "deleteFineTuningJob",
        "deleteModel",
        "importFile",
        "listFineTuningCheckpointPermissions",
        "listFineTuningEvents",
        "listFineTuningJobCheckpoints",
        "listPaginatedFineTuningJobs",
        "pauseFineTuningJob",
        "resumeFineTuningJob",
        "retrieveFineTuningJob",
        "retrieveModel",
        "runGrader",
        "validateGrader",
    ],
    "operations": {
        "listFiles": {
            "method": "GET",
            "path": "/files",
            "parameters": [],
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
                "302": {},
            },
        },
        "listFineTuneEvents": {
            "method": "GET",
            "path": "/fine-tunes/{fine_tune_id}/events",
            "parameters": [
                {"name": "fine_tune_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
            ],
            "requestBody": None,
            "responses": {
                "200": {
                    "headers": {"x-request-id": {"schema": {"type": "string"}}},
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/ListFineTuneEventsResponse"}}
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
                    "content": {
                        "application/json": {
                            "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Model"}}
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
                "detail": {
                    "type": "object",
                    "required": ["message", "code"],
                    "properties": {"message": {"type": "string"}, "code": {"type": ["string", "null"]}},
                },
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
            },
            "required": ["message", "type"],
        },
        "FilePurpose": {
            "type": "string",
            "enum": [
                "fine-tune",
                "eval",
                "eval-sample",
                "eval-output",
                "eval-summary",
                "batch-generated",
                "batch-api",
                "calibration",
            ],
        },
        "CreateFileRequest": {
            "type": "object",
            "additionalProperties": False,
            "required": ["purpose", "file"],
            "properties": {
                "purpose": {"$ref": "#/components/schemas/FilePurpose"},
                "file": {"type": "string", "format": "binary", "maxLength": 53794269593},
                "file_name": {"type": "string"},
                "file_type": {"type": "string", "enum": ["jsonl", "parquet", "csv"]},
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
                "FileType": {"type": "string"},
                "Processed": {"type": "boolean"},
                "processing_status": {"type": "string"},
                "validation_report": {"type": "object"},
            },
            "required": ["id", "object", "bytes", "created_at", "filename", "purpose"],
        },
        "ListFilesResponse": {
            "type": "object",
            "properties": {
                "object": {"type": "string", "const": "list"},
                "data": {"type": "array", "items": {"$ref": "#/components/schemas/OpenAIFile"}},
                "first_id": {"type": ["string", "null"]},
                "last_id": {"type": ["string", "null"]},
                "has_more": {"type": "boolean"},
            },
            "required": ["data"],
        },
        "DeleteFileResponse": {
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "object": {"type": "string", "const": "file"},
                "deleted": {"type": "boolean"},
            },
            "required": ["id", "deleted"],
        },
        "FineTune": {
            "type": "object",
            "required": ["id", "status", "created_at", "updated_at", "model"],
            "properties": {
                "id": {"type": "string"},
                "status": {"type": "string"},
                "created_at": {"type": "string"},
                "updated_at": {"type": "string"},
                "started_at": {"type": "string"},
                "user_id": {"type": "string"},
                "owner_address": {"type": "string"},
                "job_id": {"type": "string"},
                "model": {"type": "string"},
                "model_output_name": {"type": "string"},
                "model_output_path": {"type": "string"},
                "training_file": {"type": "string"},
                "training_type": {"type": "object"},
                "training_method": {"type": "object"},
                "n_epochs": {"type": "integer"},
                "n_checkpoints": {"type": "integer"},
                "n_evals": {"type": "integer"},
                "batch_size": {"type": ["integer", "string"]},
                "learning_rate": {"type": "number"},
                "total_price": {"type": "integer"},
                "token_count": {"type": "integer"},
                "epochs_completed": {"type": "integer"},
                "progress": {"type": "object"},
                "trainingfile_numlines": {"type": "integer"},
                "trainingfile_size": {"type": "integer"},
                "events": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/FineTuneEvent"}},
            },
        },
        "FineTuneEvent": {
            "type": "object",
            "required": ["object", "created_at", "level", "message"],
            "properties": {
                "object": {"type": "string", "const": "fine-tune-event"},
                "message": {"type": "string"},
                "created_at": {"type": "string"},
                "level": {"type": ["string", "null"]},
                "type": {"type": "string"},
                "hash": {"type": "string"},
                "step": {"type": "integer"},
                "total_steps": {"type": "integer"},
                "token_count": {"type": "integer"},
                "param_count": {"type": "integer"},
                "training_offset": {"type": "integer"},
                "wandb_url": {"type": "string"},
                "checkpoint_path": {"type": "string"},
                "model_path": {"type": "string"},
            },
        },
        "ListFineTunesResponse": {
            "type": "object",
            "properties": {
                "object": {"type": "string", "const": "list"},
                "data": {"type": "array", "items": {"$ref": "#/components/schemas/FineTune"}},
                "next_starting_after": {"type": ["string", "null"]},
            },
            "required": ["data"],
        },
        "ListFineTuneEventsResponse": {
            "type": "object",
            "properties": {
                "object": {"type": "string", "const": "list"},
                "data": {"type": "array", "items": {"$ref": "#/components/schemas/FineTuneEvent"}},
            },
            "required": ["data"],
        },
        "Model": {
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "object": {"type": "string", "const": "model"},
                "created": {"type": "integer"},
                "owned_by": {"type": "string"},
                "shutdown_date": {"type": ["string", "null"]},
                "permission": {"type": "array", "items": {"$ref": "#/components/schemas/ModelPermission"}},
                "root": {"type": "string"},
                "parent": {"type": ["string", "null"]},
                "type": {"type": "string"},
            },
            "required": ["id", "object", "created"],
        },
        "CreateFineTuneRequest": {
            "type": "object",
            "additionalProperties": False,
            "required": ["training_file", "model"],
            "x-n-epochs-style": "top-level",
            "properties": {
                "training_file": {"type": "string", "minLength": 1},
                "validation_file": {"type": "string"},
                "model": {"type": "string", "minLength": 1},
                "n_epochs": {"type": "integer", "minimum": 1, "default": 1},
                "n_checkpoints": {"type": "integer", "minimum": 1, "default": 1},
                "n_evals": {"type": "integer", "minimum": 0, "default": 0},
                "batch_size": {
                    "anyOf": [{"type": "string", "const": "max"}, {"type": "integer", "minimum": 1}],
                    "default": "max",
                },
                "learning_rate": {"type": "number", "exclusiveMinimum": 0, "default": 1e-05},
                "lr_scheduler": {"type": "object"},
                "warmup_ratio": {"type": "number", "minimum": 0, "maximum": 1, "default": 0},
                "max_grad_norm": {"type": "number", "minimum": 0, "default": 1},
                "weight_decay": {"type": "number", "minimum": 0, "default": 0},
                "packing": {"type": "boolean", "default": True},
                "max_seq_length": {"type": "integer", "minimum": 1},
                "random_seed": {"type": ["integer", "null"]},
                "gradient_accumulation_steps": {"type": "integer", "minimum": 1},
                "training_type": {"type": ["object", "null"]},
                "training_method": {"type": "object"},
                "from_checkpoint": {"type": "string"},
                "from_hf_model": {"type": "string"},
                "wandb_api_key": {"type": "string"},
                "wandb_key": {"type": "string"},
                "hf_api_token": {"type": "string"},
                "early_stopping_enabled": {"type": "boolean"},
                "early_stopping_patience": {"type": "integer", "minimum": 1, "default": 2},
                "early_stopping_warmup_evals": {"type": "integer", "minimum": 0, "default": 1},
                "early_stopping_min_delta": {"type": "number", "minimum": 0},
                "suffix": {"type": "string", "maxLength": 40},
            },
        },
    },
}
