"""The vectors of the specification, and requests that must be refused."""

from __future__ import annotations

import hashlib
import json
import re
import time
import unittest

from cloud.machines import Dropped, decode_message, encode_message
from cloud.signing import message_mac, request_signature, webhook_signature

from .support import ROOT, CloudCase

SPECIFICATION = (ROOT / "SPECIFICATION.md").read_text(encoding="utf-8")


class Vectors(unittest.TestCase):
    def specified(self, value: str) -> None:
        self.assertIn(value, SPECIFICATION)

    def test_request_with_a_body(self) -> None:
        digest = hashlib.sha256(b'{"cart_id":"c-7KQ2M9XWT4","line":1}').hexdigest()
        nonce = "n0nce-0123456789abcdef"
        self.specified(request_signature("demo-api-secret-1", "POST", "/v2/vends", "1767225600000", nonce, digest))

    def test_request_without_a_body(self) -> None:
        digest, nonce = hashlib.sha256(b"").hexdigest(), "n0nce-0123456789abcdeg"
        self.specified(request_signature("demo-api-secret-1", "GET", "/v2/devices", "1767225600000", nonce, digest))

    def test_webhook(self) -> None:
        found = re.search(r'`(\{"id":"e-3F8ZC1V0QH".*\})`', SPECIFICATION)
        assert found
        self.specified(webhook_signature("demo-webhook-secret-1", "e-3F8ZC1V0QH", "1767225600250", found[1]))

    def test_message(self) -> None:
        found = re.search(r'`(\{"type":"vend".*\})`', SPECIFICATION)
        assert found
        self.specified(message_mac("demo-device-key-dk-0001", "ng/dk-0001/cmd", found[1]))


class Messages(unittest.TestCase):
    def test_come_back_as_they_were(self) -> None:
        members = {"vend": "v-1", "grant": 3, "fault": None}
        self.assertEqual(decode_message("key", "ng/a/ack", encode_message("key", "ng/a/ack", members)), members)

    def test_are_dropped_with_anything_wrong(self) -> None:
        good = json.loads(encode_message("key", "ng/a/ack", {"ts": 1}))
        for altered in (
            {**good, "mac": "0" * 64},
            {**good, "p": good["p"] + " "},
            {**good, "more": 1},
            {"p": good["p"]},
            {**good, "p": 1},
        ):
            with self.assertRaises(Dropped, msg=str(altered)):
                decode_message("key", "ng/a/ack", json.dumps(altered).encode())
        for payload in (b"", b"[]", b'{"p":"{}","p":"{}"}', b"\xff", b"[" * 8000, b" " * 9000):
            with self.assertRaises(Dropped, msg=str(payload[:20])):
                decode_message("key", "ng/a/ack", payload)
        with self.assertRaises(Dropped):
            decode_message("key", "ng/a/result", json.dumps(good).encode())


class Requests(CloudCase):
    def refused(self, code: str, body: bytes = b"", **headers: str) -> None:
        """A signed request with altered headers or body gets this code."""
        signed = self.operator.sign("GET", "/v2/devices", b"")
        altered = {**signed, **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.assertEqual(self.operator.send("GET", "/v2/devices", body, altered).code, code)

    def test_are_accepted_when_signed(self) -> None:
        self.assertEqual(self.operator.call("GET", "/v2/devices").code, "200")

    def test_are_refused_when_altered(self) -> None:
        self.refused("401 unknown_key", Ng_Key="ng-demo-9")
        self.refused("401 bad_signature", Ng_Key="ng-demo-2")
        self.refused("401 bad_signature", Ng_Nonce="another-nonce-0123")
        self.refused("401 bad_signature", Ng_Timestamp=str(int(time.time() * 1000) + 999))
        self.refused("401 bad_signature", Ng_Signature="v1=" + "0" * 64)
        self.refused("401 body_mismatch", body=b"{}")
        self.refused("401 body_mismatch", Ng_Content_SHA256="0" * 64)
        for name in ("Ng-Key", "Ng-Timestamp", "Ng-Nonce", "Ng-Content-SHA256", "Ng-Signature"):
            self.refused("400 invalid_header", b"", **{name.replace("-", "_"): ""})
        self.refused("400 invalid_header", Ng_Signature="V1=" + "0" * 64)
        self.refused("400 invalid_header", Ng_Nonce="short")

    def test_are_refused_for_another_path_or_method(self) -> None:
        headers = self.operator.sign("GET", "/v2/devices", b"")
        self.assertEqual(self.operator.send("GET", "/v2/devices/sp-0001", b"", headers).code, "401 bad_signature")
        self.assertEqual(self.operator.send("DELETE", "/v2/devices", b"", headers).code, "401 bad_signature")
        self.assertEqual(self.operator.send("GET", "/v2/devices?a=1", b"", headers).code, "401 bad_signature")

    def test_are_refused_outside_the_window(self) -> None:
        for offset, code in (
            (-70_000, "401 clock_skew"),
            (70_000, "401 clock_skew"),
            (-50_000, "200"),
            (50_000, "200"),
        ):
            headers = self.operator.sign("GET", "/v2/devices", b"", at_ms=int(time.time() * 1000) + offset)
            self.assertEqual(self.operator.send("GET", "/v2/devices", b"", headers).code, code)

    def test_are_refused_when_sent_again(self) -> None:
        headers = self.operator.sign("GET", "/v2/carts/c-none", b"")
        self.assertEqual(self.operator.send("GET", "/v2/carts/c-none", b"", headers).code, "404 not_found")
        self.assertEqual(self.operator.send("GET", "/v2/carts/c-none", b"", headers).code, "401 nonce_reused")

    def test_do_not_use_up_a_nonce_when_refused(self) -> None:
        headers = self.operator.sign("GET", "/v2/devices", b"", nonce="a-nonce-of-a-forger")
        self.operator.send("GET", "/v2/devices", b"", {**headers, "Ng-Signature": "v1=" + "0" * 64})
        self.assertEqual(self.operator.send("GET", "/v2/devices", b"", headers).code, "200")
