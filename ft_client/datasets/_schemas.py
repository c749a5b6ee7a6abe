"""Keys of training rows and messages, from the schemas of the contract."""

from typing import Any, Final

from ft_client_generated.contract import SCHEMAS


def keys_of(name: str) -> frozenset[str]:
    """Return the keys of a schema."""
    return frozenset(SCHEMAS[name]["properties"])


def _message_keys() -> dict[str, frozenset[str]]:
    keys: dict[str, frozenset[str]] = {}
    for reference in SCHEMAS["TrainingMessage"]["oneOf"]:
        name = reference["$ref"].rpartition("/")[2]
        roles: list[Any] = SCHEMAS[name]["properties"]["role"]["enum"]
        keys.update(dict.fromkeys(map(str, roles), keys_of(name)))
    return keys


CHAT_KEYS: Final = keys_of("ChatExample")
PREFERENCE_KEYS: Final = keys_of("PreferenceExample")
INPUT_KEYS: Final = keys_of("PreferenceInput")
MESSAGE_KEYS: Final = _message_keys()
ROLES: Final = tuple(MESSAGE_KEYS)
