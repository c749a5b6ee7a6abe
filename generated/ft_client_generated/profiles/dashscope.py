"""Profile dashscope: Alibaba Cloud Model Studio (DashScope)."""

from __future__ import annotations

from typing import Any

DATA: dict[str, Any] = {
    "title": "Alibaba Cloud Model Studio (DashScope)",
    "base_url": "https://dashscope.aliyuncs.com/api/v1",
    "hosts": (
        "dashscope.aliyuncs.com",
        "dashscope-intl.aliyuncs.com",
        "*.dashscope.aliyuncs.com",
        "*.maas.aliyuncs.com",
    ),
    "environment": {"api_key": ("DASHSCOPE_API_KEY",)},
    "auth": ({"header": "Authorization", "scheme": "Bearer"},),
    "query": {},
    "options": {"workspace": {"header": "X-DashScope-WorkSpace"}},
    "routes": (),
    "traps": {},
    "states": {
        "job": {
            "pending": "queued",
            "queuing": "queued",
            "running": "running",
            "canceling": "running",
            "suspended": "paused",
            "succeeded": "succeeded",
            "succeed": "succeeded",
            "failed": "failed",
            "canceled": "cancelled",
        },
        "file": {},
    },
    "zone": "+08:00",
    "final_times": (),
    "envelopes": ("output", "data"),
    "fields": {
        "job": {
            "id": ("job_id",),
            "created_at": ("create_time",),
            "finished_at": ("end_time",),
            "fine_tuned_model": ("finetuned_output",),
            "training_files": ("training_file_ids", "training_datasets"),
            "validation_files": ("validation_file_ids", "validation_datasets"),
            "hyperparameters": ("hyper_parameters",),
            "trained_tokens": ("usage",),
        },
        "file": {"id": ("file_id",), "filename": ("name",), "bytes": ("size",), "created_at": ("gmt_create",)},
        "checkpoint": {
            "id": ("checkpoint_id",),
            "created_at": ("create_time",),
            "step_number": ("step",),
            "fine_tuned_model_checkpoint": ("model_name",),
        },
    },
    "job_error": {"code": ("code",), "message": ("message",)},
    "lists": ("jobs", "files", "logs"),
    "paging": {
        "listFineTunes": {
            "style": "page",
            "page": "page_no",
            "size": "page_size",
            "total": "total",
            "first": 1,
            "max_size": 100,
        },
        "listFiles": {
            "style": "page",
            "page": "page_no",
            "size": "page_size",
            "total": "total",
            "first": 1,
            "max_size": 100,
        },
        "listFineTuneEvents": {
            "style": "offset",
            "page": "offset",
            "size": "line",
            "total": "total",
            "first": 0,
            "max_size": 1000,
        },
    },
    "metrics": {},
    "events": {"order": "oldest first", "ids": False, "stream": False},
    "checkpoints": {"order": "oldest first"},
    "errors": {
        "codes": {
            "InvalidApiKey": "auth",
            "AccessDenied": "permission",
            "Arrearage": "balance",
            "NotFound": "not_found",
            "Conflict": "conflict",
            "Throttling": "rate",
            "InvalidParameter": "bad_request",
            "UnsupportedOperation": "bad_request",
            "InternalError": "server_error",
        },
        "messages": ({"pattern": "^File not found", "kind": "not_found"},),
    },
    "uploads": {
        "part": "files",
        "max_bytes": 314572800,
        "uploaded": ("uploaded_files",),
        "failed": ("failed_uploads",),
        "content": "url",
    },
    "metadata": False,
    "metadata_why": "the parameter is not documented",
    "results": {"kind": "none", "why": "the service has no result files; the log ends with a summary"},
    "models": {"named_before_end": True, "after_training": "deploy the model with POST /deployments"},
    "ignored": {},
    "secrets": ("url",),
    "retirement": {},
    "cost": {
        "prices": (
            {
                "model": "qwen3-32b*",
                "usd_per_million_tokens": 8,
                "as_of": "2026-03-18",
                "source": "alibabacloud.com text-generation-model-tuning, prices of the Singapore region (2026-03-18)",
            },
            {
                "model": "qwen3-14b*",
                "usd_per_million_tokens": 1.6,
                "as_of": "2026-03-18",
                "source": "alibabacloud.com text-generation-model-tuning, prices of the Singapore region (2026-03-18)",
            },
        )
    },
    "alternatives": {
        "downloadFile": "the URL in the file object",
        "listModels": "fine_tunes.list(), whose jobs name their models",
        "retrieveModel": "fine_tunes.retrieve(), whose fine_tuned_model names the model",
        "deleteModel": "fine_tunes.delete()",
        "createUpload": "files.create(), for files of up to 300 MB",
        "createFineTuningJob": "fine_tunes.create()",
        "listPaginatedFineTuningJobs": "fine_tunes.list()",
        "retrieveFineTuningJob": "fine_tunes.retrieve()",
        "cancelFineTuningJob": "fine_tunes.cancel()",
        "listFineTuningEvents": "fine_tunes.list_events()",
        "listFineTuningJobCheckpoints": "fine_tunes.list_checkpoints()",
        "pauseFineTuningJob": "fine_tunes.cancel()",
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
        "downloadFile",
        "estimateFineTunePrice",
        "importFile",
        "initiateMultipartUpload",
        "listFineTuningCheckpointPermissions",
        "listFineTuningEvents",
        "listFineTuningJobCheckpoints",
        "listModels",
        "listPaginatedFineTuningJobs",
        "pauseFineTuningJob",
        "preprocessFile",
        "resumeFineTuningJob",
        "retrieveFineTuningJob",
        "retrieveModel",
        "retrieveModelLimits",
        "runGrader",
        "validateGrader",
    ],
    "operations": {
        "listFiles": {
            "method": "GET",
            "path": "/files",
            "parameters": [
                {"name": "page_no", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 1}},
                {
                    "name": "page_size",
                    "in": "query",
                    "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
                },
            ],
            "requestBody": None,
            "responses": {
                "200": {
                    "headers": {"x-request-id": {"schema": {"type": "string"}}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FilesData"}}},
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
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/UploadedFiles"}}},
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
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FileData"}}},
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
        "listFineTunes": {
            "method": "GET",
            "path": "/fine-tunes",
            "parameters": [
                {"name": "page_no", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 1}},
                {
                    "name": "page_size",
                    "in": "query",
                    "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
                },
            ],
            "requestBody": None,
            "responses": {
                "200": {
                    "headers": {"x-request-id": {"schema": {"type": "string"}}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTunesOutput"}}},
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
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTuneOutput"}}},
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
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FineTuneOutput"}}},
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
        "cancelFineTune": {
            "method": "POST",
            "path": "/fine-tunes/{fine_tune_id}/cancel",
            "parameters": [
                {"name": "fine_tune_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
            ],
            "requestBody": None,
            "responses": {
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
                "200": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["request_id", "output"],
                                "properties": {
                                    "request_id": {"type": "string"},
                                    "output": {"type": "object", "properties": {"status": {"type": "string"}}},
                                },
                            }
                        }
                    }
                },
            },
        },
        "listFineTuneEvents": {
            "method": "GET",
            "path": "/fine-tunes/{fine_tune_id}/logs",
            "parameters": [
                {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0}},
                {"name": "line", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 1000}},
                {"name": "fine_tune_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}},
            ],
            "requestBody": None,
            "responses": {
                "200": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["request_id", "output"],
                                "properties": {
                                    "request_id": {"type": "string"},
                                    "output": {
                                        "type": "object",
                                        "required": ["total", "logs"],
                                        "properties": {
                                            "total": {"type": "integer"},
                                            "logs": {"type": "array", "items": {"type": "string"}},
                                        },
                                    },
                                },
                            }
                        }
                    }
                }
            },
        },
    },
    "schemas": {
        "ErrorResponse": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "request_id": {"type": "string"}},
        },
        "CreateFileRequest": {
            "type": "object",
            "additionalProperties": False,
            "required": ["files"],
            "properties": {
                "files": {"type": "string", "format": "binary", "maxLength": 314572800},
                "purpose": {"type": "string", "enum": ["fine-tune", "batch", "file-extract"]},
                "descriptions": {"type": "string"},
            },
        },
        "OpenAIFile": {
            "type": "object",
            "required": ["file_id", "name"],
            "properties": {
                "file_id": {"type": "string"},
                "name": {"type": "string"},
                "description": {"type": "string"},
                "size": {"type": "integer"},
                "md5": {"type": "string"},
                "gmt_create": {"type": "string"},
                "url": {"type": "string"},
            },
        },
        "DeleteFileResponse": {
            "type": "object",
            "required": ["request_id"],
            "properties": {"request_id": {"type": "string"}},
        },
        "FineTune": {
            "type": "object",
            "required": ["job_id", "status", "model"],
            "properties": {
                "job_id": {"type": "string"},
                "job_name": {"type": "string"},
                "status": {"type": "string"},
                "model": {"type": "string"},
                "base_model": {"type": "string"},
                "finetuned_output": {"type": "string"},
                "training_file_ids": {"type": "array", "items": {"type": "string"}},
                "validation_file_ids": {"type": "array", "items": {"type": "string"}},
                "hyper_parameters": {"type": "object"},
                "training_type": {"type": "string"},
                "create_time": {"type": "string"},
                "end_time": {"type": "string"},
                "usage": {"type": "integer"},
                "code": {"type": "string"},
                "message": {"type": "string"},
                "workspace_id": {"type": "string"},
                "user_identity": {"type": "string"},
                "modifier": {"type": "string"},
                "creator": {"type": "string"},
                "group": {"type": "string"},
            },
        },
        "DeleteFineTuneResponse": {
            "type": "object",
            "required": ["request_id", "output"],
            "properties": {
                "request_id": {"type": "string"},
                "output": {"type": "object", "properties": {"status": {"type": "string"}}},
            },
        },
        "FineTuneCheckpoint": {
            "type": "object",
            "required": ["checkpoint_id", "step", "create_time"],
            "properties": {
                "checkpoint_id": {"type": "string"},
                "full_name": {"type": "string"},
                "job_id": {"type": "string"},
                "checkpoint": {"type": "string"},
                "model_name": {"type": "string"},
                "model_display_name": {"type": "string"},
                "status": {"type": "string"},
                "create_time": {"type": "string"},
                "expire_time": {"type": "string"},
                "step": {"type": "integer"},
            },
        },
        "ListFineTuneCheckpointsResponse": {
            "type": "object",
            "required": ["request_id", "output"],
            "properties": {
                "request_id": {"type": "string"},
                "output": {"type": "array", "items": {"$ref": "#/components/schemas/FineTuneCheckpoint"}},
            },
        },
        "FineTuneOutput": {
            "type": "object",
            "required": ["request_id", "output"],
            "properties": {"request_id": {"type": "string"}, "output": {"$ref": "#/components/schemas/FineTune"}},
        },
        "FineTunesOutput": {
            "type": "object",
            "required": ["request_id", "output"],
            "properties": {
                "request_id": {"type": "string"},
                "output": {
                    "type": "object",
                    "required": ["page_no", "page_size", "total", "jobs"],
                    "properties": {
                        "page_no": {"type": "integer"},
                        "page_size": {"type": "integer"},
                        "total": {"type": "integer"},
                        "jobs": {"type": "array", "items": {"$ref": "#/components/schemas/FineTune"}},
                    },
                },
            },
        },
        "FileData": {
            "type": "object",
            "required": ["request_id", "data"],
            "properties": {"request_id": {"type": "string"}, "data": {"$ref": "#/components/schemas/OpenAIFile"}},
        },
        "FilesData": {
            "type": "object",
            "required": ["request_id", "data"],
            "properties": {
                "request_id": {"type": "string"},
                "data": {
                    "type": "object",
                    "required": ["total", "page_no", "page_size", "files"],
                    "properties": {
                        "total": {"type": "integer"},
                        "page_no": {"type": "integer"},
                        "page_size": {"type": "integer"},
                        "files": {"type": "array", "items": {"$ref": "#/components/schemas/OpenAIFile"}},
                    },
                },
            },
        },
        "UploadedFiles": {
            "type": "object",
            "required": ["request_id", "data"],
            "properties": {
                "request_id": {"type": "string"},
                "data": {
                    "type": "object",
                    "required": ["uploaded_files", "failed_uploads"],
                    "properties": {
                        "uploaded_files": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["file_id", "name"],
                                "properties": {"file_id": {"type": "string"}, "name": {"type": "string"}},
                            },
                        },
                        "failed_uploads": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "properties": {
                                    "name": {"type": "string"},
                                    "code": {"type": "string"},
                                    "message": {"type": "string"},
                                },
                            },
                        },
                    },
                },
            },
        },
        "CreateFineTuneRequest": {
            "type": "object",
            "additionalProperties": False,
            "required": ["model"],
            "anyOf": [{"required": ["training_file_ids"]}, {"required": ["training_datasets"]}],
            "properties": {
                "model": {"type": "string", "minLength": 1},
                "training_file_ids": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
                "validation_file_ids": {"type": "array", "items": {"type": "string", "minLength": 1}},
                "training_datasets": {"type": "array", "minItems": 1, "items": {"type": "object"}},
                "validation_datasets": {"type": "array", "items": {"type": "object"}},
                "hyper_parameters": {
                    "type": "object",
                    "properties": {
                        "n_epochs": {"type": "integer", "minimum": 1},
                        "batch_size": {"type": "integer", "minimum": 1},
                        "max_length": {"type": "integer", "minimum": 1},
                        "learning_rate": {"type": ["string", "number"]},
                        "split": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
                        "warmup_ratio": {"type": "number", "minimum": 0, "maximum": 1},
                        "eval_steps": {"type": "integer", "minimum": 1},
                        "lora_rank": {"type": "integer", "minimum": 1},
                        "lora_alpha": {"type": "integer", "minimum": 1},
                        "lora_dropout": {"type": "number", "minimum": 0, "maximum": 1},
                    },
                },
                "training_type": {"type": "string", "enum": ["sft", "efficient_sft", "cpt", "dpo_full", "dpo_lora"]},
                "finetuned_output_suffix": {"type": "string", "minLength": 1},
                "job_name": {"type": "string", "minLength": 1},
                "model_name": {"type": "string", "minLength": 1},
            },
        },
    },
}
