"""Judge 2: the release binary on a real terminal. Usage: test_first_light.py BINARY [NAME...]

Prints `ok NAME` or `FAIL NAME why` for each check and `N passed, M failed` at the end.
"""

import base64
import inspect
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
CLIENTS = os.path.join(HERE, "..", "clients")
sys.path[:0] = [HERE, CLIENTS]
from server import Server  # noqa: E402
from terminal import Terminal  # noqa: E402

CHECKS = []
CODES = {"RUN", "JOB", "CRE", "SET", "STA", "STO", "RST", "RSZ", "DEL", "OFF", "ERR", "UNU"}
NAMES = ["alpha-ci", "beta-ci"]


def check(function):
    CHECKS.append(function)
    return function


class World:
    """What the checks share: the binary, a private home, and one server, started when first needed."""

    def __init__(self, binary):
        self.binary = os.path.abspath(binary)
        self.folder = tempfile.mkdtemp(prefix="amldeck-pty-")
        self.state = os.path.join(self.folder, "state")
        self.server = None
        self.made = False
        self.notes = []
        self.count = 0

    def plain(self, **extra):
        """An environment with nothing of Azure in it, and a home of its own."""
        home = os.path.join(self.folder, "home")
        os.makedirs(home, exist_ok=True)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "XDG_STATE_HOME": os.path.join(home, "state"),
            "XDG_CONFIG_HOME": os.path.join(home, "config"),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
        }
        environment.update(extra)
        return environment

    def fresh(self, name):
        self.count += 1
        return os.path.join(self.folder, f"{self.count}-{name}")

    def start_server(self):
        self.server = Server(
            self.binary,
            ["--state", self.state, "--scenario", "empty", "--durations", "short"],
            self.fresh("ready.json"),
            environment=self.plain(),
            log=self.fresh("serve.log"),
        )

    def serving(self):
        """The server with the two instances on it, running."""
        if self.server is None:
            self.start_server()
        if not self.made:
            answer = self.sdk("create", *NAMES)
            assert answer["result"] == NAMES, answer
            self.made = True
        return self.server

    def sdk(self, *arguments):
        command = [sys.executable, "-W", "ignore", os.path.join(CLIENTS, "sdk.py"), self.server.ready_file, *arguments]
        run = subprocess.run(command, capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL)
        assert run.returncode == 0, f"sdk.py {arguments}: {(run.stdout + run.stderr)[-500:]}"
        answer = json.loads(run.stdout.strip().splitlines()[-1])
        note = f"The other client is {answer['by']}."
        if note not in self.notes:
            self.notes.append(note)
            print("   " + note, flush=True)
        return answer

    def pointed(self, state=None, **extra):
        """The plain environment with exactly what `amldeck env` prints added to it, read by a shell."""
        printed = self.run("env", "--state", state or self.state)
        assert printed.returncode == 0, printed
        for line in printed.stdout.splitlines():
            assert re.match(r"export [A-Z_]+=", line), f"not an export line: {line!r}"
        shell = subprocess.run(
            ["sh", "-c", 'eval "$PRINTED"; unset PRINTED; env -0'],
            env={**self.plain(), "PRINTED": printed.stdout},
            capture_output=True,
            text=True,
            check=True,
        )
        environment = dict(entry.split("=", 1) for entry in shell.stdout.split("\0") if entry)
        environment.pop("PWD", None)
        environment.update(extra)
        return environment

    def run(self, *arguments, environment=None, timeout=60):
        return subprocess.run(
            [self.binary, *arguments],
            env=environment or self.plain(),
            capture_output=True,
            text=True,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
        )

    def demo(self, *arguments, **options):
        return Terminal([self.binary, "demo", "--paused", *arguments], self.plain(), **options)

    def close(self):
        if self.server:
            self.server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def table(terminal):
    """The rows of the fleet list by the columns of its header: `[(y, name, code, x)]`."""
    found = None
    rows = []
    for y, line in enumerate(terminal.lines()):
        cells = terminal.cells(y)
        if found is None:
            flat = "".join(cell or "\0" for cell in cells)
            if "NAME" in flat and "STATE" in flat:
                found = flat.index("NAME"), flat.index("STATE")
            continue
        name_x, state_x = found
        code = "".join(cells[state_x : state_x + 3])
        name = "".join(cells[name_x:state_x]).split(" ")[0]
        if name and (code in CODES or code.startswith("??") or code.startswith("[")):
            rows.append((y, name, code, state_x))
    return rows


def codes(terminal):
    return {name: code for _, name, code, _ in table(terminal)}


def wait_rows(terminal, timeout=15):
    return terminal.wait(lambda: table(terminal), timeout, "rows in the fleet list")


def wait_code(terminal, name, code, timeout=20):
    terminal.wait(lambda: codes(terminal).get(name) == code, timeout, f"{code} on the row of {name}")


# (a) The main job.


