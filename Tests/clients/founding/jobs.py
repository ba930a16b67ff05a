"""Jobs on a compute instance (计算实例可以并行运行多个作业，它有一个作业队列)."""

from check import equal, is_true
from founding.subject import check

CORES = 4


def send_job(subject, name, compute):
    environment = f"{subject.rest.workspace}/environments/training/versions/1"
    image = {"properties": {"image": "ghcr.io/contoso/training:1"}}
    subject.rest.ask("PUT", environment, image)
    properties = {
        "jobType": "Command",
        "command": "python train.py",
        "environmentId": environment,
        "computeId": subject.rest.compute(compute),
    }
    return subject.rest.ask("PUT", f"{subject.rest.workspace}/jobs/{name}", {"properties": properties}, status=(201,))


def statuses(subject, names):
    return [subject.rest.get(f"{subject.rest.workspace}/jobs/{name}")["properties"]["status"] for name in names]


@check.step
def several_run_and_the_rest_queue(subject):
    """One for each core; the instance is JobRunning until the last has ended."""
    names = [f"job-{number}" for number in range(CORES + 2)]
    with subject.control.paused(), subject.instance("works"):
        for name in names:
            send_job(subject, name, "works")
        equal(statuses(subject, names), ["Running"] * CORES + ["Queued"] * 2, "jobs at first")
        equal(subject.state("works"), "JobRunning", "state meanwhile")
        subject.control.advance(seconds=60)
        equal(statuses(subject, names), ["Completed"] * len(names), "jobs later")
        equal(subject.state("works"), "Running", "state afterwards")


@check.step
def a_job_is_canceled_and_the_next_begins(subject):
    names = [f"turn-{number}" for number in range(CORES + 1)]
    with subject.control.paused(), subject.instance("turns"):
        for name in names:
            send_job(subject, name, "turns")
        subject.rest.ask("POST", f"{subject.rest.workspace}/jobs/{names[0]}/cancel")
        equal(statuses(subject, names), ["Canceled"] + ["Running"] * CORES, "jobs after one was canceled")


@check.step
def a_job_keeps_its_instance_from_idling(subject):
    with subject.control.paused(), subject.instance("busy", {"idleTimeBeforeShutdown": "PT15M"}):
        subject.control.advance(minutes=14)
        send_job(subject, "long", "busy")
        subject.control.advance(seconds=10)
        subject.control.advance(minutes=10)
        equal(subject.state("busy"), "Running", "state 24 minutes after its creation, 10 after its job")
        subject.control.advance(minutes=6)
        equal(subject.state("busy"), "Stopped", "state 16 minutes after its job")


@check.step
def jobs_need_no_ssh_and_no_public_address(subject):
    """In a virtual network, in a container of the image that the job's environment names."""
    network = "/providers/Microsoft.Network/virtualNetworks/net/subnets/inner"
    settings = {"subnet": {"id": subject.rest.group + network}, "enableNodePublicIp": False}
    with subject.control.paused(), subject.instance("inside", settings):
        sent = send_job(subject, "safe", "inside")
        equal(statuses(subject, ["safe"]), ["Running"], "job")
        properties = subject.rest.properties("inside")
        equal(properties["sshSettings"]["sshPublicAccess"], "Disabled", "SSH")
        equal(properties["connectivityEndpoints"]["publicIpAddress"], None, "public address")
        image = subject.rest.get(sent["properties"]["environmentId"])["properties"]["image"]
        is_true(image.endswith("training:1"), f"the image is {image}")
        subject.control.advance(seconds=60)
        equal(statuses(subject, ["safe"]), ["Completed"], "job later")
