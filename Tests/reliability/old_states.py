"""R19: states of every version that was given out open as what they were, and what a newer one wrote is left alone.

`states/VERSION.sql` is the journal that this version left, as SQLite's text, and `states/VERSION.json` what it held, in
members that must still be so. `old_states.py BINARY VERSION` makes both from a program.
"""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys

from bars import Figure
from server import Server
from service import Service

HERE = os.path.dirname(os.path.abspath(__file__))
STATES = os.path.join(HERE, "states")
LARGEST = 100 << 10


def journal(state):
    return os.path.join(state, "journal.sqlite3")


def made(place, script):
    """A state folder with the journal that the text describes."""
    state = place.fresh("old-state")
    os.makedirs(state, mode=0o700)
    with sqlite3.connect(journal(state)) as database, open(script, encoding="utf-8") as file:
        database.executescript(file.read())
        # As the server leaves it.
        database.execute("PRAGMA journal_mode = WAL")
    database.close()
    os.chmod(journal(state), 0o600)
    return state


def differences(wanted, found, path=""):
    """Where what is found lacks or contradicts what is wanted; members that came later are none."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            return [f"{path} is {found!r}"]
        return [text for key, value in wanted.items() for text in differences(value, found.get(key), f"{path}/{key}")]
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            return [f"{path} is {found!r}"]
        pairs = enumerate(zip(wanted, found))
        return [text for number, (one, other) in pairs for text in differences(one, other, f"{path}/{number}")]
    return [] if wanted == found else [f"{path} is {found!r} and not {wanted!r}"]


def held(service):
    """What a state holds, as the control API and the service say it."""
    status, state = service.control("GET", "state")
    assert status == 200, f"the state is not told: {status}"
    events = service.control("GET", "health")[1]["events"]
    return {"state": state, "events": events}


def serve(place, state):
    return Server(place.binary, ["--state", state], place.fresh("ready.json"), place.environment(), place.fresh("log"))


def files(folder):
    return {
        name: hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest() for name in sorted(os.listdir(folder))
    }


def run(place, soak):
    probes = []

    def probe(what, holds, seen=""):
        probes.append((what if holds else f"{what}: {seen}", bool(holds)))

    versions = sorted(name[:-4] for name in os.listdir(STATES) if name.endswith(".sql"))
    assert versions, "no state of any version is kept"
    for version in versions:
        script = os.path.join(STATES, version + ".sql")
        probe(f"{version} is small", os.path.getsize(script) <= LARGEST, os.path.getsize(script))
        state = made(place, script)
        with open(os.path.join(STATES, version + ".json"), encoding="utf-8") as file:
            wanted = json.load(file)
        for turn in ("opened", "opened again"):
            server = serve(place, state)
            try:
                service = Service(server.ready)
                wrong = differences(wanted, held(service))
                probe(f"{version}, {turn}, is what it was", not wrong, wrong[:3])
                if turn == "opened again":
                    # It goes on, and does not only look right.
                    name = next(iter(wanted["state"]["instances"].values()))["name"]
                    status, _, answer = service.act(name, "updateIdleShutdownSetting", {"idleTimeBeforeShutdown": "PT77M"})
                    probe(f"{version} is changed", status == 200, (status, answer))
            finally:
                server.kill()
        newer = made(place, script)
        with sqlite3.connect(journal(newer)) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
        before = files(newer)
        done = subprocess.run(
            [place.binary, "serve", "--state", newer], capture_output=True, text=True, timeout=30, env=place.environment()
        )
        said = done.stderr.strip()
        probe("a newer one is refused", done.returncode == 2 and "99" in said and newer in said, (done.returncode, said))
        after = {name: digest for name, digest in files(newer).items() if name in before}
        probe("and left alone", after == before, "the journal has changed")
    wrong = [what for what, holds in probes if not holds]
    assert not wrong, f"does not hold: {wrong}"
    return Figure(len(probes), len(probes), f"(states of {', '.join(versions)})")


def make(binary, version):
    """A state with something of every kind in it: what people did, what schedules did, and what went wrong."""
    import bars

    place = bars.Place(binary, 1)
    try:
        state = place.fresh("state")
        server = Server(
            binary,
            ["--state", state, "--scenario", "small", "--seed", "7", "--paused", "--start", "2026-11-23T05:00:00Z", "--rate-limits", "off"],
            place.fresh("ready.json"), place.environment(), place.fresh("log"),
        )  # fmt: skip
        try:
            service = Service(server.ready)
            names = sorted(instance["name"] for instance in service.control("GET", "state")[1]["instances"].values())
            service.create("made-here")
            cron = {"expression": "0 18 * * 1-5", "timeZone": "W. Europe Standard Time"}
            schedule = [{"action": "Stop", "triggerType": "Cron", "cron": cron}]
            service.act(names[0], "updateSchedules", {"schedules": {"computeStartStop": schedule}})
            service.act(names[0], "updateIdleShutdownSetting", {"idleTimeBeforeShutdown": "PT45M"})
            service.control("PUT", "failures/f1", {"operation": "Start", "kind": "startFailed"})
            for name in names:
                for verb in ("stop", "start", "restart"):
                    service.act(name, verb)
                    service.control("POST", "clock/advance", {"by": 700})
            service.control("PUT", "faults/busy", {"match": {"method": "POST"}, "effect": {"kind": "status"}, "rate": 0.5, "seed": 3})
            service.act(names[0], "stop")
            service.control("DELETE", "faults/busy")
            service.delete(names[-1])
            service.control("POST", "snapshots/kept")
            service.control("POST", "clock/advance", {"by": 86_400})
            found = held(service)
        finally:
            server.stop()
        database = sqlite3.connect(journal(state))
        # Its secrets and its port are its own.
        database.execute("DELETE FROM fact")
        database.commit()
        lines = [*database.iterdump(), f"PRAGMA user_version = {database.execute('PRAGMA user_version').fetchone()[0]};"]
        database.close()
        with open(os.path.join(STATES, version + ".sql"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        with open(os.path.join(STATES, version + ".json"), "w", encoding="utf-8") as file:
            json.dump(found, file, indent=1, sort_keys=True)
            file.write("\n")
    finally:
        place.close()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    make(sys.argv[1], sys.argv[2])
