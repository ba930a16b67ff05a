"""Create on behalf of somebody (代表他人创建)."""

import datetime
import json
import urllib.parse

from check import equal, is_true
from founding.keys import line_of, rsa_key
from founding.schedules import cron
from founding.subject import check
from founding.template import deploy, ends

ASSIGNEE = "Compute Instance Assignee"
SETUP_SCRIPT = {"scripts": {"creationScript": {"scriptSource": "inline", "scriptData": "ZWNobyBoZWxsbwo="}}}
APPLICATION = {
    "name": "voila",
    "type": "docker",
    "image": {"type": "docker", "reference": "ghcr.io/contoso/voila:1"},
    "endpoints": [{"protocol": "http", "name": "connect", "target": 8866, "published": 8866}],
}


def assigned(subject, **more):
    """Properties that assign an instance, with SSO asked for, as azure-ai-ml always sends it."""
    user = {"objectId": subject.principals[ASSIGNEE]["object_id"], "tenantId": subject.ready["tenant"]}
    return {
        "personalComputeInstanceSettings": {"assignedUser": user},
        "computeInstanceAuthorizationType": "personal",
        "enableSSO": True,
        **more,
    }


def enable_sso(client, name, is_enabled=True):
    body = {"enableSSO": is_enabled}
    return client.send("POST", client.compute(name) + "/enableSso", body, version="2024-04-01-preview")


@check.step
def on_behalf_by_template_with_ids_from_the_directory(subject):
    """An administrator knows a name; the directory has the object id and the tenant that the template needs."""
    name = subject.principals[ASSIGNEE]["user_principal_name"]
    person = subject.rest.get(f"{subject.rest.base}/v1.0/users/{urllib.parse.quote(name)}")
    organization = subject.rest.get(subject.rest.base + "/v1.0/organization")["value"][0]
    user = {"objectId": person["id"], "tenantId": organization["id"]}
    member = '"personalComputeInstanceSettings": ' + json.dumps({"assignedUser": user})
    equal(ends(subject, deploy(subject, "for-sam", member))[0], "Succeeded", "the deployment")
    settings = subject.rest.properties("for-sam")["personalComputeInstanceSettings"]
    equal(settings["assignedUser"]["objectId"], subject.principals[ASSIGNEE]["object_id"], "who it is assigned to")
    subject.delete("for-sam")


@check.step
def only_the_assigned_user_opens_its_applications(subject):
    """It is not shared with anybody else of the workspace, nor with its creator, who is Owner."""
    with subject.instance("for-sam", assigned(subject)):
        address = subject.door("for-sam", "Jupyter Lab")
        equal(subject.as_role(ASSIGNEE).send("GET", address).status, 200, "for the assigned user")
        equal(subject.rest.send("GET", address).status, 403, "for the creator")
        equal(subject.as_role("Contributor").send("GET", address).status, 403, "for somebody else")


@check.step
def an_ssh_key_at_creation_is_refused(subject):
    ssh = {"sshPublicAccess": "Enabled", "adminPublicKey": line_of(rsa_key())}
    body = subject.rest.instance(assigned(subject, sshSettings=ssh))
    reply = subject.rest.send("PUT", subject.rest.compute("keyed-for-sam"), body)
    equal((reply.status, reply.error_code), (400, "UserError"), "refusal")
    words = "Setting SSH key at creation time is not allowed when compute instance is provisioned on behalf of"
    is_true(words + " another user." in reply.text, reply.text)
    equal(subject.rest.send("GET", subject.rest.compute("keyed-for-sam")).status, 404, "status of the instance")


@check.step
def scripts_and_applications_force_sso_off(subject):
    """The creator's code must not run under the assigned user's sign-on."""
    with subject.instance("plain", assigned(subject)):
        equal(subject.rest.properties("plain")["enableSSO"], True, "SSO without either")
    with subject.instance("scripted", assigned(subject, setupScripts=SETUP_SCRIPT)):
        equal(subject.rest.properties("scripted")["enableSSO"], False, "SSO with a setup script")
    with subject.instance("served", assigned(subject, customServices=[APPLICATION])):
        equal(subject.rest.properties("served")["enableSSO"], False, "SSO with a custom application")
    with subject.instance("own-script", {"enableSSO": True, "setupScripts": SETUP_SCRIPT}):
        equal(subject.rest.properties("own-script")["enableSSO"], True, "SSO of one that is nobody else's")


@check.step
def the_assigned_user_turns_sso_on_and_the_creator_does_not(subject):
    assignee = subject.as_role(ASSIGNEE)
    with subject.instance("sso", assigned(subject, setupScripts=SETUP_SCRIPT)):
        equal(enable_sso(subject.rest, "sso").status, 403, "by the creator")
        body = subject.rest.get(subject.rest.compute("sso"))
        body["properties"]["properties"]["enableSSO"] = True
        subject.rest.send("PUT", subject.rest.compute("sso"), body)
        equal(subject.rest.properties("sso")["enableSSO"], False, "SSO after the creator wrote true")
        equal(enable_sso(subject.as_role("Reader"), "sso").status, 403, "by somebody without the action")
        # The right to write, which creates, is not needed.
        equal(assignee.send("PUT", assignee.compute("mine"), assignee.instance()).status, 403, "creating by the user")
        equal(enable_sso(assignee, "sso").status, 200, "by the assigned user")
        equal(subject.rest.properties("sso")["enableSSO"], True, "SSO")


@check.step
def created_stopped_until_its_start(subject):
    """A schedule can be set for the assigned user, and with a start among it the instance is made stopped."""
    start = (subject.control.now + datetime.timedelta(hours=2)).strftime("%M %H * * *")
    schedules = {"computeStartStop": [cron("Start", start)]}
    body = subject.rest.instance(assigned(subject, schedules=schedules))
    equal(subject.rest.send("PUT", subject.rest.compute("asleep"), body).status, 201, "creating")
    subject.control.advance(seconds=10)
    equal(subject.state("asleep"), "Stopped", "state")
    subject.control.advance(hours=2, minutes=2)
    equal(subject.state("asleep"), "Running", "state after its start")
    equal(subject.last_operation("asleep"), ("Start", "Succeeded", "Schedule"), "last operation")
    subject.delete("asleep")
