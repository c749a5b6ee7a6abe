"""The resources of a client, one module each; every operation is written once, as a flow."""
