"""R13: a server through a day (SOAK=1: a year) of a fleet with schedules, idle shutdown and somebody who asks all the
time: its memory, its descriptors and its threads stay, and its journal stays small. W1 is the same for a screen, in half
an hour of trouble on a real clock.
"""

import os
import random
import time

from bars import Figure
from server import Server
from service import VERSION, Service
from server_speed import Line
from wall_run import resident

INSTANCES = 200
STEP = 120
JOURNAL = 64 << 20


def schedules(number):
    """Four a day: two starts and two stops, spread over the day, in zones of their own."""
    zones = ["UTC", "Pacific Standard Time", "W. Europe Standard Time", "India Standard Time", "Tokyo Standard Time"]
    return [
        {
            "action": "Start" if place % 2 == 0 else "Stop",
            "triggerType": "Cron",
            "cron": {
                "expression": f"{number % 60} {(place * 6 + number) % 24} * * *",
                "timeZone": zones[number % len(zones)],
                "startTime": "2020-01-01T00:00:00",
            },
        }
        for place in range(4)
    ]


def paths(service, computes):
    """Of all instances of a workspace."""
    found, query = [], ""
    while query is not None:
        _, _, page = service.send("GET", computes, query=query)
        found += [f"{computes}/{item['name']}" for item in page["value"]]
        link = page.get("nextLink")
        query = "".join(f"&{pair}" for pair in link.split("?")[1].split("&") if "api-version" not in pair) if link else None
    return found


def held(pid):
    """Open descriptors and threads."""
    return len(os.listdir(f"/proc/{pid}/fd")), len(os.listdir(f"/proc/{pid}/task"))


def journal_bytes(state):
    return sum(os.path.getsize(os.path.join(state, name)) for name in os.listdir(state) if name.startswith("journal"))


def run(place, soak):
    days, asked_each_step = (365, 2) if soak else (1, 10)
    chance = random.Random(f"{place.seed}/R13")
    state = place.fresh("state")
    server = Server(
        place.binary,
        ["--state", state, "--instances", str(INSTANCES), "--paused", "--rate-limits", "off", "--start", "2026-11-23T00:00:00Z"],
        place.fresh("ready.json"), place.environment(), place.fresh("log"),
    )  # fmt: skip
    pid = server.process.pid
    try:
        service = Service(server.ready)
        service.login()
        workspaces = [f"{service.group}/workspaces/{name}/computes" for name in server.ready["workspaces"]]
        instances = [path for workspace in workspaces for path in paths(service, workspace)]
        assert len(instances) == INSTANCES, f"{len(instances)} instances"
        for number, path in enumerate(instances):
            for verb, document in (
                ("updateSchedules", {"schedules": {"computeStartStop": schedules(number)}}),
                ("updateIdleShutdownSetting", {"idleTimeBeforeShutdown": "PT60M"}),
            ):
                status, _, answer = service.send("POST", f"{path}/{verb}", document)
                assert status == 200, f"{verb} of {path}: {status} {answer}"
        line = Line(server, service)
        asked = [*workspaces, *instances]
        # What is remembered of operations and of the activity log is full after a month.
        steps, warm = days * 86_400 // STEP, (40 * 86_400 if soak else 4 * 3600) // STEP
        early = late = None
        for step in range(steps):
            status, _ = service.control("POST", "clock/advance", {"by": STEP})
            assert status == 200, f"the clock was not moved: {status}"
            for _ in range(asked_each_step):
                status, _ = line.send(line.request("GET", chance.choice(asked)))
                assert status == 200, f"a request in the soak was answered with {status}"
            if step == warm:
                early, first = held(pid), resident(pid)
        late, last = held(pid), resident(pid)
        events = service.control("GET", "health")[1]["events"]
        size = journal_bytes(state)
        line.close()
    finally:
        server.kill()
    growth = last - first
    allowed = max(first * 0.02, 4 << 20)
    remark = (
        f"({days * 24} virtual hours, {events} events; memory {first / 1e6:.1f} MB, then {last / 1e6:.1f} MB, "
        f"{growth / 1e6:+.2f} of {allowed / 1e6:.2f}; descriptors and threads {early}, then {late}; "
        f"journal {size / 1e6:.1f} MB of {JOURNAL / 1e6:.1f})"
    )
    holds = [growth <= allowed, early == late, size <= JOURNAL]
    assert all(holds), remark
    return Figure(len(holds), len(holds), remark)
