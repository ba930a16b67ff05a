"""A wall under faults: it never shows LIVE for old data, it comes back by itself, and its memory stays where it is. And
random keys on a wall and on a read-only console, with a witness that counts every request that is no reading."""

import random
import statistics
import time

import witness
from bars import Figure
from random_keys import sequence
from server import Server
from terminal import Terminal
from witness import Witness

# The wall reads every 10 s; older than two readings is LATE, than three NO CONTACT (UX section 13). It wakes in whole
# seconds, and paints in less than one.
LATE, NO_CONTACT, PATIENCE = 20, 30, 2.5


def served(place, arguments=()):
    state = place.fresh("state")
    server = Server(
        place.binary,
        ["--state", state, "--scenario", "lab", "--rate-limits", "off", *arguments],
        place.fresh("ready.json"),
        place.environment(),
        place.fresh("log"),
    )
    return server, Witness(server.ready, state)


def phases(chance, soak):
    """What happens on the way, and for how many seconds."""
    if not soak:
        return [(witness.PASS, 3), (witness.HANG, 24), (witness.PASS, 6)]
    planned = [(witness.PASS, 120)]
    while sum(length for _, length in planned) < 1680:
        trouble = chance.choice([witness.HANG, witness.RESET, witness.BUSY, witness.SLOW])
        planned += [(trouble, chance.randrange(5, 70)), (witness.PASS, chance.randrange(20, 60))]
    return planned + [(witness.PASS, 120)]


def resident(pid):
    """Bytes of its own. Pages of files are none: they come and go with the machine's mood, and with whatever else maps the
    same program (its clean pages alone went up and down between 2 and 8 MB within minutes)."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Anonymous:"))


def run(place, soak):
    chance = random.Random(f"{place.seed}/wall")
    server, between = served(place)
    shown, lies, memory, begun = {}, [], [], time.monotonic()
    looks = 0
    try:
        command = [place.binary, "wall", "--seconds", "5"]
        environment = {**between.environment(place), "AMLDECK_CONFIG": place.fresh("config.yaml")}
        with open(environment["AMLDECK_CONFIG"], "w", encoding="utf-8") as file:
            file.write("alerts: {kinds: [failed], bell: true, notify: osc9}\n")
        with Terminal(command, environment, columns=120, rows=40, leader=True) as terminal:
            terminal.wait_for(" LIVE ", 30)
            next_sample = 0
            for mode, length in phases(chance, soak):
                between.mode = mode
                end = time.monotonic() + length
                # A larger screen needs more memory: what is held against each other is of one size.
                if mode == witness.PASS:
                    terminal.resize(120, 40)
                elif soak and chance.random() < 0.5:
                    terminal.resize(chance.randrange(80, 300), chance.randrange(24, 90))
                steady = time.monotonic() + 10
                while time.monotonic() < end:
                    terminal.pump(0.1)
                    assert terminal.status is None, f"the wall ended with {terminal.status}\n{terminal.dump()}"
                    age, bar = between.age(), terminal.lines()[1]
                    word = next((word for word in ("NO CONTACT", "LATE", "LIVE") if f" {word} " in bar), "?")
                    shown[word] = shown.get(word, 0) + 1
                    looks += 1
                    limit = {"LIVE": LATE, "LATE": NO_CONTACT}.get(word, float("inf"))
                    if age > limit + PATIENCE:
                        lies.append(f"{word} of data {age:.1f} s old, in {mode}")
                    if mode == witness.PASS and time.monotonic() >= max(steady, next_sample):
                        memory.append((time.monotonic() - begun, resident(terminal.pid)))
                        next_sample = time.monotonic() + 5
            between.mode = witness.PASS
            terminal.wait_for(" LIVE ", 60)
            told = bytes(terminal.raw).count(b"\x1b]9;amldeck: greta-unusable failed: ")
            assert told == 1, f"an alert that stands all the time was told {told} times"
            assert b"\x07\x1b]9;" in terminal.raw, "the bell did not ring"
        others = list(between.others)
    finally:
        between.close()
        server.kill()
    assert not lies, f"{len(lies)} lies of {looks}: {lies[:3]}"
    assert not others, f"a wall sent {others[:3]}"
    assert shown.get("LIVE") and shown.get("LATE"), f"it showed {shown}"
    remark = f"(looks at the bar: {shown})"
    if soak:
        assert shown.get("NO CONTACT"), f"it showed {shown}"
        # The first five minutes fill what is filled once.
        early = statistics.median(size for at, size in memory if 300 <= at < 600)
        late = statistics.median(size for at, size in memory if at >= memory[-1][0] - 240)
        growth = late / early - 1
        remark += f" memory {early / 1e6:.2f} MB, then {late / 1e6:.2f} MB: {growth:+.2%}"
        assert growth <= 0.02, f"memory grew by {growth:.2%} in half an hour: {remark}"
    return Figure(looks, looks, remark)


def run_random_keys(place, soak):
    """S3 again, with a witness outside of server and client."""
    rounds = 30 if soak else 6
    chance = random.Random(f"{place.seed}/witness")
    server, between = served(place, ["--paused"])
    try:
        environment = between.environment(place)
        for number in range(rounds):
            for command in (["wall"], ["console", "--read-only"]):
                with Terminal([place.binary, *command], environment, directory=place.folder) as terminal:
                    terminal.wait(lambda: terminal.modes.alternate_screen, 20, "the alternate screen")
                    sequence(terminal, chance, 60)
                    assert terminal.status in (None, 0), f"round {number}: {command} ended with {terminal.status}"
        assert between.methods.get("GET", 0) > rounds, f"the witness saw {between.methods}"
        assert not between.others, f"{len(between.others)} requests that change something: {between.others[:5]}"
        return Figure(rounds * 2, rounds * 2, f"(sequences of 60 keys; requests: {between.methods})")
    finally:
        between.close()
        server.kill()
