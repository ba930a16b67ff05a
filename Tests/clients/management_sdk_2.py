"""azure-mgmt-machinelearningservices 2.0.0b2: api-version 2023-04-01.

Start, stop and restart are long operations there: 202, the status resource, and a last GET of Location, which must
not answer 404 (FACTS sections 0 and 2).
"""

import sys

from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.mgmt.machinelearningservices import MachineLearningServicesMgmtClient, models
from check import Check, equal, is_true, refused
from rest import Rest

# More instances in one workspace than a page holds.
check = Check(__doc__, scenario=("--scenario", "fleet", "--instances", "250"))


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
        return self.client.compute

    def resource(self, size="STANDARD_DS3_v2", **properties):
        properties = models.ComputeInstanceProperties(vm_size=size, **properties)
        return models.ComputeResource(
            location=self.location, properties=models.ComputeInstance(properties=properties)
        )

    def create(self, name, **properties):
        resource = self.resource(**properties)
        return self.computes.begin_create_or_update(*self.place, name, resource).result(60)

    def instance(self, name):
        return self.computes.get(*self.place, name).properties.properties


@check.step
def workspaces(subject):
    names = [workspace.name for workspace in subject.client.workspaces.list_by_resource_group(subject.place[0])]
    is_true(subject.place[1] in names, f"the workspace is not among {names}")
    equal(subject.client.workspaces.get(*subject.place).location, subject.location, "location")


@check.step
def create_with_schedules_and_application(subject):
    cron = models.Cron(expression="0 18 * * *", time_zone="UTC")
    recurrence = models.Recurrence(
        frequency="Week",
        interval=1,
        time_zone="India Standard Time",
        start_time="2023-06-21T11:47:00",
        schedule=models.RecurrenceSchedule(hours=[15], minutes=[30], week_days=["Friday"]),
    )
    schedules = models.ComputeSchedules(
        compute_start_stop=[
            models.ComputeStartStopSchedule(action="Stop", trigger_type="Cron", status="Enabled", cron=cron),
            models.ComputeStartStopSchedule(
                action="Start", trigger_type="Recurrence", status="Disabled", recurrence=recurrence
            ),
        ]
    )
    application = models.CustomService(
        name="rstudio",
        image=models.Image(type="docker", reference="ghcr.io/azure/rocker-rstudio-ml-verse:latest"),
        endpoints=[models.Endpoint(protocol="http", name="connect", target=8787, published=8787)],
        environment_variables={"A": models.EnvironmentVariable(type="local", value="b")},
    )
    made = subject.create("first", schedules=schedules, custom_services=[application])
    equal(made.properties.provisioning_state, "Succeeded", "provisioning state")
    read = subject.instance("first")
    equal(read.state, "Running", "state")
    stored = read.schedules.compute_start_stop
    words = [(schedule.action, schedule.trigger_type, schedule.status) for schedule in stored]
    equal(words, [("Stop", "Cron", "Enabled"), ("Start", "Recurrence", "Disabled")], "schedules")
    equal(stored[0].cron.expression, "0 18 * * *", "cron")
    equal(stored[1].recurrence.schedule.week_days, ["Friday"], "week days")
    is_true(all(schedule.id for schedule in stored), "a schedule has no id")
    equal(read.custom_services[0].endpoints[0].published, 8787, "published port")
    equal(read.custom_services[0].environment_variables["A"].value, "b", "environment variable")


@check.step
def get_is_of_the_right_type(subject):
    compute = subject.computes.get(*subject.place, "first")
    is_true(isinstance(compute.properties, models.ComputeInstance), f"read as {type(compute.properties).__name__}")
    equal(compute.type, "Microsoft.MachineLearningServices/workspaces/computes", "type")
    is_true(compute.properties.created_on is not None, "createdOn could not be read")
    is_true(compute.system_data is None or compute.system_data.created_at, "systemData has no createdAt")


@check.step
def pages_are_followed_to_the_end(subject):
    pages = [[compute.name for compute in page] for page in subject.computes.list(*subject.place).by_page()]
    names = [name for page in pages for name in page]
    is_true(len(pages) > 1, f"{len(names)} instances on one page")
    equal(len(names), len(set(names)), "names, without repetition")
    is_true("first" in names, "the new instance is not among them")
    other = (subject.place[0], subject.rest.ready["workspaces"][1])
    equal(len(names) + len(list(subject.computes.list(*other))), 251, "instances of both workspaces")


@check.step
def stop(subject):
    subject.computes.begin_stop(*subject.place, "first").result(60)
    equal(subject.instance("first").state, "Stopped", "state")


@check.step
def start(subject):
    subject.computes.begin_start(*subject.place, "first").result(60)
    equal(subject.instance("first").state, "Running", "state")
    last = subject.instance("first").last_operation
    equal((last.operation_name, last.operation_status, last.operation_trigger), ("Start", "Succeeded", "User"), "last")


@check.step
def restart(subject):
    subject.computes.begin_restart(*subject.place, "first").result(60)
    equal(subject.instance("first").last_operation.operation_name, "Restart", "last operation")


@check.step
def start_of_what_runs_is_refused(subject):
    refused(
        lambda: subject.computes.begin_start(*subject.place, "first").result(60),
        HttpResponseError,
        "StartComputeInstanceOnlyAllowedInStoppedState",
    )


@check.step
def nodes_of_an_instance_are_refused(subject):
    refused(
        lambda: list(subject.computes.list_nodes(*subject.place, "first")),
        HttpResponseError,
        "ComputeListNodes with computeType ComputeInstance is not supported.",
    )


@check.step
def usages(subject):
    by_family = {usage.name.value: usage for usage in subject.client.usages.list(subject.location)}
    is_true(by_family["standardDSv2Family"].current_value >= 4, "one DS3_v2 uses four cores")
    equal(by_family["standardDSv2Family"].unit, "Count", "unit")


@check.step
def quotas(subject):
    by_family = {quota.name.value: quota for quota in subject.client.quotas.list(subject.location)}
    is_true(by_family["standardDSv2Family"].limit >= 4, f"limit {by_family['standardDSv2Family'].limit}")


@check.step
def virtual_machine_sizes(subject):
    sizes = {size.name.lower(): size for size in subject.client.virtual_machine_sizes.list(subject.location).value}
    size = sizes["standard_ds3_v2"]
    equal((size.v_cp_us, size.memory_gb), (4, 14), "cores and GB")
    is_true("ComputeInstance" in size.supported_compute_types, f"{size.supported_compute_types}")
    prices = [price for price in size.estimated_vm_prices.values if price.os_type == "Linux"]
    is_true(prices and prices[0].retail_price > 0, "no price for Linux")


@check.step
def delete(subject):
    subject.computes.begin_delete(*subject.place, "first", "Delete").result(60)
    refused(lambda: subject.computes.get(*subject.place, "first"), ResourceNotFoundError)


if __name__ == "__main__":
    sys.exit(check.run(Subject))
