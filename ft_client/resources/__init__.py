"""The public resources: plain sync and async methods around the operations.

`make generate` writes the modules without a leading underscore, from `_operations/` and `spec/resources.yaml`.
"""
