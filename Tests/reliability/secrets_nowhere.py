"""S5: tokens, secrets and private keys stand nowhere: not on the screen, in what commands print at their most talkative,
in a file, in a crash, or in what other programs are started with.

A witness between amldeck and the service hears every token. Each secret is looked for as it is, in base64, encoded for
an address, and by its first twelve characters.
"""

import base64
import glob
import json
import os
import signal
import stat
import subprocess
import urllib.parse

from bars import Figure
from server import Server
from service import Service
from terminal import Terminal
from witness import Witness

# What another program is started with. It goes on as what it stands for where that is asked.
SPY = """#!/bin/sh
{ printf '%s\\n' "$0" "$@"; env; {stdin}; } >> "$SPY_FILE"
{rest}
"""


POSIT = {
    "name": "posit",
    "type": "docker",
    "image": {"type": "docker", "reference": "ghcr.io/azure/rstudio-workbench:latest"},
    "endpoints": [{"protocol": "http", "name": "connect", "target": 8787, "published": 8787}],
}


def forms(secret):
    """The secret in every form that it may be found in."""
    data = secret.encode()
    found = {data, data[:12], urllib.parse.quote(secret, safe="").encode()}
    for offset in range(3):
        text = base64.b64encode(b"\0" * offset + data)
        # What does not depend on the bytes before and behind.
        start, end = -(-offset * 4 // 3) + (1 if offset else 0), len(text) - 4
        found.add(text[start:end])
    return {form for form in found if len(form) >= 12}


class Search:
    """Everything that was written, by where it was found."""

    def __init__(self):
        self.seen = {}
        self.places = 0

    def add(self, name, data):
        self.places += 1
        self.seen[f"{name} #{self.places}"] = data.encode() if isinstance(data, str) else bytes(data)

    def add_files(self, top, but=()):
        for folder, folders, files in os.walk(top):
            folders[:] = [name for name in folders if os.path.join(folder, name) not in but]
            for name in files:
                path = os.path.join(folder, name)
                if path in but or not stat.S_ISREG(os.lstat(path).st_mode):
                    continue
                with open(path, "rb") as file:
                    self.add(path, file.read())

    def hits(self, secrets):
        found = []
        for name, secret in secrets.items():
            for form in forms(secret):
                found += [f"{name} as {form[:16]!r} in {place}" for place, data in self.seen.items() if form in data]
        return found


def spies(folder, token_file):
    """Programs that amldeck starts, which note what they are given."""
    programs = {
        "ssh": (":", "exit 0"),
        "scp": (":", "exit 0"),
        "page": ("cat", "exit 0"),
        "az": (":", f'cat "{token_file}"'),
    }
    os.mkdir(folder)
    for name, (stdin, rest) in programs.items():
        path = f"{folder}/{name}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(SPY.replace("{stdin}", stdin).replace("{rest}", rest))
        os.chmod(path, 0o755)


def type_everything(terminal, name):
    """Every page of an instance, its raw document, dialogs with their exact requests, and the reports."""
    terminal.wait_for("fleet", 60)
    screens = []

    def look(keys):
        for key in keys if isinstance(keys, list) else [keys]:
            terminal.send(key)
            terminal.settle(0.1)
        screens.append(terminal.text())

    look(["/", name.encode(), b"\r"])
    for key in (b"\r", b"2", b"3", b"4", b"5", b"6", b"7", b"8", b"9", b"y", b"v", b"esc", b"m", b"esc", b"Y", b"esc", b"K", b"esc"):
        look("esc" if key == b"esc" else key)
    for _ in range(4):
        look("esc")
    for word in ("who", "ops", "errors", "quota", "policy", "dash", "cost", "ctx", "sim"):
        look([b":", word.encode(), b"\r"])
    for key in (b"x", b"i", b"E", b"s", b"r", b"d"):
        look(["esc", "esc", "esc", key])
    look(["esc", "esc", "esc"])
    return "\n".join(screens)


def run(place, soak):
    state, folder = place.fresh("state"), place.fresh("secrets")
    os.mkdir(folder, 0o700)
    server = Server(
        place.binary, ["--state", state, "--scenario", "lab", "--paused"], place.fresh("ready.json"),
        place.environment(), place.fresh("log"),
    )
    witness = Witness(server.ready, state)
    search = Search()
    try:
        home = f"{folder}/home"
        os.makedirs(f"{home}/config/amldeck")
        token_file, spied = f"{folder}/az.json", f"{folder}/spied"
        spies(f"{folder}/bin", token_file)
        key = f"{folder}/key"
        subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", key], check=True)
        with open(f"{home}/config/amldeck/config.yaml", "w", encoding="utf-8") as file:
            file.write(f"alerts:\n  kinds: [failed, stuck, never-idles]\n  command: [{folder}/bin/page]\n  log: {folder}/alerts\n")
        environment = witness.environment(place) | {
            "HOME": home, "XDG_STATE_HOME": f"{home}/state", "XDG_CONFIG_HOME": f"{home}/config",
            "PATH": f"{folder}/bin:{os.environ['PATH']}", "SPY_FILE": spied, "TMPDIR": folder,
        }
        service = Service(server.ready)
        service.login()
        instances = service.send("GET", service.computes)[2]["value"]
        names = [item["name"] for item in instances if item["properties"]["properties"].get("state") == "Running"]
        secrets = {"client secret": server.ready["client_secret"], "licence": "POSIT-LICENCE-CANARY-4711"}
        with open(key, encoding="utf-8") as file:
            secrets["private key"] = file.read().split("\n")[3]
        licensed = names[1]
        status, _, body = service.raw(
            "POST", f"{service.computes}/{licensed}/customServices?api-version=2022-10-01-preview",
            json.dumps([{**POSIT, "environmentVariables": {"RSP_LICENSE": {"type": "local", "value": secrets["licence"]}}}]),
            {"Authorization": "Bearer " + service.token, "Content-Type": "application/json"},
        )
        assert status == 200, body
        with open(token_file, "w", encoding="utf-8") as file:
            file.write('{"accessToken":"%s","expires_on":4102444800,"tenant":"t"}' % service.token)
        secrets["token of az"] = service.token

        tried = 0

        def command(*arguments, **extra):
            nonlocal tried
            tried += 1
            result = subprocess.run(
                [place.binary, *arguments], env=environment | extra, capture_output=True, timeout=120,
                stdin=subprocess.DEVNULL, cwd=folder,
            )
            search.add(" ".join(arguments), result.stdout + result.stderr)
            return result

        assert command("list", "-v").returncode == 0, search.seen
        assert witness.tokens, "the witness has seen no token"
        for form in ("table", "json", "yaml", "tsv", "csv", "name"):
            command("list", "-v", "-o", form)
            command("whoami", "--limits", "-v", "-o", form)
            command("config", "show", "-o", form)
        for name in [licensed, names[0]]:
            for form in ("table", "json", "yaml"):
                command("show", name, "-v", "-o", form)
            for form in ("template", "parameters", "yaml", "az"):
                command("export", name, "--as", form, "-v")
            command("activity", name, "-v")
            command("ssh", name, "-i", key, "-v")
            command("scp", "-i", key, "-v", f"{name}:/etc/hostname", folder)
        for words in ("quota", "sizes", "policy", "check", "cost", "operations", "next", "timeline", "history", "observe --once"):
            command(*words.split(), "-v") if words != "history" else command("history")
        # Something that alerts are about begins after the first look.
        service.create("never-idles-x")
        service.control("POST", "clock/advance", {"by": 900})
        command("observe", "--once", "-v")
        command("ssh-key", names[0], key + ".pub", "--yes", "-v", "-o", "json")
        command("ssh-key", names[0], key, "--yes", "-v")  # a private key is not a public one
        command("idle", names[0], "45m", "--yes", "-v")
        command("list", "-v", AZURE_TOKEN_CREDENTIALS="AzureCliCredential")
        command("whoami", "-v", AZURE_CLIENT_SECRET="wrong-" + secrets["client secret"])
        command("whoami", "-v", AMLDECK_TOKEN_FILE=token_file)
        os.chmod(token_file, 0o600)
        command("whoami", "-v", AMLDECK_TOKEN_FILE=token_file)
        command("list", "-v", HTTPS_PROXY="http://ann:%s@127.0.0.1:9" % urllib.parse.quote("proxy-password-canary"))
        secrets["proxy's password"] = "proxy-password-canary"

        for crash in (False, True):
            with Terminal([place.binary, "console", "-v"], environment, stderr=f"{folder}/errors-{crash}", directory=folder) as terminal:
                search.add("screens", type_everything(terminal, licensed))
                for process in glob.glob("/proc/[0-9]*/cmdline"):
                    try:
                        with open(process, "rb") as file:
                            search.add(process, file.read())
                    except OSError:
                        pass  # it has ended meanwhile
                terminal.kill(signal.SIGSEGV if crash else signal.SIGTERM)
                terminal.wait_exit(10)
                search.add("terminal", bytes(terminal.raw))
                tried += 1
        reports = glob.glob(f"{home}/state/amldeck/crash-*.txt")
        assert reports, "the crash left no report"
        texts = []
        for path in reports:
            with open(path, encoding="utf-8") as file:
                texts.append(file.read())
        # What -v tells while the screen is up goes there too, so that a run without a crash leaves one as well.
        report = max(texts, key=lambda text: "\nsignal 11\n" in text)
        for word in ("signal 11\n", "amldeck ", "theme ", "terminal xterm-256color", "the last messages", "  key\n"):
            assert word in report, f"{word!r} is not in the crash report: {report[-800:]}"
        assert os.path.exists(spied), "no other program was started"
        with open(spied, encoding="utf-8", errors="replace") as file:
            started = file.read()
        for program in ("ssh", "scp", "az", "page"):
            assert f"/bin/{program}\n" in started, f"{program} was not started: {started[:300]}"
        for number, token in enumerate(sorted(witness.tokens)):
            secrets[f"token {number}"] = token
        search.add_files(folder, but={key, token_file, f"{folder}/bin"})
        search.add("server's log", open(server.log_path, "rb").read())
    finally:
        witness.close()
        server.kill()
    assert search.hits({"subscription": server.ready["subscription"]}), "the search does not find what is there"
    hits = search.hits(secrets)
    if hits:
        raise AssertionError(f"{len(hits)} hits: {hits[:8]}")
    return Figure(
        tried, tried, f"(runs; {len(secrets)} secrets in no form in {search.places} outputs, screens and files)"
    )
