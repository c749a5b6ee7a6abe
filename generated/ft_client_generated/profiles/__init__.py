"""Profiles of compatible services as data; each module is loaded when it is first used."""
