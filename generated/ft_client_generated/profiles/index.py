"""Which module holds which profile, and which hosts select it."""

from __future__ import annotations

from typing import Any

DATA: dict[str, Any] = {
    "options": {
        "azure_endpoint": ("azure",),
        "api_version": ("azure",),
        "azure_ad_token": ("azure",),
        "workspace": ("dashscope",),
        "custom_llm_provider": ("litellm",),
        "ai_project_id": ("nebius",),
    },
    "modules": {
        "azure": "azure",
        "dashscope": "dashscope",
        "litellm": "litellm",
        "nebius": "nebius",
        "openai-2023": "openai_2023",
        "openai": "openai",
        "together": "together",
        "zhipu": "zhipu",
    },
    "hosts": (
        ("*.cognitiveservices.azure.com", "azure"),
        ("*.cognitiveservices.azure.cn", "azure"),
        ("*.cognitiveservices.azure.us", "azure"),
        ("api.tokenfactory.nebius.com", "nebius"),
        ("dashscope-intl.aliyuncs.com", "dashscope"),
        ("*.dashscope.aliyuncs.com", "dashscope"),
        ("*.services.ai.azure.com", "azure"),
        ("dashscope.aliyuncs.com", "dashscope"),
        ("api.studio.nebius.com", "nebius"),
        ("api.studio.nebius.ai", "nebius"),
        ("*.maas.aliyuncs.com", "dashscope"),
        ("*.openai.azure.com", "azure"),
        ("*.openai.azure.cn", "azure"),
        ("*.openai.azure.us", "azure"),
        ("*.api.openai.com", "openai"),
        ("api.together.xyz", "together"),
        ("open.bigmodel.cn", "zhipu"),
        ("api.together.ai", "together"),
        ("api.openai.com", "openai"),
    ),
}
