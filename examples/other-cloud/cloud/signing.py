"""HMAC-SHA256 over texts: requests, messages of machines, webhooks. Pure."""

from __future__ import annotations

import hashlib
import hmac


def sha256_hex(data: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def hmac_hex(secret: str, text: str) -> str:
    """HMAC-SHA256 of a text in lower-case hex."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def request_signature(secret: str, method: str, path: str, timestamp: str, nonce: str, digest: str) -> str:
    """The value of `Ng-Signature` for a request; `digest` is the hex SHA-256 of its body."""
    return "v1=" + hmac_hex(secret, "\n".join((method, path, timestamp, nonce, digest)))


def webhook_signature(secret: str, event: str, timestamp: str, body: str) -> str:
    """The value of `Ng-Signature` for a webhook."""
    return "v1=" + hmac_hex(secret, "\n".join((event, timestamp, body)))


def message_mac(key: str, topic: str, p: str) -> str:
    """The `mac` of a message between cloud and machine."""
    return hmac_hex(key, f"{topic}\n{p}")


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
