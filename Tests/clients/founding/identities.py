"""Assign a managed identity (分配托管标识)."""

import textwrap

from check import equal, is_true
from founding import blocks
from founding.subject import check

NOBODY = "00000000-0000-0000-0000-000000000000"
SYSTEM = {"type": "SystemAssigned"}
NO_SUCH_IDENTITY = "No User Assigned or Delegated Managed Identity found"


def with_each_client_id(block, use):
    """Code that runs a block and then `use` with DEFAULT_IDENTITY_CLIENT_ID as it is, without it, and wrong.

    Each time it prints what `use` prints, or why that went wrong, in one line.
    """
    return "\n".join(
        [
            "import os",
            f"for wanted in [os.environ['DEFAULT_IDENTITY_CLIENT_ID'], '', {NOBODY!r}]:",
            "    os.environ['DEFAULT_IDENTITY_CLIENT_ID'] = wanted",
            "    if not wanted: del os.environ['DEFAULT_IDENTITY_CLIENT_ID']",
            "    try:",
            textwrap.indent(block + use, "        "),
            "    except Exception as error:",
            "        print('refused: ' + repr(error).replace('\\n', ' '))",
        ]
    )


def environment(subject, name):
    return subject.control.environment(subject.ready["workspaces"][0], name)


def sees_workspaces(subject, name):
    """What the identity block sees of the workspace on that instance, for each client id, as lines."""
    code = with_each_client_id(blocks.MANAGED_IDENTITY, "print(ml_client.workspaces.get(workspace).name)\n")
    lines = subject.run_python(code, **environment(subject, name)).splitlines()
    equal(len(lines), 3, f"lines of {lines}")
    return lines


@check.step
def managed_identity_block(subject):
    """With the right client id, with none, and with a wrong one, which belongs to no identity of the instance."""
    workspace = subject.ready["workspaces"][0]
    with subject.instance("with-id", identity=SYSTEM):
        subject.rest.give("Reader", subject.rest.identity_of("with-id"), subject.rest.workspace)
        right, none, wrong = sees_workspaces(subject, "with-id")
        equal((right, none), (workspace, workspace), "the workspace by the right client id and by none")
        is_true(wrong.startswith("refused: ") and NO_SUCH_IDENTITY in wrong, f"with a wrong client id: {wrong}")


@check.step
def an_identity_has_its_own_rights_only(subject):
    """The creator of the instance is Owner; its identity has no role."""
    with subject.instance("no-role", identity=SYSTEM):
        right, none, _ = sees_workspaces(subject, "no-role")
        for line in (right, none):
            is_true("AuthorizationFailed" in line, f"without a role: {line}")


@check.step
def an_instance_without_identity_gets_no_tokens(subject):
    with subject.instance("no-id"):
        variables = environment(subject, "no-id")
        is_true("DEFAULT_IDENTITY_CLIENT_ID" not in variables, "it has a client id")
        code = blocks.TOKEN_BY_REQUESTS.replace("arm_access_token =", "refused =")
        try:
            subject.run_python(code, **variables)
        except AssertionError as error:
            is_true("400" in str(error), f"another end than a refusal: {error}")
        else:
            raise AssertionError("it got a token")


@check.step
def token_by_requests_block(subject):
    """The token is for Azure Resource Manager in China, and is taken here as well."""
    address = f"{subject.rest.base}{subject.rest.workspace}?api-version=2025-12-01"
    use = f"print(requests.get({address!r}, headers={{'Authorization': 'Bearer ' + arm_access_token}}).status_code)\n"
    with subject.instance("asks", identity=SYSTEM):
        code = with_each_client_id(blocks.TOKEN_BY_REQUESTS, use)
        equal(subject.run_python(code, **environment(subject, "asks")).splitlines()[0], "403", "without a role")
        subject.rest.give("Reader", subject.rest.identity_of("asks"), subject.rest.workspace)
        right, none, wrong = subject.run_python(code, **environment(subject, "asks")).splitlines()
        equal((right, none), ("200", "200"), "with the right client id and with none")
        is_true(wrong.startswith("refused: HTTPError") and "400" in wrong, f"with a wrong client id: {wrong}")


@check.step
def a_user_assigned_identity(subject):
    address = subject.rest.group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-common"
    made = subject.rest.ask("PUT", address, {"location": subject.ready["location"]}, "2023-01-31", (201,))
    given = {"type": "UserAssigned", "userAssignedIdentities": {address: {}}}
    with subject.instance("with-common", identity=given):
        equal(
            environment(subject, "with-common")["DEFAULT_IDENTITY_CLIENT_ID"],
            made["properties"]["clientId"],
            "DEFAULT_IDENTITY_CLIENT_ID",
        )
        subject.rest.give("Reader", made["properties"]["principalId"], subject.rest.workspace)
        lines = sees_workspaces(subject, "with-common")
        equal(lines[:2], [subject.ready["workspaces"][0]] * 2, "the workspace")
    subject.rest.ask("DELETE", address, version="2023-01-31")


@check.step
def the_identity_is_named_after_its_instance(subject):
    with subject.instance("named", identity=SYSTEM):
        address = f"{subject.rest.base}/v1.0/servicePrincipals/{subject.rest.identity_of('named')}"
        name = f"/{subject.ready['workspaces'][0]}/computes/named"
        equal(subject.rest.get(address)["displayName"], name, "name in the directory")


READ_BLOB = '''
from azure.identity import ManagedIdentityCredential
from azure.storage.blob import BlobClient
client = BlobClient(account, container, "README.txt", credential=ManagedIdentityCredential())
try:
    print(len(client.download_blob().readall()))
except Exception as error:
    print(error.status_code, error.error_code)
'''


@check.step
def storage_blob_data_reader_is_needed_for_data(subject):
    """By Microsoft's storage client, as the instance's identity. Contributor is not about data."""
    workspace = subject.rest.get(subject.rest.workspace)["properties"]
    account = workspace["storageAccount"]
    place = f"account = {subject.rest.base + '/' + account.split('/')[-1]!r}\n"
    place += f"container = {'azureml-blobstore-' + workspace['workspaceId']!r}\n"
    with subject.instance("reads", identity=SYSTEM):

        def read():
            return subject.run_python(place + READ_BLOB, **environment(subject, "reads")).strip()

        subject.rest.give("Contributor", subject.rest.identity_of("reads"), account)
        equal(read(), "403 AuthorizationPermissionMismatch", "what a reader without the role is told")
        subject.rest.give("Storage Blob Data Reader", subject.rest.identity_of("reads"), account)
        is_true(read().isdigit(), "the blob could not be read with the role")
