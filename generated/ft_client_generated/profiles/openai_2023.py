"""Profile openai-2023: OpenAI in 2023."""

from __future__ import annotations

from typing import Any

DATA: dict[str, Any] = {
    "title": "OpenAI in 2023",
    "base_url": None,
    "hosts": (),
    "environment": {"api_key": ("OPENAI_API_KEY",), "base_url": ("OPENAI_BASE_URL",)},
    "auth": ({"header": "Authorization", "scheme": "Bearer"},),
    "query": {},
    "options": {},
    "routes": (),
    "traps": {},
    "states": {
        "job": {
            "created": "queued",
            "pending": "queued",
            "queued": "queued",
            "running": "running",
            "succeeded": "succeeded",
            "failed": "failed",
            "cancelled": "cancelled",
        },
        "file": {
            "uploaded": "processing",
            "pending": "processing",
            "processed": "ready",
            "error": "failed",
            "deleted": "deleted",
        },
    },
    "zone": None,
    "final_times": (),
    "envelopes": (),
    "fields": {},
    "job_error": {},
    "lists": (),
    "paging": {
        "*": {"style": "cursor", "cursor": "after"},
        "listFiles": {"style": "none"},
        "listFineTunes": {"style": "none"},
        "listFineTuneEvents": {"style": "none"},
    },
    "metrics": {},
    "events": {"order": "newest first", "ids": True, "stream": True},
    "checkpoints": {},
    "errors": {},
    "uploads": {"part": "file", "max_bytes": 536870912},
    "metadata": False,
    "metadata_why": "the parameter did not exist",
    "results": {"kind": "metrics"},
    "models": {},
    "ignored": {},
    "secrets": (),
    "retirement": {"training_ends": "2027-01-06"},
    "cost": {
        "n_epochs": {"jobs": "auto", "fine-tunes": 4},
        "auto_epochs": {"usual": 3, "min_passes": 100, "max_passes": 25000, "most": 25},
        "duration": {"max_tokens": 200000, "minutes": [5, 30]},
        "prices": (
            {
                "model": "gpt-3.5-turbo*",
                "usd_per_million_tokens": 8,
                "as_of": "2023-08",
                "source": "OpenAI's announcement of 2023-08-22",
            },
            {
                "model": "davinci-002",
                "usd_per_million_tokens": 6,
                "as_of": "2023-08",
                "source": "copies of OpenAI's pricing page, 2023-08 to 2025-08",
            },
            {
                "model": "babbage-002",
                "usd_per_million_tokens": 0.4,
                "as_of": "2023-08",
                "source": "copies of OpenAI's pricing page, 2023-08 to 2025-08",
            },
            {
                "model": "ada",
                "usd_per_million_tokens": 0.4,
                "as_of": "2022-07-03",
                "source": "archived OpenAI pricing page of 2022-07-03",
            },
            {
                "model": "babbage",
                "usd_per_million_tokens": 0.6,
                "as_of": "2022-07-03",
                "source": "archived OpenAI pricing page of 2022-07-03",
            },
            {
                "model": "curie",
                "usd_per_million_tokens": 3,
                "as_of": "2022-07-03",
                "source": "archived OpenAI pricing page of 2022-07-03",
            },
            {
                "model": "davinci",
                "usd_per_million_tokens": 30,
                "as_of": "2022-07-03",
                "source": "archived OpenAI pricing page of 2022-07-03",
            },
        ),
    },
    "alternatives": {
        "createUpload": "files.create() sends a file of up to 512 MB in one request",
        "pauseFineTuningJob": "cancel the job and create it again later",
        "listFineTuningJobCheckpoints": "the model of the job",
    },
    "older_versions": {},
    "missing": [
        "addUploadPart",
        "cancelUpload",
        "completeUpload",
        "copyFineTuningCheckpoint",
        "createFineTuningCheckpointPermission",
        "createUpload",
        "deleteFineTune",
        "deleteFineTuningCheckpointPermission",
        "deleteFineTuningJob",
        "estimateFineTunePrice",
        "importFile",
        "initiateMultipartUpload",
        "listFineTuneCheckpoints",
        "listFineTuningCheckpointPermissions",
        "listFineTuningJobCheckpoints",
        "pauseFineTuningJob",
        "preprocessFile",
        "resumeFineTuningJob",
        "retrieveModelLimits",
        "runGrader",
        "validateGrader",
    ],
    "operations": {
        "listFiles": {
            "method": "GET",
            "path": "/files",
            "parameters": [{"name": "purpose", "in": "query", "schema": {"type": "string"}}],
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
        "CreateFileRequest": {
            "type": "object",
            "additionalProperties": False,
            "required": ["purpose", "file"],
            "properties": {
                "purpose": {"$ref": "#/components/schemas/FilePurpose"},
                "file": {"type": "string", "format": "binary", "maxLength": 536870912},
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
                "suffix": {"type": ["string", "null"], "minLength": 1, "maxLength": 40, "default": None},
                "hyperparameters": {
                    "deprecated": True,
                    "$ref": "#/components/schemas/FineTuneSupervisedHyperparameters",
                },
            },
        },
    },
}
