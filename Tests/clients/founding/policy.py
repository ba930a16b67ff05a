"""A schedule by Azure Policy (Azure Policy 支持将某个计划设为默认计划)."""

import contextlib
import datetime
import json
import zoneinfo

from check import equal
from founding import blocks
from founding.schedules import cron
from founding.subject import check

DEFAULT = json.loads(blocks.POLICY)["policyRule"]["then"]["details"][0]["value"]["computeStartStop"][0]


@contextlib.contextmanager
def default_stop(subject):
    """The document's policy, as it stands there, in force in the first workspace for the time of a `with`."""
    definition = subject.rest.subscription + "/providers/Microsoft.Authorization/policyDefinitions/stop-at-ten"
    assignment = subject.rest.workspace + "/providers/Microsoft.Authorization/policyAssignments/stop-at-ten"
    reply = subject.rest.send("PUT", definition, raw=blocks.POLICY, version="2021-06-01")
    equal(reply.status, 201, f"status of the definition ({reply.text[:200]})")
    try:
        body = {"properties": {"policyDefinitionId": definition}}
        subject.rest.ask("PUT", assignment, body, version="2022-06-01", status=(201,))
        yield assignment
    finally:
        subject.rest.send("DELETE", assignment, version="2022-06-01")
        subject.rest.send("DELETE", definition, version="2021-06-01")


def schedules(subject, name):
    """Those of an instance, without what the server writes beside them."""
    kept = subject.rest.properties(name)["schedules"]["computeStartStop"]
    return [{member: schedule[member] for member in DEFAULT} for schedule in kept]


def compliance(subject, assignment):
    """What an assignment says of each instance, by name."""
    address = assignment + "/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults"
    states = subject.rest.ask("POST", address, version="2019-10-01")["value"]
    return {state["resourceId"].split("/")[-1]: state["complianceState"] for state in states}


@check.step
def policy_block(subject):
    """What has no schedules is created with the default one; what has some keeps its own."""
    own = cron("Stop", "0 18 * * *")
    with default_stop(subject):
        with subject.instance("without"), subject.instance("with", {"schedules": {"computeStartStop": [own]}}):
            equal(schedules(subject, "without"), [DEFAULT], "schedules of what was created without any")
            equal([one["cron"] for one in schedules(subject, "with")], [own["cron"]], "those of what had one")
    with subject.instance("later"):
        equal(schedules(subject, "later"), [], "schedules after the policy was withdrawn")


@check.step
def the_policys_schedule_stops_at_ten_pacific(subject):
    """At 22:00 by its expression; the text before the block says 10:10 (FACTS section 5.3)."""
    with default_stop(subject), subject.instance("pacific"):
        zone = zoneinfo.ZoneInfo("America/Los_Angeles")
        day = subject.control.now.astimezone(zone).date() + datetime.timedelta(days=1)
        ten = datetime.datetime(day.year, day.month, day.day, 22, tzinfo=zone)
        # From the other side of its first stop, should today's be still to come.
        subject.control.advance_to((ten - datetime.timedelta(hours=12)).astimezone(datetime.timezone.utc))
        subject.rest.send("POST", subject.rest.compute("pacific") + "/start")
        subject.control.advance_to((ten - datetime.timedelta(minutes=2)).astimezone(datetime.timezone.utc))
        equal(subject.state("pacific"), "Running", "state two minutes before ten")
        subject.control.advance_to((ten + datetime.timedelta(minutes=2)).astimezone(datetime.timezone.utc))
        equal(subject.state("pacific"), "Stopped", "state two minutes after ten")
        equal(subject.last_operation("pacific"), ("Stop", "Succeeded", "Schedule"), "last operation")


@check.step
def the_policy_leaves_what_exists_and_reports_it(subject):
    with subject.instance("older"), default_stop(subject) as assignment, subject.instance("newer"):
        subject.rest.ask("PUT", subject.rest.compute("older"), subject.rest.instance(), status=(200,))
        equal(schedules(subject, "older"), [], "schedules of an older instance that was written again")
        states = compliance(subject, assignment)
        equal((states["older"], states["newer"]), ("NonCompliant", "Compliant"), "compliance")
