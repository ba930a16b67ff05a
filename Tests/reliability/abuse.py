"""R17: hundreds of connections that send a byte each second, or nothing, do not keep the others waiting, and are
closed; what is no request is answered as one that is wrong, and never ends the server."""

import json
import random
import socket
import ssl
import threading
import time
import urllib.parse

from bars import Figure
from server import Server
from service import VERSION, Service

HEAD, BODY, SLACK = 10, 30, 5


class Held:
    """A connection that somebody holds open."""

    def __init__(self, origin, context, first=b""):
        self.socket = socket.create_connection((origin.hostname, origin.port), timeout=20)
        if context:
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.begun = time.monotonic()
        self.closed = None
        if first:
            self.socket.sendall(first)
        self.socket.setblocking(False)

    def drip(self, byte):
        """Sends a byte, and sees whether the other side is still there."""
        if self.closed is not None:
            return
        try:
            if byte:
                self.socket.send(byte)
            if self.socket.recv(4096) == b"":
                self.closed = time.monotonic() - self.begun
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass
        except OSError:
            self.closed = time.monotonic() - self.begun


def quantile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def mutated(request, chance):
    data = bytearray(request)
    for _ in range(chance.randrange(1, 8)):
        place = chance.randrange(len(data))
        draw = chance.random()
        if draw < 0.4:
            data[place] = chance.randrange(256)
        elif draw < 0.6:
            del data[place : place + chance.randrange(1, 20)]
            data = data or bytearray(b"x")
        elif draw < 0.8:
            data[place:place] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 20)))
        else:
            data[place:place] = data[place : place + chance.randrange(1, 200)]
    return bytes(data)


def ask(origin, context, request):
    """The status of what is answered, and its body; None where the connection is closed without an answer."""
    answer = b""
    with socket.create_connection((origin.hostname, origin.port), timeout=20) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as connection:
            connection.settimeout(1)
            try:
                connection.sendall(request)
                while b"\r\n\r\n" not in answer or b" 5" in answer[:12]:
                    more = connection.recv(65536)
                    if not more:
                        break
                    answer += more
            except (OSError, ssl.SSLError):
                pass  # closed, or it waits for more of a request that says that it is longer
    head, separator, body = answer.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    if not separator or len(words) < 2 or not words[1].isdigit():
        return None, b""
    return int(words[1]), body


def run(place, soak):
    many = 500 if soak else 300
    requests = 100_000 if soak else 400
    chance = random.Random(f"{place.seed}/R17")
    server = Server(
        place.binary, ["--in-memory", "--scenario", "small", "--paused", "--rate-limits", "off"],
        place.fresh("ready.json"), place.environment(), place.fresh("log"),
    )
    held = []
    try:
        service = Service(server.ready)
        service.login()
        origin = urllib.parse.urlsplit(server.ready["endpoint"])
        context = ssl.create_default_context(cafile=server.ready["ca"])
        post = b"POST /x HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: 100000\r\n\r\n{" % origin.port
        # Fewer than the server takes at once (1,024), with our own: a later one waits until others are closed.
        for number in range(many):
            # Half of those that say nothing do not even begin TLS.
            held.append((HEAD, None, Held(origin, context if number % 2 else None)))
            held.append((HEAD, b"x", Held(origin, context, b"GET / HTTP/1.1\r\nX-Long: ")))
        for _ in range(20):
            held.append((BODY, b" ", Held(origin, context, post)))
        stop = threading.Event()

        def hold():
            while not stop.wait(1):
                for _, byte, connection in held:
                    connection.drip(byte)

        threading.Thread(target=hold, daemon=True).start()
        times = []
        for _ in range(300):
            begun = time.monotonic()
            status, _, _ = service.send("GET", service.computes)
            times.append(time.monotonic() - begun)
            assert status == 200, f"a request among {len(held)} held connections was answered with {status}"
        slowest = quantile(times, 0.99) * 1000
        end = time.monotonic() + BODY + SLACK
        while any(connection.closed is None for _, _, connection in held) and time.monotonic() < end:
            time.sleep(0.2)
        stop.set()
        wrong = [
            (limit, connection.closed) for limit, _, connection in held
            if connection.closed is None or connection.closed > limit + SLACK
        ]
        assert not wrong, f"{len(wrong)} of {len(held)} connections were held for longer: {wrong[:5]}"
        assert slowest <= 100, f"99 of 100 requests were answered within {slowest:.0f} ms only, and not within 100"
        good = (
            f"GET {service.computes}?api-version={VERSION} HTTP/1.1\r\nHost: localhost:{origin.port}\r\n"
            f"Authorization: Bearer {service.token}\r\nConnection: close\r\n\r\n"
        ).encode()
        odd = []
        for _ in range(requests):
            status, body = ask(origin, context, mutated(good, chance) + b"\r\n\r\n")
            if status is not None and status >= 500:
                try:
                    assert json.loads(body)["error"]["code"]
                except (ValueError, KeyError, TypeError, AssertionError):
                    odd.append((status, body[:80]))
        assert not odd, f"{len(odd)} answers of 5xx without an error envelope: {odd[:3]}"
        assert server.process.poll() is None, "the server has ended"
        assert service.send("GET", service.computes)[0] == 200, "the server answers no more"
    finally:
        for _, _, connection in held:
            connection.socket.close()
        server.kill()
    tried = len(held) + 300 + requests
    return Figure(tried, tried, f"({len(held)} held connections; p99 {slowest:.0f} ms; {requests} mutated requests)")
