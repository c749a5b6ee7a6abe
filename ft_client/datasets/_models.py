"""Facts about base models: accepted formats, token limit of one example, encoding."""

from typing import Final

import attrs

from ft_client.datasets._rules import Format

# without a model: the oldest base models, and the gpt-4o family
DEFAULT_LIMITS: Final[dict[Format, int]] = {
    "completion": 2_048,
    "chat": 65_536,
    "preference": 65_536,
    "reinforcement": 65_536,
}
# tokens of an example beside its messages, from the billed tokens of public jobs; None: every other service
TOKENS_PER_EXAMPLE: Final[dict[str | None, int]] = {None: 1, "azure": 3}


@attrs.frozen
class ModelFacts:
    """Facts about the models whose names start with `prefix`.

    Attributes:
        prefix: Start of the model's name.
        formats: Formats that training accepts.
        max_example_tokens: Tokens of one example; the service cuts longer ones at the end.
        encoding: Name of the token encoding.
        source: Evidence.
        date: Month of that evidence, `YYYY-MM`.
    """

    prefix: str
    formats: tuple[Format, ...]
    max_example_tokens: int
    encoding: str
    source: str
    date: str


_GUIDE: Final = "OpenAI's fine-tuning guide"
_CHAT: Final[tuple[Format, ...]] = ("chat",)
_PREFERENCE: Final[tuple[Format, ...]] = ("chat", "preference")
_COMPLETION: Final[tuple[Format, ...]] = ("completion",)
# the first prefix that matches counts
_MODELS: Final = (
    ModelFacts("gpt-4o", _PREFERENCE, 65_536, "o200k_base", _GUIDE, "2025-03"),
    ModelFacts("gpt-4.1", _PREFERENCE, 65_536, "o200k_base", _GUIDE + " (limit as for gpt-4o)", "2025-03"),
    ModelFacts(
        "o4-mini", ("reinforcement",), 65_536, "o200k_base", "error of create: requires reinforcement", "2026-07"
    ),
    ModelFacts("gpt-3.5-turbo-0613", _CHAT, 4_096, "cl100k_base", _GUIDE, "2024-12"),
    ModelFacts("gpt-35-turbo-0613", _CHAT, 4_096, "cl100k_base", _GUIDE, "2024-12"),
    ModelFacts("gpt-3.5-turbo", _CHAT, 16_385, "cl100k_base", _GUIDE, "2024-12"),
    ModelFacts("gpt-35-turbo", _CHAT, 16_385, "cl100k_base", _GUIDE, "2024-12"),
    ModelFacts("gpt-4", _CHAT, 8_192, "cl100k_base", _GUIDE, "2024-12"),
    ModelFacts("babbage-002", _COMPLETION, 16_384, "cl100k_base", "public model tables", "2024-12"),
    ModelFacts("davinci-002", _COMPLETION, 16_384, "cl100k_base", "public model tables", "2024-12"),
    *(
        ModelFacts(name, _COMPLETION, 2_048, "r50k_base", "OpenAI's 2022 fine-tuning guide", "2022-08")
        for name in ("ada", "babbage", "curie", "davinci")
    ),
)


def model_facts(model: str | None) -> ModelFacts | None:
    """Return the facts about a base model or a fine-tuned model, or None for an unknown one."""
    if model is None:
        return None
    parts = model.split(":")
    name = parts[1] if parts[0] == "ft" and len(parts) > 1 else parts[0]
    return next((facts for facts in _MODELS if name.startswith(facts.prefix)), None)
