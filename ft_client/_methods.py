"""Operations as methods: one flow function, offered blocking and awaitable with its own arguments, types and help.

    class Jobs(Resource):       wait = blocking(wait);   follow = iterated(follow);   list = listed(list_)
    class AsyncJobs(Resource):  wait = awaitable(wait);  follow = aiterated(follow);  list = alisted(list_)

Classes with `__get__`, because every type checker binds those; a function that returns a Callable is not bound by all.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable
from types import MethodType
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from ft_client._flow import AsyncFlowIterator, Flow, FlowIterator, ItemFlow, arun, run
from ft_client._secret import hidden
from ft_client.pages import AsyncPages, Leaf, Page

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
S = TypeVar("S")


class _Text(str):
    """An annotation as help() should show it: without quotes around it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class _Method(Generic[P, R]):
    """A flow function as a method: `carry` carries its flow out, `shown` is what help() says it returns."""

    carry: Callable[[Any, Any], Any]
    shown: str

    def __init__(self, operation: Callable[..., Any]) -> None:
        self.method = functools.wraps(operation)(self._offered(operation))

    def _offered(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        carry = type(self).carry

        def method(resource: Any, *args: Any, **kwargs: Any) -> Any:
            if "extra_headers" in kwargs:  # they may carry a key, and a traceback shows what a frame holds
                kwargs["extra_headers"] = hidden(kwargs["extra_headers"] or {})
            return carry(operation(resource, *args, **kwargs), resource._io)

        return method

    def __set_name__(self, owner: type, name: str) -> None:
        method = self.method
        method.__name__, method.__qualname__, method.__module__ = name, f"{owner.__qualname__}.{name}", owner.__module__
        signature = inspect.signature(method)
        first, *others = signature.parameters.values()
        parameters = [
            first.replace(annotation=first.empty),
            *(one.replace(annotation=_Text(one.annotation)) for one in others),
        ]
        returned = str(signature.return_annotation)  # "Flow[X]", "ItemFlow[X, Y]", "Flow[Leaf[X]]"
        inner = returned[returned.find("[") + 1 : returned.rfind("]")]
        if inner.startswith("Leaf["):
            inner = inner[len("Leaf[") : -1]
        shown = signature.replace(parameters=parameters, return_annotation=_Text(self.shown.format(inner)))
        vars(method)["__signature__"] = shown

    def __get__(self, resource: object | None, owner: type) -> Any:
        return self.method if resource is None else MethodType(self.method, resource)


class blocking(_Method[P, R]):  # noqa: N801  # reads as a word in front of the operation
    """The operation as a blocking method."""

    carry, shown = staticmethod(run), "{}"

    def __init__(self, operation: Callable[Concatenate[Any, P], Flow[R]]) -> None:
        super().__init__(operation)

    @overload
    def __get__(self, resource: None, owner: type) -> Callable[Concatenate[Any, P], R]: ...
    @overload
    def __get__(self, resource: object, owner: type) -> Callable[P, R]: ...
    def __get__(self, resource: object | None, owner: type) -> Any:
        return super().__get__(resource, owner)


class awaitable(_Method[P, R]):  # noqa: N801  # reads as a word in front of the operation
    """The operation as a method to await."""

    carry, shown = staticmethod(arun), "Awaitable[{}]"

    def __init__(self, operation: Callable[Concatenate[Any, P], Flow[R]]) -> None:
        super().__init__(operation)

    @overload
    def __get__(self, resource: None, owner: type) -> Callable[Concatenate[Any, P], Awaitable[R]]: ...
    @overload
    def __get__(self, resource: object, owner: type) -> Callable[P, Awaitable[R]]: ...
    def __get__(self, resource: object | None, owner: type) -> Any:
        return super().__get__(resource, owner)


class iterated(_Method[P, R], Generic[P, T, R]):  # noqa: N801  # reads as a word in front of the operation
    """The operation as a method that returns an iterator."""

    carry, shown = FlowIterator, "FlowIterator[{}]"

    def __init__(self, operation: Callable[Concatenate[Any, P], ItemFlow[T, R]]) -> None:
        super().__init__(operation)

    @overload
    def __get__(self, resource: None, owner: type) -> Callable[Concatenate[Any, P], FlowIterator[T, R]]: ...
    @overload
    def __get__(self, resource: object, owner: type) -> Callable[P, FlowIterator[T, R]]: ...
    def __get__(self, resource: object | None, owner: type) -> Any:
        return super().__get__(resource, owner)


class aiterated(_Method[P, R], Generic[P, T, R]):  # noqa: N801  # reads as a word in front of the operation
    """The operation as a method that returns an asynchronous iterator."""

    carry, shown = AsyncFlowIterator, "AsyncFlowIterator[{}]"

    def __init__(self, operation: Callable[Concatenate[Any, P], ItemFlow[T, R]]) -> None:
        super().__init__(operation)

    @overload
    def __get__(self, resource: None, owner: type) -> Callable[Concatenate[Any, P], AsyncFlowIterator[T, R]]: ...
    @overload
    def __get__(self, resource: object, owner: type) -> Callable[P, AsyncFlowIterator[T, R]]: ...
    def __get__(self, resource: object | None, owner: type) -> Any:
        return super().__get__(resource, owner)


class listed(_Method[P, T], Generic[P, T]):  # noqa: N801  # reads as a word in front of the operation
    """The operation as a method that returns its first page, which iterates over all."""

    carry, shown = staticmethod(lambda flow, io: Page(run(flow, io), io)), "Page[{}]"

    def __init__(self, operation: Callable[Concatenate[Any, P], Flow[Leaf[T]]]) -> None:
        super().__init__(operation)

    @overload
    def __get__(self, resource: None, owner: type) -> Callable[Concatenate[Any, P], Page[T]]: ...
    @overload
    def __get__(self, resource: object, owner: type) -> Callable[P, Page[T]]: ...
    def __get__(self, resource: object | None, owner: type) -> Any:
        return super().__get__(resource, owner)


class alisted(_Method[P, T], Generic[P, T]):  # noqa: N801  # reads as a word in front of the operation
    """The operation as a method whose result is awaited for the first page, or iterated over for all items."""

    shown = "AsyncPages[{}]"

    def __init__(self, operation: Callable[Concatenate[Any, P], Flow[Leaf[T]]]) -> None:
        super().__init__(operation)

    def _offered(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def method(resource: Any, *args: Any, **kwargs: Any) -> AsyncPages[Any]:
            if "extra_headers" in kwargs:
                kwargs["extra_headers"] = hidden(kwargs["extra_headers"] or {})
            return AsyncPages(functools.partial(operation, resource, *args, **kwargs), resource._io)

        return method

    @overload
    def __get__(self, resource: None, owner: type) -> Callable[Concatenate[Any, P], AsyncPages[T]]: ...
    @overload
    def __get__(self, resource: object, owner: type) -> Callable[P, AsyncPages[T]]: ...
    def __get__(self, resource: object | None, owner: type) -> Any:
        return super().__get__(resource, owner)