@check
def the_sdk_creates_and_a_person_stops(world):
    world.serving()
    with Terminal([world.binary], world.pointed()) as terminal:
        for name in NAMES:
            wait_code(terminal, name, "RUN")
        terminal.send("g")
        terminal.send("x")
        title = terminal.wait_for(re.compile(r"STOP (\S+)"))
        name = title.group(1)
        assert name in NAMES, f"the dialog is about {name!r}"
        # Nothing is sent before the exact request was shown.
        terminal.wait_for("sends POST")
        terminal.send("y")
        wait_code(terminal, name, "STO")
        wait_code(terminal, name, "OFF")
        other = next(other for other in NAMES if other != name)
        assert codes(terminal).get(other) == "RUN", f"{other} was to stay as it was\n{terminal.dump()}"
        answer = world.sdk("state", name)
        assert answer["result"] == "Stopped", f"the other client says {answer}"
        terminal.send("Q")
        status = terminal.wait_exit(5)
        assert status == 0, f"Q ended with {status}"
        terminal.judge_restored()


@check
def escape_cancels_the_dialog(world):
    world.serving()
    with Terminal([world.binary], world.pointed()) as terminal:
        wait_rows(terminal)
        wanted = codes(terminal)
        running = [name for name in wanted if wanted[name] == "RUN"]
        assert running, f"no instance runs\n{terminal.dump()}"
        terminal.send("g" + "j" * list(wanted).index(running[0]))
        terminal.send("x")
        terminal.wait_for(f"STOP {running[0]}")
        terminal.send("esc")
        terminal.wait(lambda: f"STOP {running[0]}" not in terminal.text(), 5, "the dialog to close")
        terminal.settle()
        assert codes(terminal) == wanted, terminal.dump()
        terminal.send("Q")
        assert terminal.wait_exit() == 0


@check
def a_context_is_left_for_another(world):
    world.serving()
    environment = world.pointed()
    place = (
        f"    metadata-url: {environment['ARM_CLOUD_METADATA_URL']}\n"
        f"    subscription: {environment['AZURE_SUBSCRIPTION_ID']}\n"
        f"    group: {world.server.ready['resource_group']}\n"
    )
    path = world.fresh("config.yaml")
    with open(path, "w") as file:
        file.write("contexts:\n  lab:\n" + place + "  careful:\n" + place + "    read-only: true\n    danger: true\n")
        file.write(f"  broken:\n    metadata-url: https://127.0.0.1:{closed_port()}/metadata\n    subscription: s\n")
    environment["AMLDECK_CONFIG"] = path
    with Terminal([world.binary, "--context", "lab"], environment) as terminal:
        wait_rows(terminal)
        assert "DANGER" not in terminal.text(), terminal.dump()
        # What cannot be reached leaves us where we are.
        terminal.send(":ctx broken")
        terminal.send("enter")
        terminal.wait_for("Context broken: ")
        assert table(terminal), terminal.dump()
        terminal.send(":ctx")
        terminal.send("enter")
        terminal.wait_for("* lab")
        terminal.send("j")
        terminal.send("enter")
        terminal.wait(lambda: "careful  DANGER  READ-ONLY" in terminal.lines()[0], 15, "the other context's header")
        wait_rows(terminal)
        terminal.send("x")
        terminal.wait_for("read-only")
        terminal.send(":who")
        terminal.send("enter")
        terminal.wait_for("secret of client")
        terminal.send("Q")
        status = terminal.wait_exit(5)
        assert status == 0, f"Q ended with {status}"
        terminal.judge_restored()


@check
def operations_outlive_the_program(world):
    """What was begun goes on in Azure, is taken up by the next run, can be left alone there, and cleared away."""
    state = world.fresh("slow")
    server = Server(
        world.binary,
        ["--state", state, "--scenario", "lab"],
        world.fresh("ready.json"),
        environment=world.plain(),
        log=world.fresh("slow.log"),
    )
    try:
        environment = world.pointed(state, XDG_STATE_HOME=world.fresh("operations"))

        def operations(terminal):
            wait_rows(terminal)
            terminal.send("o")
            terminal.wait_for("ENDED, THE NEWEST FIRST")
            terminal.settle()

        def line(terminal, *words):
            return next((line for line in terminal.lines() if all(word in line for word in words)), None)

        def leave(terminal):
            terminal.send("Q")
            assert terminal.wait_exit(5) == 0
            terminal.judge_restored()

        with Terminal([world.binary], environment) as terminal:
            wait_rows(terminal)
            for keys, seen in ((":stop alice-ci", "stop alice-ci"), ("enter", "STOP alice-ci")):
                terminal.send(keys)
                terminal.wait_for(seen)
            terminal.wait_for("sends POST")
            terminal.send("y")
            wait_code(terminal, "alice-ci", "STO")
            leave(terminal)
        with Terminal([world.binary], environment) as terminal:
            operations(terminal)
            terminal.wait(lambda: line(terminal, "stop", "alice-ci", "accepted"), 10, "the stop of the run before")
            terminal.send("gd")
            terminal.wait_for("is detached: it goes on in Azure")
            leave(terminal)
        with Terminal([world.binary], environment) as terminal:
            operations(terminal)
            terminal.wait(lambda: line(terminal, "stop", "alice-ci", "detached"), 10, "what was detached")
            assert line(terminal, "Stop", "alice-ci", "seen: "), f"it goes on in Azure\n{terminal.dump()}"
            assert not line(terminal, "alice-ci", "accepted"), f"nobody waits for it\n{terminal.dump()}"
            terminal.send("c")
            terminal.wait_for("1 cleared")
            terminal.wait(lambda: not line(terminal, "alice-ci", "detached"), 5, "it to go")
            leave(terminal)
        with Terminal([world.binary], environment) as terminal:
            operations(terminal)
            assert not line(terminal, "alice-ci", "detached"), f"what was cleared came back\n{terminal.dump()}"
            leave(terminal)
    finally:
        server.kill()


