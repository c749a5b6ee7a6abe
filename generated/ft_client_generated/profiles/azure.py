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
    "environment": {"api_key": ("AZURE_OPENAI_API_KEY",), "token": ("AZURE_OPENAI_AD_TOKEN",)},
    "auth": ({"header": "api-key"}, {"header": "Authorization", "scheme": "Bearer"}),
    "query": {},
    "options": {
        "azure_endpoint": {"env": "AZURE_OPENAI_ENDPOINT", "base_url": "{value}/openai"},
        "api_version": {"env": "OPENAI_API_VERSION", "query": "api-version"},
        "azure_ad_token": {"env": "AZURE_OPENAI_AD_TOKEN", "header": "Authorization"},
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
            "notrunning": "queued",
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
    "results": {
        "kind": "metrics",
        "columns": {"validation_mean_token_accuracy": "valid_mean_token_accuracy"},
        "not_measured": -1,
    },
    "models": {"after_training": "deploy the model to the resource in the management API"},
    "ignored": {},
    "secrets": ("content_url",),
    "retirement": {},
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
    "missing": [
        "cancelFineTune",
        "createFineTune",
        "createFineTuningCheckpointPermission",
        "deleteFineTuningCheckpointPermission",
        "deleteModel",
        "listFineTuneEvents",
        "listFineTunes",
        "listFineTuningCheckpointPermissions",
        "retrieveFineTune",
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
            "request": None,
            "answers": {"204": {}},
        },
        "importFile": {
            "method": "POST",
            "path": "/files/import",
            "parameters": [],
            "request": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["purpose", "filename", "content_url"],
                            "properties": {
                                "purpose": {"$ref": "#/components/schemas/FilePurpose"},
                                "filename": {"type": "string", "minLength": 1},
                                "content_url": {"type": "string", "minLength": 1},
                                "expires_after": {"$ref": "#/components/schemas/FileExpirationAfter"},
                            },
                        }
                    }
                },
            },
            "answers": {
                "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/OpenAIFile"}}}}
            },
        },
        "copyFineTuningCheckpoint": {
            "method": "POST",
            "path": "/fine_tuning/jobs/{fine_tuning_job_id}/checkpoints/{checkpoint_id}/copy",
            "parameters": [
                {"name": "fine_tuning_job_id", "in": "path", "required": True, "schema": {"type": "string"}},
                {"name": "checkpoint_id", "in": "path", "required": True, "schema": {"type": "string"}},
                {"name": "aoai-copy-ft-checkpoints", "in": "header", "required": True, "schema": {"const": "preview"}},
            ],
            "request": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["destinationResourceId", "region"],
                            "properties": {"destinationResourceId": {"type": "string"}, "region": {"type": "string"}},
                        }
                    }
                },
            },
            "answers": {
                "200": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/FineTuningCheckpointCopies"}}
                    }
                }
            },
        },
    },
    "schemas": {
        "FineTuningCheckpointCopies": {
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
                            "status": {"anyOf": [{"enum": ["Completed", "Failed", "InProgress"]}, {"type": "string"}]},
                        },
                    },
                },
            },
        }
    },
}
