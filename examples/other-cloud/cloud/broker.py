"""The MQTT broker: the one at an address, or a mosquitto of our own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .errors import ConfigError

_START_TIMEOUT_S = 10.0
#: It takes messages from anyone who reaches it, so it is not opened to a network.
_HOST = "127.0.0.1"


@dataclass(frozen=True)
class BrokerAddress:
    host: str
    port: int
    user: str | None = None
    password: str | None = None

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"mqtt://{host}:{self.port}"


def parse_broker(url: str) -> BrokerAddress:
    """The address in `mqtt://[user:password@]host[:port]`."""
    try:
        parts = urlsplit(url)
        port = parts.port or 1883
    except ValueError as error:
        raise ConfigError(f"--broker {url}: {error}.") from error
    if parts.scheme != "mqtt" or not parts.hostname or parts.path not in ("", "/"):
        raise ConfigError(f"--broker {url}: write it as mqtt://host:port.")
    user = None if parts.username is None else unquote(parts.username)
    password = None if parts.password is None else unquote(parts.password)
    return BrokerAddress(parts.hostname, port, user, password)


def _free_port() -> int:
    with socket.create_server((_HOST, 0)) as server:
        return int(server.getsockname()[1])


class Mosquitto:
    """A mosquitto process that ends with the cloud."""

    def __init__(self, port: int) -> None:
        program = shutil.which("mosquitto", path="/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/opt/homebrew/sbin")
        program = shutil.which("mosquitto") or program
        if program is None:
            raise ConfigError(
                "mosquitto is not installed: `apt-get install mosquitto`, or give a broker with --broker mqtt://host:port."
            )
        self.address = BrokerAddress(_HOST, port or _free_port())
        self._folder = tempfile.TemporaryDirectory(prefix="northgate-broker-")
        config = Path(self._folder.name) / "mosquitto.conf"
        config.write_text(
            f"listener {self.address.port} {_HOST}\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\n"
        )
        with open(Path(self._folder.name) / "log", "w+", encoding="utf-8") as log:
            # A session of its own: Ctrl-C reaches the cloud first, which then ends the broker.
            self._process = subprocess.Popen(
                [program, "-c", str(config)], stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        try:
            self._wait()
        except ConfigError:
            self.stop()
            raise

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                lines = (Path(self._folder.name) / "log").read_text(encoding="utf-8").strip().splitlines()
                raise ConfigError(f"mosquitto does not start: {lines[-1] if lines else 'it gives no reason'}")
            try:
                socket.create_connection((self.address.host, self.address.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise ConfigError(f"mosquitto does not listen on {self.address} after {_START_TIMEOUT_S:.0f} s.")

    def stop(self) -> None:
        """Ends the broker and removes its files. A second call does nothing."""
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()
