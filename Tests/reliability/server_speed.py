"""R18: how many requests the server answers in a second, and how many changes it stores."""

import json
import random
import re
import socket
import ssl
import threading
import time
import urllib.parse

from bars import Figure
from server import Server
from service import VERSION, Service

GETS, CHANGES, LIST_MILLISECONDS = 1000, 200, 30


class Line:
    """One connection that stays open, with as little work as possible on this side of it."""

    def __init__(self, server, service):
        self.origin = urllib.parse.urlsplit(server.ready["endpoint"])
        self.token = service.token
        plain = socket.create_connection((self.origin.hostname, self.origin.port))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        context = ssl.create_default_context(cafile=server.ready["ca"])
        self.socket = context.wrap_socket(plain, server_hostname="localhost")

    def request(self, method, path, document=None, query=""):
        body = json.dumps(document).encode() if document is not None else b""
        head = (
            f"{method} {path}?api-version={VERSION}{query} HTTP/1.1\r\nHost: localhost:{self.origin.port}\r\n"
            f"Authorization: Bearer {self.token}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def send(self, data):
        """The status of the answer, and its body."""
        self.socket.sendall(data)
        received = bytearray()
        while b"\r\n\r\n" not in received:
            received += self.more()
        end = received.index(b"\r\n\r\n") + 4
        folded = bytes(received[:end]).lower()
        at = folded.find(b"content-length:")
        length = int(folded[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        while len(received) - end < length:
            received += self.more()
        return int(received[9:12]), received[end:]

    def more(self):
        data = self.socket.recv(1 << 20)
        if not data:
            raise EOFError("the server closed the connection")
        return data

    def close(self):
        self.socket.close()


def rate(lines, seconds, request, wanted):
    """Answers a second over these connections at once."""
    counts, wrong = [0] * len(lines), []
    end = time.monotonic() + seconds

    def ask(number):
        turn = 0
        while time.monotonic() < end:
            status, _ = lines[number].send(request(lines[number], number, turn))
            turn += 1
            if status != wanted:
                wrong.append(status)
                return
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(lines))]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, f"answered with {wrong[:3]} and not with {wanted}"
    return sum(counts) / (time.monotonic() - begun)


LINK = re.compile(rb'"nextLink":"([^"]*)"')


def whole_list(line, service):
    """How many instances the pages have, one page after the other. JSON is read as far as that needs."""
    count, data = 0, line.request("GET", service.computes)
    while data:
        status, body = line.send(data)
        assert status == 200, f"a page of the list was answered with {status}"
        count += body.count(b'"computeType"')
        link = LINK.search(body)
        data = None
        if link:
            split = urllib.parse.urlsplit(link[1].decode())
            query = [pair for pair in split.query.split("&") if not pair.startswith("api-version=")]
            data = line.request("GET", split.path, query="&" + "&".join(query))
    return count


def run(place, soak):
    seconds = 20 if soak else 2
    chance = random.Random(f"{place.seed}/R18")
    server = Server(
        place.binary,
        ["--state", place.fresh("state"), "--instances", "2000", "--paused", "--rate-limits", "off"],
        place.fresh("ready.json"), place.environment(), place.fresh("log"),
    )  # fmt: skip
    lines = []
    try:
        service = Service(server.ready)
        service.login()
        # A thousand of them are in the first workspace, which is what is read here.
        page = service.send("GET", service.computes)[2]
        names = [item["name"] for item in page["value"]]
        # Python gives its turn to another thread only where it waits: more connections than two say no more.
        lines = [Line(server, service) for _ in range(2)]
        asked = [lines[0].request("GET", f"{service.computes}/{name}") for name in names]
        gets = rate(lines, seconds, lambda line, number, turn: chance.choice(asked), 200)

        def change(line, number, turn):
            name = names[(turn * len(lines) + number) % len(names)]
            document = {"idleTimeBeforeShutdown": f"PT{15 + turn % 4000}M"}
            return line.request("POST", f"{service.computes}/{name}/updateIdleShutdownSetting", document)

        changes = rate(lines, seconds, change, 200)
        times = []
        for _ in range(200 if soak else 60):
            begun = time.monotonic()
            count = whole_list(lines[0], service)
            times.append((time.monotonic() - begun) * 1000)
            assert count == 1000, f"the list has {count} instances"
        slowest = sorted(times)[int(len(times) * 0.99)]
    finally:
        for line in lines:
            line.close()
        server.kill()
    remark = f"({gets:.0f} GET/s of {GETS}; {changes:.0f} stored changes/s of {CHANGES}; list of 1,000: {slowest:.0f} ms of {LIST_MILLISECONDS})"
    holds = [gets >= GETS, changes >= CHANGES, slowest <= LIST_MILLISECONDS]
    assert all(holds), remark
    return Figure(len(holds), len(holds), remark)
