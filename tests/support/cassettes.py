"""The cassettes of the project, and the settings of their rules."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from ft_client.cassettes.rules import Rules

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "cassettes"
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]


def project_rules() -> Rules:
    """The rules of the project, as pyproject.toml configures them."""
    return Rules(
        contract_source=ROOT / SETTINGS["cassette_contract"],
        label="x-ft-sandbox",
        patterns=tuple(SETTINGS["cassette_secrets"]),
        rerecord_command=SETTINGS["cassette_rerecord"],
    )