@check
def a_link_is_lent_to_the_terminal_and_taken_back(world):
    """OSC 8 on the terminal's own screen, the address by OSC 52, and the list of applications again afterwards."""
    address = b"https://simulator.invalid/instances/alice-ci/tree/"
    with world.demo("--scenario", "lab") as terminal:
        wait_rows(terminal)
        for keys, seen in ((":apps alice-ci", "apps alice-ci"), ("enter", "APPLICATION")):
            terminal.send(keys)
            terminal.wait_for(seen)
        terminal.wait_for("Jupyter")
        terminal.send("b")
        terminal.wait_for("OSC 52")
        assert b"\x1b]52;c;" + base64.b64encode(address) + b"\x07" in bytes(terminal.raw), "the clipboard was not asked"
        terminal.send("enter")
        terminal.wait_for("Enter goes back to amldeck.")
        assert not terminal.modes.alternate_screen, terminal.dump()
        assert b"\x1b]8;;" + address in bytes(terminal.raw), "the link is none"
        terminal.send("enter")
        terminal.wait(lambda: terminal.modes.alternate_screen, 10, "the console to come back")
        terminal.wait_for("APPLICATION")
        terminal.send("Q")
        assert terminal.wait_exit(5) == 0
        terminal.judge_restored()


# (b) Every way out leaves the terminal as it was.

WAYS_OUT = {
    "Q": (b"Q", {0}),
    "ctrl-c": (b"\x03", {0, 130, -signal.SIGINT}),
    "SIGINT": (signal.SIGINT, {0, 130, -signal.SIGINT}),
    "SIGTERM": (signal.SIGTERM, {0, 143, -signal.SIGTERM}),
    "SIGHUP": (signal.SIGHUP, {0, 129, -signal.SIGHUP}),
    "SIGQUIT": (signal.SIGQUIT, {-signal.SIGQUIT}),
    "SIGABRT": (signal.SIGABRT, {-signal.SIGABRT}),
    "SIGSEGV": (signal.SIGSEGV, {-signal.SIGSEGV}),
}
CRASHES = {"SIGABRT", "SIGSEGV"}


def leave(world, name, with_dialog):
    how, allowed = WAYS_OUT[name]
    with world.demo() as terminal:
        if with_dialog:
            wait_rows(terminal)
            terminal.send("?" if name == "Q" else "x")
            terminal.settle(0.1)
            if name == "Q":
                terminal.send("esc")
                terminal.settle(0.1)
        else:
            terminal.wait(lambda: terminal.modes.alternate_screen, 10, "the alternate screen")
        if isinstance(how, signal.Signals):
            terminal.kill(how)
        else:
            terminal.send(how)
        status = terminal.wait_exit(5)
        assert status in allowed, f"ended with {status}, wanted one of {sorted(allowed)}"
        terminal.judge_restored()
        after = bytes(terminal.raw).rsplit(b"\x1b[?1049l", 1)
        assert len(after) == 2, "the alternate screen was never left"
        words = re.sub(rb"\x1b(\[[0-9;?]*[A-Za-z]|[()]B|[=>78])", b"", after[1]).decode(errors="replace").strip()
        if name in CRASHES:
            assert "amldeck" in words, f"no message on the restored screen: {words!r}"
        assert len(words.splitlines()) <= 4, f"too many words: {words!r}"


for _name in WAYS_OUT:
    for _dialog in (False, True):

        def _check(world, name=_name, with_dialog=_dialog):
            leave(world, name, with_dialog)

        _check.__name__ = f"way_out_{_name}_{'later' if _dialog else 'at_once'}"
        check(_check)


# (c) Ctrl-Z and fg.


@check
def suspend_and_come_back(world):
    with world.demo() as terminal:
        wait_rows(terminal)
        terminal.settle()
        before = terminal.lines()
        for _ in range(5):
            terminal.send("ctrl-z")
            terminal.wait(lambda: terminal.stopped, 5, "the program to stop")
            terminal.settle(0.05)
            terminal.judge_restored()
            terminal.screen.reset()
            terminal.foreground()
            terminal.wait(lambda: terminal.modes.alternate_screen, 5, "the alternate screen")
            terminal.wait(lambda: terminal.lines() == before, 5, "the same picture as before")
        terminal.send("Q")
        assert terminal.wait_exit() == 0
        terminal.judge_restored()


