"""Enable SSH access (启用 SSH 访问)."""

from check import equal, is_true
from cryptography.hazmat.primitives import serialization
from founding.keys import ed25519_key, line_of, pem_of, puttygen_of, rsa_key
from founding.on_behalf import ASSIGNEE, assigned
from founding.subject import check

ENABLED = {"sshPublicAccess": "Enabled"}
KEYS_VERSION = "2023-09-01"


def write(client, name, **ssh):
    """A read and a PUT with other SSH settings, as a page with a form does it."""
    body = client.get(client.compute(name))
    body["properties"]["properties"]["sshSettings"].update(ssh)
    return client.send("PUT", client.compute(name), body)


def stored(subject, name):
    return f"{subject.rest.group}/providers/Microsoft.Compute/sshPublicKeys/{name}"


@check.step
def ssh_is_off_and_stays_off(subject):
    with subject.instance("no-ssh"):
        settings = subject.rest.properties("no-ssh")["sshSettings"]
        equal(settings["sshPublicAccess"], "Disabled", "SSH where nothing was said")
        equal(write(subject.rest, "no-ssh", sshPublicAccess="Enabled").status, 400, "turning it on later")
        equal(subject.rest.properties("no-ssh")["sshSettings"], settings, "settings afterwards")


@check.step
def ssh_that_is_on_stays_on(subject):
    with subject.instance("has-ssh", {"sshSettings": ENABLED}):
        equal(write(subject.rest, "has-ssh", sshPublicAccess="Disabled").status, 400, "turning it off later")
        equal(subject.rest.properties("has-ssh")["sshSettings"]["sshPublicAccess"], "Enabled", "SSH")


@check.step
def where_to_connect(subject):
    """`ssh -i KEY azureuser@ADDRESS -p PORT`, and `scp -P PORT`: all that they need is in the resource."""
    with subject.instance("connects", {"sshSettings": {**ENABLED, "adminPublicKey": line_of(rsa_key())}}):
        properties = subject.rest.properties("connects")
        settings = properties["sshSettings"]
        equal(settings["adminUserName"], "azureuser", "user")
        is_true(50000 <= settings["sshPort"] < 65536, f"port {settings['sshPort']}")
        is_true(properties["connectivityEndpoints"]["publicIpAddress"], "no public address")


@check.step
def rsa_keys_in_one_line_as_pem_and_of_puttygen(subject):
    key = rsa_key()
    for text in (line_of(key), pem_of(key), puttygen_of(key)):
        with subject.instance("takes-key", {"sshSettings": {**ENABLED, "adminPublicKey": text}}):
            is_true(subject.rest.properties("takes-key")["sshSettings"]["adminPublicKey"], f"no key of {text[:40]}")


@check.step
def other_keys_are_refused(subject):
    for text in (line_of(ed25519_key()), "ssh-rsa AAAA", "no key at all"):
        body = subject.rest.instance({"sshSettings": {**ENABLED, "adminPublicKey": text}})
        reply = subject.rest.send("PUT", subject.rest.compute("odd-key"), body)
        equal(reply.status, 400, f"{text[:20]!r}")
    without = {"sshPublicAccess": "Disabled", "adminPublicKey": line_of(rsa_key())}
    reply = subject.rest.send("PUT", subject.rest.compute("odd-key"), subject.rest.instance({"sshSettings": without}))
    equal(reply.status, 400, "a key without SSH")


@check.step
def a_new_pair_is_generated_once(subject):
    """The private half is in that one answer; the public half is what an instance is created with."""
    location = {"location": subject.ready["location"]}
    subject.rest.ask("PUT", stored(subject, "new-pair"), location, KEYS_VERSION, (201,))
    address = stored(subject, "new-pair") + "/generateKeyPair"
    pair = subject.rest.ask("POST", address, version=KEYS_VERSION, status=(200,))
    private = serialization.load_pem_private_key(pair["privateKey"].encode(), password=None)
    equal(pair["publicKey"].split()[:2], line_of(private).split()[:2], "the public half")
    equal(subject.rest.send("POST", address, version=KEYS_VERSION).status, 409, "a second time")
    kept = subject.rest.get(stored(subject, "new-pair"), KEYS_VERSION)
    is_true("PRIVATE" not in str(kept), "the private half can be read again")
    with subject.instance("of-pair", {"sshSettings": {**ENABLED, "adminPublicKey": pair["publicKey"]}}):
        equal(subject.rest.properties("of-pair")["sshSettings"]["adminPublicKey"], pair["publicKey"], "key")
    subject.rest.ask("DELETE", stored(subject, "new-pair"), version=KEYS_VERSION)


@check.step
def a_key_that_is_stored_in_azure(subject):
    """Found in the list of a subscription, chosen, and given to a new instance."""
    line = line_of(rsa_key())
    body = {"location": subject.ready["location"], "properties": {"publicKey": line}}
    subject.rest.ask("PUT", stored(subject, "laptop"), body, KEYS_VERSION, (201,))
    listed = subject.rest.get(subject.rest.subscription + "/providers/Microsoft.Compute/sshPublicKeys", KEYS_VERSION)
    chosen = next(key for key in listed["value"] if key["name"] == "laptop")["properties"]["publicKey"]
    equal(chosen, line, "key in the list")
    with subject.instance("of-stored", {"sshSettings": {**ENABLED, "adminPublicKey": chosen}}):
        equal(subject.rest.properties("of-stored")["sshSettings"]["adminPublicKey"], line, "key of the instance")
    subject.rest.ask("DELETE", stored(subject, "laptop"), version=KEYS_VERSION)


@check.step
def a_key_is_set_later(subject):
    line = line_of(rsa_key())
    with subject.instance("key-later", {"sshSettings": ENABLED}):
        equal(subject.rest.properties("key-later")["sshSettings"]["adminPublicKey"], None, "key at first")
        equal(write(subject.rest, "key-later", adminPublicKey=line).status, 200, "setting it")
        equal(subject.rest.properties("key-later")["sshSettings"]["adminPublicKey"], line, "key")


@check.step
def the_new_owner_sets_the_key_later(subject):
    """An administrator makes it with SSH and without a key; who it is assigned to sets one, and nothing else."""
    line, assignee = line_of(rsa_key()), subject.as_role(ASSIGNEE)
    with subject.instance("sams-key", assigned(subject, sshSettings=ENABLED)):
        equal(write(assignee, "sams-key", adminPublicKey=line).status, 200, "setting it")
        equal(subject.rest.properties("sams-key")["sshSettings"]["adminPublicKey"], line, "key")
        body = assignee.get(assignee.compute("sams-key"))
        body["properties"]["properties"]["idleTimeBeforeShutdown"] = "PT30M"
        equal(assignee.send("PUT", assignee.compute("sams-key"), body).status, 403, "changing something else")
