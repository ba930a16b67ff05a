"""azureml-core 1.61.0, the SDK v1: the founding document's block with MsiAuthentication, on an instance.

It asks the MSI endpoint as App Service's clients do, with the secret in a header, since the environment of an instance
has APPSETTING_WEBSITE_SITE_NAME; without that name it would send a POST without any secret.
"""

import os
import subprocess
import sys
import tempfile

from check import Check, equal, is_true
from founding import blocks
from rest import Control, Rest

check = Check(__doc__)

SEES = "print(workspace.name, workspace.location, workspace.get_details()['workspaceid'])\n"
NOBODY = "00000000-0000-0000-0000-000000000000"


class Subject:
    """An instance with an identity that may read the workspace, and a Python on it."""

    def __init__(self, server):
        self.ready = server.ready
        self.rest = Rest(server.ready)
        self.control = Control(server.ready)
        self.workspace = self.ready["workspaces"][0]
        # It takes its clouds from ARM_CLOUD_METADATA_URL, but looks for them at Azure unless one of them is named.
        self.cloud = self.rest.get(self.ready["metadata"])[0]["name"]
        self.rest.create("sdk-v1", identity={"type": "SystemAssigned"})

    def may_read(self):
        self.rest.give("Reader", self.rest.identity_of("sdk-v1"), self.rest.workspace)

    def block(self):
        """The document's block with its reader's values in place of the author's workspace and region."""
        block = blocks.SDK_V1.replace("chrjia-chinanorth3", self.workspace)
        return block.replace("ChinaNorth 3", self.ready["location"])

    def run(self, **changes):
        """The finished process of the block and a look at the workspace, with these variables changed."""
        names = (
            f"import os\nsubscription_id = {self.ready['subscription']!r}\n"
            f"resource_group = {self.ready['resource_group']!r}\n"
        )
        with tempfile.TemporaryDirectory(prefix="amldeck-v1-") as home:
            environment = {
                **os.environ,
                **self.control.environment(self.workspace, "sdk-v1"),
                "AZUREML_CURRENT_CLOUD": self.cloud,
                # It keeps what it has read of clouds there.
                "HOME": home,
                "AZURE_CONFIG_DIR": home,
                **changes,
            }
            return subprocess.run(
                [sys.executable, "-W", "ignore", "-c", names + self.block() + SEES],
                env={name: value for name, value in environment.items() if value is not None},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=120,
            )

    def sees_the_workspace(self, **changes):
        process = self.run(**changes)
        equal(process.returncode, 0, "end, with: " + process.stderr[-300:])
        identifier = self.rest.get(self.rest.workspace)["properties"]["workspaceId"]
        equal(process.stdout.split(), [self.workspace, self.ready["location"], identifier], "the workspace")


@check.step
def an_identity_without_a_role_sees_nothing(subject):
    process = subject.run()
    is_true(process.returncode != 0, f"it saw {process.stdout}")
    wanted = f"You don't have access to {subject.ready['subscription']} subscription"
    is_true(wanted in process.stderr, f"it failed for another reason: {process.stderr[-300:]}")


@check.step
def sdk_v1_block(subject):
    subject.may_read()
    last = subject.control.ask("GET", "requests?limit=1")["last"]
    subject.sees_the_workspace()
    asked = subject.control.ask("GET", f"requests?after={last}")["requests"]
    readers = {one["principal"] for one in asked if one["path"].endswith("/workspaces/" + subject.workspace)}
    is_true(f"/{subject.workspace}/computes/sdk-v1" in readers, f"the instance's identity is not among {readers}")


@check.step
def without_a_client_id(subject):
    subject.sees_the_workspace(DEFAULT_IDENTITY_CLIENT_ID=None)


@check.step
def with_a_wrong_client_id(subject):
    process = subject.run(DEFAULT_IDENTITY_CLIENT_ID=NOBODY)
    is_true(process.returncode != 0, f"it saw {process.stdout}")
    wanted = "No User Assigned or Delegated Managed Identity found"
    is_true(wanted in process.stderr, f"it failed for another reason: {process.stderr[-300:]}")


@check.step
def with_a_wrong_secret(subject):
    process = subject.run(MSI_SECRET="wrong")
    is_true(process.returncode != 0, f"it saw {process.stdout}")
    is_true("secret is missing or wrong" in process.stderr, f"another reason: {process.stderr[-300:]}")


if __name__ == "__main__":
    sys.exit(check.run(Subject))
