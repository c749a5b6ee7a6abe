"""Where the cassettes are, and what pyproject.toml says they are held to."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]
FOLDER = ROOT / SETTINGS["cassette_folder"]
