"""Checks for cassettes of vcrpy: any cassette, any OpenAPI 3.x document.

`ft_client.cassettes.plugin` is a pytest plugin on top of pytest-recording; `ft cassettes check` applies the same rules
to a folder. vcrpy records and replays, pytest-recording provides marker and options, jsonschema validates.
docs/cassettes.md is the guide. Needs the extra `cassettes`.
"""