@check
def suspend_and_come_back_in_tmux(world):
    assert shutil.which("tmux"), "tmux is not installed"
    name = f"amldeck-{os.getpid()}"
    environment = world.plain()

    def tmux(*arguments):
        run = subprocess.run(
            ["tmux", "-L", name, "-f", "/dev/null", *arguments], env=environment, capture_output=True, text=True
        )
        assert run.returncode == 0, f"tmux {arguments}: {run.stderr}"
        return run.stdout

    def wait(condition, what, timeout=15):
        end = time.monotonic() + timeout
        while not condition(screen := tmux("capture-pane", "-p")):
            assert time.monotonic() < end, f"waited for {what}; the pane is\n{screen}"
            time.sleep(0.05)

    tmux("new-session", "-d", "-x", "120", "-y", "40", "env PS1='prompt> ' bash --norc -i")
    try:
        wait(lambda screen: "prompt>" in screen, "a prompt")
        tmux("send-keys", f"'{world.binary}' demo --paused", "Enter")
        wait(lambda screen: "NAME" in screen and "STATE" in screen, "the list")
        tmux("send-keys", "C-z")
        wait(lambda screen: "Stopped" in screen and "STATE" not in screen, "the shell's word that it is stopped")
        tmux("send-keys", "fg", "Enter")
        wait(lambda screen: "NAME" in screen and "STATE" in screen, "the list again")
        tmux("send-keys", "Q")
        wait(lambda screen: "STATE" not in screen and screen.rstrip().endswith("prompt>"), "the prompt again")
    finally:
        subprocess.run(["tmux", "-L", name, "kill-server"], env=environment, capture_output=True)


# (d) The terminal vanishes.


def vanish(world, **options):
    for _ in range(5):
        with world.demo(**options) as terminal:
            wait_rows(terminal)
            terminal.settle(0.1)
            with open(f"/proc/{terminal.pid}/stat", encoding="ascii") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            terminal.hang_up()
            terminal.wait_exit(1)
            if terminal.cpu is not None:
                assert terminal.cpu - used <= 0.1, f"{terminal.cpu - used:.2f} s of processor time after the close"


@check
def hang_up_without_a_signal(world):
    vanish(world)


@check
def hang_up_with_a_signal(world):
    vanish(world, leader=True)


@check
def hang_up_with_the_signal_ignored(world):
    vanish(world, leader=True, ignore=(signal.SIGHUP,))


# (e) Sizes.


@check
def every_size(world):
    with world.demo() as terminal:
        wait_rows(terminal)
        terminal.settle()
        names = [name for _, name, _, _ in table(terminal)]
        picture = terminal.lines()
        for columns, rows in ((200, 60), (80, 24), (40, 10)):
            terminal.resize(columns, rows)
            terminal.settle()
            shown = wait_rows(terminal, 5)
            # A row has 13 columns of its name at the very least.
            assert shown[0][1][:12] in [name[:12] for name in names], f"{columns}x{rows}\n{terminal.dump()}"
        terminal.resize(39, 9)
        gate = re.compile(r"(?i)need")
        terminal.wait_for(gate, 5)
        terminal.wait_for(re.compile(r"(?i)\bha(s|ve)\b|39\s*x\s*9"), 5)
        assert not table(terminal), f"rows behind the size gate\n{terminal.dump()}"
        terminal.resize(120, 40)
        terminal.wait(lambda: [name for _, name, _, _ in table(terminal)] == names, 5, "the same rows at 120x40")
        terminal.settle()
        assert terminal.lines() == picture, f"something was left over\n{terminal.dump()}"
        terminal.send("Q")
        assert terminal.wait_exit() == 0
        terminal.judge_restored()


@check
def a_start_that_is_too_small(world):
    with world.demo(columns=30, rows=5) as terminal:
        terminal.wait_for(re.compile(r"(?i)need"))
        terminal.send("q")
        assert terminal.wait_exit() == 0
        terminal.judge_restored()


# (f) Nothing changes, nothing wakes.


def switches(pid):
    found = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/status", encoding="ascii", errors="replace") as file:
            text = file.read()
        found[task] = int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", text, re.M).group(1))
    return found


@check
def idle_means_idle(world):
    with world.demo() as terminal:
        wait_rows(terminal)
        terminal.settle(1)
        end = time.monotonic() + 10
        before = switches(terminal.pid)
        while True:
            terminal.settle(0.5)
            now = switches(terminal.pid)
            if now == before:
                break
            before = now
            assert time.monotonic() < end, "the threads never came to rest in 10 s"
        written = 0
        begun = time.monotonic()
        while (left := begun + 3 - time.monotonic()) > 0:
            written += terminal.pump(left)
        after = switches(terminal.pid)
        assert written == 0, f"{written} bytes in 3 s"
        woken = {task: after[task] - before.get(task, 0) for task in after if after[task] != before.get(task)}
        assert not woken, f"voluntary context switches in 3 s: {woken}"


