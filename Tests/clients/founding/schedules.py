"""Schedule automatic start and stop (计划自动启动和停止)."""

import datetime
import json

from check import equal
from founding import blocks
from founding.subject import check


def cron(action, expression, **more):
    return {
        "triggerType": "Cron",
        "cron": {"timeZone": "UTC", "expression": expression, **more},
        "action": action,
        "status": "Enabled",
    }


def update(subject, name, schedules):
    address = subject.rest.compute(name) + "/updateSchedules"
    return subject.rest.send("POST", address, {"computeStartStop": schedules}, version="2022-10-01-preview")


def next_weekday(subject, weekday, hour, minute=0):
    """The next such time by the virtual clock, at least a day away; Monday is 0."""
    now = subject.control.now
    day = now.date() + datetime.timedelta(days=(weekday - now.weekday() - 1) % 7 + 1)
    return datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=datetime.timezone.utc)


@check.step
def the_examples_two_working_weeks(subject):
    """Monday to Thursday from 9 to 18, Friday from 9 to 16: four schedules, all that an instance may have."""
    schedules = [cron("Start", "0 9 * * 1-4"), cron("Stop", "0 18 * * 1-4")]
    schedules += [cron("Start", "0 9 * * 5"), cron("Stop", "0 16 * * 5")]
    subject.rest.create("office", {"schedules": {"computeStartStop": schedules}})
    subject.rest.succeed("POST", subject.rest.compute("office") + "/stop")
    monday = next_weekday(subject, 0, 8, 58)
    for day in range(7):
        start = monday + datetime.timedelta(days=day)
        subject.control.advance_to(start)
        equal(subject.state("office"), "Stopped", f"state on day {day} at 8:58")
        subject.control.advance_to(start.replace(hour=9, minute=5))
        equal(subject.state("office"), "Running" if day < 5 else "Stopped", f"state on day {day} at 9:05")
        subject.control.advance_to(start.replace(hour=16, minute=5))
        equal(subject.state("office"), "Running" if day < 4 else "Stopped", f"state on day {day} at 16:05")
        subject.control.advance_to(start.replace(hour=18, minute=5))
        equal(subject.state("office"), "Stopped", f"state on day {day} at 18:05")
    equal(subject.last_operation("office"), ("Stop", "Succeeded", "Schedule"), "last operation")


@check.step
def a_fifth_schedule_is_refused(subject):
    five = [cron("Stop", f"0 {hour} * * *") for hour in range(5)]
    equal(update(subject, "office", five).status, 400, "five by updateSchedules")
    equal(len(subject.rest.properties("office")["schedules"]["computeStartStop"]), 4, "schedules")
    equal(update(subject, "office", five[:4]).status, 200, "four")


@check.step
def a_notice_stands_before_a_stop(subject):
    """From half an hour before; whoever dismisses it keeps the instance this once."""
    with subject.instance("noticed"):
        stop = next_weekday(subject, 2, 18)
        update(subject, "noticed", [cron("Stop", "0 18 * * *")])

        def notices():
            standing = subject.control.ask("GET", "notices")["notices"]
            return [notice for notice in standing if notice["instance"].endswith("/noticed")]

        def arrives(minutes):
            subject.control.advance_to(stop + datetime.timedelta(minutes=minutes))

        arrives(-12 * 60)
        if subject.state("noticed") == "Stopped":
            subject.rest.succeed("POST", subject.rest.compute("noticed") + "/start")
        arrives(-32)
        equal(notices(), [], "notices 32 minutes before")
        arrives(-28)
        notice = notices()[0]
        equal((notice["action"], notice["at"]), ("stop", stop.strftime("%Y-%m-%dT%H:%M:%SZ")), "notice")
        chosen = {"schedule": notice["schedule"], "at": notice["at"]}
        subject.control.ask("POST", "instances/noticed/dismiss", chosen)
        arrives(60)
        equal(subject.state("noticed"), "Running", "state after the stop that was dismissed")
        arrives(25 * 60)
        equal(subject.state("noticed"), "Stopped", "state after the next one")


