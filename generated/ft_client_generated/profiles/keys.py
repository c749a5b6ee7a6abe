"""Which profiles know a request parameter."""

from __future__ import annotations

from typing import Any

DATA: dict[str, Any] = {
    "listFiles": {
        "after": ("azure", "litellm", "openai", "zhipu"),
        "limit": ("azure", "litellm", "nebius", "openai", "zhipu"),
        "order": ("azure", "litellm", "openai", "zhipu"),
        "page_no": ("dashscope",),
        "page_size": ("dashscope",),
        "purpose": ("azure", "litellm", "nebius", "openai-2023", "openai", "zhipu"),
    },
    "listFineTuneEvents": {"line": ("dashscope",), "offset": ("dashscope",), "stream": ("openai-2023", "openai")},
    "listFineTunes": {"page_no": ("dashscope",), "page_size": ("dashscope",)},
    "listFineTuningCheckpointPermissions": {
        "after": ("openai",),
        "limit": ("openai",),
        "order": ("openai",),
        "project_id": ("openai",),
    },
    "listFineTuningEvents": {
        "after": ("azure", "nebius", "openai-2023", "openai", "zhipu"),
        "limit": ("azure", "nebius", "openai-2023", "openai", "zhipu"),
    },
    "listFineTuningJobCheckpoints": {"after": ("azure", "nebius", "openai"), "limit": ("azure", "nebius", "openai")},
    "listPaginatedFineTuningJobs": {
        "after": ("azure", "litellm", "nebius", "openai-2023", "openai", "zhipu"),
        "custom_llm_provider": ("litellm",),
        "limit": ("azure", "litellm", "nebius", "openai-2023", "openai", "zhipu"),
        "metadata": ("azure", "openai"),
        "target_model_names": ("litellm",),
    },
    "retrieveFineTuningJob": {"custom_llm_provider": ("litellm",), "target_model_names": ("litellm",)},
    "retrieveModelLimits": {"model_name": ("together",)},
}
