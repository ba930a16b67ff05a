"""S1: text from outside never reaches the terminal, plain output or stderr as anything but text.

A server of our own answers as Azure does, with a payload in every string that is not an address. The strict
reading of the terminal's bytes (Tests/pty/terminal.py) knows every sequence that may come; all others are faults.
"""

import copy
import csv
import http.server
import json
import os
import re
import ssl
import subprocess
import threading
import unicodedata
import urllib.parse

from bars import Figure
from server import Server
from service import Service
from terminal import Terminal

ESC, BEL, ST = "\x1b", "\x07", "\x1b\\"


def payloads():
    """Every kind of control that RELIABILITY S1 names, alone, unterminated and nested."""
    found = [chr(code) for code in [*range(0x20), *range(0x7F, 0xA0)]]
    sequences = ["[2J", "[6n", "[21t", "[?1049h", "[31m", "[1;1H", "[!p", "[?25l", "[>c", "[5i", "[18t", "[?2026h", "[?1003h", "[=1u", "[?2004h",
        "[>0q", "c", "#8", "7", "(0", "=", "N", "O"]
    found += [ESC + tail for tail in sequences] + ["\x9b" + tail[1:] for tail in sequences if tail[0] == "["]
    for kind in ("]0;", "]8;;http://x/", "]52;c;AAAA", "]777;notify;a;b", "]1337;File=:", "P+q", "P1$r", "_G", "^pm", "Xsos"):
        found += [ESC + kind + "payload" + end for end in (BEL, ST, "\x9c", "")]
    found += ["a" + move + "b" for move in ("\r", "\n", "\b", "\t", "\v", "\f", "\r\n", "\b\b\b", "\x00", "\x0e", "\x0f", "\x18", "\x1a")]
    bidi = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
    invisible = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
    found += [f"a{c}b" for c in bidi + invisible]
    found += [f"a{chr(0xE0000 + code)}b" for code in (1, 0x20, 0x41, 0x7F)]
    found += ["\u2028", "\u2029", "e" + "\u0301" * 10_000, "\ufffd", "\ufffe", "\uffff", "\U0010ffff", "\ue000", "\u0fff"]
    found += ["\ud800", "\udfff", "\ud800a"]  # lone surrogates: escapes in JSON that are no text
    found += ["[red]", "[::b]", "%n%s%x", "{{7*7}}", "$(id)", "`id`", "; rm -rf /", "' OR 1=1", "<script>", "\\e[31m", "\\x1b", "-oProxyCommand=id"]
    found += ["陈伟", "👩\u200d👩\u200d👧", "🇩🇪", "ﷺ", "x" * 70_000, "陈" * 5_000, " ", "", "\u3000"]
    return found


class Azure(http.server.ThreadingHTTPServer):
    """The few addresses that a console reads, over TLS."""

    daemon_threads = True

    def __init__(self, place, real):
        folder = place.fresh("tls")
        os.makedirs(folder)
        self.certificate = f"{folder}/certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", f"{folder}/key.pem", "-out", self.certificate],
            check=True, capture_output=True,
        )
        super().__init__(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, f"{folder}/key.pem")
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.origin = f"https://127.0.0.1:{self.server_address[1]}"
        self.instances = {}
        self.refusal = None
        self.real = real
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # a program that ends closes its connections


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, document, status=200):
        # Escapes, so that lone surrogates travel as JSON can carry them.
        body = json.dumps(document, ensure_ascii=True).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.endswith("/token"):
            self.answer({"token_type": "Bearer", "expires_in": 3599, "access_token": "canary"})
        else:
            self.answer({"error": {"code": "No", "message": "no"}}, 404)

    def do_GET(self):
        server = self.server
        path = urllib.parse.urlsplit(self.path).path
        if path == "/metadata/endpoints":
            self.answer(server.metadata())
        elif server.refusal:
            self.answer({"error": {"code": server.refusal, "message": server.refusal}}, 403)
        elif path.lower().endswith("/computes"):
            self.answer({"value": list(server.instances.values())})
        elif match := re.search(r"/computes/([^/]+)$", path):
            instance = server.instances.get(match[1].lower())
            self.answer(instance or {"error": {"code": "ResourceNotFound", "message": "none"}}, 200 if instance else 404)
        elif path in server.real.recorded:
            self.answer(server.real.recorded[path])
        else:
            self.answer({"value": []})


class RealAnswers:
    """What the simulator answers, to be poisoned."""

    def __init__(self, service):
        self.ready = service.ready
        workspace = service.computes.rsplit("/", 1)[0]
        self.recorded = {}
        for path in (workspace, workspace.rsplit("/", 1)[0], f"/subscriptions/{service.ready['subscription']}"):
            self.recorded[path] = service.send("GET", path)[2]
        status, _, document = service.send("GET", service.computes)
        assert status == 200, document
        # The one with the most to say.
        self.instance = max(document["value"], key=lambda item: len(json.dumps(item)))


# Addresses and the word that says what it is: without them there would be no row to look at.
KEPT = {"id", "type", "computeType", "name"}


def poisoned(value, payload, key=None):
    if isinstance(value, dict):
        return {name: poisoned(member, payload, name) for name, member in value.items()} | ({payload: payload} if key == "tags" else {})
    if isinstance(value, list):
        return [poisoned(element, payload, key) for element in value]
    return payload if isinstance(value, str) and key not in KEPT else value


def faults_in(text, line_ends=True):
    """Characters that plain output must not hold."""
    faults = set()
    for character in text:
        if character == "\n" and line_ends:
            continue
        category = unicodedata.category(character)
        if category in ("Cc", "Cf", "Zl", "Zp", "Cs"):
            faults.add(f"U+{ord(character):04X}")
    return faults


