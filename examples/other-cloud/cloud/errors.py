"""Errors that reach a caller or the person at the command line."""

from __future__ import annotations


class ApiError(Exception):
    """A refusal of a request, as section 2 of the specification names it."""

    def __init__(
        self, status: int, code: str, message: str, *, field: str | None = None, retry_after_ms: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.retry_after_ms = retry_after_ms

    def body(self) -> dict[str, object]:
        """The answer's body."""
        error: dict[str, object] = {"code": self.code, "message": self.message}
        if self.field is not None:
            error["field"] = self.field
        if self.retry_after_ms is not None:
            error["retry_after_ms"] = self.retry_after_ms
        return {"error": error}


class ConfigError(Exception):
    """A mistake in a file, a flag or the environment; the message is for the person who starts the cloud."""


def not_found(what: str) -> ApiError:
    """The refusal for something that is not there, or belongs to another operator."""
    return ApiError(404, "not_found", f"There is no such {what}.")
