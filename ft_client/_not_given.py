"""NOT_GIVEN: an argument that is not passed, for code written for the vendor's SDK."""

from typing import Any


class NotGiven(Any):  # type: ignore[misc]  # a base of Any: type checkers accept it for an argument of any type
    """The type of NOT_GIVEN. An argument or a header with this value counts as not passed."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "NOT_GIVEN"


NOT_GIVEN = NotGiven()
