"""JSON without guesses: no repeated members, no fractions, no NaN, no lone surrogates."""

from __future__ import annotations

import json
from typing import Any

JsonObject = dict[str, Any]

_LARGEST = 2**53 - 1


class NotStrict(ValueError):
    """The text is no JSON object of the accepted form."""


def _unique(pairs: list[tuple[str, Any]]) -> JsonObject:
    members: JsonObject = {}
    for name, value in pairs:
        if name in members:
            raise NotStrict(f"The member {name!r} stands there more than once.")
        members[name] = value
    return members


def _no_fraction(text: str) -> Any:
    raise NotStrict(f"The number {text[:40]} is no integer.")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > _LARGEST:
        raise NotStrict("A number is too large.")
    return int(text)


def parse_object(data: bytes) -> JsonObject:
    """The JSON object in some bytes. Raises NotStrict with a sentence that names the fault."""
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
            parse_int=_integer,
        )
        # An escaped lone surrogate passes the parser, but is no text that could be stored.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except NotStrict:
        raise
    except (ValueError, RecursionError) as error:
        raise NotStrict("The text is no JSON in UTF-8.") from error
    if not isinstance(value, dict):
        raise NotStrict("The text is no JSON object.")
    return value


def to_text(value: object) -> str:
    """Compact JSON, as this cloud sends it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
