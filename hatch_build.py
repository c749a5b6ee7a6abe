"""The metadata for a package index: README with links that work there, and the URLs of the project.

Both need the address of the repository. pyproject.toml has it in `[tool.hatch.metadata.hooks.custom]`. Without it,
links stay relative, and `make release` tags nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\]]*)\]\((?!https?:|#)(?P<path>[^)]+)\)")


def absolute_links(text: str, address: str, version: str) -> str:
    """Return Markdown whose relative links lead to the files of a version; images to their content.

    Args:
        text: The document, in the root of the repository.
        address: Address of the repository; empty to change nothing.
        version: Version whose tag has the files.
    """
    if not address:
        return text

    def absolute(match: re.Match[str]) -> str:
        view = "raw" if match["image"] else "blob"
        return f"{match['image']}[{match['text']}]({address}/{view}/v{version}/{match['path']})"

    return _LINK.sub(absolute, text)


def project_urls(address: str) -> dict[str, str]:
    """Return the links beside the description; none without an address."""
    pages = {"Source": "", "Documentation": "/blob/HEAD/docs/index.md", "Changelog": "/blob/HEAD/CHANGELOG.md"}
    return {name: address + page for name, page in pages.items()} if address else {}


class RepositoryAddress(MetadataHookInterface):
    """Adds `readme` and `urls`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Change the metadata of the project."""
        root = Path(self.root)
        address = str(self.config.get("repository", "")).rstrip("/")
        (version,) = re.findall(
            r'^__version__ = "(.*)"$', (root / "ft_client/_version.py").read_text("utf-8"), re.MULTILINE
        )
        text = absolute_links((root / "README.md").read_text("utf-8"), address, version)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
        metadata["urls"] = project_urls(address)