def run(place, soak):
    simulator = Server(
        place.binary, ["--in-memory", "--scenario", "lab", "--paused"], place.fresh("ready.json"), place.environment(), place.fresh("log")
    )
    try:
        service = Service(simulator.ready)
        service.login()
        real = RealAnswers(service)
    finally:
        simulator.kill()
    azure = Azure(place, real)
    ready = real.ready
    metadata = {
        "name": "Hostile", "portal": azure.origin,
        "authentication": {"loginEndpoint": azure.origin, "audiences": [azure.origin], "tenant": "common", "identityProvider": "AAD"},
        "graph": azure.origin, "resourceManager": azure.origin + "/", "microsoftGraphResourceId": azure.origin,
        "suffixes": {},
    }
    azure.metadata = lambda: [metadata]
    environment = place.environment(
        ARM_CLOUD_METADATA_URL=azure.origin + "/metadata/endpoints?api-version=2019-05-01",
        SSL_CERT_FILE=azure.certificate,
        AZURE_TENANT_ID=ready["tenant"], AZURE_CLIENT_ID=ready["client_id"], AZURE_CLIENT_SECRET="x",
        AZURE_SUBSCRIPTION_ID=ready["subscription"], AZURE_DEFAULTS_GROUP=ready["resource_group"],
        AZURE_DEFAULTS_WORKSPACE=ready["workspaces"][0],
    )
    tried, faults = 0, []

    def command(*arguments):
        return subprocess.run(
            [place.binary, *arguments], env=environment, capture_output=True, timeout=60, stdin=subprocess.DEVNULL
        )

    everything = payloads()
    base = real.instance["id"].rsplit("/", 1)[0]
    for number, payload in enumerate(everything):
        instance = poisoned(copy.deepcopy(real.instance), payload)
        instance["name"] = f"ci-{number}x"
        instance["id"] = f"{base}/ci-{number}x"
        azure.instances[instance["name"]] = instance
    odd = poisoned(copy.deepcopy(real.instance), "odd")
    for number, payload in enumerate(everything[:64] + everything[-20:]):
        # Names and ids as well.
        azure.instances[f"odd-{number}"] = odd | {"name": payload, "id": f"{base}/{payload}"}
    for form in ("table", "json", "yaml", "csv", "tsv", "name"):
        result = command("list", "-o", form)
        tried += len(azure.instances)
        assert result.returncode == 0, f"list -o {form} ended with {result.returncode}: {result.stderr[-300:]!r}"
        if form == "csv":
            for row in csv.reader(result.stdout.decode("utf-8").split("\n")[:-1]):
                assert len(row) == 14 and not any(cell[:1] in tuple("=+-@") for cell in row), f"list -o csv: {row}"
        if form == "tsv":
            lines = result.stdout.split(b"\n")[:-1]
            assert {line.count(b"\t") for line in lines} == {13}, "list -o tsv: a cell holds a tab or a line feed"
            result.stdout = result.stdout.replace(b"\t", b" ")
        for stream, data in (("stdout", result.stdout), ("stderr", result.stderr)):
            if found := faults_in(data.decode("utf-8")):
                faults.append(f"list -o {form}, {stream}: {sorted(found)[:8]}")
        if form == "json":
            assert len(json.loads(result.stdout)["instances"]) >= len(everything), "instances are missing from list -o json"
    for payload in everything if soak else everything[::4]:
        azure.refusal = payload or "x"
        for form in ("table", "json"):
            result = command("list", "-o", form)
            tried += 1
            if found := faults_in((result.stdout + result.stderr).decode("utf-8")):
                faults.append(f"refusal {payload[:20]!r}, -o {form}: {sorted(found)[:8]}")
    azure.refusal = None
    for locale in ("C.UTF-8", "C"):
        with Terminal([place.binary], environment | {"LC_ALL": locale}) as terminal:
            terminal.wait_for(re.compile(r"fleet \(\d\d+"), 20)
            frames = 120 if soak else 40
            for key in [b"y", b"\x1b", b"\r"] + [b"2", b"3", b"4", b"5", b"6", b"7", b"8", b"9"]:
                terminal.send(key)
                terminal.settle(0.05)
            terminal.send("esc")
            for _ in range(frames):
                terminal.send(b"\x06" if _ % 3 else b"j")
                terminal.settle(0.02)
            for _ in range(frames // 8):
                terminal.send(b"\r")
                terminal.settle(0.03)
                terminal.send(b"y")
                terminal.settle(0.03)
                terminal.send("esc")
                terminal.send("esc")
                terminal.send(b"k" * 7)
                terminal.settle(0.03)
            for letter in b"xsrd":
                terminal.send(bytes([letter]))
                terminal.settle(0.05)
                terminal.send("esc")
            assert terminal.status is None, f"the console ended with {terminal.status}\n{terminal.dump()}"
            tried += frames
            faults += [f"console in {locale}: {problem}" for problem in terminal.modes.problems[:5]]
            text = re.sub(rb"\x1b(\[[0-9;?<>]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()*+][0-9A-Za-z]|[=>78cDEHM])", b"", bytes(terminal.raw))
            visible = {mark for mark in faults_in(text.decode("utf-8", "replace"), False) if int(mark[2:], 16) >= 0x80}
            if visible:
                faults.append(f"console in {locale}: raw {sorted(visible)[:8]}")
            terminal.send(b"\x03")
            terminal.wait_exit(5)
            terminal.judge_restored()
    azure.shutdown()
    if faults:
        raise AssertionError(f"{len(faults)} faults: {faults[:6]}")
    return Figure(tried, tried, f"({len(everything)} payloads in every string that is not an address; table, JSON, stderr, console)")
