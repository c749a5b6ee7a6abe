"""A lost create is looked up on all pages that can contain it, however the service pages its lists."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient, OutcomeUnknownError, _profile
from tests.support.no_sleep import no_sleep

NEWER = 7
PAGE = 3
LINE = b'{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}\n' * 11
PAGINGS: dict[str, dict[str, Any]] = {
    "page numbers from 1": {"style": "page", "page": "page", "size": "per_page", "total": "total", "first": 1},
    "page numbers from 0": {"style": "page", "page": "page", "size": "per_page", "total": "total", "first": 0},
    "offsets": {"style": "offset", "page": "skip", "size": "take", "total": "count", "first": 0},
    "another cursor": {"style": "cursor", "cursor": "starting_after"},
    "cursor": {"style": "cursor", "cursor": "after"},
    "none": {"style": "none"},
}


@pytest.fixture(autouse=True)
def _without_pauses() -> Iterator[None]:
    with no_sleep():
        yield


class Service:
    """A service with small pages. The response of its first POST is lost, and others create more objects then.

    Args:
        rules: How it pages its lists.
        order: Order of its lists.
        zone: Suffix of the times that it sends as text; None for Unix seconds.
    """

    def __init__(self, rules: dict[str, Any], order: str, zone: str | None = None) -> None:
        self.rules, self.order, self.zone = rules, order, zone
        old = [self._item(f"old-{n}", "file-other", -900 + n) for n in range(NEWER)]
        self.items = old
        self.posts: list[str] = []
        self.lists = 0

    def _item(self, name: str, file: str, age: float) -> dict[str, Any]:
        moment: Any = int(time.time() + age)
        if self.zone is not None:
            moment = dt.datetime.fromtimestamp(moment, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S") + self.zone
        return {"id": name, "object": "x", "created_at": moment, "model": "m", "training_file": file,
                "status": "queued", "filename": file, "bytes": len(LINE), "purpose": "fine-tune"}  # fmt: skip

    def __call__(self, request: httpx.Request) -> httpx.Response:
        date = {"date": time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())}
        if request.method == "GET":
            self.lists += 1
            return httpx.Response(200, json=self._page(dict(request.url.params)), headers=date)
        request.read()
        self.posts.append(request.url.path)
        assert len(self.posts) == 1, "the create is sent twice"
        self.items.append(self._item("ours", "file-1", 0))
        self.items += [self._item(f"new-{n}", "file-other", 0) for n in range(NEWER)]
        raise httpx.ReadError("connection reset", request=request)

    def _page(self, query: dict[str, str]) -> dict[str, Any]:
        items = self.items if self.order == "oldest first" else self.items[::-1]
        rules, start = self.rules, 0
        if rules["style"] == "none":
            return {"data": items}
        if rules["style"] == "cursor":
            cursor = query.get(rules["cursor"])
            start = next((n + 1 for n, item in enumerate(items) if item["id"] == cursor), 0)
            return {"data": items[start : start + PAGE], "has_more": start + PAGE < len(items)}
        number = int(query.get(rules["page"], rules["first"]))
        start = number if rules["style"] == "offset" else (number - rules["first"]) * PAGE
        page = {"data": items[start : start + PAGE], rules["total"]: len(items)}
        return page if rules["style"] == "offset" else {**page, rules["page"]: number, rules["size"]: PAGE}


def _client(make: Any, service: Service) -> Any:
    base = _profile.load("litellm")  # without metadata, so that a job is recognized by its values
    data = {**base.data, "paging": {"*": service.rules}}
    kind = httpx.Client if make is FTClient else httpx.AsyncClient
    client = make("k", profile="litellm", base_url="http://127.0.0.1:1/v1", reconcile_timeout=0,
                  http_client=kind(transport=httpx.MockTransport(service)))  # fmt: skip
    client._config._profile = dataclasses.replace(base, data=data)
    return client


@pytest.mark.parametrize("order", ["newest first", "oldest first"])
@pytest.mark.parametrize("paging", PAGINGS)
def test_lost_job_is_found_on_a_later_page(paging: str, order: str) -> None:
    """Others create more jobs than fit on a page before the lookup."""
    service = Service(PAGINGS[paging], order)
    job = _client(FTClient, service).fine_tuning.jobs.create(model="m", training_file="file-1")
    assert job.id == "ours"


@pytest.mark.parametrize("paging", PAGINGS)
def test_lost_job_is_found_on_a_later_page_by_the_async_client(paging: str) -> None:
    """Both clients read the same pages."""

    async def run() -> None:
        service = Service(PAGINGS[paging], "newest first")
        job = await _client(AsyncFTClient, service).fine_tuning.jobs.create(model="m", training_file="file-1")
        assert job.id == "ours"

    asyncio.run(run())


@pytest.mark.parametrize("paging", PAGINGS)
def test_lost_upload_is_found_on_a_later_page(paging: str) -> None:
    """The file is adopted, and not uploaded again."""
    service = Service(PAGINGS[paging], "newest first")
    file = _client(FTClient, service).files.create(file=("file-1", LINE), purpose="fine-tune")
    assert file.id == "ours"


def test_lookup_stops_at_the_first_page_without_anything_recent() -> None:
    """Pages from before the create are not read."""
    service = Service(PAGINGS["page numbers from 1"], "newest first")
    service.items = [service._item(f"older-{n}", "file-other", -9000 + n) for n in range(50)] + service.items
    _client(FTClient, service).fine_tuning.jobs.create(model="m", training_file="file-1")
    assert service.lists == 4


def test_similar_job_of_a_time_without_zone_is_not_adopted() -> None:
    """The job may be older than the create: it is not known in which zone the service lives."""
    service = Service(PAGINGS["page numbers from 1"], "newest first", zone="")
    with pytest.raises(OutcomeUnknownError, match="time of its creation is not known"):
        _client(FTClient, service).fine_tuning.jobs.create(model="m", training_file="file-1")


def test_job_with_a_time_and_zone_as_text_is_found() -> None:
    """The text says when the job was created."""
    service = Service(PAGINGS["page numbers from 1"], "newest first", zone="Z")
    assert _client(FTClient, service).fine_tuning.jobs.create(model="m", training_file="file-1").id == "ours"
