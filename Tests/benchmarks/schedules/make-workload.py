#!/usr/bin/env python3
"""Writes the workload of the schedule benchmark: 10,000 instances with four schedules each, one instance a line.

Usage: make-workload.py FILE. The same bytes every time (the seed is fixed). About 8 MB: never commit it.
"""

import json
import random
import sys

SEED = 4242
INSTANCES = 10_000
ZONES = (
    ["UTC"] * 20
    + ["Pacific Standard Time"] * 18
    + ["Eastern Standard Time"] * 12
    + ["India Standard Time"] * 12
    + ["China Standard Time"] * 12
    + ["W. Europe Standard Time"] * 12
    + ["GMT Standard Time"] * 6
    + ["Tokyo Standard Time"] * 4
    + ["AUS Eastern Standard Time"] * 4
)
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def expression(random, kind, hour, minute):
    if kind < 0.5:
        return f"{minute} {hour} * * 1-5"
    if kind < 0.75:
        return f"{minute} {hour} * * *"
    if kind < 0.85:
        return f"{minute} {hour} * * {random.randint(0, 6)}"
    if kind < 0.92:
        return f"{minute} {hour} 1,15 * *"
    if kind < 0.97:
        return f"0 {hour}-{min(hour + 4, 23)} * * *"
    return "*/15 * * * *"


def frequency(kind):
    for bound, word in [(0.55, "Week"), (0.85, "Day"), (0.93, "Month"), (0.98, "Hour")]:
        if kind < bound:
            return word
    return "Minute"


def recurrence(random, kind, zone, hour, minute):
    word = frequency(kind)
    rule = {
        "frequency": word,
        "interval": random.choice([1, 1, 1, 2]) if word != "Minute" else 30,
        "timeZone": zone,
        "startTime": f"2025-0{random.randint(1, 9)}-{random.randint(10, 28)}"
        f"T0{random.randint(0, 9)}:{random.randint(10, 59)}:00",
    }
    if word in ("Week", "Day", "Month"):
        rule["schedule"] = {"hours": [hour], "minutes": [minute]}
    if word == "Week":
        rule["schedule"]["weekDays"] = random.choice([WEEKDAYS[:5], WEEKDAYS[:5], random.sample(WEEKDAYS, 2)])
    if word == "Month":
        rule["schedule"]["monthDays"] = random.choice([[1], [-1], [28]])
    return rule


def schedule(random, place):
    zone = random.choice(ZONES)
    starts = place % 2 == 0
    hour = random.randint(6, 10) if starts else random.randint(16, 22)
    minute = random.choice([0, 0, 0, 15, 30, 45, random.randint(0, 59)])
    made = {"action": "Start" if starts else "Stop", "status": "Enabled"}
    kind = random.random()
    if random.random() < 0.5:
        cron = {"timeZone": zone, "expression": expression(random, kind, hour, minute)}
        made.update(triggerType="Cron", cron=cron)
        if random.random() < 0.5:
            cron["startTime"] = "2025-01-15T10:00:00"
    else:
        made.update(triggerType="Recurrence", recurrence=recurrence(random, kind, zone, hour, minute))
    return made


def main():
    generator = random.Random(SEED)
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        for number in range(INSTANCES):
            instance = {
                "name": f"ci-{number:05d}",
                "created": "2025-01-01T00:00:00Z",
                "computeStartStop": [schedule(generator, place) for place in range(4)],
            }
            file.write(json.dumps(instance, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
