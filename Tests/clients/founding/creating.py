"""Create (创建)."""

from check import equal, is_true
from founding import blocks
from founding.subject import check


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
def names_are_unique_in_the_region(subject):
    subject.rest.create("only-one")
    other = subject.rest.compute("only-one").replace(*[f"/workspaces/{name}/" for name in subject.ready["workspaces"]])
    body = {
        "location": subject.ready["location"],
        "properties": {"computeType": "ComputeInstance", "properties": {"vmSize": "Standard_DS3_v2"}},
    }
    reply = subject.rest.send("PUT", other, body)
    equal(reply.status, 400, "the same name in another workspace of the region")
    is_true("only-one" in reply.text, reply.text)


@check.step
def stopping_releases_no_quota(subject):
    family = "standardDSv2Family"

    def used():
        # Workspaces and clusters have rows of the same names; only the id tells them apart.
        rows = subject.rest.get(subject.rest.location + "/usages")["value"]
        return {
            (row["id"].removeprefix(subject.rest.subscription), row["name"]["value"]): row["currentValue"] for row in rows
        }

    before = used()
    subject.rest.succeed("POST", subject.rest.compute("only-one") + "/stop")
    equal(used(), before, "cores in use after the stop")
    subject.delete("only-one")
    region = (f"/usages/{family}", family)
    equal(used()[region], before[region] - 4, "cores of the family in use after the deletion")


@check.step
def size_cannot_be_changed(subject):
    subject.rest.create("one-size")
    body = subject.rest.get(subject.rest.compute("one-size"))
    body["properties"]["properties"]["vmSize"] = "Standard_DS2_v2"
    equal(subject.rest.send("PUT", subject.rest.compute("one-size"), body).status, 400, "another size")
    equal(subject.rest.properties("one-size")["vmSize"], "Standard_DS3_v2", "size")
    subject.delete("one-size")
