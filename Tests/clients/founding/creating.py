"""Create (创建)."""

import os
import tempfile

from check import equal, is_true
from founding import blocks
from founding.subject import check
from rest import Control, Rest
from server import Server


@check.step
def connect_block(subject):
    code = subject.connect_block(blocks.CONNECT)
    printed = subject.run_python(code, "print(ml_client.workspaces.get(workspace).name)")
    equal(printed.strip(), subject.ready["workspaces"][0], "the workspace that it has a handle to")


@check.step
def create_block(subject):
    code = subject.connect_block(blocks.CONNECT)
    name = subject.run_python(code, blocks.BASIC_CREATE, "print(ci_basic_name)").strip()
    equal(subject.state(name), "Running", "state")
    equal(subject.rest.properties(name)["vmSize"], "STANDARD_DS3_v2", "size")
    subject.delete(name)


@check.step
def creating_takes_about_five_minutes(subject):
    """By a server that was not told to be quick."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["--in-memory", "--scenario", "empty"]
        server = Server(subject.binary, arguments, os.path.join(folder, "ready.json"))
        try:
            rest, control = Rest(server.ready), Control(server.ready)
            equal(rest.send("PUT", rest.compute("slow"), rest.instance()).status, 201, "creating")
            control.advance(minutes=4)
            equal(rest.properties("slow")["state"], "Creating", "state after four minutes")
            control.advance(minutes=2)
            equal(rest.properties("slow")["state"], "Running", "state after six")
        finally:
            server.stop()


@check.step
def the_storage_account_must_allow_its_keys(subject):
    account = subject.rest.get(subject.rest.workspace)["properties"]["storageAccount"]

    def allow(is_allowed):
        body = {"properties": {"allowSharedKeyAccess": is_allowed}}
        subject.rest.ask("PATCH", account, body, version="2023-05-01", status=(200,))

    allow(False)
    try:
        reply = subject.rest.send("PUT", subject.rest.compute("keyless"), subject.rest.instance())
        equal(reply.status, 400, "creating while access by key is forbidden")
        is_true("key" in reply.text, f"it does not say why: {reply.text}")
    finally:
        allow(True)
    with subject.instance("keyless"):
        pass


@check.step
def names_are_unique_in_the_region(subject):
    subject.rest.create("only-one")
    other = subject.rest.compute("only-one").replace(*[f"/workspaces/{name}/" for name in subject.ready["workspaces"]])
    reply = subject.rest.send("PUT", other, subject.rest.instance())
    equal(reply.status, 400, "the same name in another workspace of the region")
    is_true("only-one" in reply.text, reply.text)


@check.step
def stopping_releases_no_quota(subject):
    family = "standardDSv2Family"

    def used():
        # Workspaces and clusters have rows of the same names; only the id tells them apart.
        rows = subject.rest.get(subject.rest.location + "/usages")["value"]
        outer = subject.rest.subscription
        return {(row["id"].removeprefix(outer), row["name"]["value"]): row["currentValue"] for row in rows}

    before = used()
    subject.rest.succeed("POST", subject.rest.compute("only-one") + "/stop")
    equal(used(), before, "cores in use after the stop")
    subject.delete("only-one")
    region = (f"/usages/{family}", family)
    equal(used()[region], before[region] - 4, "cores of the family in use after the deletion")


@check.step
def cores_are_shared_with_clusters(subject):
    """A workspace with three cores more than it uses, those of its cluster among them, has no room for four."""
    family = "standardDSv2Family"
    own = subject.rest.workspace + "/usages/" + family
    rows = {row["id"]: row for row in subject.rest.get(subject.rest.location + "/usages")["value"]}
    clusters = sum(row["currentValue"] for key, row in rows.items() if "/computes/" in key and key.endswith(family))
    is_true(clusters >= 4, f"the clusters use {clusters} cores: too few to tell")

    def give(cores):
        kind = "Microsoft.MachineLearningServices/workspaces/quotas"
        row = {"id": f"{subject.rest.workspace}/quotas/{family}", "type": kind, "limit": cores, "unit": "Count"}
        answer = subject.rest.ask("POST", subject.rest.location + "/updateQuotas", {"value": [row]})
        equal(answer["value"][0]["status"], "Success", f"giving it {cores} cores")

    try:
        give(rows[own]["currentValue"] + 3)
        reply = subject.rest.send("PUT", subject.rest.compute("one-more"), subject.rest.instance())
        equal(reply.status, 400, "one more of four cores")
        is_true("vCPU" in reply.text, f"it does not say what is missing: {reply.text}")
        give(rows[own]["currentValue"] + 4)
        with subject.instance("one-more"):
            pass
    finally:
        give(rows[own]["limit"])


@check.step
def a_restart_is_not_guaranteed(subject):
    """The quota is held while it is stopped, but the region may have no machine when it is to start."""
    with subject.instance("unlucky"):
        address = subject.rest.compute("unlucky")
        subject.rest.succeed("POST", address + "/stop")
        staged = {"operation": "Start", "instance": "unlucky", "kind": "capacity"}
        subject.control.ask("PUT", "failures/no-machine", staged)
        end = subject.rest.finish(subject.rest.send("POST", address + "/start"))
        equal((end["status"], end["error"]["code"]), ("Failed", "AllocationFailed"), "end of the start")
        equal(subject.state("unlucky"), "Stopped", "state")
        subject.rest.succeed("POST", address + "/start")


@check.step
def size_cannot_be_changed(subject):
    subject.rest.create("one-size")
    body = subject.rest.get(subject.rest.compute("one-size"))
    body["properties"]["properties"]["vmSize"] = "Standard_DS2_v2"
    equal(subject.rest.send("PUT", subject.rest.compute("one-size"), body).status, 400, "another size")
    equal(subject.rest.properties("one-size")["vmSize"], "Standard_DS3_v2", "size")
    subject.delete("one-size")
