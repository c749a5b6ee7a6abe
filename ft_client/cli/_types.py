"""Values on the command line that are more than a word or a number."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

# generic for type checkers since click 8.4, and at run time in no version
if TYPE_CHECKING:
    _Type = click.ParamType[Any]
else:
    _Type = click.ParamType


class NumberOrAuto(_Type):
    """A number, or `auto` to leave the choice to the service; ranges are the library's business."""

    name = "number"

    def __init__(self, kind: type[int] | type[float]) -> None:
        self.kind = kind

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Say that auto is possible."""
        return "N|auto" if self.kind is int else "X|auto"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the text."""
        if value == "auto" or isinstance(value, self.kind):
            return value
        try:
            return self.kind(value)
        except ValueError:
            self.fail(f"{value!r} is neither auto nor {'a whole' if self.kind is int else 'a'} number", param, ctx)


class JSONObject(_Type):
    """A JSON object, written out or as @FILE."""

    name = "json"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Show both ways."""
        return "JSON|@FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the text, or the file."""
        if isinstance(value, dict):
            return value
        try:
            parsed = json.loads(Path(value[1:]).read_text(encoding="utf-8") if value.startswith("@") else value)
        except OSError as error:
            self.fail(f"{value[1:]}: {error.strerror}", param, ctx)
        except ValueError as error:
            self.fail(f"not JSON: {error}", param, ctx)
        if not isinstance(parsed, dict):
            self.fail("not a JSON object", param, ctx)
        return parsed


class Pair(_Type):
    """KEY=VALUE."""

    name = "pair"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Show the form."""
        return "KEY=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Split at the first equals sign."""
        if isinstance(value, tuple):
            return value
        key, equals, text = value.partition("=")
        if not equals or not key:
            self.fail(f"{value!r} is not of the form KEY=VALUE", param, ctx)
        return key, text


INT_OR_AUTO = NumberOrAuto(int)
FLOAT_OR_AUTO = NumberOrAuto(float)
JSON_OBJECT = JSONObject()
PAIR = Pair()