@check
def a_bare_console_is_sent_what_it_knows(world):
    """console_codes(4): sixteen colours, no OSC but its own, and a font of few signs. The names are the people's own."""
    for command in (["demo", "--wall"], ["demo"]):
        arguments = [world.binary, *command, "--scenario", "fleet", "--instances", "40", "--paused"]
        with Terminal(arguments, world.plain(TERM="linux"), columns=80, rows=24) as terminal:
            terminal.wait(lambda: "dev-" in terminal.text(), 15, "the instances")
            if command == ["demo"]:
                terminal.send(b"t")
                terminal.wait(lambda: "timeline" in terminal.lines()[0], 10, "the timeline")
            drawn = bytes(terminal.raw)
            assert b"\x1b]" not in drawn, "a sequence that a bare console prints"
            assert not re.search(rb"\x1b\[[0-9;]*[34]8;", drawn), "colours that it does not have"
            signs = {sign for sign in terminal.text() if "\u2000" <= sign <= "\u2fff"}
            assert not signs, f"signs that its font may lack: {signs}"


@check
def the_console_speaks_the_language_of_the_locale(world):
    """Issue 10, point 2. The locale need not be installed; --lang goes before it, and no other command follows it."""
    chinese = world.plain(LC_ALL="zh_CN.UTF-8")
    for options, environment, words in (
        ([], chinese, "机群（40）"), (["--lang", "en"], chinese, "fleet (40)"),
        (["--lang", "zh"], world.plain(), "机群（40）"), ([], world.plain(LC_ALL="zh_CN.GB18030"), "fleet (40)"),
        ([], dict(chinese, TERM="linux"), "fleet (40)"),
    ):
        arguments = [world.binary, "demo", "--scenario", "fleet", "--instances", "40", "--paused", *options]
        with Terminal(arguments, environment, columns=80, rows=24, leader=True) as terminal:
            terminal.wait(lambda: words in terminal.lines()[0], 15, f"{words} with {options}")
            if words.isascii():
                continue
            terminal.send(b"x")
            terminal.wait(lambda: "停止" in terminal.text() and "y ]" in terminal.text(), 10, "the dialog")
            terminal.send(b"\x1b")
            terminal.wait(lambda: "y ]" not in terminal.text(), 10, "the list again")
            terminal.send(b"Q")
            terminal.wait_exit(10)
            terminal.judge_restored()
    said = subprocess.run([world.binary, "occurrences", "--help"], env=chinese, capture_output=True, timeout=30)
    assert said.stdout.isascii(), "a command's help is English"


# (g) Bad input: one sentence, the right code, an intact terminal.


def refuse(world, arguments, environment, status, words=None):
    """On a terminal, with stderr apart: one plain line there, nothing but text on the terminal."""
    path = world.fresh("stderr")
    command = [world.binary, *arguments]
    with Terminal(command, environment, columns=80, rows=24, stderr=path) as terminal:
        ended = terminal.wait_exit(30)
        with open(path, "rb") as file:
            said = file.read()
        text = said.decode(errors="replace")
        assert ended == status, f"ended with {ended}, wanted {status}; stderr {text!r}"
        judge_sentence(text)
        assert b"\x1b" not in terminal.raw, f"escape sequences on the terminal: {bytes(terminal.raw)[:80]!r}"
        terminal.judge_restored()
        if words:
            assert re.search(words, text, re.I), f"{text!r} lacks /{words}/"


def judge_sentence(text):
    assert text.endswith("\n") and text.count("\n") == 1, f"not exactly one line on stderr: {text!r}"
    assert "\x1b" not in text, f"an escape sequence on stderr: {text!r}"
    assert len(text.split()) >= 4, f"not a sentence: {text!r}"


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@check
def bad_no_configuration(world):
    refuse(world, [], world.plain(), 2)
    refuse(world, ["list"], world.plain(), 2)


@check
def bad_secret(world):
    world.serving()
    environment = world.pointed(AZURE_CLIENT_SECRET="not-the-secret")
    refuse(world, ["list"], environment, 3)
    console(world, environment, 3)


@check
def bad_server_unreachable(world):
    world.serving()
    address = f"https://127.0.0.1:{closed_port()}/metadata/endpoints?api-version=2019-05-01"
    environment = world.pointed(ARM_CLOUD_METADATA_URL=address)
    refuse(world, ["list"], environment, 4)
    console(world, environment, 4)


@check
def bad_workspace(world):
    world.serving()
    refuse(world, ["list", "-w", "no-such-workspace"], world.pointed(), 6, "no-such-workspace")


def console(world, environment, status):
    """The console may say it on the screen, from where `Q` leaves; or else end at once, by the same rules."""
    path = world.fresh("stderr")
    with Terminal([world.binary], environment, stderr=path) as terminal:
        trouble = re.compile(r"NO ACCESS|NO CONTACT|secret|contact|reach", re.I)
        terminal.wait(
            lambda: terminal.status is not None or (terminal.modes.alternate_screen and trouble.search(terminal.text())),
            30,
            "a word about the failure",
        )
        if terminal.status is None:
            terminal.send("Q")
            terminal.wait_exit(5)
        else:
            with open(path, encoding="utf-8") as file:
                judge_sentence(file.read())
            assert terminal.status == status, f"ended with {terminal.status}, wanted {status}"
        terminal.judge_restored()