@check.step
def the_coming_stop_can_be_dismissed(subject):
    """By moving the schedule's start a day on, which is how the notice's button does it (FACTS section 0)."""
    subject.rest.succeed("POST", subject.rest.compute("office") + "/start")
    begin = next_weekday(subject, 2, 17, 30)
    update(subject, "office", [cron("Stop", "0 18 * * *")])
    subject.control.advance_to(begin - datetime.timedelta(days=1))
    subject.control.advance_to(begin.replace(hour=12))
    if subject.state("office") != "Running":
        subject.rest.succeed("POST", subject.rest.compute("office") + "/start")
    tomorrow = (begin + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S")
    equal(update(subject, "office", [cron("Stop", "0 18 * * *", startTime=tomorrow)]).status, 200, "dismissal")
    subject.control.advance_to(begin.replace(hour=23, minute=0))
    equal(subject.state("office"), "Running", "state on the evening that was dismissed")
    subject.control.advance_to(begin + datetime.timedelta(days=1, hours=1))
    subject.comes_to("office", "Stopped")
    subject.delete("office")


@check.step
def schedule_block(subject):
    code = subject.connect_block(blocks.CONNECT)
    subject.run_python(code, blocks.SCHEDULE_CREATE)
    subject.comes_to("ci-name", "Running")
    schedule = subject.rest.properties("ci-name")["schedules"]["computeStartStop"][0]
    equal((schedule["action"], schedule["triggerType"]), ("Start", "Recurrence"), "action and trigger")
    recurrence = schedule["recurrence"]
    equal((recurrence["frequency"], recurrence["timeZone"]), ("Week", "India Standard Time"), "recurrence")
    equal(recurrence["schedule"]["hours"], [15], "hours")
    subject.rest.succeed("POST", subject.rest.compute("ci-name") + "/stop")
    # Friday 15:30 in India is 10:00 in UTC.
    friday = next_weekday(subject, 4, 9, 58)
    subject.control.advance_to(friday)
    equal(subject.state("ci-name"), "Stopped", "state on Friday at 9:58 UTC")
    subject.control.advance_to(friday.replace(hour=10, minute=3))
    subject.comes_to("ci-name", "Running")
    equal(subject.last_operation("ci-name"), ("Start", "Succeeded", "Schedule"), "last operation")
    subject.delete("ci-name")


@check.step
def the_parameters_schedules_fire(subject):
    """The three schedules of the template's parameter file, as a body."""
    schedules = json.loads("{" + blocks.TEMPLATE_PARAMETERS + "}")["schedules"]["value"]
    subject.rest.create("three", {"schedules": schedules})
    day = next_weekday(subject, 2, 7, 58)
    seen = []
    for hour, minute in [(7, 58), (8, 3), (16, 58), (17, 3)]:
        subject.control.advance_to(day.replace(hour=hour, minute=minute))
        seen.append(subject.state("three"))
    equal(seen, ["Stopped", "Running", "Running", "Stopped"], "states at 7:58, 8:03, 16:58 and 17:03")
    subject.delete("three")


@check.step
def cron_syntax_of_the_comment(subject):
    """Five fields: minute, hour, day of month, month, day of week; a star, a list, or a range with both ends."""
    subject.rest.create("crontab")
    good = ["* * * * *", "0,30 8-10,15 * * *", "59 23 31 12 6", "0 0 1 1 0", "15 6 1-7,15 2,8-11 1-5"]
    bad = ["60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 * ", "* * * *", "* * * * * *", "a * * * *"]
    for expression in good:
        equal(update(subject, "crontab", [cron("Stop", expression)]).status, 200, repr(expression))
    for expression in bad:
        equal(update(subject, "crontab", [cron("Stop", expression)]).status, 400, repr(expression))
    subject.delete("crontab")
