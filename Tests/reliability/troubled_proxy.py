"""A witness that makes the troubles of RELIABILITY R6 on real sockets: to each exchange, by chance from a seed."""

import collections
import json
import os
import random
import socket
import struct
import subprocess
import sys
import time

from witness import Witness

STATUSES = [408, 409, 429, 500, 502, 503, 504]
RESET_BEFORE, RESET_AFTERWARDS, CUT_HEAD, CUT_BODY, WRONG_LENGTH = "reset before", "reset afterwards", "cut head", "cut body", "wrong length"
NOT_JSON, WRONG_SHAPE, STALL, DRIP, WAIT = "not JSON", "wrong shape", "stall", "drip", "429 with Retry-After"
KINDS = [
    *STATUSES, WAIT, RESET_BEFORE, RESET_AFTERWARDS, CUT_HEAD, CUT_BODY, WRONG_LENGTH, NOT_JSON, WRONG_SHAPE, STALL, DRIP,
]


class TroubledProxy(Witness):
    def __init__(self, ready, state, seed, stall=30):
        """`stall` is in seconds, for which nothing comes; a drip lasts as long."""
        self.chance = random.Random(seed)
        self.share = 0.0
        self.stall = stall
        self.struck = collections.Counter()
        # What the service accepted, whether its answer arrived or not: the instance and the request, in their order.
        self.accepted = []
        super().__init__(ready, state)

    def take(self, request):
        with self._lock:
            kind = self.chance.choice(KINDS) if self.chance.random() < self.share else None
            self.struck[kind] += 1
        self.count(request)
        if kind == RESET_BEFORE:
            return self.reset(request)
        body = self.body_of(request)
        if kind in STATUSES or kind == WAIT:
            headers = [("Retry-After", "2")] if kind == WAIT else []
            return self._send(request, 429 if kind == WAIT else kind, headers, b"<html>no</html>")
        status, headers, data = self.ask(request, body)
        path = request.path.split("?")[0].split("/")
        if request.command == "POST" and status == 202 and path[-3] == "computes":
            with self._lock:
                self.accepted.append((path[-2], dict(headers).get("x-ms-request-id")))
        if kind is None:
            return self._send(request, status, headers, data)
        if kind == RESET_AFTERWARDS:
            return self.reset(request)
        if kind == NOT_JSON:
            data = b"<html>Bad {"
        elif kind == WRONG_SHAPE:
            data = b'{"value":{"name":7},"properties":[true]}'
        elif kind == STALL:
            self.pause(self.stall)
        if kind not in (CUT_HEAD, CUT_BODY, WRONG_LENGTH, DRIP):
            return self._send(request, status, headers, data)
        length = len(data) + (1000 if kind in (CUT_BODY, WRONG_LENGTH) else 0)
        lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers), f"Content-Length: {length}"]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        if kind == CUT_HEAD:
            head, data = head[: len(head) // 2], b""
        elif kind == CUT_BODY:
            data = data[: len(data) // 2]
        request.wfile.write(head)
        for place in range(len(data) if kind == DRIP else 0):
            if place >= self.stall or self.share == 0:
                break
            request.wfile.write(data[place : place + 1])
            request.wfile.flush()
            self.pause(1)
        if kind != DRIP:
            request.wfile.write(data)
        elif self.share == 0:
            request.wfile.write(data)
        request.wfile.flush()
        request.close_connection = True

    def pause(self, seconds):
        end = time.monotonic() + seconds
        while self.share > 0 and time.monotonic() < end:
            time.sleep(0.05)

    @staticmethod
    def reset(request):
        """Not a close but a reset: nothing is said any more."""
        request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.close_connection = True
        raise ConnectionResetError


class Apart:
    """The same in a process of its own, so that what is measured beside it is not held up."""

    def __init__(self, ready_file, state, seed, stall=30):
        self.process = subprocess.Popen(
            [sys.executable, os.path.abspath(__file__), ready_file, state, str(seed), str(stall)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.environment_of = json.loads(self.process.stdout.readline())

    def environment(self, place):
        return place.environment(**self.environment_of)

    def strike(self, share):
        """Returns how many exchanges were struck so far, and how many there were."""
        self.process.stdin.write(f"{share}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


class Nowhere:
    """A place that adds nothing to an environment."""

    @staticmethod
    def environment(**extra):
        return extra


def main():
    ready_file, state, seed, stall = sys.argv[1:]
    with open(ready_file, encoding="utf-8") as file:
        proxy = TroubledProxy(json.load(file), state, int(seed), float(stall))
    print(json.dumps(proxy.environment(Nowhere)), flush=True)
    for line in sys.stdin:
        proxy.share = float(line)
        total = sum(proxy.struck.values())
        print(json.dumps([total - proxy.struck[None], total]), flush=True)
    # What still drips is nobody's any more.
    os._exit(0)


if __name__ == "__main__":
    main()
