"""R14: schedules fire when the world says: croniter, dateutil and zoneinfo answer the same questions as the program.

`schedules_oracle.py --table N FILE` writes a table for the tests that run without Python. What the three do otherwise
on purpose is said where it is done.
"""

import bisect
import datetime
import functools
import json
import os
import random
import subprocess
import sys
import zoneinfo

HERE = os.path.dirname(os.path.abspath(__file__))
ZONES = os.path.join(HERE, "..", "SchedulesTests", "Vectors", "windows_zones.json")
WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
RANGES = [("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 6)]
MONTHS = "January February March April May June July August September October November December".split()
UTC = datetime.timezone.utc
COUNT = 6
# Years in which no two releases of tzdata contradict each other. In Moldova they do from 2022 on.
YEARS = range(2005, 2025)
CHANGED = {"E. Europe Standard Time"}


@functools.cache
def zones():
    with open(ZONES, encoding="utf-8") as file:
        names = json.load(file)["zones"]
    return {name: entry["iana"] for name, entry in names.items() if name not in CHANGED}


@functools.cache
def changes(zone):
    """Instants at which the zone's clocks were set, to the hour, in seconds."""
    found, place = [], zoneinfo.ZoneInfo(zone)
    step = datetime.timedelta(hours=1)
    day = datetime.datetime(YEARS[0], 1, 1, tzinfo=UTC)
    end = datetime.datetime(YEARS[-1], 12, 1, tzinfo=UTC)
    while day < end:
        then = day + datetime.timedelta(days=7)
        if day.astimezone(place).utcoffset() != then.astimezone(place).utcoffset():
            hour = day
            while hour < then and hour.astimezone(place).utcoffset() == (hour + step).astimezone(place).utcoffset():
                hour += step
            found.append(hour + step)
        day = then
    return found


def instant(wall, place):
    """The first of two, and what does not exist as late as it would be (fold 0 is both)."""
    return wall.replace(tzinfo=place, fold=0).astimezone(UTC)


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


# Questions


def element(chance, number, low, high):
    """One element, as the program is asked and as croniter is: a reversed range is swapped here and wraps there, and a
    step that goes past the end is refused there."""
    kind = chance.randrange(7)
    one, other = chance.randint(low, high), chance.randint(low, high)
    name = lambda value: value  # noqa: E731
    if number == 3 and chance.random() < 0.3:
        name = lambda value: chance.choice([MONTHS[value - 1], MONTHS[value - 1][:3].lower()])  # noqa: E731
    if number == 4 and chance.random() < 0.3:
        name = lambda value: chance.choice([WEEKDAYS[value], WEEKDAYS[value][:3].upper()])  # noqa: E731
    least, most = min(one, other), max(one, other)
    # From a number to itself is every number there.
    theirs = f"{least}-{most}" if least < most else f"{least}"
    if kind < 2:
        return f"{name(one)}", f"{one}"
    if kind == 2:
        return f"{name(one)}-{name(other)}", theirs
    if kind == 3:
        step = chance.randint(1, high - low)
        return f"*/{step}", ",".join(str(value) for value in range(low, high + 1, step))
    if kind == 4:
        step = chance.randint(1, 9)
        return f"{name(one)}/{step}", ",".join(str(value) for value in range(one, high + 1, step))
    if kind == 5:
        step = chance.randint(1, 9)
        return f"{least}-{most}/{step}", ",".join(str(value) for value in range(least, most + 1, step))
    return "*", "*"


def field(chance, number, low, high, share):
    if chance.random() > share:
        return "*", "*"
    pairs = [element(chance, number, low, high) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
    theirs = "*" if any(there == "*" for _, there in pairs) else ",".join(there for _, there in pairs)
    return ",".join(here for here, _ in pairs), theirs


def cron_question(chance, zone, start):
    shares = [0.97, 0.9, 0.25, 0.2, 0.3]
    fields = [field(chance, number, low, high, shares[number]) for number, (_, low, high) in enumerate(RANGES)]
    spec = {"expression": " ".join(here for here, _ in fields), "timeZone": zone}
    if start:
        spec["startTime"] = start
    return spec, " ".join(there for _, there in fields)


def recurrence_question(chance, zone, start):
    frequency = chance.choice(["Minute", "Hour", "Day", "Day", "Week", "Week", "Month", "Month"])
    interval = chance.choice([1, 1, 2, 3, chance.randint(1, 16)])
    if frequency == "Minute":
        interval = chance.choice([1, 7, 30, 1440, 10_000])
    spec = {"frequency": frequency, "interval": interval, "timeZone": zone}
    if start:
        spec["startTime"] = start
    lists = {}
    if frequency in ("Day", "Week", "Month"):
        for name, most in (("hours", 23), ("minutes", 59)):
            if chance.random() < 0.6:
                lists[name] = [chance.randint(0, most) for _ in range(chance.choice([1, 1, 2, 3]))]
        if frequency == "Week" and chance.random() < 0.7:
            lists["weekDays"] = chance.sample(WEEKDAYS, chance.randint(1, 5))
        if frequency == "Month" and chance.random() < 0.7:
            days = [day for day in range(-31, 32) if day]
            lists["monthDays"] = [chance.choice([*days, 1, 15, 29, 30, 31, -1]) for _ in range(chance.choice([1, 2]))]
    if lists:
        spec["schedule"] = lists
    return spec


def question(chance):
    zone = chance.choice(sorted(zones()))
    moments = changes(zones()[zone])
    if moments and chance.random() < 0.6:
        after = chance.choice(moments) - datetime.timedelta(seconds=chance.randrange(-7200, 3 * 86_400))
    else:
        after = datetime.datetime(YEARS[0], 1, 1, tzinfo=UTC) + datetime.timedelta(
            seconds=chance.randrange((YEARS[-1] - YEARS[0]) * 31_500_000)
        )
    start = None
    if chance.random() < 0.7:
        # Within half a minute of a change, too: a start that does not exist, or twice.
        earlier = after - datetime.timedelta(seconds=chance.choice([0, 1, 3600, 86_400, 40_000_000]) * chance.random())
        if moments and chance.random() < 0.2:
            earlier = chance.choice(moments) + datetime.timedelta(minutes=chance.randrange(-60, 60))
        start = earlier.strftime("%Y-%m-%dT%H:%M:%S") + chance.choice(["", "", "Z"])
    if chance.random() < 0.55:
        spec, theirs = cron_question(chance, zone, start)
        return {"kind": "cron", "spec": spec, "after": text(after), "count": COUNT}, theirs
    spec = recurrence_question(chance, zone, start)
    return {"kind": "recurrence", "spec": spec, "after": text(after), "count": COUNT}, None


# Answers


def anchor(spec, place, created):
    """The wall clock of the start as it is written, and the instant that it is."""
    start = spec.get("startTime")
    if start is None:
        return created.astimezone(place).replace(tzinfo=None, fold=0), created
    wall = datetime.datetime.strptime(start[:19], "%Y-%m-%dT%H:%M:%S")
    if not start.endswith("Z"):
        return wall, instant(wall, place)
    moment = wall.replace(tzinfo=UTC)
    return moment.astimezone(place).replace(tzinfo=None, fold=0), moment


def first(walls, place, after, start, is_from_start):
    """The first instants of ascending wall clocks. Where clocks are set, a wall clock can come after a later one."""
    found, last = [], None
    for wall in walls:
        if last is not None and wall > last:
            break
        moment = instant(wall, place)
        if moment <= after or (moment < start if is_from_start else moment <= start):
            continue
        bisect.insort(found, moment)
        found = sorted(set(found))
        if len(found) >= COUNT and last is None:
            # No clock was ever set by more than a day.
            ahead = wall + datetime.timedelta(hours=25)
            offsets = {instant(at, place).astimezone(place).utcoffset() for at in (wall, ahead)}
            offsets.add(after.astimezone(place).utcoffset())
            last = wall if len(offsets) == 1 else ahead
    return [text(moment) for moment in found[:COUNT]]


def cron_answer(asked, theirs):
    from croniter import CroniterBadDateError, croniter

    spec, after = asked["spec"], moment_of(asked["after"])
    place = zoneinfo.ZoneInfo(zones()[spec["timeZone"]])
    _, start = anchor(spec, place, after)
    begin = max(after, start).astimezone(place).replace(tzinfo=None, fold=0) - datetime.timedelta(hours=26)

    def walls():
        clock = croniter(theirs, begin, day_or=False, max_years_between_matches=12)
        try:
            while True:
                yield clock.get_next(datetime.datetime)
        except CroniterBadDateError:
            return

    return first(walls(), place, after, start, is_from_start="startTime" in spec)


def recurrence_answer(asked):
    from dateutil import rrule

    spec, after = asked["spec"], moment_of(asked["after"])
    place = zoneinfo.ZoneInfo(zones()[spec["timeZone"]])
    wall, start = anchor(spec, place, after)
    is_from_start = "startTime" in spec
    interval = spec["interval"]
    if spec["frequency"] in ("Minute", "Hour"):
        step = interval * (60 if spec["frequency"] == "Minute" else 3600)
        k = max(0, int((after - start).total_seconds()) // step)
        moments = [start + datetime.timedelta(seconds=(k + n) * step) for n in range(COUNT + 2)]
        later = [at for at in moments if at > after and (is_from_start or at > start)]
        return [text(at) for at in later[:COUNT]]
    lists = spec.get("schedule", {})
    hours = sorted(set(lists.get("hours") or [wall.hour]))
    minutes = sorted(set(lists.get("minutes") or [wall.minute]))
    options = {"interval": interval, "byhour": hours, "byminute": minutes, "wkst": rrule.SU}
    options["bysecond"] = 0 if lists.get("minutes") else wall.second
    if spec["frequency"] == "Week":
        given = lists.get("weekDays") or [WEEKDAYS[(wall.weekday() + 1) % 7]]
        options["byweekday"] = [(WEEKDAYS.index(day) - 1) % 7 for day in given]
    if spec["frequency"] == "Month":
        options["bymonthday"] = lists.get("monthDays") or [wall.day]
    kind = {"Day": rrule.DAILY, "Week": rrule.WEEKLY, "Month": rrule.MONTHLY}[spec["frequency"]]
    # The whole first day: what is before the start is told by its instant.
    rule = rrule.rrule(kind, dtstart=wall.replace(hour=0, minute=0, second=0), **options)
    begin = max(after, start).astimezone(place).replace(tzinfo=None, fold=0) - datetime.timedelta(hours=26)
    # Its iterator has no end where no month has the day.
    limit = begin + datetime.timedelta(days=366 * 12)
    walls = (at for at in iter_until(rule, limit) if at >= begin)
    return first(walls, place, after, start, is_from_start)


def iter_until(rule, limit):
    for at in rule:
        if at > limit:
            return
        yield at


def moment_of(stamp):
    return datetime.datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def rows(chance, count):
    """Questions with the world's answers. Twelve years are looked at: what is rarer is left out, since our reader looks
    farther."""
    made = 0
    while made < count:
        asked, theirs = question(chance)
        answer = cron_answer(asked, theirs) if asked["kind"] == "cron" else recurrence_answer(asked)
        if len(answer) < COUNT:
            continue
        made += 1
        yield asked, answer


def run(place, soak):
    from bars import Figure

    chance = random.Random(f"{place.seed}/R14")
    count = 100_000 if soak else 5_000
    asked = list(rows(chance, count))
    done = subprocess.run(
        [place.binary, "occurrences"], input="\n".join(json.dumps(question) for question, _ in asked),
        stdout=subprocess.PIPE, text=True, check=True, env=place.environment(),
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert len(lines) == count, f"{len(lines)} answers to {count} questions"
    wrong = [
        f"{json.dumps(question)}: {line} and not {answer}"
        for (question, answer), line in zip(asked, lines)
        if json.loads(line).get("occurrences") != answer
    ]
    assert not wrong, f"{len(wrong)} of {count} differ: {wrong[:3]}"
    return Figure(count, count, "(against croniter, dateutil and zoneinfo)")


def table(count, path):
    """One question a line: kind, specification, after, and the first three instants."""
    with open(path, "w", encoding="utf-8") as file:
        for asked, answer in rows(random.Random(20_261_126), count):
            spec = json.dumps(asked["spec"], separators=(",", ":"))
            file.write("\t".join([asked["kind"], spec, asked["after"], *answer[:3]]) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] != ["--table"]:
        sys.exit(__doc__)
    table(int(sys.argv[2]), sys.argv[3])
