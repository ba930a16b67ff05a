"""az 2.91.0: the cloud registered, a service principal logged in, then the commands that people type.

Each run has an AZURE_CONFIG_DIR of its own; nothing of the machine's az is read or written. `az` stands beside the
Python that runs this file.
"""

import base64
import contextlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

from check import Check, equal, is_true
from founding import blocks
from founding.template_files import SCHEDULES, parameter_file, template
from rest import Control, Rest

check = Check(__doc__)


class Az:
    """az with a configuration of its own, pointed at one server."""

    def __init__(self, ready, **variables):
        self.ready = ready
        self.folder = tempfile.mkdtemp(prefix="amldeck-az-")
        self.environment = {
            **os.environ,
            "AZURE_CONFIG_DIR": self.folder,
            "AZURE_CORE_INSTANCE_DISCOVERY": "false",
            "AZURE_CORE_COLLECT_TELEMETRY": "false",
            "AZURE_CORE_NO_COLOR": "true",
            **variables,
        }

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *arguments):
        """The finished process of `az ARGUMENTS`."""
        command = [os.path.join(os.path.dirname(sys.executable), "az"), *arguments]
        return subprocess.run(
            command, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300
        )

    def ok(self, *arguments):
        """What az printed, as a document; it must end with 0."""
        process = self.run(*arguments)
        # Not the arguments: the secret of a login is among them.
        assert process.returncode == 0, f"az {arguments[0]} ended with {process.returncode}: {process.stderr[-300:]}"
        return json.loads(process.stdout) if process.stdout.strip() else None

    def refused(self, *arguments, words=()):
        """az must end with something else than 0, and say these words."""
        process = self.run(*arguments)
        assert process.returncode != 0, f"az {arguments[0]} was not refused: {process.stdout[-200:]}"
        for word in words:
            assert word in process.stderr, f"the refusal does not say {word!r}: {process.stderr[-300:]}"

    def use_cloud(self, name="Sim"):
        self.ok("cloud", "register", "-n", name, "--endpoint-resource-manager", self.ready["endpoint"])
        self.ok("cloud", "set", "-n", name)

    def login(self, principal, *more):
        words = ["-u", principal["client_id"], "-p", principal["client_secret"], "--tenant", self.ready["tenant"]]
        return self.ok("login", "--service-principal", *words, *more)


class Subject:
    def __init__(self, server):
        self.ready = server.ready
        self.az = Az(server.ready)
        self.rest = Rest(server.ready)
        self.control = Control(server.ready)
        self.computes = self.rest.workspace + "/computes"

    @contextlib.contextmanager
    def on_instance(self, name):
        """az as on a new instance, of which the identity is Contributor; and the instance's environment."""
        self.rest.create(name, identity={"type": "SystemAssigned"})
        self.rest.give("Contributor", self.rest.identity_of(name), self.rest.workspace)
        variables = self.control.environment(self.ready["workspaces"][0], name)
        az = Az(self.ready, **variables)
        try:
            yield az, variables
        finally:
            az.remove()

    def deployment(self, verb, name, members, more=""):
        """`az deployment group VERB` with a template file and a parameter file."""
        with tempfile.TemporaryDirectory() as folder:
            files = {
                "template.json": template(members),
                "parameters.json": parameter_file(self.ready["workspaces"][0], name, more),
            }
            for file, text in files.items():
                with open(os.path.join(folder, file), "w", encoding="utf-8") as written:
                    written.write(text)
            words = ["-g", self.ready["resource_group"], "-n", name]
            words += ["--template-file", os.path.join(folder, "template.json")]
            words += ["--parameters", os.path.join(folder, "parameters.json")]
            return self.az.run("deployment", "group", verb, *words)


@check.step
def cloud_register(subject):
    subject.az.use_cloud()
    cloud = subject.az.ok("cloud", "show")
    equal(cloud["name"], "Sim", "name")
    equal(cloud["endpoints"]["resourceManager"].rstrip("/"), subject.rest.base, "resource manager")


@check.step
def login_with_a_wrong_secret(subject):
    words = ["-u", subject.ready["client_id"], "-p", "wrong", "--tenant", subject.ready["tenant"]]
    subject.az.refused("login", "--service-principal", *words, words=["AADSTS7000215"])


@check.step
def login_as_service_principal(subject):
    accounts = subject.az.login(subject.ready)
    equal([account["id"] for account in accounts], [subject.ready["subscription"]], "subscriptions")
    equal(accounts[0]["user"], {"name": subject.ready["client_id"], "type": "servicePrincipal"}, "user")


