"""R1: whatever ends the program, at whatever moment, the terminal is as it was."""

import random
import signal
import time

from bars import Figure
from terminal import Terminal

# How each way out may end: an exit status, or minus a signal.
WAYS_OUT = {
    "Q": (b"Q", {0}),
    "Ctrl-C": (b"\x03", {0, 130, -signal.SIGINT}),
    "SIGTERM": (signal.SIGTERM, {0, 143, -signal.SIGTERM}),
    "SIGHUP": (signal.SIGHUP, {0, 129, -signal.SIGHUP}),
    "SIGQUIT": (signal.SIGQUIT, {-signal.SIGQUIT}),
    "SIGABRT": (signal.SIGABRT, {-signal.SIGABRT}),
    "SIGSEGV": (signal.SIGSEGV, {-signal.SIGSEGV}),
    "SIGBUS": (signal.SIGBUS, {-signal.SIGBUS}),
    # What Swift raises where an array's index is out of range, on x86-64 and on arm64.
    "SIGILL": (signal.SIGILL, {-signal.SIGILL}),
    "SIGTRAP": (signal.SIGTRAP, {-signal.SIGTRAP}),
    "failed start-up": (None, {2}),
}
# Keys that open and close things, and change nothing by themselves.
HARMLESS = [b"j", b"k", b"G", b"g", b"?", b"\x1b", b"\r", b"/", b"x", b"s", b"\t", b"]", b"w"]


def leave(place, name, chance):
    how, allowed = WAYS_OUT[name]
    command = [place.binary, "demo", "--paused"]
    if how is None:
        command += ["--theme", "there-is-no-such-theme"]
    with Terminal(command, place.environment()) as terminal:
        if how is not None:
            terminal.wait(lambda: terminal.modes.alternate_screen, 10, "the alternate screen")
            end = time.monotonic() + chance.random() * 0.4
            while time.monotonic() < end:
                terminal.send(chance.choice(HARMLESS))
                terminal.pump(0.01)
            if isinstance(how, signal.Signals):
                terminal.kill(how)
            else:
                # From wherever the keys have led to: out of dialogs and fields first.
                if name == "Q":
                    for _ in range(5):
                        terminal.send("esc")
                        terminal.settle(0.06)
                terminal.send(how)
        status = terminal.wait_exit(5)
        assert status in allowed, f"{name} ended with {status}\n{terminal.dump()}"
        terminal.judge_restored()


def run(place, soak):
    moments = 20
    chance = random.Random(f"{place.seed}/R1")
    faults = []
    for name in WAYS_OUT:
        for moment in range(moments):
            try:
                leave(place, name, chance)
            except AssertionError as error:
                faults.append(f"{name}, moment {moment}: {error}")
    tried = moments * len(WAYS_OUT)
    if faults:
        raise AssertionError(f"{len(faults)} of {tried}: {faults[:2]}")
    return Figure(tried, tried, f"({len(WAYS_OUT)} ways out, {moments} moments each)")
