"""R9: the disk has the change before the client has the answer, seen from outside by strace."""

import re
import shutil
import signal
import subprocess
import time

from bars import Figure
from server import Server
from service import Service

SYNC = re.compile(r"(?:fdatasync|fsync)\(\d+<[^>]*-wal>\)\s+= 0|<\.\.\. (?:fdatasync|fsync) resumed>\)\s+= 0")
SENT = re.compile(r"(?:sendto|write|writev|sendmsg)\(\d+<(?:TCP|socket):")


def run(place, soak):
    assert shutil.which("strace"), "strace is not installed"
    changes = 500 if soak else 50
    server = Server(
        place.binary,
        # Five hundred changes are more than one principal may make at once.
        ["--state", place.fresh("state"), "--scenario", "small", "--durations", "short", "--rate-limits", "off"],
        place.fresh("ready.json"),
        place.environment(),
        place.fresh("log"),
    )
    trace = place.fresh("strace")
    tracer = None
    try:
        service = Service(server.ready)
        service.login()
        name = service.send("GET", service.computes)[2]["value"][0]["name"]
        tracer = subprocess.Popen(
            [
                "strace", "-f", "-yy", "-s", "0", "-o", trace,
                "-e", "trace=fdatasync,fsync,sendto,sendmsg,write,writev", "-p", str(server.process.pid),
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        # strace says on stderr that it has attached to all threads.
        assert "attached" in tracer.stderr.readline(), "strace cannot attach to a process here"
        time.sleep(0.3)
        for number in range(changes):
            status, _, body = service.act(
                name, "updateIdleShutdownSetting", {"idleTimeBeforeShutdown": f"PT{15 + number}M"}
            )
            assert status == 200, body
        tracer.send_signal(signal.SIGINT)
        tracer.wait(10)
    finally:
        if tracer and tracer.poll() is None:
            tracer.kill()
        server.kill()
    answers = synced = 0
    is_synced = False
    with open(trace, encoding="utf-8", errors="replace") as file:
        for line in file:
            if SYNC.search(line):
                is_synced = True
            elif SENT.search(line):
                answers += 1
                synced += is_synced
                is_synced = False
    assert answers >= changes, f"strace saw {answers} answers of {changes}; see its output for the names of calls"
    return Figure(synced, answers, "(answers that came after their fdatasync)")
