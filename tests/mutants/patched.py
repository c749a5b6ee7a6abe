"""A pytest plugin: puts a changed contract in the place of the generated one, for `checks` in killers.py."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ft_client_generated import contract

if "FT_MUTANT" in os.environ:
    contract.SCHEMAS.clear()  # in place: modules may hold it already
    contract.SCHEMAS.update(json.loads(Path(os.environ["FT_MUTANT"]).read_text(encoding="utf-8")))
