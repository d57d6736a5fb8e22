/** The skeleton of a driver in Python, of the standard library alone. */
export const pythonDriver = `#!/usr/bin/env python3
"""A driver translates between vendloop and your cloud, as lines of JSON on stdin and stdout.

It opens no socket and reads no clock: what it needs of these is handed to it. \`vendloop driver check\` examines it
without any cloud. Text for people belongs to stderr.
"""

import json
import sys
import threading
from queue import SimpleQueue

# What the cloud can do, and its limits, as its documentation states them. Times in ms.
CAPABILITIES = {
    "kinds": {"motor": {"dwellMs": 30_000, "itemsPerCommand": 1}},
    "fallbackMs": 120_000,
    "unpaidExpiryMs": 1_200_000,
    "clockWindowMs": 300_000,
    "offlineAfterMs": 600_000,
    "callback": {"retryMs": [1_000, 2_000, 4_000], "jitter": 0.2, "timeoutMs": 5_000},
    "repeatedRequest": "first answer",
    "retryAfterFailure": True,
    "retryAfterTimeout": False,
    "pickupCodes": False,
    "refunds": False,
    "queue": False,
    "laneTest": False,
    "restock": False,
    "acknowledgement": True,
    "oldFirmware": False,
    "forgeries": [],
}


class Driver:
    """One function for each call: createOrder, pay, deliver, result, decodeCommand, …

    Each gets what the call is about, the tools (\`at\`: the time in ms, \`nonce\`: new for each call) and \`send\`,
    which sends a request of the merchant and returns the answer; bodies and payloads are base64.
    """

    def __init__(self, settings):
        # url, machineUrl, merchant (credentials by their names in the project file), options
        self.settings = settings

    def machines(self, _input, _tools, send):
        response = send({"method": "GET", "url": self.settings["url"] + "/machines", "headers": {}, "body": ""})
        raise NotImplementedError(f"write this function: machines, of an answer with status {response['status']}")

    def connect(self, machine, _tools, _send):
        base = self.settings["machineUrl"].replace("http", "ws", 1)
        return {
            "link": "websocket",
            "url": f"{base}/devices/{machine['machine']}",
            "firstFrames": [],
            "farewell": [],
            "heartbeatMs": 60_000,
        }

    # Write the others: createOrder, pay, deliver, result; decodeCommand, encodeAcknowledgement, encodeResult,
    # encodeHeartbeat; readCallback.


class Program:
    """The conversation. Calls overlap, so each has a thread of its own."""

    def __init__(self):
        self.driver = None
        self.answers = {}
        self.writing = threading.Lock()

    def run(self):
        for line in sys.stdin:
            message = json.loads(line)
            if "call" in message:
                self.answers[message["id"]] = SimpleQueue()
                threading.Thread(target=self.serve, args=(message,), daemon=True).start()
            else:
                self.answers[message["id"]].put(message)

    def serve(self, message):
        call = message["id"]
        try:
            self.write({"id": call, "result": self.result(call, message)})
        except Exception as error:
            self.write({"id": call, "error": f"{type(error).__name__}: {error}"})

    def result(self, call, message):
        name = message["call"]
        if name == "open":
            self.driver = Driver(message["with"])
            return {"name": "my-cloud", "capabilities": CAPABILITIES}
        function = getattr(self.driver, name, None)
        if function is None:
            raise NotImplementedError(f"write this function: {name}")
        return function(message["with"], message.get("tools", {}), lambda request: self.send(call, request))

    def send(self, call, request):
        self.write({"id": call, "send": request})
        message = self.answers[call].get()
        if "response" not in message:
            raise OSError(message["noResponse"])
        return message["response"]

    def write(self, message):
        with self.writing:
            print(json.dumps(message), flush=True)


if __name__ == "__main__":
    Program().run()
`;
