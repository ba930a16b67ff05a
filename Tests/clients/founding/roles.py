"""Rights of the data scientist that an instance is created for (你为其创建计算实例的数据科学家需要…权限)."""

import uuid

from check import equal
from founding.on_behalf import APPLICATION
from founding.schedules import cron, update
from founding.subject import check
from rest import Rest

# As the document lists them.
FIVE_ACTIONS = """
Microsoft.MachineLearningServices/workspaces/computes/start/action
Microsoft.MachineLearningServices/workspaces/computes/stop/action
Microsoft.MachineLearningServices/workspaces/computes/restart/action
Microsoft.MachineLearningServices/workspaces/computes/applicationaccess/action
Microsoft.MachineLearningServices/workspaces/computes/updateSchedules/action
""".split()

# Somebody who has nothing to do with compute instances.
STRANGER = "Storage Blob Data Reader"


def custom_role(subject):
    """Defines a role of the five actions; returns its id."""
    name = str(uuid.uuid4())
    address = f"{subject.rest.subscription}/providers/Microsoft.Authorization/roleDefinitions/{name}"
    properties = {
        "roleName": "Uses an instance",
        "description": "What the document says that a data scientist needs.",
        "type": "CustomRole",
        "permissions": [{"actions": FIVE_ACTIONS, "notActions": []}],
        "assignableScopes": [subject.rest.subscription],
    }
    return subject.rest.ask("PUT", address, {"properties": properties}, "2022-04-01", (201,))["id"]


def tried(subject, client, name):
    """Status of each of the five actions; the clock goes past what they begin."""
    statuses = []
    for verb in ("stop", "start", "restart"):
        statuses.append(client.send("POST", f"{client.compute(name)}/{verb}").status)
        subject.control.advance(seconds=10)
    statuses.append(client.send("GET", subject.door(name, "Jupyter Lab")).status)
    address = client.compute(name) + "/updateSchedules"
    body = {"computeStartStop": [cron("Stop", "0 18 * * *")]}
    statuses.append(client.send("POST", address, body, version="2022-10-01-preview").status)
    return statuses


@check.step
def a_role_of_five_actions_is_enough(subject):
    """To start, stop and restart, to open applications, and to change schedules; and for nothing beyond that."""
    stranger = subject.principals[STRANGER]
    client = Rest(subject.ready, stranger["client_id"], stranger["client_secret"])
    user = {"assignedUser": {"objectId": stranger["object_id"], "tenantId": subject.ready["tenant"]}}
    with subject.instance("theirs", {"personalComputeInstanceSettings": user}):
        equal(tried(subject, client, "theirs"), [403] * 5, "before the role")
        subject.rest.give(custom_role(subject), stranger["object_id"], subject.rest.workspace)
        equal(tried(subject, client, "theirs"), [202, 202, 202, 200, 200], "with the role")
        address = client.compute("theirs")
        body = client.instance({"vmSize": "Standard_DS3_v2"})
        beyond = [
            client.send("PUT", client.compute("another"), body).status,
            client.send("DELETE", address + "?underlyingResourceAction=Delete").status,
            client.send("POST", address + "/updateIdleShutdownSetting", {"idleTimeBeforeShutdown": "PT1H"}).status,
        ]
        equal(beyond, [403] * 3, "creating, deleting and changing the idle time")


@check.step
def the_role_that_is_there_has_the_five_actions(subject):
    """That of the ready line's principals, for whoever practises without defining one."""
    role = subject.rest.get(subject.rest.role_id("Compute Instance User"), "2022-04-01")["properties"]
    equal(sorted(role["permissions"][0]["actions"]), sorted(FIVE_ACTIONS), "actions")


@check.step
def what_a_data_scientist_opens(subject):
    """Jupyter, JupyterLab, the integrated notebooks, and RStudio or Posit Workbench where they were added."""
    assignee = subject.as_role("Compute Instance User")
    who = subject.principals["Compute Instance User"]["object_id"]
    user = {"assignedUser": {"objectId": who, "tenantId": subject.ready["tenant"]}}
    settings = {"personalComputeInstanceSettings": user, "customServices": [APPLICATION]}
    with subject.instance("opens", settings):
        for application in ("Jupyter", "Jupyter Lab", "Notebooks", APPLICATION["name"]):
            address = subject.door("opens", application)
            equal(assignee.send("GET", address).status, 200, f"{application} for its user")
            equal(subject.rest.send("GET", address).status, 403, f"{application} for the Owner")
        equal(update(subject, "opens", []).status, 200, "the Owner's way to the schedules, which stays open")
