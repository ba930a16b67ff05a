"""R6 over real sockets: behind a network that strikes three of ten exchanges, every command ends in time, in success that
the service confirms or in a sentence; a console stays, answers keys, and shows the truth once the trouble is over.

`swift test` measures the same in virtual time, with the long deadlines; this one has real TLS, resets and truncations.
"""

import json
import random
import re
import subprocess
import threading
import time

from bars import Figure
from server import Server
from service import Service
from terminal import Terminal
from troubled_proxy import TroubledProxy

SHARE = 0.3
# For one call with all its attempts, and for an action to its end (RELIABILITY R6).
CALL, ACTION = 60, 600
# Seconds for what one Esc does.
PATIENCE = 5
# Discovery, login, the workspaces, and then what is asked for: each is a call of its own.
CALLS_OF_A_READING = 6
AFTER = {"stop": {"Stopped"}, "start": {"Running"}, "restart": {"Running"}}
# Our own bug, and a wrong call: neither is the network's. Only that the address of a cloud leads to something else is
# said as a wrong setting, which it mostly is.
NEVER = {2, 70}
NO_CLOUD = "does not describe a cloud"


class Person(threading.Thread):
    """Somebody with instances of their own, and a script."""

    def __init__(self, place, between, names, seed, end):
        super().__init__(daemon=True)
        self.place, self.between, self.names, self.end = place, between, names, end
        self.environment = between.environment(place)
        self.chance = random.Random(seed)
        self.commands = self.done = 0
        self.slowest = 0.0
        self.wrong = []

    def run(self):
        while time.monotonic() < self.end:
            name = self.chance.choice(self.names)
            verb = self.chance.choice(["list", "show", "stop", "start", "restart", "idle", "who", "quota"])
            words = {
                "list": ["list"], "show": ["show", name], "idle": ["idle", name, f"{self.chance.randrange(15, 900)}m", "--yes"],
                "who": ["whoami"], "quota": ["quota"],
            }.get(verb, [verb, name, "--yes"])  # fmt: skip
            self.judge(verb, name, words)

    def judge(self, verb, name, words):
        begun, accepted_before = time.monotonic(), len(self.between.accepted)
        limit = ACTION if verb in AFTER or verb == "idle" else CALL * CALLS_OF_A_READING
        try:
            done = subprocess.run(
                [self.place.binary, *words, "-o", "json"], capture_output=True, text=True, timeout=limit, env=self.environment
            )
        except subprocess.TimeoutExpired:
            self.wrong.append(f"{words} had not ended after {limit} s")
            return
        self.commands += 1
        self.slowest = max(self.slowest, time.monotonic() - begun)
        if done.returncode < 0 or done.returncode in NEVER and NO_CLOUD not in done.stderr:
            self.wrong.append(f"{words} ended with {done.returncode}: {done.stderr[-300:]}")
        elif done.returncode:
            try:
                error = json.loads(done.stderr.strip().splitlines()[-1])["error"]
                assert error["message"].strip()
            except (ValueError, KeyError, IndexError, AssertionError):
                if '"errors":[]' in done.stdout or not done.stdout:
                    self.wrong.append(f"{words} failed with {done.returncode}, and says {done.stderr[-200:]!r} {done.stdout[-200:]!r}")
        else:
            self.done += 1
            if verb in AFTER:
                told = json.loads(done.stdout)
                accepted = [request for where, request in self.between.accepted[accepted_before:] if where == name]
                if told["state"] not in AFTER[verb] and not acted_upon_after(told["request_id"], accepted):
                    self.wrong.append(f"{words} succeeded, and the instance is {told['state']}; accepted: {accepted}")


def acted_upon_after(request, accepted):
    """Whether the service accepted another action on the instance after this one: the console's keys are for all, and
    trouble leaves them seconds between the end of an operation and the look at the instance. `request` is None where
    its answer was lost."""
    return len(accepted) > (accepted.index(request) if request in accepted else 0) + 1


WORDS = {"Running": "running", "Stopped": "stopped", "JobRunning": "job running"}


def word(state):
    """The screen's word for a state of the service."""
    return WORDS.get(state) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", state).lower()


def truth(service):
    return {
        item["name"]: item["properties"]["properties"]["state"]
        for item in service.send("GET", service.computes)[2]["value"]
        if item["properties"]["computeType"] == "ComputeInstance"
    }


