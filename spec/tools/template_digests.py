"""Digests of the templates of the tool that ours replace; `python -m spec.tools.template_digests` accepts them.

Our templates replace those of one version of the tool. When a template of the tool changes, review ours: a fix can make
it unnecessary, and a new part can be missing. A test fails until the new digests are accepted.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from spec.tools.generate import TEMPLATES

RECORD = TEMPLATES / "originals.sha256"
# Templates of the files around a package, which are not generated.
_NOT_USED = ("pyproject", "setup", "README", ".gitignore")


def originals() -> dict[str, str]:
    """Return name and SHA-256 of each code template of the installed tool."""
    root = Path(str(files("openapi_python_client") / "templates"))
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.jinja"))
    return {
        name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in names if not name.startswith(_NOT_USED)
    }


def recorded() -> dict[str, str]:
    """Return the accepted digests."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def main() -> None:
    """Accept the templates of the installed tool."""
    RECORD.write_text("".join(f"{digest}  {name}\n" for name, digest in originals().items()), encoding="utf-8")


if __name__ == "__main__":
    main()
