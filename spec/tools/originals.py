"""The tool's templates that ours stand in for, by digest: `python -m spec.tools.originals` accepts those installed.

A template of ours was right beside the one the tool had then. Where the tool's own changes, somebody has to look: a
mend may make ours needless, a new part may be missing from it. A test fails until the new digests are accepted.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from spec.tools.generate import TEMPLATES

RECORD = TEMPLATES / "originals.sha256"
# These write the files around a package, which the project writes itself.
_NOT_USED = ("pyproject", "setup", "README", ".gitignore")


def originals() -> dict[str, str]:
    """Return name and SHA-256 of each template the installed tool writes code with."""
    root = Path(str(files("openapi_python_client") / "templates"))
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.jinja"))
    return {
        name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in names if not name.startswith(_NOT_USED)
    }


def recorded() -> dict[str, str]:
    """Return the digests that were accepted."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def main() -> None:
    """Accept the templates of the installed tool."""
    RECORD.write_text("".join(f"{digest}  {name}\n" for name, digest in originals().items()), encoding="utf-8")


if __name__ == "__main__":
    main()
