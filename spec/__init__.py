"""The contract and the tools around it."""