def untrue(text, states):
    """Rows that say something else than the service."""
    wrong = []
    for name, state in states.items():
        line = next((line for line in text.splitlines() if re.search(rf"[ >?!~] {re.escape(name)} ", line)), None)
        if line is None:
            wrong.append(f"{name} is not shown")
        elif word(state) not in line:
            wrong.append(f"{name} is {state}, and shown as {line.strip()}")
    return wrong


def go_home(terminal):
    """To the list, from wherever this is; a question about leaving is answered with no."""
    for _ in range(12):
        text = terminal.text()
        if "─ QUIT ─" not in text and re.search(r"^ {2,4}(?:! )?NAME +OWNER", text, re.M):
            return
        terminal.send("esc")
        terminal.settle(0.15)
        # How soon a key is answered is asked by R4: here six programs share two processors.
        end = time.monotonic() + PATIENCE
        while terminal.text() == text and time.monotonic() < end:
            terminal.pump(0.05)
    raise AssertionError(f"Esc does not lead back to the list\n{terminal.dump()}")


WORK = [
    ["j"], ["k"], ["R"], ["\r", "2"], ["\r", "4"], ["\r", "9"], [":", "who", "\r"], [":", "quota", "\r"], [":", "ops", "\r"],
    [":", "errors", "\r"], ["s", "y"], ["x", "y"], ["r", "y"],
]  # fmt: skip


def press(terminal, chance, end):
    """Somebody works with the console; returns how many keys were pressed, and the longest wait for an answer."""
    keys, slowest = 0, 0.0
    while time.monotonic() < end:
        go_home(terminal)
        for key in chance.choice(WORK):
            terminal.send(key)
            terminal.pump(0.1)
            keys += 1
        begun, written = time.monotonic(), len(terminal.raw)
        terminal.send("ctrl-l")
        terminal.wait(lambda: len(terminal.raw) > written, 5, "an answer to Ctrl-L")
        slowest = max(slowest, time.monotonic() - begun)
        assert terminal.status is None, f"the console ended with {terminal.status}\n{terminal.dump()}"
        assert not terminal.modes.problems, f"{terminal.modes.problems[:3]}"
    return keys, slowest


def run(place, soak):
    seconds = 300 if soak else 15
    chance = random.Random(f"{place.seed}/R6")
    state = place.fresh("state")
    server = Server(
        place.binary, ["--state", state, "--scenario", "small", "--durations", "short", "--rate-limits", "off"],
        place.fresh("ready.json"), place.environment(), place.fresh("log"),
    )  # fmt: skip
    between = TroubledProxy(server.ready, state, chance.randrange(1 << 30), stall=30 if soak else 5)
    try:
        service = Service(server.ready)
        names = sorted(truth(service))
        with Terminal([place.binary], between.environment(place), directory=place.folder) as terminal:
            terminal.wait_for(names[0], 30)
            between.share = SHARE
            end = time.monotonic() + seconds
            # Each has instances of their own, and the console's keys are for all: what is claimed is looked at below.
            people = [Person(place, between, names[number::4] or names, chance.random(), end) for number in range(4)]
            for person in people:
                person.start()
            keys, slowest = press(terminal, chance, end)
            for person in people:
                person.join(ACTION)
            between.share = 0.0
            go_home(terminal)
            deadline, wrong = time.monotonic() + 45, ["nothing was looked at"]
            while wrong and time.monotonic() < deadline:
                terminal.send(b"R")
                terminal.settle(0.5, 30)
                wrong = untrue(terminal.text(), truth(service))
            assert not wrong, f"the trouble is over, and the screen is wrong: {wrong[:3]}\n{terminal.dump()}"
            terminal.send(b":ops\r")
            terminal.wait_for("Nothing is under way.", 30)
            ended = len(re.findall(r" (?:done|FAILED: \S.*)$", terminal.text(), re.M))
        faults = [fault for person in people for fault in person.wrong]
        commands, done = sum(person.commands for person in people), sum(person.done for person in people)
        assert not faults, f"{len(faults)} of {commands} commands: {faults[:4]}"
        assert commands > seconds // 3, f"{commands} commands only"
    finally:
        between.close()
        server.kill()
    struck = sum(count for kind, count in between.struck.items() if kind is not None)
    remark = (
        f"({commands} commands, {done} with success, the slowest in {max(person.slowest for person in people):.0f} s; "
        f"{struck} of {sum(between.struck.values())} exchanges struck; {keys} keys, answered within {slowest * 1000:.0f} ms; "
        f"{ended} actions of the screen ended)"
    )
    return Figure(commands + 1, commands + 1, remark)
