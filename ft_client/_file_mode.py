"""Permissions of files that are written under a temporary name."""

from __future__ import annotations

import os
from pathlib import Path


def set_default_mode(path: Path) -> None:
    """Give a temporary file, which only its owner can read, the permissions of any new file."""
    umask = os.umask(0)
    os.umask(umask)
    path.chmod(0o666 & ~umask)
