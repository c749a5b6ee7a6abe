"""Types of command line values."""

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
    """A number, or `auto` to let the service choose. The library checks the range."""

    name = "number"

    def __init__(self, number_type: type[int] | type[float]) -> None:
        self._number_type = number_type

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return a placeholder that includes auto."""
        return "N|auto" if self._number_type is int else "X|auto"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Parse the text."""
        if value == "auto" or isinstance(value, self._number_type):
            return value
        try:
            return self._number_type(value)
        except ValueError:
            self.fail(
                f"{value!r} must be auto or {'an integer' if self._number_type is int else 'a number'}", param, ctx
            )


class JSONObject(_Type):
    """A JSON object, or @FILE to read it from a file."""

    name = "json"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return a placeholder for both forms."""
        return "JSON|@FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Parse the text, or the content of the file."""
        if isinstance(value, dict):
            return value
        try:
            parsed = json.loads(Path(value[1:]).read_text(encoding="utf-8") if value.startswith("@") else value)
        except OSError as error:
            self.fail(f"{value[1:]}: {error.strerror}", param, ctx)
        except ValueError as error:
            self.fail(f"invalid JSON: {error}", param, ctx)
        if not isinstance(parsed, dict):
            self.fail("must be a JSON object", param, ctx)
        return parsed


class Pair(_Type):
    """KEY=VALUE."""

    name = "pair"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return a placeholder."""
        return "KEY=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Split at the first equals sign."""
        if isinstance(value, tuple):
            return value
        key, equals, text = value.partition("=")
        if not equals or not key:
            self.fail(f"{value!r} must have the form KEY=VALUE", param, ctx)
        return key, text


INT_OR_AUTO = NumberOrAuto(int)
FLOAT_OR_AUTO = NumberOrAuto(float)
JSON_OBJECT = JSONObject()
PAIR = Pair()


class _ProfileName(_Type):
    """The name of a profile. The list of names is read when it is needed."""

    name = "profile"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name."""
        from ft_client._profile import names

        if value not in names():
            self.fail(f"{value!r} is not one of {', '.join(names())}", param, ctx)
        return value


PROFILE = _ProfileName()
