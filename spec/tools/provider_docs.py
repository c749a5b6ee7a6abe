"""Write the tables of docs/providers.md from the compiled profiles.

Each cell follows from facts of the profile; none is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spec.tools.load import ROOT
from spec.tools.profiles import Compiled

PAGE = ROOT / "docs" / "providers.md"
_BLOCK = re.compile(r"(?<=<!-- begin generated -->\n).*?(?=<!-- end generated -->)", re.DOTALL)
_JOBS = {
    "create": ("createFineTuningJob", "createFineTune"),
    "list": ("listPaginatedFineTuningJobs", "listFineTunes"),
    "events": ("listFineTuningEvents", "listFineTuneEvents"),
    "cancel": ("cancelFineTuningJob", "cancelFineTune"),
}
COLUMNS = ("Create once", "Follow", "Cancel", "Upload in parts", "Results", "Same key")
_COMPARED = "jobs are compared by model, training file and time"


def page(text: str, profiles: Iterable[Compiled]) -> str:
    """Return the page with its generated part replaced.

    Raises:
        ValueError: The page has no markers.
    """
    if not _BLOCK.search(text):
        raise ValueError("docs/providers.md: the markers of the generated part are missing")
    return _BLOCK.sub(lambda _: tables(profiles), text)


def tables(profiles: Iterable[Compiled]) -> str:
    """Return the overview and one table for each profile."""
    profiles = list(profiles)
    lines = [f"| Profile | {' | '.join(COLUMNS)} |", f"|---|{'---|' * len(COLUMNS)}"]
    for profile in profiles:
        levels = " | ".join(level for level, _ in cells(profile.data))
        lines.append(f"| [{profile.name}](#{profile.name}) | {levels} |")
    for profile in profiles:
        lines += ["", f"### {profile.name}", "", f"{profile.data['title']}. {_address(profile.data)}", ""]
        lines += ["| | | Why |", "|---|---|---|"]
        lines += [
            f"| {name} | {level} | {_sentence(why)} |"
            for name, (level, why) in zip(COLUMNS, cells(profile.data), strict=True)
        ]
        lines += ["", *_notes(profile)]
    return "\n".join(lines).rstrip() + "\n"


def cells(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Return level (`yes`, `partly`, `no`) and reason for each of COLUMNS."""
    return [_create(data), _follow(data), _cancel(data), _parts(data), _results(data), _same_key(data)]


def _has(data: dict[str, Any], what: str) -> bool:
    return any(name not in data["missing"] for name in _JOBS[what])


def _create(data: dict[str, Any]) -> tuple[str, str]:
    if not _has(data, "list"):
        return "no", "jobs cannot be listed"
    if data["metadata"]:
        return "yes", "a created job is found by the token in its metadata"
    routes = [route["name"] for route in data["routes"] if route.get("metadata")]
    why = data["metadata_why"]
    if routes:
        return "partly", f"by the token in the metadata on route {' and '.join(routes)} ({why}); otherwise {_COMPARED}"
    return "partly", f"metadata is not kept: {why}. After a lost response {_COMPARED}"


def _same_key(data: dict[str, Any]) -> tuple[str, str]:
    if not _has(data, "list"):
        return "partly", "by the journal, after a response; jobs cannot be listed"
    if data["metadata"]:
        return "yes", "by the token in the metadata, from any machine"
    return "partly", "by the journal, else by model, training file and parameters"


def _follow(data: dict[str, Any]) -> tuple[str, str]:
    if not _has(data, "events"):
        return "no", "the service has no events; wait() polls the job"
    if data["events"].get("ids") is False:
        return "partly", "events have no IDs, so equal events are distinguished by their position"
    return "yes", "events have IDs"


def _cancel(data: dict[str, Any]) -> tuple[str, str]:
    if not _has(data, "cancel"):
        return "no", data["alternatives"].get("cancelFineTuningJob", "there is no such operation")
    if any(state == "running" and "cancel" in word for word, state in data["states"]["job"].items()):
        return "yes", "the job continues until the cancellation is done; wait() waits for that"
    return "yes", "the response has the cancelled job"


def _parts(data: dict[str, Any]) -> tuple[str, str]:
    if "createUpload" in data["missing"]:
        return "no", f"instead: {data['alternatives'].get('createUpload', 'nothing')}"
    lacking = [route["name"] for route in data["routes"] if "createUpload" in route.get("missing", ())]
    if lacking:
        return "partly", f"not on route {' and '.join(lacking)}; use {data['alternatives']['createUpload']}"
    return "yes", "uploads of up to 8 GB"


def _results(data: dict[str, Any]) -> tuple[str, str]:
    results = data["results"]
    if results["kind"] == "metrics":
        return "yes", results.get("why", "result files hold the metrics of each step")
    return ("partly" if results["kind"] == "weights" else "no"), results.get("why", "")


def _address(data: dict[str, Any]) -> str:
    address = f"Base URL `{data['base_url']}`" if data["base_url"] else "Your own base URL"
    keys = " or ".join(f"`{name}`" for name in data["environment"].get("api_key", ()))
    hosts = ", ".join(f"`{host}`" for host in data["hosts"])
    found = f"; selected by the hosts {hosts}" if hosts else "; select it by name"
    return f"{address}{f', key in {keys}' if keys else ''}{found}."


def _notes(profile: Compiled) -> list[str]:
    data = profile.data
    notes = []
    if limit := data["uploads"].get("max_bytes"):
        notes.append(f"Files of up to {_size(limit)}.")
    if after := data["models"].get("after_training"):
        notes.append(f"After training: {after}.")
    if data["models"].get("named_before_end"):
        notes.append("A job names its model before the model exists; read `outcome`.")
    if data["zone"]:
        notes.append(f"Times have no zone; {data['zone']} is assumed.")
    notes += [f"`{name}` is ignored: {why}." for name, why in data["ignored"].items()]
    notes += [f"Base URLs with `{wrong}` do not work: use `{right}`." for wrong, right in data["traps"].items()]
    sources = ["Sources: " + "; ".join(f"{text}" for text in profile.source.data["x-sources"].values()) + "."]
    return [f"- {note}" for note in (*notes, *sources)]


def _size(limit: int) -> str:
    for unit, power in (("GB", 30), ("MB", 20)):
        if limit >= 1 << power:
            return f"{limit / (1 << power):.1f}".removesuffix(".0") + f" {unit}"
    return f"{limit} bytes"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def written(profiles: Iterable[Compiled], path: Path = PAGE) -> bytes:
    """Return the content of the page as it has to be."""
    return page(path.read_text(encoding="utf-8"), profiles).encode("utf-8")
