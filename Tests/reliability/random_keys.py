"""R3 and S3: random keys and sizes on the real program. It never falls over, and read-only never changes anything."""

import random

from bars import Figure
from server import Server
from service import Service
from terminal import Terminal

SPECIAL = [b"\x1b", b"\r", b"\t", b"\x7f", b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~", b"\x1b[Z", b"\x0c"]
# Ctrl-C, Ctrl-Z, Ctrl-\ and Q end or stop the program: the bars for those are others.
LETTERS = [bytes([code]) for code in range(0x20, 0x7F) if code != ord("Q")] + ["ä".encode(), "陈".encode()]


def sequence(terminal, chance, length):
    for _ in range(length):
        if terminal.status is not None:
            break
        draw = chance.random()
        if draw < 0.06:
            terminal.resize(chance.randrange(1, 300), chance.randrange(1, 100))
        elif draw < 0.1:
            terminal.send(b"\x1b[200~" + chance.choice([b"stop", b"y\ry\r", b"\xff\xfe"]) + b"\x1b[201~")
        else:
            terminal.send(chance.choice(SPECIAL if draw < 0.35 else LETTERS))
        if chance.random() < 0.3:
            terminal.pump(0.005)
    if terminal.status is None:
        terminal.settle(0.05)


def run(place, soak):
    sequences = 300
    chance = random.Random(f"{place.seed}/R3")
    for number in range(sequences):
        # `X` and a name write a file: into a folder that goes away.
        with Terminal([place.binary, "demo"], place.environment(), directory=place.folder) as terminal:
            terminal.wait(lambda: terminal.modes.alternate_screen, 10, "the alternate screen")
            sequence(terminal, chance, 60)
            if terminal.status == 0:
                # q and the answer to its question are keys too.
                terminal.wait_exit(1)
                terminal.judge_restored()
                continue
            assert terminal.status is None, f"sequence {number} ended it with {terminal.status}\n{terminal.dump()}"
            assert not terminal.modes.problems, f"sequence {number}: {terminal.modes.problems[:3]}"
            terminal.resize(120, 40)
            terminal.send(b"\x03")
            status = terminal.wait_exit(5)
            assert status in (0, 130, -2), f"sequence {number}: Ctrl-C ended it with {status}"
            terminal.judge_restored()
    return Figure(sequences, sequences, "(sequences of 60 keys, sizes and pastes)")


def run_read_only(place, soak):
    """The server counts what changed: its clock stands, so nothing changes by itself."""
    sequences = 60 if soak else 15
    chance = random.Random(f"{place.seed}/S3")
    state = place.fresh("state")
    server = Server(
        place.binary,
        ["--state", state, "--scenario", "lab", "--paused"],
        place.fresh("ready.json"),
        place.environment(),
        place.fresh("log"),
    )
    try:
        service = Service(server.ready)
        before = service.control("GET", "health")[1]["events"]
        ready = server.ready
        environment = place.environment(
            ARM_CLOUD_METADATA_URL=ready["metadata"],
            SSL_CERT_FILE=ready["ca"],
            AZURE_TENANT_ID=ready["tenant"],
            AZURE_CLIENT_ID=ready["client_id"],
            AZURE_CLIENT_SECRET=ready["client_secret"],
            AZURE_SUBSCRIPTION_ID=ready["subscription"],
            AZURE_DEFAULTS_GROUP=ready["resource_group"],
        )
        for number in range(sequences):
            with Terminal([place.binary, "console", "--read-only"], environment, directory=place.folder) as terminal:
                terminal.wait(lambda: terminal.modes.alternate_screen, 10, "the alternate screen")
                sequence(terminal, chance, 60)
                assert terminal.status in (None, 0), f"sequence {number} ended with {terminal.status}\n{terminal.dump()}"
            now = service.control("GET", "health")[1]["events"]
            assert now == before, f"sequence {number}: {now - before} changes from a read-only program"
    finally:
        server.kill()
    return Figure(sequences, sequences, "(sequences of 60 keys; 0 changes)")
