"""What the steps of the founding document share."""

import contextlib
import os
import subprocess
import sys
import time

from check import Check, equal
from rest import Control, Rest

check = Check(
    "The founding document: its code blocks unchanged but for the endpoint, and its rules.",
    scenario=("--scenario", "lab"),
)


class Subject:
    def __init__(self, server):
        self.binary = server.process.args[0]
        self.ready = server.ready
        self.rest = Rest(server.ready)
        self.control = Control(server.ready)
        self.principals = {principal["role"]: principal for principal in server.ready["principals"]}

    def as_role(self, role):
        """Requests as the principal that has this role."""
        principal = self.principals[role]
        return Rest(self.ready, principal["client_id"], principal["client_secret"])

    @contextlib.contextmanager
    def instance(self, name, properties=None, **members):
        """A running instance for the time of a `with`; the clock goes past its creation, so that nobody waits."""
        reply = self.rest.send("PUT", self.rest.compute(name), self.rest.instance(properties, **members))
        assert reply.status == 201, f"creating {name}: {reply.status} {reply.text[:300]}"
        try:
            self.control.advance(seconds=10)
            equal(self.state(name), "Running", f"state of {name}")
            yield name
        finally:
            # Unchecked, so that it does not hide why a step failed.
            self.rest.send("DELETE", self.rest.compute(name) + "?underlyingResourceAction=Delete")
            self.control.advance(seconds=10)

    def door(self, name, application):
        """The address at which the studio opens an application of an instance; nothing where it has none such."""
        for one in self.rest.properties(name)["applications"]:
            if one["displayName"] == application:
                return one["endpointUri"]
        return None

    def state(self, name):
        return self.rest.properties(name)["state"]

    def last_operation(self, name):
        last = self.rest.properties(name)["lastOperation"]
        return last["operationName"], last["operationStatus"], last["operationTrigger"]

    def comes_to(self, name, wanted, seconds=20):
        """Operations of seconds go on in real time after the clock was advanced."""
        end = time.monotonic() + seconds
        while self.state(name) != wanted:
            assert time.monotonic() < end, f"{name} is {self.state(name)}, wanted {wanted}"
            time.sleep(0.2)

    def delete(self, name):
        address = self.rest.compute(name) + "?underlyingResourceAction=Delete"
        self.rest.finish(self.rest.send("DELETE", address))

    def run_python(self, *blocks, **variables):
        """Runs blocks one after the other in a Python of its own, as on a compute instance; returns what they print.

        `variables` are of its environment. The names that the blocks take from their reader are set before them.
        """
        names = (
            f"import os\nsubscription_id = {self.ready['subscription']!r}\n"
            f"resource_group = {self.ready['resource_group']!r}\nworkspace = {self.ready['workspaces'][0]!r}\n"
        )
        environment = {
            **os.environ,
            "MSI_ENDPOINT": self.ready["msi_endpoint"],
            "MSI_SECRET": self.ready["msi_secret"],
            "AZURE_TOKEN_CREDENTIALS": "ManagedIdentityCredential",
            **variables,
        }
        process = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", names + "\n".join(blocks)],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert process.returncode == 0, f"it ended with {process.returncode}: {process.stderr.strip()[-350:]}"
        return process.stdout

    def connect_block(self, block):
        """The document's first block with the reader's values in place of its placeholders."""
        values = {
            "<SUBSCRIPTION_ID>": self.ready["subscription"],
            "<RESOURCE_GROUP>": self.ready["resource_group"],
            "<AML_WORKSPACE_NAME>": self.ready["workspaces"][0],
        }
        for placeholder, value in values.items():
            block = block.replace(placeholder, value)
        return block