@check
def bad_terminal_is_dumb(world):
    refuse(world, ["demo"], world.plain(TERM="dumb"), 2, "--plain")


@check
def bad_terminal_is_unknown(world):
    refuse(world, ["demo"], world.plain(TERM="no-such-terminal"), 2, "TERM")


@check
def bad_flag(world):
    refuse(world, ["demo", "--no-such-flag"], world.plain(), 2, "no-such-flag")
    refuse(world, ["list", "-o", "nonsense"], world.plain(), 2, "nonsense")
    refuse(world, ["nonsense"], world.plain(), 2, "nonsense")


@check
def bad_not_a_terminal(world):
    for arguments in (["demo"], ["demo", "--paused"]):
        run = world.run(*arguments, timeout=20)
        assert run.returncode == 2, run
        assert run.stdout == "", run.stdout[:80]
        judge_sentence(run.stderr)


# Lines in place of a screen: a pipe, or a terminal that cannot move its cursor.


class Lines:
    """A console that is talked to by lines."""

    def __init__(self, world, arguments, environment=None):
        self.program = subprocess.Popen(
            [world.binary, *arguments],
            env=environment or world.plain(TERM="dumb"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.said = b""
        os.set_blocking(self.program.stdout.fileno(), False)

    def wait(self, pattern, seconds=20):
        """Until a line matches that was not waited for before."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.said += self.program.stdout.read() or b""
            match = re.search(pattern.encode(), self.said, re.M)
            if match:
                self.said = self.said[match.end() :]
                return match.group(0).decode()
            assert self.program.poll() is None, f"ended with {self.program.poll()}: {self.said!r}"
            time.sleep(0.02)
        raise AssertionError(f"no /{pattern}/ in {seconds} s: {self.said!r}")

    def type(self, line):
        self.program.stdin.write(line.encode() + b"\n")
        self.program.stdin.flush()

    def end(self):
        """No more input: that is an orderly end."""
        out, err = self.program.communicate(timeout=10)
        assert self.program.returncode == 0, (self.program.returncode, err)
        assert err == b"", err
        return out

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.program.kill()
        self.program.wait()


@check
def lines_ask_before_they_change_anything(world):
    with Lines(world, ["demo", "--plain"]) as lines:
        lines.wait(r"^help lists the commands")
        # What is typed before the question stood there is no answer.
        lines.program.stdin.write(b"stop alice-ci\ny\n")
        lines.program.stdin.flush()
        lines.wait(r"^That was typed before the question stood here")
        lines.wait(r"^sends POST .*/computes/alice-ci/stop\?api-version=")
        lines.wait(r"^Type y for stop; anything else does nothing\.$")
        lines.type("n")
        lines.wait(r"^That is not the answer that says yes: nothing was done\.$")
        lines.type("ls alice-ci")
        lines.wait(r"^alice-ci: running, ")
        lines.type("stop alice-ci")
        lines.wait(r"^Type y for stop")
        lines.type("y")
        lines.wait(r"^stop of alice-ci sent$")
        lines.wait(r"^\d\d:\d\d alice-ci: stopped, was stopping$", 60)
        lines.end()


@check
def lines_are_text_and_nothing_else(world):
    """On a terminal of which nothing is known, with every screen: no sequence, and its modes are left alone."""
    with Terminal([world.binary, "demo", "--paused", "--plain"], world.plain(TERM="dumb"), columns=80, rows=24) as terminal:
        terminal.wait(lambda: b"help lists the commands" in terminal.raw, 20, "the first lines")
        for line in ["help", "", "ls owner=*", "dash", "quota", "who", "cost", "explain", "timeline", "show alice-ci"]:
            terminal.send(line + "\n")
            terminal.settle(0.5)
        for number in range(1, 10):
            terminal.send(f"tab {number}\n")
            terminal.settle(0.3)
        terminal.send("timeline alice-ci\n")
        terminal.settle(0.5)
        terminal.send("raw alice-ci\n")
        terminal.settle(0.5)
        terminal.send("q\n")
        assert terminal.wait_exit(10) == 0
        assert b"\x1b" not in terminal.raw, bytes(terminal.raw)[:200]
        assert b"alice-ci, timeline, times of" in terminal.raw and b"alice-ci, Activity" in terminal.raw
        terminal.judge_restored()


@check
def lines_sleep_while_nothing_happens(world):
    with Lines(world, ["demo", "--paused", "--plain"]) as lines:
        lines.wait(r"^help lists the commands")
        end = time.monotonic() + 10
        before = switches(lines.program.pid)
        while True:
            time.sleep(0.5)
            now = switches(lines.program.pid)
            if now == before:
                break
            before = now
            assert time.monotonic() < end, "the threads never came to rest in 10 s"
        # What was read after the first list has been told by now.
        lines.program.stdout.read()
        time.sleep(3)
        assert switches(lines.program.pid) == before, "something woke up in 3 s"
        assert not lines.program.stdout.read(), "something was said in 3 s"
        lines.end()


@check
def a_wall_in_lines(world):
    if world.server is None:
        world.start_server()
    with Lines(world, ["wall", "--plain"], world.pointed(TERM="dumb")) as lines:
        lines.wait(r"^.*LIVE: data \ds old$")
        lines.type("stop alpha-ci")
        lines.wait(r"^A wall takes no command but q\.$")
        lines.type("q")
        assert lines.program.wait(10) == 0


# (h) Without a screen.

INSTANCE_KEYS = set(
    "id name workspace resource_group subscription location state provisioning_state size created_by assigned_to "
    "idle_time_before_shutdown sso ssh schedules next_event applications last_operation identity tags findings".split()
)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def document(world, *arguments, status=0):
    run = world.run(*arguments, "-o", "json", environment=world.pointed())
    assert run.returncode == status, run
    return json.loads(run.stdout)


def states(world):
    return {instance["name"]: instance["state"] for instance in document(world, "list")["instances"]}


@check
def headless_list_and_show(world):
    world.serving()
    found = document(world, "list")
    assert set(found) >= {"observed_at", "instances", "errors"}, set(found)
    assert INSTANT.fullmatch(found["observed_at"]), found["observed_at"]
    assert found["errors"] == [], found["errors"]
    assert sorted(instance["name"] for instance in found["instances"]) == NAMES
    ready = world.server.ready
    for instance in found["instances"]:
        assert not INSTANCE_KEYS - set(instance), f"lacks {INSTANCE_KEYS - set(instance)}"
        assert instance["workspace"] == ready["workspaces"][0]
        assert instance["resource_group"] == ready["resource_group"]
        assert instance["subscription"] == ready["subscription"]
        assert instance["provisioning_state"] == "Succeeded"
        assert instance["size"].lower() == "standard_ds3_v2"
        assert instance["id"].lower().endswith("/computes/" + instance["name"])
        assert set(instance["ssh"]) >= {"enabled", "user", "port", "key_set"}
        assert isinstance(instance["tags"], dict) and isinstance(instance["schedules"], list)
        assert INSTANT.fullmatch(instance["last_operation"]["time"]), instance["last_operation"]
    shown = document(world, "show", NAMES[1])
    assert [instance["name"] for instance in shown["instances"]] == [NAMES[1]]
    plain = world.run("list", environment=world.pointed())
    assert plain.returncode == 0 and all(name in plain.stdout for name in NAMES), plain
    assert "\x1b" not in plain.stdout and plain.stderr == "", plain
    missing = world.run("show", "no-such-instance", environment=world.pointed())
    assert missing.returncode == 6, missing
    judge_sentence(missing.stderr)


@check
def curl_trusts_the_server_by_both_its_names(world):
    # OpenSSL's reading of the authority's name constraint; amldeck itself is BoringSSL's.
    world.serving()
    environment = world.pointed()
    url = environment["ARM_CLOUD_METADATA_URL"]
    for address in (url, url.replace("127.0.0.1", "localhost")):
        run = subprocess.run(
            ["curl", "--silent", "--show-error", "--fail", address], env=environment, capture_output=True, text=True)
        assert run.returncode == 0 and "resourceManager" in run.stdout, run


@check
def headless_actions(world):
    world.serving()
    name = NAMES[1]
    if states(world)[name] != "Running":
        document(world, "start", name, "--yes")
    for verb, before, after in (("stop", "Running", "Stopped"), ("start", "Stopped", "Running"), ("restart", "Running", "Running")):
        assert states(world)[name] == before
        ended = document(world, verb, name, "--yes")
        assert set(ended) >= {"name", "action", "status", "state", "request_id", "seconds"}, ended
        assert (ended["name"], ended["action"], ended["status"], ended["state"]) == (name, verb, "Succeeded", after), ended
        assert ended["request_id"] and 0 < ended["seconds"] < 30, ended
        assert states(world)[name] == after


@check
def lost_input_and_output_are_said(world):
    ask = b'{"id":1,"kind":"cron","spec":{"expression":"0 9 * * *"},"after":"2026-11-23T05:00:00Z","count":1}\n'

    def occurrences(**streams):
        return subprocess.run([world.binary, "occurrences"], env=world.plain(), stderr=subprocess.PIPE, **streams)

    with open("/dev/full", "wb") as full:
        run = occurrences(input=ask, stdout=full)
        assert run.returncode == 4, run
        judge_sentence(run.stderr.decode())
    folder = os.open("/", os.O_RDONLY)
    run = occurrences(stdin=folder, stdout=subprocess.PIPE)
    os.close(folder)
    assert run.returncode == 2, run
    judge_sentence(run.stderr.decode())
    # A line beyond the limit is refused, and the one after it is answered.
    run = occurrences(input=b" " * (20 << 20) + ask + ask, stdout=subprocess.PIPE)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0 and [set(answer) for answer in answers] == [{"error"}, {"id", "occurrences"}], answers


@check
def read_only_sends_nothing(world):
    world.serving()
    before = states(world)
    for arguments in (("stop", NAMES[1], "--yes", "--read-only"), ("--read-only", "stop", NAMES[1], "--yes")):
        run = world.run(*arguments, environment=world.pointed())
        assert run.returncode in (2, 6), run
        judge_sentence(run.stderr)
        assert states(world) == before, arguments


@check
def headless_refusals(world):
    world.serving()
    environment = world.pointed()
    name = NAMES[1]
    assert states(world)[name] == "Running"
    refused = world.run("start", name, "--yes", environment=environment)
    assert refused.returncode == 6, refused
    judge_sentence(refused.stderr)
    unasked = world.run("stop", name, environment=environment)
    assert unasked.returncode == 2, unasked
    judge_sentence(unasked.stderr)
    assert states(world)[name] == "Running", "stopped without --yes"
    missing = world.run("stop", "no-such-instance", "--yes", environment=environment)
    assert missing.returncode == 6, missing
    judge_sentence(missing.stderr)
    explained = world.run("start", name, "--yes", "-o", "json", environment=environment)
    assert explained.returncode == 6, explained
    error = json.loads(explained.stderr[explained.stderr.index("{") :])["error"]
    assert set(error) >= {"code", "message", "request_id"}, error
    assert "StartComputeInstanceOnlyAllowedInStoppedState" in explained.stderr, explained.stderr


@check
def second_server_on_one_state(world):
    world.serving()
    run = world.run("serve", "--state", world.state, timeout=20)
    assert run.returncode not in (0, 70), run
    assert run.returncode > 0, f"ended by a signal: {run}"
    judge_sentence(run.stderr)
    assert set(states(world)) == set(NAMES), "the first server is gone"


@check
def nothing_is_lost(world):
    world.serving()
    before = document(world, "list")["instances"]
    status, took = world.server.stop()
    world.server = None
    assert status == 0 and took <= 1, f"SIGTERM: ended with {status} after {took:.2f} s"
    world.start_server()
    assert document(world, "list")["instances"] == before, "after SIGTERM the list is another"
    world.server.kill()
    world.server = None
    world.start_server()
    assert document(world, "list")["instances"] == before, "after SIGKILL the list is another"
    # What was under way goes on.
    running = [instance["name"] for instance in before if instance["state"] == "Running"]
    assert running, "nothing runs"
    sent = world.run("stop", running[0], "--yes", "--no-wait", environment=world.pointed())
    assert sent.returncode == 0, sent
    world.server.kill()
    world.server = None
    world.start_server()
    end = time.monotonic() + 20
    while (state := states(world)[running[0]]) != "Stopped":
        assert time.monotonic() < end, f"{running[0]} is still {state} 20 s after the server came back"
        time.sleep(0.2)


# (i) Wide names.


@check
def wide_names_line_up(world):
    with world.demo("--scenario", "lab") as terminal:
        wait_rows(terminal)
        terminal.settle()
        # Owners have wide names, and their column is the sixth to go where a screen is narrow (UX section 0 rule 8).
        for columns in (120, 100):
            terminal.resize(columns, 40)
            terminal.settle()
            rows = wait_rows(terminal, 5)
            wide = [y for y, *_ in rows if "" in terminal.cells(y)]
            assert wide, f"no row holds a wide character\n{terminal.dump()}"
            header = rows[0][0] - 1
            titles = "".join(cell or "\0" for cell in terminal.cells(header))
            # Every column of the header begins where its values begin: two blanks stand before it on each row.
            starts = [match.start() for match in re.finditer(r"(?<=  )\S", titles) if match.start() >= rows[0][3]]
            for y, name, _, _ in rows:
                cells = terminal.cells(y)
                for x in starts:
                    gap = cells[x - 2 : x]
                    assert gap == [" ", " "] and cells[x] not in ("", " "), f"{name} is off at column {x}\n{terminal.dump()}"
        terminal.send("Q")
        assert terminal.wait_exit() == 0


def main():
    if len(sys.argv) < 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    chosen = sys.argv[2:]
    known = {function.__name__ for function in CHECKS}
    if unknown := [name for name in chosen if name not in known]:
        print(f"there is no check {unknown[0]}; there are: {' '.join(sorted(known))}", file=sys.stderr)
        return 2
    world = World(sys.argv[1])
    passed = failed = 0
    try:
        for function in CHECKS:
            if chosen and function.__name__ not in chosen:
                continue
            begun = time.monotonic()
            try:
                function(world)
            except Exception as error:  # noqa: BLE001 - each failure is one line, and the next check runs
                failed += 1
                frames = [f for f in inspect.trace() if f.filename == os.path.abspath(__file__)]
                where = f" (line {frames[-1].lineno})" if frames else ""
                print(f"FAIL {function.__name__}{where} {type(error).__name__}: {error}", flush=True)
            else:
                passed += 1
                print(f"ok {function.__name__} ({time.monotonic() - begun:.1f} s)", flush=True)
    finally:
        world.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
