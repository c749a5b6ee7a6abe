"""Recorded HTTP interactions that are held to an OpenAPI contract; nothing here knows of fine-tuning, or of the client.

`ft_client.cassettes.plugin` is a pytest plugin (`-p` loads it); docs/cassettes.md tells how to use it.
Needs the extra `cassettes`: vcrpy replays, jsonschema judges, PyYAML writes and reads.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ft_client.cassettes.contract import Contract
    from ft_client.cassettes.recorder import Recorder, RecordingError
    from ft_client.cassettes.rules import Rules
    from ft_client.cassettes.secrets import Scrubber
    from ft_client.cassettes.store import Cassette, CassetteFile, Interaction

__all__ = [
    "Cassette",
    "CassetteFile",
    "Contract",
    "Interaction",
    "Recorder",
    "RecordingError",
    "Rules",
    "Scrubber",
]

_HOMES = {
    "Cassette": "store",
    "CassetteFile": "store",
    "Contract": "contract",
    "Interaction": "store",
    "Recorder": "recorder",
    "RecordingError": "recorder",
    "Rules": "rules",
    "Scrubber": "secrets",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for: the plugin is loaded in every test run, and most need none of this."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
