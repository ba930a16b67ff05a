"""S9: what the server refuses to whoever is on the machine or lures a browser to it."""

import json
import os
import socket
import stat
import urllib.parse

from bars import Figure
from server import Server
from service import VERSION, Service


def run(place, soak):
    state = place.fresh("state")
    server = Server(
        place.binary, ["--state", state, "--scenario", "small"], place.fresh("ready.json"), place.environment(), place.fresh("log")
    )
    probes = []

    def probe(what, holds):
        probes.append((what, bool(holds)))

    try:
        service = Service(server.ready)
        service.login()
        ready = server.ready
        bearer = {"Authorization": "Bearer " + service.token}
        list_path = f"{service.computes}?api-version={VERSION}"
        control = urllib.parse.urlsplit(ready["control_endpoint"]).path.rstrip("/")

        def status(path, headers=None, method="GET", body=None):
            return service.raw(method, path, body, headers)[0]

        probe("a known client is served", status(list_path, bearer) == 200)
        for host in ["evil.example", f"evil.example:{service.origin.port}", "127.0.0.1", "localhost.evil.example", "169.254.169.254"]:
            probe(f"Host: {host} is refused", status(list_path, {**bearer, "Host": host}) == 421)
        probe("Host: localhost is served", status(list_path, {**bearer, "Host": f"localhost:{service.origin.port}"}) == 200)
        probe("no token, no answer", status(list_path) == 401)
        probe("another scheme is refused", status(list_path, {"Authorization": "Basic eDp5"}) == 401)
        probe("a token cut short is refused", status(list_path, {"Authorization": "Bearer " + service.token[:-4]}) == 401)
        forged = service.token.split(".")
        unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + forged[1] + "."
        probe("alg none is refused", status(list_path, {"Authorization": "Bearer " + unsigned}) == 401)
        probe("the control API refuses no token", status(control + "/clock") == 401)
        probe("the control API refuses a token of the login", status(control + "/clock", bearer) == 401)
        control_bearer = {"Authorization": "Bearer " + ready["control_token"]}
        probe("the control API takes its own", status(control + "/clock", control_bearer) == 200)
        probe("its own is no token of ARM", status(list_path, control_bearer) == 401)
        probe("the managed-identity endpoint refuses no secret", status("/msi/token?resource=https://management.azure.com/&api-version=2017-09-01") == 401)
        body = json.dumps({"mode": "paused"})
        probe(
            "a browser's form cannot reach the control API",
            status(control + "/clock", {"Content-Type": "text/plain", "Origin": "https://evil.example"}, "PUT", body) == 401,
        )
        probe("it listens on loopback alone", listening(server.process.pid) <= {"0100007F", "00000000000000000000000001000000"})
        others = [
            os.path.join(folder, name)
            for folder, _, names in os.walk(state)
            for name in names
            if stat.S_IMODE(os.lstat(os.path.join(folder, name)).st_mode) & 0o077
        ]
        # The certificate is for clients to read; it is no secret.
        others = [path for path in others if not path.endswith((".pem", ".crt"))]
        probe(f"its files are its owner's alone {others}", not others and stat.S_IMODE(os.stat(state).st_mode) == 0o700)
        probe("plain HTTP gets no answer", not plain_http(service.origin.port))
    finally:
        server.kill()
    wrong = [what for what, holds in probes if not holds]
    if wrong:
        raise AssertionError(f"does not hold: {wrong}")
    return Figure(len(probes), len(probes))


def listening(pid):
    """The addresses of the listening sockets of a process, in /proc/net's hexadecimal."""
    inodes = set()
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{name}")
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    addresses = set()
    for table in ("tcp", "tcp6"):
        with open(f"/proc/net/{table}", encoding="ascii") as file:
            for line in file.readlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and fields[9] in inodes:
                    addresses.add(fields[1].split(":")[0])
    return addresses


def plain_http(port):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        try:
            return connection.recv(64).startswith(b"HTTP/")
        except (ConnectionError, socket.timeout):
            return False
