"""The command line."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

from .application import Settings, start_cloud
from .broker import Mosquitto, parse_broker
from .config import DEFECTS, load_fleet, load_limits
from .errors import ConfigError

_DEMO = Path(__file__).resolve().parent.parent / "demo.json"


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="start.py", description="A small vending cloud; see SPECIFICATION.md.")
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    add("--port", type=int, default=8290, help="port of the API; 0: a free one (%(default)s)")
    add("--broker", metavar="URL", help="mqtt://[user:password@]host:port; without it, mosquitto is started")
    add(
        "--broker-port",
        type=int,
        default=8291,
        help="port of the mosquitto that is started on 127.0.0.1 (%(default)s); 0: a free one",
    )
    add("--data", default=":memory:", metavar="FILE", help="SQLite file (%(default)s: lost at the end)")
    add("--fleet", type=Path, default=_DEMO, metavar="FILE", help="operators and devices (demo.json)")
    add("--limits", type=Path, metavar="FILE", help="JSON object of limits, see section 4")
    add("--limit", action="append", default=[], metavar="NAME=MS", help="one limit, such as fallback_ms=2000")
    add("--defect", action="append", default=[], choices=(*DEFECTS, "all"), help="a planted defect; may be repeated")
    add("--verbose", action="store_true", help="log requests and dropped messages")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Runs the cloud until SIGINT or SIGTERM. Exit code 2: it could not start, and stderr has the reason."""
    options = _arguments(arguments)
    level = logging.DEBUG if options.verbose else logging.WARNING
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        with ExitStack() as stack:
            print(f"ready {_start(options, stack)}", flush=True)
            stop.wait()
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _start(options: argparse.Namespace, stack: ExitStack) -> str:
    limits = load_limits(options.limits, options.limit)
    fleet = load_fleet(options.fleet)
    if options.broker is None:
        mosquitto = Mosquitto(options.broker_port)
        stack.callback(mosquitto.stop)
        broker = mosquitto.address
    else:
        broker = parse_broker(options.broker)
    defects = frozenset(DEFECTS if "all" in options.defect else options.defect)
    settings = Settings(fleet, broker, limits, options.host, options.port, options.data, defects)
    port = start_cloud(settings, stack)
    return f"http://{options.host}:{port} {broker}"
