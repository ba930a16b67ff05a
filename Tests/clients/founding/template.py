"""Schedules and idle shutdown by a Resource Manager template (使用资源管理器模板创建计划)."""

import json

from check import equal, is_true
from founding import blocks
from founding.schedules import cron
from founding.subject import check
from founding.template_files import SCHEDULES, idle_member, parameter_values, template

VERSION = "2025-04-01"


def deploy(subject, name, members, parameters=""):
    """Deploys a template with these members of an instance, by the text of a parameter file; returns the answer."""
    values = parameter_values(subject.ready["workspaces"][0], name, parameters)
    body = f'{{"properties": {{"mode": "Incremental", "parameters": {values}, "template": {template(members)}}}}}'
    return subject.rest.send("PUT", deployment(subject, name), raw=body, version=VERSION)


def deployment(subject, name):
    return f"{subject.rest.group}/providers/Microsoft.Resources/deployments/{name}"


def ends(subject, reply):
    """How a deployment that an answer began has ended, and with which words if badly; the clock goes past it."""
    is_true(reply.status in (200, 201), f"not accepted: {reply.status} {reply.text[:300]}")
    subject.control.advance(seconds=10)
    end = subject.rest.finish(reply)
    return end["status"], json.dumps(end.get("error", ""))


@check.step
def template_block(subject):
    """The member in the template, the three schedules in the parameter file, each with comments."""
    equal(ends(subject, deploy(subject, "by-template", blocks.TEMPLATE_MEMBER, SCHEDULES)), ("Succeeded", '""'), "end")
    equal(subject.state("by-template"), "Running", "state")
    kept = subject.rest.properties("by-template")["schedules"]["computeStartStop"]
    sent = json.loads("{" + blocks.TEMPLATE_PARAMETERS + "}")["schedules"]["value"]["computeStartStop"]
    # The server adds members of its own.
    equal([{member: one[member] for member in asked} for one, asked in zip(kept, sent, strict=True)], sent, "schedules")
    written = subject.rest.get(deployment(subject, "by-template"), VERSION)["properties"]
    equal(written["parameters"]["schedules"]["value"]["computeStartStop"], sent, "the deployment's own parameter")
    subject.delete("by-template")


@check.step
def a_template_does_not_change_schedules(subject):
    """As reported of the service: deployed again over its instance, it may say the same, and nothing else."""
    for _ in range(2):
        done = ends(subject, deploy(subject, "again", blocks.TEMPLATE_MEMBER, SCHEDULES))
        equal(done[0], "Succeeded", "the first time, and the same once more")
    before = subject.rest.properties("again")["schedules"]
    others = '"schedules": {"value": %s}' % json.dumps({"computeStartStop": [cron("Stop", "0 20 * * *")]})
    status, words = ends(subject, deploy(subject, "again", blocks.TEMPLATE_MEMBER, others))
    equal(status, "Failed", "other schedules")
    is_true("updateSchedules" in words, f"the refusal does not name the way that there is: {words}")
    equal(subject.rest.properties("again")["schedules"], before, "schedules afterwards")
    subject.delete("again")


@check.step
def idle_template_block(subject):
    """By a template the idle time can be set for a new instance only."""
    equal(ends(subject, deploy(subject, "idle-by-template", idle_member()))[0], "Succeeded", "end")
    equal(subject.rest.properties("idle-by-template")["idleTimeBeforeShutdown"], "PT30M", "idle time")
    status, words = ends(subject, deploy(subject, "idle-by-template", idle_member().replace("PT30M", "PT45M")))
    equal(status, "Failed", "another idle time for what exists")
    is_true("updateIdleShutdownSetting" in words, f"the refusal does not name the way that there is: {words}")
    equal(subject.rest.properties("idle-by-template")["idleTimeBeforeShutdown"], "PT30M", "idle time afterwards")
    subject.delete("idle-by-template")
