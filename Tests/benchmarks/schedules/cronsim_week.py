"""The cron half of a workload with cronsim, for comparison. Usage: cronsim_week.py WORKLOAD WINDOWS_ZONES

Prints one JSON line: how many occurrences there are in the week, and the CPU seconds that they took.
"""

import json
import sys
import time
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from cronsim import CronSim

BEGIN = datetime(2026, 3, 26, tzinfo=timezone.utc)
END = datetime(2026, 4, 2, tzinfo=timezone.utc)


def main():
    zones = json.load(open(sys.argv[2], encoding="utf-8"))["zones"]
    iana = {name: ZoneInfo(zone["iana"]) for name, zone in zones.items()}
    crons = [
        (schedule["cron"]["expression"], iana[schedule["cron"]["timeZone"]])
        for line in open(sys.argv[1], encoding="utf-8")
        for schedule in json.loads(line)["computeStartStop"]
        if schedule["triggerType"] == "Cron"
    ]
    begun = time.process_time()
    count = 0
    for expression, zone in crons:
        # Strictly after a second before the week: its first instant counts.
        for occurrence in CronSim(expression, (BEGIN - timedelta(seconds=1)).astimezone(zone)):
            if occurrence >= END:
                break
            count += 1
    print(json.dumps({"schedules": len(crons), "occurrences": count, "cpu_seconds": time.process_time() - begun}))


if __name__ == "__main__":
    main()
