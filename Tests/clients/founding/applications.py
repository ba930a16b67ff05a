"""Custom applications (添加自定义应用程序，例如 RStudio 或 Posit Workbench)."""

import contextlib

from check import equal, is_true
from founding.subject import check

SERVICES_VERSION = "2025-01-01-preview"
PRIVATE_LINK_HOSTS = ("pkg-containers.githubusercontent.com", "ghcr.io")


def service(name, image, target=8787, published=8787, **more):
    return {
        "name": name,
        "type": "docker",
        "image": {"type": "docker", "reference": image},
        "endpoints": [{"protocol": "http", "name": "connect", "target": target, "published": published}],
        **more,
    }


# With the port and the image that the document names.
RSTUDIO = service("rstudio", "ghcr.io/azure/rocker-rstudio-ml-verse:latest")


def posit(licence):
    variables = {"RSP_LICENSE": {"type": "local", "value": licence}} if licence else {}
    return service("posit", "ghcr.io/azure/rstudio-workbench:latest", environmentVariables=variables)


def replace(subject, name, services):
    address = subject.rest.compute(name) + "/customServices"
    return subject.rest.send("POST", address, services, version=SERVICES_VERSION)


def opens(subject, name, application):
    return subject.rest.send("GET", subject.door(name, application)).status


@check.step
def rstudio_answers_502_and_then_200(subject):
    """502 while its image is pulled, which takes a while after the instance runs."""
    with subject.control.paused(), subject.instance("has-rstudio"):
        equal(replace(subject, "has-rstudio", [RSTUDIO]).status, 200, "adding it")
        address = subject.door("has-rstudio", "rstudio")
        is_true(address.rstrip("/").endswith("8787"), f"the address {address} is not that of the published port")
        equal(opens(subject, "has-rstudio", "rstudio"), 502, "at once")
        subject.control.advance(seconds=10)
        equal(opens(subject, "has-rstudio", "rstudio"), 200, "after its image was pulled")


@check.step
def rstudio_with_the_instance(subject):
    """As the studio's form does it. Nobody else of the workspace may open it: an instance is not shared."""
    with subject.instance("made-with-rstudio", {"customServices": [RSTUDIO]}):
        address = subject.door("made-with-rstudio", "rstudio")
        equal(subject.rest.send("GET", address).status, 200, "for its creator")
        equal(subject.as_role("Contributor").send("GET", address).status, 403, "for another user of the workspace")
        wrong_port = service("rstudio", RSTUDIO["image"]["reference"], target=8000)
        replace(subject, "made-with-rstudio", [wrong_port])
        subject.control.advance(seconds=10)
        equal(opens(subject, "made-with-rstudio", "rstudio"), 502, "with another target port than the image has")


@check.step
def an_empty_set_removes_all(subject):
    other = service("voila", "ghcr.io/contoso/voila:1", target=8866, published=8866)
    with subject.instance("two-apps", {"customServices": [RSTUDIO, other]}):
        addresses = [subject.door("two-apps", name) for name in ("rstudio", "voila")]
        equal([subject.rest.send("GET", address).status for address in addresses], [200, 200], "both")
        equal(replace(subject, "two-apps", []).status, 200, "removing")
        equal(subject.rest.properties("two-apps")["customServices"], [], "custom services")
        equal([subject.door("two-apps", name) for name in ("rstudio", "voila")], [None, None], "applications")
        equal([subject.rest.send("GET", address).status for address in addresses], [404, 404], "their old addresses")


@check.step
def posit_workbench_needs_its_licence(subject):
    with subject.instance("has-posit", {"customServices": [posit("0000-LICENCE")]}):
        equal(opens(subject, "has-posit", "posit"), 200, "with a licence key")
        replace(subject, "has-posit", [posit(None)])
        subject.control.advance(seconds=10)
        equal(opens(subject, "has-posit", "posit"), 502, "without one")
        is_true("licence" in str(subject.rest.properties("has-posit")["errors"]), "the resource does not say why")


@check.step
def any_image_with_variables_and_a_mount(subject):
    """An application of one's own: name, ports, image, environment variables and a bind mount are kept."""
    mount = "/home/azureuser/cloudfiles"
    own = service(
        "own",
        "contoso.example:5000/tools/own:3",
        target=80,
        published=8800,
        environmentVariables={"COLOUR": {"type": "local", "value": "blue"}},
        volumes=[{"type": "bind", "readOnly": False, "source": mount, "target": mount}],
    )
    with subject.instance("own-app", {"customServices": [own]}):
        equal(opens(subject, "own-app", "own"), 200, "status")
        kept = subject.rest.properties("own-app")["customServices"][0]
        equal({member: kept[member] for member in own}, own, "what is kept")


@check.step
def an_image_of_a_registry_needs_contributor(subject):
    """For its user, who pulls it. The creator here is the data scientist who uses it, given the role in between."""
    user = subject.principals["Compute Instance User"]
    client = subject.as_role("Compute Instance User")
    settings = {
        "personalComputeInstanceSettings": {
            "assignedUser": {"objectId": user["object_id"], "tenantId": subject.ready["tenant"]}
        },
        "customServices": [service("tool", "contoso.azurecr.io/tool:1")],
    }
    with subject.instance("from-acr", settings):
        address = subject.door("from-acr", "tool")
        equal(client.send("GET", address).status, 502, "without the role")
        subject.rest.give("Contributor", user["object_id"], subject.rest.workspace)
        subject.control.advance(seconds=10)
        equal(client.send("GET", address).status, 200, "with it")


@contextlib.contextmanager
def private_link(subject):
    """The first workspace is reached through a private link only, for the time of a `with`."""
    subject.rest.ask("PATCH", subject.rest.workspace, {"properties": {"publicNetworkAccess": "Disabled"}})
    try:
        yield
    finally:
        subject.rest.ask("PATCH", subject.rest.workspace, {"properties": {"publicNetworkAccess": "Enabled"}})


def allow(subject, host):
    rule = {"properties": {"type": "FQDN", "destination": host, "category": "UserDefined"}}
    subject.rest.ask("PUT", f"{subject.rest.workspace}/outboundRules/{host}", rule)


@check.step
def a_private_link_needs_hosts_and_ports(subject):
    """Both hosts of the image, that of Posit's licence, and published ports from 8704 to 8993."""
    hosts = [*PRIVATE_LINK_HOSTS, "www.wyday.com"]
    try:
        with private_link(subject), subject.instance("private", {"customServices": [posit("0000-LICENCE")]}):
            for host in hosts:
                equal(opens(subject, "private", "posit"), 502, f"before {host} is allowed")
                allow(subject, host)
                subject.control.advance(seconds=10)
            equal(opens(subject, "private", "posit"), 200, "with all of them")
            for published, status in [(8703, 400), (8994, 400), (8704, 200), (8993, 200)]:
                at_port = service("rstudio", RSTUDIO["image"]["reference"], published=published)
                equal(replace(subject, "private", [at_port]).status, status, f"published port {published}")
    finally:
        for host in hosts:
            subject.rest.send("DELETE", f"{subject.rest.workspace}/outboundRules/{host}")
