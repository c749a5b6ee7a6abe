"""Lists: a page that iterates over the items of all pages, fetching the next one when it is needed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from typing import Any, Generic, TypeVar

from ft_client._flow import AsyncFlowIterator, Awaiting, Blocking, Flow, FlowIterator, Item, ItemFlow, arun, run

T = TypeVar("T")


class Leaf(Generic[T]):
    """One page as it came.

    Attributes:
        body: the generated list model, whole.
        data: its items.
        following: the flow that fetches the next page; None on the last.
    """

    __slots__ = ("body", "data", "following")

    def __init__(self, body: Any, data: list[T], following: Callable[[], Flow[Leaf[T]]] | None) -> None:
        self.body = body
        self.data = data
        self.following = following


def all_items(leaf: Leaf[T]) -> ItemFlow[T, None]:
    """The items of this page and all after it."""
    while True:
        for item in leaf.data:
            yield Item(item)
        if leaf.following is None:
            return
        leaf = yield from leaf.following()


class _Page(Generic[T]):
    """What a page offers without fetching anything."""

    def __init__(self, leaf: Leaf[T], io: Any) -> None:
        self._leaf = leaf
        self._io = io

    @property
    def body(self) -> Any:
        """The generated list model, as the service sent it (`drift(page.body)`)."""
        return self._leaf.body

    @property
    def data(self) -> list[T]:
        """The items of this page alone."""
        return self._leaf.data

    @property
    def has_more(self) -> bool:
        """Whether the service says that there are more pages."""
        return bool(getattr(self._leaf.body, "has_more", False))

    def __getattr__(self, name: str) -> Any:
        """What else the service's list has: `object`, `first_id`, `last_id`."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._leaf.body, name)

    def has_next_page(self) -> bool:
        """Whether there is another page to fetch."""
        return self._leaf.following is not None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self.data)}{', more to come' if self.has_next_page() else ''}>"


class Page(_Page[T]):
    """A page of a list. Iterating over it goes through the items of all pages."""

    _io: Blocking

    def __iter__(self) -> Iterator[T]:
        return FlowIterator(all_items(self._leaf), self._io)

    def get_next_page(self) -> Page[T]:
        """Fetch the next page.

        Raises:
            RuntimeError: there is none; ask `has_next_page()` first.
        """
        if self._leaf.following is None:
            raise RuntimeError("this is the last page: ask has_next_page() first")
        return Page(run(self._leaf.following(), self._io), self._io)

    def iter_pages(self) -> Iterator[Page[T]]:
        """This page and all after it."""
        page = self
        yield page
        while page.has_next_page():
            page = page.get_next_page()
            yield page


class AsyncPage(_Page[T]):
    """A page of a list. Iterating over it goes through the items of all pages."""

    _io: Awaiting

    def __aiter__(self) -> AsyncIterator[T]:
        return AsyncFlowIterator(all_items(self._leaf), self._io)

    async def get_next_page(self) -> AsyncPage[T]:
        """Fetch the next page.

        Raises:
            RuntimeError: there is none; ask `has_next_page()` first.
        """
        if self._leaf.following is None:
            raise RuntimeError("this is the last page: ask has_next_page() first")
        return AsyncPage(await arun(self._leaf.following(), self._io), self._io)

    async def iter_pages(self) -> AsyncIterator[AsyncPage[T]]:
        """This page and all after it."""
        page = self
        yield page
        while page.has_next_page():
            page = await page.get_next_page()
            yield page


class AsyncPages(Generic[T]):
    """A list not fetched yet: `await` it for its first page, or iterate over all items with `async for`.

    Each time it is fetched anew.
    """

    def __init__(self, begin: Callable[[], Flow[Leaf[T]]], io: Awaiting) -> None:
        self._begin = begin
        self._flow: Flow[Leaf[T]] | None = begin()  # now, so that wrong arguments are told at the call
        self._io = io

    def __await__(self) -> Generator[Any, None, AsyncPage[T]]:
        return self._awaited().__await__()

    async def _awaited(self) -> AsyncPage[T]:
        return AsyncPage(await arun(self._first(), self._io), self._io)

    def __aiter__(self) -> AsyncIterator[T]:
        return AsyncFlowIterator(self._all(), self._io)

    def _all(self) -> ItemFlow[T, None]:
        leaf = yield from self._first()
        yield from all_items(leaf)

    def _first(self) -> Flow[Leaf[T]]:
        flow, self._flow = self._flow or self._begin(), None
        return flow
