"""R11: the same seed and the same commands in two processes leave the same journal, byte for byte."""

import json
import random

from bars import Figure
from server import Server
from service import Service

OPTIONS = ["--in-memory", "--paused", "--start", "2026-11-23T05:00:00Z", "--rate-limits", "off"]


def run(place, soak):
    seeds = [place.seed + number for number in range(10 if soak else 2)]
    for seed in seeds:
        journals = [session(place, seed) for _ in range(2)]
        for number, (one, other) in enumerate(zip(*journals)):
            assert one == other, f"seed {seed}, event {number + 1}: {one} is not {other}"
        assert len(journals[0]) == len(journals[1]), f"seed {seed}: {[len(journal) for journal in journals]} events"
    return Figure(len(seeds), len(seeds))


def session(place, seed):
    """Some hours of a lab that people and schedules use, with faults, snapshots and a reset."""
    server = Server(
        place.binary, [*OPTIONS, "--scenario", "lab", "--seed", str(seed % 1000)], place.fresh("ready.json"), place.environment(), place.fresh("log")
    )
    try:
        service = Service(server.ready)
        # Before requests go wrong on purpose: what is compared is what is in the journal, and logins are not.
        service.login()
        chance = random.Random(seed)
        names = [instance["name"] for instance in service.control("GET", "state")[1]["instances"].values()]
        service.control("PUT", "faults/busy", {"match": {"method": "POST"}, "effect": {"kind": "status"}, "rate": 0.2, "seed": seed % 97})
        service.control("POST", "snapshots/begin")
        for number in range(120):
            name = chance.choice(names)
            what = chance.randrange(8)
            if what < 3:
                service.act(name, chance.choice(["start", "stop", "restart"]))
            elif what == 3:
                service.act(name, "updateIdleShutdownSetting", {"idleTimeBeforeShutdown": f"PT{15 + number}M"})
            elif what == 4:
                service.create(f"made-{number}-x")
            elif what == 5:
                service.control("POST", f"instances/{name}/activity", {"kernel": chance.random() < 0.5})
            elif what == 6:
                service.control("PUT", f"failures/f{number}", {"operation": "Start", "kind": chance.choice(["startFailed", "stuck"])})
            service.control("POST", "clock/advance", {"by": chance.randrange(900)})
            if number == 60:
                service.control("PUT", "snapshots/begin/restore")
            if number == 90:
                service.control("POST", "reset", {"scenario": "trouble", "seed": 5})
        journal, last = [], 0
        while True:
            _, page = service.control("GET", f"events?after={last}&limit=10000")
            if not page["events"]:
                return journal
            journal += [json.dumps(event, ensure_ascii=False) for event in page["events"]]
            last = page["last"]
    finally:
        server.kill()
