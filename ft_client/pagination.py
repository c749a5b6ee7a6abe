"""Pages of lists. A page iterates over the items of all pages and fetches the next page when it is needed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from typing import Any, Generic, NamedTuple, TypeVar

from ft_client._runtime.drivers import AsyncItemIterator, ItemIterator, arun, run
from ft_client._runtime.flow import AsyncRunner, Emit, Flow, ItemFlow, SyncRunner, immediately

T = TypeVar("T")


class RawPage(Generic[T]):
    """One page, as received.

    Attributes:
        body: The generated list model.
        data: Its items.
        next_page: Returns the flow that fetches the next page; None on the last page.
        next_query: Its query parameters.
    """

    __slots__ = ("body", "data", "next_page", "next_query")

    def __init__(
        self,
        body: Any,
        data: list[T],
        next_page: Callable[[], Flow[RawPage[T]]] | None,
        next_query: dict[str, Any] | None = None,
    ) -> None:
        self.body = body
        self.data = data
        self.next_page = next_page
        self.next_query = next_query


def iter_items(page: RawPage[T]) -> ItemFlow[T, None]:
    """Emit the items of this page and of all pages after it."""
    while True:
        for item in page.data:
            yield Emit(item)
        if page.next_page is None:
            return
        page = yield from page.next_page()


class PageInfo(NamedTuple):
    """Where the next page is.

    Attributes:
        params: Query parameters that lead to it.
    """

    params: dict[str, Any]


class _Page(Generic[T]):
    """The part of a page that performs no I/O."""

    def __init__(self, raw: RawPage[T], runner: Any) -> None:
        self._raw = raw
        self._runner = runner

    @property
    def body(self) -> Any:
        """The generated list model, as the service sent it (`drift(page.body)`)."""
        return self._raw.body

    @property
    def data(self) -> list[T]:
        """The items of this page only."""
        return self._raw.data

    @property
    def has_more(self) -> bool:
        """Whether the service reports more pages."""
        return bool(getattr(self._raw.body, "has_more", False))

    def __getattr__(self, name: str) -> Any:
        """Other attributes of the service's list: `object`, `first_id`, `last_id`."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._raw.body, name)

    def has_next_page(self) -> bool:
        """Whether there is another page to fetch."""
        return self._raw.next_page is not None

    def next_page_info(self) -> PageInfo | None:
        """Return where the next page is; None on the last page."""
        return PageInfo(dict(self._raw.next_query or {})) if self.has_next_page() else None

    @property
    def _request_id(self) -> str | None:
        """The ID of the request that returned this page, or None."""
        return getattr(self._raw.body, "_request_id", None)

    def _repr_html_(self) -> str:
        from ft_client_generated.notebook import items

        return items(f"{type(self).__name__} of {len(self.data)}", [item.to_dict() for item in self.data])  # type: ignore[attr-defined]  # models

    def _following(self) -> Flow[RawPage[T]]:
        """Return the flow that fetches the next page; after the last page of a list, a page without items."""
        raw = self._raw
        if raw.next_page is not None:
            return raw.next_page()
        if not raw.data or getattr(raw.body, "has_more", None) is None:
            raise RuntimeError("this is the last page: check has_next_page() first")
        body = raw.body.model_copy(update={"data": [], "has_more": False})
        return immediately(RawPage(body, body.data, None))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(data={self.data!r}, has_more={self.has_more!r})"


class Page(_Page[T]):
    """A page of a list. Iteration yields the items of all pages."""

    _runner: SyncRunner

    def __iter__(self) -> Iterator[T]:
        return ItemIterator(iter_items(self._raw), self._runner)

    def get_next_page(self) -> Page[T]:
        """Fetch the next page. After the last page comes one without items, and no request is sent.

        Raises:
            RuntimeError: There is no page after this one; check `has_next_page()` first.
        """
        return Page(run(self._following(), self._runner), self._runner)

    def iter_pages(self) -> Iterator[Page[T]]:
        """Yield this page and all pages after it."""
        page = self
        yield page
        while page.has_next_page():
            page = page.get_next_page()
            yield page


class AsyncPage(_Page[T]):
    """A page of a list. Iteration yields the items of all pages."""

    _runner: AsyncRunner

    def __aiter__(self) -> AsyncIterator[T]:
        return AsyncItemIterator(iter_items(self._raw), self._runner)

    async def get_next_page(self) -> AsyncPage[T]:
        """Fetch the next page. After the last page comes one without items, and no request is sent.

        Raises:
            RuntimeError: There is no page after this one; check `has_next_page()` first.
        """
        return AsyncPage(await arun(self._following(), self._runner), self._runner)

    async def iter_pages(self) -> AsyncIterator[AsyncPage[T]]:
        """Yield this page and all pages after it."""
        page = self
        yield page
        while page.has_next_page():
            page = await page.get_next_page()
            yield page


class AsyncPages(Generic[T]):
    """A list that is not fetched yet: `await` it for its first page, or iterate over all items with `async for`.

    Each use fetches the list again.
    """

    def __init__(self, start: Callable[[], Flow[RawPage[T]]], runner: AsyncRunner) -> None:
        self._start = start
        self._first: Flow[RawPage[T]] | None = start()  # now, so that wrong arguments raise at the call
        self._runner = runner

    def __await__(self) -> Generator[Any, None, AsyncPage[T]]:
        return self._fetch().__await__()

    async def _fetch(self) -> AsyncPage[T]:
        return AsyncPage(await arun(self._fetch_first(), self._runner), self._runner)

    def __aiter__(self) -> AsyncIterator[T]:
        return AsyncItemIterator(self._iter_all(), self._runner)

    def _iter_all(self) -> ItemFlow[T, None]:
        page = yield from self._fetch_first()
        yield from iter_items(page)

    def _fetch_first(self) -> Flow[RawPage[T]]:
        flow, self._first = self._first or self._start(), None
        return flow
