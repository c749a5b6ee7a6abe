"""A small project: a contract, a resource, models, documents, and the commits of its changes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

CONTRACT = """
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /files:
    get:
      operationId: listFiles
      tags: [Files]
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses: {"200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/List"}}}}}
  /files/{file_id}:
    delete:
      operationId: deleteFile
      tags: [Files]
      parameters:
        - {name: file_id, in: path, required: true, schema: {type: string}}
      responses: {"200": {description: ""}}
components:
  schemas:
    List: {type: object, properties: {pages: {type: array, items: {$ref: "#/components/schemas/File"}}}}
    File: {type: object, required: [size], properties: {size: {type: integer}, purpose: {type: string}}}
"""
OPERATIONS = """
from ft_client_generated.api.files import delete_file, list_files


def list_(config, *, limit: int | None = None) -> "Flow[List]":
    return fetch_page(config, "listFiles", list_files, limit=limit)


def delete(config, file_id: str) -> "Flow[None]":
    return call(config, delete_file, file_id)


def clear(config) -> "Flow[None]":
    for each in list_(config):
        delete(config, each)
"""
RESOURCE = """
from ft_client._operations import files


class Files:
    def list(self, *, limit: int | None = None) -> "Page[File]":
        return run(files.list_(limit=limit))

    def delete(self, file_id: str) -> None:
        return run(files.delete(file_id))

    def clear(self) -> None:
        return run(files.clear())


class AsyncFiles:
    def list(self, *, limit: int | None = None) -> "AsyncPages[File]":
        return AsyncPages(files.list_(limit=limit))

    async def delete(self, file_id: str) -> None:
        return await arun(files.delete(file_id))
"""
FILES = {
    "pyproject.toml": '[project]\nname = "ft-client"\nversion = "0.3.1"\n',
    "CHANGELOG.md": "# Changes\n\n## 0.3.1\n\n- First.\n",
    "README.md": "Sizes are in `size`. Call `client.files.delete(id)`.\n",
    "docs/guide.md": "Pages:\n\n```python\nclient.files.list(limit=5)\n```\nThe limit of the size is in prose.\n",
    "spec/openapi.yaml": CONTRACT,
    "spec/deviations.yaml": """
deviations:
  - pointer: /components/schemas/File/**
    facts: {required: {upstream: false}}
    service: s
    since: s
    evidence: [s]
    reason: s
""",
    "ft_client/__init__.py": "from ft_client._client import Client\n\n__all__ = ['Client']\n",
    "ft_client/_client.py": (
        "class Client:\n    size: int\n"
        "    def close(self, now: bool = False) -> None: ...\n    def _hidden(self): ...\n"
    ),
    "ft_client/_operations/files.py": OPERATIONS,
    "ft_client/resources/__init__.py": "",
    "ft_client/resources/files.py": RESOURCE,
    "ft_client/sandbox/__init__.py": "",
    "ft_client/sandbox/server.py": "def serve(): ...\n",
    "generated/ft_client_generated/__init__.py": "",
    "generated/ft_client_generated/models.py": "class File:\n    size: int\n    purpose: 'str | Unset'\n",
    "tests/cassettes/list.yaml": "interactions:\n- request: {method: GET, uri: 'http://x/v1/files?limit=1'}\n",
    "tests/cassettes/delete.json": json.dumps({"requests": [{"method": "DELETE", "path": "/v1/files/file-1"}]}),
}


def small_project(folder: Path) -> Path:
    """A small project in its own repository, everything committed."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=x", "-c", "user.email=x@example.invalid", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "state")


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
