"""R4 and R5: the console shows itself at once and the list soon, and a key is answered at once: with ten thousand
instances, behind a network in trouble, and while lists are read.

What is measured is from the key to the last byte of what it painted, with a terminal that reads at once.
"""

import os
import random
import re
import select
import time

import witness
from bars import Figure
from server import Server
from service import Service
from terminal import Terminal
from troubled_proxy import Apart
from witness import Witness

KEY_99, KEY_MOST, IDLE_SHARE = 50, 100, 0.01
FIRST_FRAME, USABLE_LIST = 150, 500
# Within a frame nothing is written for less; the next frame is not painted sooner (FramePace).
PAUSE = 0.004


def quantile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def answered(terminal, key, patience=2.0):
    """Milliseconds from the key to the end of what it painted, and the bytes; None where nothing came."""
    begun = time.monotonic()
    os.write(terminal.master, key)
    data, last = bytearray(), None
    while True:
        wait = patience - (time.monotonic() - begun) if last is None else PAUSE
        if wait <= 0 or not select.select([terminal.master], [], [], wait)[0]:
            break
        data += os.read(terminal.master, 1 << 16)
        last = time.monotonic()
    terminal.take(bytes(data))
    return None if last is None else (last - begun) * 1000


def whole(count):
    """What the header says once the list is there to its last instance."""
    return re.compile(rf"fleet \((?:{count}|{count:,})\)")


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run_keys(place, soak):
    """R4."""
    instances, count = 10_000, 1000 if soak else 200
    chance = random.Random(f"{place.seed}/R4")
    state = place.fresh("state")
    server = Server(
        place.binary, ["--state", state, "--instances", str(instances), "--paused", "--rate-limits", "off"],
        place.fresh("ready.json"), place.environment(), place.fresh("log"),
    )  # fmt: skip
    between = Apart(server.ready_file, state, chance.randrange(1 << 30), stall=3)
    try:
        command = [place.binary, "--workspace", "all"]
        with Terminal(command, between.environment(place), directory=place.folder) as terminal:
            terminal.wait_for(whole(instances), 60)
            # What is found out about ten thousand rows once they are there is not rest.
            end = time.monotonic() + 10
            while time.monotonic() < end:
                terminal.pump(0.5)
            used, begun = processor_seconds(terminal.pid), time.monotonic()
            while time.monotonic() < begun + 8:
                terminal.pump(0.5)
            idle = (processor_seconds(terminal.pid) - used) / (time.monotonic() - begun)
            before = between.strike(0.3)
            times, silent = [], 0
            for number in range(count):
                if number % 25 == 0:
                    terminal.send(b"R")
                    terminal.pump(0.02)
                key = chance.choice([b"j", b"k", b"\x1b[6~", b"\x1b[5~"]) if number % 2 else b"j"
                time_of_key = answered(terminal, key, patience=1)
                if time_of_key is None:
                    silent += 1  # at the list's end there is nothing to paint
                else:
                    times.append(time_of_key)
                terminal.pump(0.01 + chance.random() * 0.03)
                assert terminal.status is None, f"the console ended with {terminal.status}\n{terminal.dump()}"
            after = between.strike(0)
    finally:
        between.close()
        server.kill()
    slow, most = quantile(times, 0.99), max(times)
    struck, total = after[0] - before[0], after[1] - before[1]
    remark = (
        f"({len(times)} keys on {instances} instances, {struck} of {total} exchanges struck: half within "
        f"{quantile(times, 0.5):.1f} ms, 99 of 100 within {slow:.1f} of {KEY_99}, all within {most:.1f} of {KEY_MOST}; "
        f"at rest {idle:.2%} of a core of {IDLE_SHARE:.0%})"
    )
    assert struck, f"no exchange was struck: {remark}"
    holds = [slow <= KEY_99, most <= KEY_MOST, idle <= IDLE_SHARE, silent <= count // 10]
    assert all(holds), f"{silent} keys without an answer; {remark}"
    return Figure(len(holds), len(holds), remark)


def started(place, command, environment, condition, limit):
    """Milliseconds from the start of the program to the condition."""
    begun = time.monotonic()
    with Terminal(command, environment, directory=place.folder, leader=True) as terminal:
        terminal.wait(lambda: condition(terminal), limit, "the screen")
        return (time.monotonic() - begun) * 1000


def run_start(place, soak):
    """R5."""
    times = 40 if soak else 12
    state = place.fresh("state")
    server = Server(
        place.binary, ["--state", state, "--instances", "1000", "--paused", "--rate-limits", "off"],
        place.fresh("ready.json"), place.environment(), place.fresh("log"),
    )  # fmt: skip
    hanging = Witness(server.ready, state)
    hanging.mode = witness.HANG
    try:
        Service(server.ready).login()
        ready = server.ready
        direct = {**hanging.environment(place), "ARM_CLOUD_METADATA_URL": ready["metadata"]}
        command = [place.binary, "--workspace", "all"]
        frame = lambda terminal: "fleet" in terminal.text()  # noqa: E731
        word = lambda terminal: "connecting" in terminal.text()  # noqa: E731
        measured = {
            "first frame": ([started(place, command, direct, frame, 10) for _ in range(times)], FIRST_FRAME),
            # The screen is taken once there is something to show: what is wrong before stays on the person's own.
            "a word where nothing answers": (
                [started(place, command, hanging.environment(place), word, 10) for _ in range(times)], FIRST_FRAME,
            ),
            "list of 1,000": (
                [started(place, command, direct, lambda terminal: whole(1000).search(terminal.text()), 20) for _ in range(times)],
                USABLE_LIST,
            ),
        }  # fmt: skip
    finally:
        hanging.close()
        server.kill()
    # One in ten may meet another program of this machine.
    figures = {name: quantile(found, 0.89) for name, (found, _) in measured.items()}
    remark = "(" + "; ".join(
        f"{name}: half in {quantile(found, 0.5):.0f} ms, nine of ten in {figures[name]:.0f} of {limit}"
        for name, (found, limit) in measured.items()
    ) + ")"  # fmt: skip
    holds = [figures[name] <= limit for name, (_, limit) in measured.items()]
    assert all(holds), remark
    return Figure(len(holds), len(holds), remark)
