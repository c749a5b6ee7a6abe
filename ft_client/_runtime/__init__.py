"""Runs operations: the effects that an operation yields, and the sync and async drivers that perform them."""
