"""Reads the members of a request's body, and refuses whatever is not as specified."""

from __future__ import annotations

import re
from typing import NoReturn
from urllib.parse import urlsplit

from .errors import ApiError
from .strict_json import JsonObject

_MISSING = object()


def _refuse(field: str, message: str) -> NoReturn:
    raise ApiError(400, "invalid_field", f"{field}: {message}", field=field)


class Fields:
    """The members of one object. Each member is read once; `done` refuses the members that were not read."""

    def __init__(self, members: JsonObject, path: str = "") -> None:
        self._members = dict(members)
        self._path = path

    def _take(self, name: str) -> tuple[str, object]:
        return f"{self._path}{name}", self._members.pop(name, _MISSING)

    def text(self, name: str, longest: int) -> str:
        """A text of 1 to `longest` characters without control characters."""
        field, value = self._take(name)
        if not isinstance(value, str) or not 1 <= len(value) <= longest or not value.isprintable():
            _refuse(field, f"a text of 1 to {longest} printable characters is required.")
        return value

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of some words."""
        field, value = self._take(name)
        if not isinstance(value, str) or value not in choices:
            _refuse(field, f"one of {', '.join(choices)} is required.")
        return value

    def integer(self, name: str, lowest: int, highest: int) -> int:
        """An integer within bounds."""
        value = self.optional_integer(name, lowest, highest)
        if value is None:
            _refuse(f"{self._path}{name}", f"an integer from {lowest} to {highest} is required.")
        return value

    def optional_integer(self, name: str, lowest: int, highest: int) -> int | None:
        """An integer within bounds, or None when the member is left out."""
        field, value = self._take(name)
        if value is _MISSING:
            return None
        # True and False are integers to Python, but not to JSON.
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            _refuse(field, f"an integer from {lowest} to {highest} is required.")
        return value

    def web_address(self, name: str) -> str:
        """An absolute http or https address without user, password and fragment."""
        field, value = self._take(name)
        if not isinstance(value, str) or len(value) > 512 or not re.fullmatch(r"[!-~]+", value):
            _refuse(field, "an http or https address of at most 512 characters is required.")
        try:
            parts = urlsplit(value)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable or "@" in parts.netloc or "#" in value:
            _refuse(field, "an absolute http or https address without user and fragment is required.")
        return value

    def objects(self, name: str, most: int) -> list[Fields]:
        """A list of 1 to `most` objects."""
        field, value = self._take(name)
        if not isinstance(value, list) or not 1 <= len(value) <= most:
            _refuse(field, f"a list of 1 to {most} objects is required.")
        items: list[Fields] = []
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                _refuse(f"{field}[{index}]", "an object is required.")
            items.append(Fields(item, f"{field}[{index}]."))
        return items

    def done(self) -> None:
        """Refuses members that the specification does not have."""
        for name in self._members:
            _refuse(f"{self._path}{name[:64]}", "there is no such member.")
