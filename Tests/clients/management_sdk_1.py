"""azure-mgmt-machinelearningservices 1.0.1, what pip installs by default: api-version 2020-08-01.

It has no polling for start, stop and restart: they must answer 200, and the state is then read until it settles.
Sizes stand under `amlCompute`, quotas are asked for at `/Quotas` (FACTS sections 0 and 3).
"""

import sys
import time

from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.mgmt.machinelearningservices import MachineLearningServicesMgmtClient, models
from check import Check, equal, is_true, refused
from rest import Rest

check = Check(__doc__)


class Subject:
    def __init__(self, server):
        ready = server.ready
        base = ready["endpoint"].rstrip("/")
        credential = ClientSecretCredential(
            ready["tenant"],
            ready["client_id"],
            ready["client_secret"],
            authority=base,
            disable_instance_discovery=True,
        )
        self.client = MachineLearningServicesMgmtClient(
            credential, ready["subscription"], base_url=base, credential_scopes=[base + "/.default"]
        )
        self.place = (ready["resource_group"], ready["workspaces"][0])
        self.location = ready["location"]
        self.rest = Rest(ready)

    @property
    def computes(self):
        return self.client.machine_learning_compute

    def resource(self, size="STANDARD_DS3_v2"):
        properties = models.ComputeInstanceProperties(vm_size=size)
        return models.ComputeResource(
            location=self.location, properties=models.ComputeInstance(properties=properties)
        )

    def create(self, name):
        return self.computes.begin_create_or_update(*self.place, name, self.resource()).result(60)

    def state(self, name):
        return self.computes.get(*self.place, name).properties.properties.state

    def settles(self, name, wanted):
        end = time.monotonic() + 30
        while self.state(name) != wanted:
            assert time.monotonic() < end, f"{name} is {self.state(name)}, wanted {wanted}"
            time.sleep(0.3)


@check.step
def workspaces(subject):
    names = [workspace.name for workspace in subject.client.workspaces.list_by_subscription()]
    is_true(subject.place[1] in names, f"the workspace is not among {names}")
    equal(subject.client.workspaces.get(*subject.place).location, subject.location, "location")


@check.step
def create(subject):
    made = subject.create("first")
    equal(made.name, "first", "name")
    equal(made.properties.provisioning_state, "Succeeded", "provisioning state")
    equal(made.properties.properties.state, "Running", "state")
    equal(subject.rest.properties("first")["vmSize"].upper(), "STANDARD_DS3_V2", "size, read by REST")


@check.step
def get_is_of_the_right_type(subject):
    instance = subject.computes.get(*subject.place, "first").properties
    is_true(isinstance(instance, models.ComputeInstance), f"it was read as {type(instance).__name__}")
    is_true(instance.created_on is not None, "createdOn could not be read")
    equal(instance.properties.last_operation.operation_name, "Create", "last operation")
    equal(instance.properties.ssh_settings.ssh_public_access, "Disabled", "SSH")


@check.step
def list_by_workspace(subject):
    names = [compute.name for compute in subject.computes.list_by_workspace(*subject.place)]
    equal(names, ["first"], "names")


@check.step
def stop_answers_200(subject):
    answers = []
    subject.computes.stop(*subject.place, "first", raw_response_hook=lambda r: answers.append(r.http_response))
    equal([answer.status_code for answer in answers], [200], "status")
    subject.settles("first", "Stopped")


@check.step
def start_answers_200(subject):
    subject.computes.start(*subject.place, "first")
    subject.settles("first", "Running")


@check.step
def restart_answers_200(subject):
    subject.computes.restart(*subject.place, "first")
    subject.settles("first", "Running")
    equal(subject.rest.properties("first")["lastOperation"]["operationName"], "Restart", "last operation")


@check.step
def start_of_what_runs_is_refused(subject):
    refused(
        lambda: subject.computes.start(*subject.place, "first"),
        HttpResponseError,
        "StartComputeInstanceOnlyAllowedInStoppedState",
    )


@check.step
def unknown_size_is_refused(subject):
    resource = subject.resource(size="STANDARD_NOSUCH_99")
    refused(
        lambda: subject.computes.begin_create_or_update(*subject.place, "second", resource).result(60),
        HttpResponseError,
    )
    refused(lambda: subject.computes.get(*subject.place, "second"), ResourceNotFoundError)


@check.step
def usages(subject):
    by_family = {usage.name.value: usage for usage in subject.client.usages.list(subject.location)}
    equal(by_family["standardDSv2Family"].current_value, 4, "cores of one DS3_v2 in use")
    equal(by_family["standardDSv2Family"].unit, "Count", "unit")


@check.step
def quotas(subject):
    by_family = {quota.name.value: quota for quota in subject.client.quotas.list(subject.location)}
    is_true(by_family["standardDSv2Family"].limit >= 4, f"limit {by_family['standardDSv2Family'].limit}")


@check.step
def virtual_machine_sizes(subject):
    answer = subject.client.virtual_machine_sizes.list(subject.location)
    sizes = {size.name.lower(): size for size in answer.aml_compute}
    size = sizes["standard_ds3_v2"]
    equal((size.v_cp_us, size.memory_gb), (4, 14), "cores and GB")


@check.step
def delete(subject):
    subject.computes.begin_delete(*subject.place, "first", "Delete").result(60)
    refused(lambda: subject.computes.get(*subject.place, "first"), ResourceNotFoundError)
    equal(list(subject.computes.list_by_workspace(*subject.place)), [], "what is left")


if __name__ == "__main__":
    sys.exit(check.run(Subject))
