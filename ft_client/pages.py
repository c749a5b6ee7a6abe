"""Deprecated alias of `ft_client.pagination`, until version 0.3."""

from ft_client.pagination import AsyncPage, AsyncPages, Page

__all__ = ["AsyncPage", "AsyncPages", "Page"]
