"""R10: a disk that is full, files that are damaged, a second server: a clean refusal that names the file, and nothing lost."""

import os
import random
import resource
import shutil
import subprocess
import threading

from bars import Figure
from server import Server
from service import Service


def run(place, soak):
    probes = []

    def probe(what, holds, seen=""):
        probes.append((what if holds else f"{what}: {seen}", bool(holds)))

    state = place.fresh("state")
    full_disk(place, state, probe)
    second_server(place, state, probe)
    ended_under_load(place, state, probe)
    damaged(place, state, 2000 if soak else 200, probe)
    wrong = [what for what, holds in probes if not holds]
    if wrong:
        raise AssertionError(f"does not hold: {wrong}")
    return Figure(len(probes), len(probes))


def serve(place, state, *arguments):
    return Server(
        place.binary, ["--state", state, "--rate-limits", "off", *arguments], place.fresh("ready.json"), place.environment(), place.fresh("log")
    )


def idle(service, name):
    return service.get(name)[2]["properties"]["properties"]["idleTimeBeforeShutdown"]


def full_disk(place, state, probe):
    server = serve(place, state, "--scenario", "small")
    try:
        service = Service(server.ready)
        limits = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        largest = max(os.path.getsize(os.path.join(state, name)) for name in os.listdir(state))
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (largest + 200_000, limits[1]))
        acknowledged, refused = None, None
        for number in range(2000):
            wanted = f"PT{15 + number}M"
            status, _, document = service.act("alice-ci", "updateIdleShutdownSetting", {"idleTimeBeforeShutdown": wanted})
            if status != 200:
                refused = (status, document)
                break
            acknowledged = wanted
        probe("a full disk is an error of ARM", refused and refused[0] == 503, refused)
        message = refused[1]["error"]["message"] if refused else ""
        probe("it names the file and the remedy", "journal.sqlite3" in message and "make room" in message, message)
        probe("what was acknowledged is there, and no more", idle(service, "alice-ci") == acknowledged, acknowledged)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, limits)
        status, _, _ = service.act("alice-ci", "updateIdleShutdownSetting", {"idleTimeBeforeShutdown": "PT44M"})
        probe("with room again it goes on", status == 200, status)
        server.kill()
        server = serve(place, state)
        probe("and has stored it", idle(Service(server.ready), "alice-ci") == "PT44M")
    finally:
        server.kill()


def attempt(place, *arguments):
    """Status and standard error of a server that should not start; None where it served."""
    process = subprocess.Popen(
        [place.binary, "serve", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=place.environment()
    )
    line = process.stdout.readline()
    if line:
        process.kill()
        process.communicate()
        return None, ""
    _, errors = process.communicate(timeout=30)
    return process.returncode, errors


def second_server(place, state, probe):
    server = serve(place, state)
    try:
        status, errors = attempt(place, "--state", state)
        probe("a second server is refused", status == 2 and state in errors and "--state" in errors, (status, errors))
    finally:
        server.kill()


def ended_under_load(place, state, probe):
    """SIGTERM between changes: gone within a second, and the last acknowledged value is there."""
    server = serve(place, state)
    promised = {}

    service = Service(server.ready)
    name, act = "alice-ci", service.act

    def change():
        number = 0
        try:
            while True:
                number += 1
                value = f"PT{15 + number % 4000}M"
                promised["asked"] = value
                if act(name, "updateIdleShutdownSetting", {"idleTimeBeforeShutdown": value})[0] == 200:
                    promised["value"] = value
        except Exception:
            promised["ended"] = True

    thread = threading.Thread(target=change, daemon=True)
    thread.start()
    while "value" not in promised:
        thread.join(0.01)
    thread.join(0.3)
    status, seconds = server.stop()
    thread.join(5)
    probe("SIGTERM under load: gone within a second", status == 0 and seconds < 1, (status, seconds))
    server = serve(place, state)
    try:
        found = idle(Service(server.ready), name)
        probe("and nothing lost", found in (promised["value"], promised["asked"]), (found, promised))
    finally:
        server.kill()


def damaged(place, state, count, probe):
    """Bits flipped and files cut short: it serves, or it says which file, and never falls over."""
    chance = random.Random(f"{place.seed}/damage")
    for number in range(count):
        copy = place.fresh("damaged")
        shutil.copytree(state, copy)
        files = [name for name in sorted(os.listdir(copy)) if name.startswith("journal.sqlite3") and not name.endswith("-shm")]
        # An empty one cannot be damaged.
        name = chance.choice([name for name in files if os.path.getsize(os.path.join(copy, name)) > 0])
        path = os.path.join(copy, name)
        size = os.path.getsize(path)
        if number % 3 == 0:
            os.truncate(path, chance.randrange(size))
            what = "cut"
        else:
            with open(path, "r+b") as file:
                for _ in range(chance.choice([1, 1, 8, 64])):
                    place_of_byte = chance.randrange(size)
                    file.seek(place_of_byte)
                    byte = file.read(1)[0]
                    file.seek(place_of_byte)
                    file.write(bytes([byte ^ (1 << chance.randrange(8))]))
            what = "flipped"
        status, errors = attempt(place, "--state", copy)
        names_it = status == 2 and copy in errors and errors.count("\n") <= 2
        probe(f"{what} {name} ({number})", status is None or names_it, (status, errors[:900]))
        shutil.rmtree(copy)
