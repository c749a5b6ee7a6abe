"""The operations: each is written once, as a flow. `resources/` offers them as sync and async methods."""
