"""Configure idle shutdown (配置空闲关闭)."""

from check import equal, is_true
from founding import blocks
from founding.subject import check


@check.step
def idle_block(subject):
    code = subject.connect_block(blocks.CONNECT)
    imported = blocks.BASIC_CREATE.splitlines()[2]
    create = "ml_client.begin_create_or_update(" + blocks.IDLE_CREATE.splitlines()[1] + ").result()"
    subject.run_python(code, imported, 'ci_basic_name = "idle-ci"', blocks.IDLE_CREATE, create)
    equal(subject.rest.properties("idle-ci")["idleTimeBeforeShutdown"], "PT30M", "idle time")


def idle_address(subject, name):
    return blocks.IDLE_ADDRESS.replace("https://management.chinacloudapi.cn", subject.rest.base).format(
        SUB_ID=subject.ready["subscription"],
        RG_NAME=subject.ready["resource_group"],
        WS_NAME=subject.ready["workspaces"][0],
        CI_NAME=name,
    )


@check.step
def idle_rest_block(subject):
    # The comment is the document's remark and no JSON: a body with it is refused, and changes nothing.
    commented = subject.rest.send("POST", idle_address(subject, "idle-ci"), raw=blocks.IDLE_BODY)
    equal((commented.status, commented.error_code), (400, "InvalidRequestContent"), "with the comment")
    body = blocks.IDLE_BODY.replace(" // this must be a string in ISO 8601 format", "").replace("PT30M", "PT120M")
    reply = subject.rest.send("POST", idle_address(subject, "idle-ci"), raw=body)
    equal((reply.status, reply.text), (200, ""), "without it")
    equal(subject.rest.properties("idle-ci")["idleTimeBeforeShutdown"], "PT120M", "idle time, as it was sent")


@check.step
def idle_time_is_at_least_15_minutes_and_at_most_3_days(subject):
    for text, status in [("PT15M", 200), ("P3D", 200), ("PT14M", 400), ("PT4321M", 400), (30, 400)]:
        reply = subject.rest.send("POST", idle_address(subject, "idle-ci"), {"idleTimeBeforeShutdown": text})
        equal(reply.status, status, f"{text!r}")
    equal(subject.rest.properties("idle-ci")["idleTimeBeforeShutdown"], "P3D", "the last one that was good")
    subject.delete("idle-ci")


@check.step
def an_idle_instance_is_stopped(subject):
    subject.rest.create("idle-stops", {"idleTimeBeforeShutdown": "PT30M"})
    subject.control.advance(minutes=28)
    equal(subject.state("idle-stops"), "Running", "state after 28 minutes")
    subject.control.advance(minutes=4)
    subject.comes_to("idle-stops", "Stopped")
    equal(subject.last_operation("idle-stops"), ("Stop", "Succeeded", "IdleShutdown"), "last operation")
    subject.delete("idle-stops")


@check.step
def a_shorter_setting_than_the_time_already_idle_starts_again(subject):
    """20 minutes idle, then set to 15: the clock is at 0, and the stop comes 15 minutes later."""
    subject.rest.create("idle-again", {"idleTimeBeforeShutdown": "PT30M"})
    subject.control.advance(minutes=20)
    subject.rest.ask("POST", idle_address(subject, "idle-again"), {"idleTimeBeforeShutdown": "PT15M"})
    subject.control.advance(minutes=13)
    equal(subject.state("idle-again"), "Running", "state 13 minutes after the change")
    subject.control.advance(minutes=4)
    subject.comes_to("idle-again", "Stopped")
    subject.delete("idle-again")


@check.step
def what_goes_on_keeps_it_running(subject):
    """A kernel, a terminal or a run; when it ends, the time begins."""
    for what in ("kernel", "terminal", "run"):
        with subject.instance("in-use", {"idleTimeBeforeShutdown": "PT15M"}):
            subject.control.ask("POST", "instances/in-use/activity", {what: True})
            subject.control.advance(hours=5)
            equal(subject.state("in-use"), "Running", f"state after five hours with a {what}")
            subject.control.ask("POST", "instances/in-use/activity", {what: False})
            subject.control.advance(minutes=14)
            equal(subject.state("in-use"), "Running", f"state 14 minutes after the {what}")
            subject.control.advance(minutes=2)
            equal(subject.state("in-use"), "Stopped", f"state 16 minutes after the {what}")


@check.step
def vs_code_is_cut_off_after_three_hours(subject):
    """Its connection ends by itself then; only from there on the instance is idle."""
    with subject.instance("coding", {"idleTimeBeforeShutdown": "PT15M"}):
        subject.control.ask("POST", "instances/coding/activity", {"vscode": True})
        subject.control.advance(hours=3, minutes=14)
        equal(subject.state("coding"), "Running", "state after 3 hours and 14 minutes")
        subject.control.advance(minutes=2)
        equal(subject.state("coding"), "Stopped", "state after 3 hours and 16 minutes")


@check.step
def vs_code_over_ssh_is_not_tracked(subject):
    settings = {"idleTimeBeforeShutdown": "PT15M", "sshSettings": {"sshPublicAccess": "Enabled"}}
    with subject.instance("over-ssh", settings):
        subject.control.ask("POST", "instances/over-ssh/activity", {"sshVSCode": True})
        subject.control.advance(minutes=16)
        equal(subject.state("over-ssh"), "Stopped", "state after 16 minutes")


@check.step
def a_custom_application_keeps_it_running(subject):
    service = {
        "name": "rstudio",
        "type": "docker",
        "image": {"type": "docker", "reference": "ghcr.io/azure/rocker-rstudio-ml-verse:latest"},
        "endpoints": [{"protocol": "http", "name": "connect", "target": 8787, "published": 8787}],
    }
    subject.rest.create("idle-app", {"idleTimeBeforeShutdown": "PT15M", "customServices": [service]})
    subject.control.advance(hours=5)
    equal(subject.state("idle-app"), "Running", "state after five hours with an application")
    subject.rest.ask("POST", subject.rest.compute("idle-app") + "/customServices", [], version="2025-01-01-preview")
    subject.control.advance(minutes=20)
    subject.comes_to("idle-app", "Stopped")
    subject.delete("idle-app")


@check.step
def a_managed_identity_must_be_contributor(subject):
    """Otherwise it is not stopped; checked with and without the role."""
    made = subject.rest.create("idle-id", {"idleTimeBeforeShutdown": "PT15M"}, identity={"type": "SystemAssigned"})
    is_true(made is not None, "no answer")
    subject.control.advance(hours=2)
    equal(subject.state("idle-id"), "Running", "state after two hours with an identity without the role")
    subject.rest.give("Contributor", subject.rest.identity_of("idle-id"), subject.rest.workspace)
    subject.control.advance(minutes=20)
    subject.comes_to("idle-id", "Stopped")
    equal(subject.last_operation("idle-id")[2], "IdleShutdown", "who stopped it")
    subject.delete("idle-id")