@check.step
def account_show(subject):
    account = subject.az.ok("account", "show")
    equal(account["environmentName"], "Sim", "cloud")
    equal((account["tenantId"], account["state"]), (subject.ready["tenant"], "Enabled"), "tenant and state")


@check.step
def account_get_access_token(subject):
    answer = subject.az.ok("account", "get-access-token")
    equal((answer["tokenType"], answer["tenant"]), ("Bearer", subject.ready["tenant"]), "type and tenant")
    middle = answer["accessToken"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    equal(claims["appid"], subject.ready["client_id"], "appid")
    # az counts from its own clock, in whole seconds.
    is_true(abs(claims["exp"] - answer["expires_on"]) <= 5, f"{claims['exp']} and {answer['expires_on']}")
    Rest(subject.ready, token=answer["accessToken"]).get(subject.rest.workspace)


@check.step
def rest_put_creates(subject):
    body = {
        "location": subject.ready["location"],
        "properties": {"computeType": "ComputeInstance", "properties": {"vmSize": "Standard_DS3_v2"}},
    }
    address = f"{subject.computes}/by-az?api-version=2025-12-01"
    made = subject.az.ok("rest", "--method", "put", "--uri", address, "--body", json.dumps(body))
    equal(made["properties"]["provisioningState"], "Creating", "provisioning state")
    # az rest does not follow long operations.
    end = subject.rest.succeed("PUT", f"{subject.computes}/by-rest", body)
    equal(end["status"], "Succeeded", "the operation of the next one")


@check.step
def rest_get_follows_no_case(subject):
    answer = subject.az.ok("rest", "--method", "get", "--uri", f"{subject.computes}?api-version=2025-12-01")
    equal(sorted(compute["name"] for compute in answer["value"]), ["by-az", "by-rest"], "names")


@check.step
def rest_refusal_is_arms_own(subject):
    address = f"{subject.computes}/nobody?api-version=2025-12-01"
    subject.az.refused("rest", "--method", "get", "--uri", address, words=["ResourceNotFound"])


@check.step
def resource_show(subject):
    words = ["--ids", f"{subject.computes}/by-rest", "--api-version", "2025-12-01"]
    compute = subject.az.ok("resource", "show", *words)
    equal(compute["properties"]["properties"]["state"], "Running", "state")
    equal(compute["type"], "Microsoft.MachineLearningServices/workspaces/computes", "type")


@check.step
def resource_show_by_names(subject):
    """As in scripts: without an api-version, which az then asks the provider for."""
    words = ["-g", subject.ready["resource_group"], "--namespace", "Microsoft.MachineLearningServices"]
    words += ["--parent", "workspaces/" + subject.ready["workspaces"][0], "--resource-type", "computes"]
    compute = subject.az.ok("resource", "show", *words, "-n", "by-rest")
    equal(compute["name"], "by-rest", "name")


@check.step
def resource_invoke_action_stops(subject):
    words = ["--action", "stop", "--ids", f"{subject.computes}/by-rest", "--api-version", "2025-12-01"]
    subject.az.ok("resource", "invoke-action", *words)
    equal(subject.rest.properties("by-rest")["state"], "Stopped", "state")


@check.step
def resource_delete(subject):
    # az does not send underlyingResourceAction, which the service requires (FACTS section 2, row 10).
    words = ["--ids", f"{subject.computes}/by-rest", "--api-version", "2025-12-01"]
    subject.az.refused("resource", "delete", *words)
    address = f"{subject.computes}/by-rest?api-version=2025-12-01&underlyingResourceAction=Delete"
    subject.rest.finish(subject.rest.send("DELETE", address))
    subject.az.ok("rest", "--method", "delete", "--uri", address)


@check.step
def group_list(subject):
    equal([group["name"] for group in subject.az.ok("group", "list")], [subject.ready["resource_group"]], "groups")
    is_true(subject.az.ok("group", "exists", "-n", subject.ready["resource_group"]), "the group is said not to exist")


@check.step
def deployment_validate(subject):
    """Both files have comments, as in the founding document; az sends the template as the text that it is."""
    process = subject.deployment("validate", "by-file", blocks.TEMPLATE_MEMBER, SCHEDULES)
    equal(process.returncode, 0, process.stderr[-300:])
    answer = json.loads(process.stdout)["properties"]
    equal(answer["provisioningState"], "Succeeded", "state")
    equal([one["id"].split("/")[-1] for one in answer["validatedResources"]], ["by-file"], "resources")
    equal(subject.rest.send("GET", f"{subject.computes}/by-file").status, 404, "status of the instance")


@check.step
def deployment_of_a_wrong_template(subject):
    process = subject.deployment("create", "wrong", '"idleTimeBeforeShutdown": "[parameters(\'nothing\')]"')
    is_true(process.returncode != 0, "it was accepted")
    is_true("InvalidTemplate" in process.stderr, f"it did not say why: {process.stderr[-300:]}")
    equal(subject.rest.send("GET", f"{subject.computes}/wrong").status, 404, "status of the instance")


@check.step
def deployment_create(subject):
    process = subject.deployment("create", "by-file", blocks.TEMPLATE_MEMBER, SCHEDULES)
    equal(process.returncode, 0, process.stderr[-300:])
    equal(json.loads(process.stdout)["properties"]["provisioningState"], "Succeeded", "state of the deployment")
    properties = subject.rest.properties("by-file")
    equal(properties["state"], "Running", "state of the instance")
    actions = [schedule["action"] for schedule in properties["schedules"]["computeStartStop"]]
    equal(actions, ["Stop", "Start", "Stop"], "actions of its schedules")


@check.step
def deployment_of_other_schedules_is_refused(subject):
    """Over an instance that exists; az says what the service said of the resource."""
    others = '"schedules": {"value": {"computeStartStop": []}}'
    process = subject.deployment("create", "by-file", blocks.TEMPLATE_MEMBER, others)
    is_true(process.returncode != 0, "it was accepted")
    is_true("updateSchedules" in process.stderr, f"it did not say why: {process.stderr[-600:]}")


@check.step
def deployment_show_list_and_delete(subject):
    words = ["-g", subject.ready["resource_group"]]
    shown = subject.az.ok("deployment", "group", "show", *words, "-n", "by-file")
    equal(shown["properties"]["provisioningState"], "Failed", "state, after the last one")
    names = [one["name"] for one in subject.az.ok("deployment", "group", "list", *words)]
    is_true("by-file" in names, f"it is not among {names}")
    operations = subject.az.ok("deployment", "operation", "group", "list", *words, "-n", "by-file")
    equal([one["properties"]["targetResource"]["id"].split("/")[-1] for one in operations], ["by-file"], "operations")
    subject.az.ok("deployment", "group", "delete", *words, "-n", "by-file")
    subject.az.refused("deployment", "group", "show", *words, "-n", "by-file", words=["DeploymentNotFound"])
    equal(subject.rest.properties("by-file")["state"], "Running", "state of the instance, which stays")


@check.step
def login_as_the_instances_identity(subject):
    """Inside an instance, by its MSI endpoint: as whichever it has, by its client id, and not by another."""
    with subject.on_instance("logs-in") as (az, variables):
        az.use_cloud()
        accounts = az.ok("login", "--identity")
        equal(accounts[0]["user"]["name"], "systemAssignedIdentity", "user")
        client_id = variables["DEFAULT_IDENTITY_CLIENT_ID"]
        accounts = az.ok("login", "--identity", "--client-id", client_id)
        equal(accounts[0]["user"]["assignedIdentityInfo"], "MSIClient-" + client_id, "identity")
        words = ["--ids", f"{subject.computes}/logs-in", "--api-version", "2025-12-01"]
        equal(az.ok("resource", "show", *words)["name"], "logs-in", "what it reads")
        wrong = ["login", "--identity", "--client-id", subject.ready["client_id"]]
        az.refused(*wrong, words=["No User Assigned or Delegated Managed Identity found"])


@check.step
def the_documents_login_block(subject):
    """az 2.91.0 itself refuses the second line: the client id has an option of its own now, with which it works.

    The endpoint is what is changed: the cloud of that name is this server.
    """
    with subject.on_instance("in-china") as (az, variables):
        az.ok("cloud", "register", "-n", "AzureChinaCloud", "--endpoint-resource-manager", subject.ready["endpoint"])
        client_id = variables["DEFAULT_IDENTITY_CLIENT_ID"]
        block = blocks.AZ_LOGIN.replace("$DEFAULT_IDENTITY_CLIENT_ID", client_id)
        set_cloud, login = [shlex.split(line)[1:] for line in block.splitlines()]
        az.ok(*set_cloud)
        az.refused(*login, words=["--username is no longer supported", "--client-id"])
        accounts = az.ok(*[word.replace("--username", "--client-id") for word in login])
        equal(accounts[0]["environmentName"], "AzureChinaCloud", "cloud")


@check.step
def logout(subject):
    subject.az.ok("logout")
    subject.az.refused("account", "show", words=["az login"])
    subject.az.remove()


if __name__ == "__main__":
    sys.exit(check.run(Subject))
