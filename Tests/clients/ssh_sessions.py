"""amldeck ssh and scp against a real sshd on this machine, which the simulator names as its instances' address."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pty"))

from check import Check, equal, is_true  # noqa: E402
from headless import Subject  # noqa: E402
from loopback_ssh import LoopbackSSH  # noqa: E402
from terminal import Terminal  # noqa: E402

check = Check(
    "amldeck ssh and scp, with a real sshd.",
    scenario=("--scenario", "small", "--start", "2026-11-23T05:00:00Z"),
)


class Sessions(Subject):
    """Files of the user lie in `self.folder.name`; `self.server` is the sshd."""

    def __init__(self, server, sshd):
        super().__init__(server)
        self.server = sshd
        self.config = sshd.client_config("client", "SendEnv AZURE_* AMLDECK_* MARK")
        self.key = self.make_key("key")
        enabled = {"sshSettings": {"sshPublicAccess": "Enabled"}}
        self.rest.ask("PUT", self.rest.compute("ssh-ci"), self.rest.instance(enabled), status=(201,))
        self.control.advance(minutes=10)

    def make_key(self, name, kind="rsa"):
        path = os.path.join(self.folder.name, name)
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", f"{name}@test", "-f", path], check=True)
        return path

    def stored_key(self, name):
        return self.rest.properties(name)["sshSettings"]["adminPublicKey"]

    def ssh(self, *remote, key=None, config=None, status=0):
        chosen = ["-i", key or self.key, "-F", config or self.config]
        return self.run("ssh", "ssh-ci", *chosen, "--", *remote, status=status, MARK="mark")

    def scp(self, *places, status=0):
        return self.run("scp", "-i", self.key, "-F", self.config, *places, status=status)

    def path(self, name, text=None):
        return self.file(name, text) if text is not None else os.path.join(self.folder.name, name)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


@check.step
def nobody_is_let_in_before_a_key_is_set(subject):
    subject.ssh("echo", "ok", status=255)
    is_true("Permission denied" in subject.errors, subject.errors)


@check.step
def the_key_that_is_set_opens_a_session(subject):
    """Set by amldeck, stored by the service, and given to sshd as the service stores it."""
    subject.run("ssh-key", "ssh-ci", subject.key + ".pub", "--yes")
    stored = subject.stored_key("ssh-ci")
    equal(stored, read(subject.key + ".pub").strip(), "the key that the service has")
    subject.server.authorize(stored)
    equal(subject.ssh("echo", "ok"), "ok\n", "what the remote command printed")


@check.step
def the_exit_code_is_the_remote_commands(subject):
    for code in (1, 37, 130):
        subject.ssh("exit", str(code), status=code)
    subject.ssh("echo", "ok", key=subject.make_key("other"), status=255)


@check.step
def words_behind_the_host_are_no_options(subject):
    mark = subject.path("mark")
    # What a shell makes of it differs from shell to shell.
    subject.ssh(f"-oProxyCommand=touch {mark}", status=None)
    is_true(not os.path.exists(mark), "an option among the remote words was obeyed")
    equal(subject.ssh("echo", "a  b;", "echo", "$((1+1))"), "a b\n2\n", "the shell there reads the words, none here")


@check.step
def secrets_stay_here(subject):
    """The client is told to send them and the server to take them; ssh must not have them."""
    words = subject.ssh("env")
    is_true("MARK=mark" in words, "variables are not sent at all")
    for name in ("AZURE_CLIENT_SECRET", "AMLDECK_CONTROL_TOKEN"):
        is_true(name not in words, f"{name} was sent to the instance")


@check.step
def host_keys_are_checked(subject):
    """What a person has not accepted is refused: amldeck turns nothing of this off."""
    strict = subject.server.client_config("strict")
    text = read(strict).replace("accept-new", "yes")
    with open(strict, "w", encoding="ascii") as file:
        file.write(text)
    subject.ssh("echo", "ok", config=strict, status=255)
    is_true("Host key verification failed" in subject.errors, subject.errors)


@check.step
def files_go_there_and_come_back(subject):
    there = tempfile.mkdtemp(prefix="there ", dir=subject.folder.name)
    local = subject.path("notes.txt", "one\n")
    subject.scp(local, f"ssh-ci:{there}/copy of notes")
    equal(read(f"{there}/copy of notes"), "one\n", "the file there")
    back = subject.path("back.txt")
    subject.scp(f"ssh-ci:{there}/copy of notes", back)
    equal(read(back), "one\n", "the file that came back")
    os.makedirs(subject.path("tree/leaf"))
    subject.path("tree/leaf/x", "leaf\n")
    subject.scp("-r", subject.path("tree"), f"ssh-ci:{there}/")
    equal(read(f"{there}/tree/leaf/x"), "leaf\n", "a directory")


@check.step
def names_with_a_colon_or_a_hyphen_are_files(subject):
    """`a_b:c` in this directory is a file, and no host; `-x` is no option."""
    there = tempfile.mkdtemp(prefix="there", dir=subject.folder.name)
    here = os.getcwd()
    os.chdir(subject.folder.name)
    try:
        for name in ("a_b:c", "-x"):
            subject.path(name, name)
            subject.run("scp", "-i", subject.key, "-F", subject.config, "--", name, f"ssh-ci:{there}/")
            equal(read(f"{there}/{name}"), name, f"the file {name}")
    finally:
        os.chdir(here)


@check.step
def the_command_can_be_printed(subject):
    said = subject.run("ssh", "ssh-ci", "-i", "/a b/key", "--print", "--", "ls", "a b").strip()
    port, user = subject.server.port, subject.server.user
    equal(said, f"ssh -p {port} -i '/a b/key' -o IdentitiesOnly=yes -- {user}@127.0.0.1 ls 'a b'", "the command")
    document = json.loads(subject.run("scp", "x", "ssh-ci:", "--print", "-o", "json"))
    equal(document["arguments"], ["-P", str(port), "--", "x", f"{user}@127.0.0.1:"], "the arguments")


@check.step
def what_cannot_be_is_one_sentence(subject):
    def refused(status, *words, says):
        subject.run(*words, status=status)
        is_true(says in subject.errors, f"{' '.join(words)}: {subject.errors!r} does not say {says!r}")
        equal(len(subject.errors.strip().splitlines()), 1, f"lines of {subject.errors!r}")

    refused(6, "ssh", "alice-ci", says="created without SSH")
    enabled = {"sshSettings": {"sshPublicAccess": "Enabled"}, "enableNodePublicIp": False}
    subject.rest.ask("PUT", subject.rest.compute("hidden-ci"), subject.rest.instance(enabled), status=(201,))
    subject.control.advance(minutes=10)
    refused(6, "ssh", "hidden-ci", says="--private with --jump")
    printed = subject.run("ssh", "hidden-ci", "--private", "-J", "ops@bastion", "--print")
    is_true("-p 22 -J ops@bastion -- " in printed, printed)
    refused(6, "ssh", "nobody-ci", says="nobody-ci")
    refused(6, "ssh", "ssh-ci", "--read-only", says="read-only")
    refused(6, "scp", "a", "ssh-ci:", "--read-only", says="read-only")
    refused(2, "ssh", "ssh-ci", "-i", subject.key + ".pub", says="public key")
    refused(2, "ssh", "ssh-ci", "--jump=-oProxyCommand=x", says="jump host")
    refused(2, "scp", "a", "b", says="NAME:PATH")
    refused(2, "scp", "ssh-ci:a", "alice-ci:b", says="Both sides")


@check.step
def a_terminal_is_handed_over_and_comes_back(subject):
    command = [subject.binary, "ssh", "ssh-ci", "-i", subject.key, "-F", subject.config]
    with Terminal(command, subject.environment(TERM="xterm-256color")) as terminal:
        terminal.settle(0.5)
        terminal.send("PS1='there> '; clear; stty size; tty\r")
        terminal.wait_for("there>")
        terminal.wait_for("40 120")
        terminal.send("exit 5\r")
        equal(terminal.wait_exit(5), 5, "exit code")
        terminal.judge_restored()

# The console


class Console(Terminal):
    """The console on the SSH tab of ssh-ci. `ssh` on its PATH is what the script `ssh` of this test says."""

    def __init__(self, subject, ssh):
        folder = subject.path("bin")
        os.makedirs(folder, exist_ok=True)
        with open(f"{folder}/ssh", "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n" + ssh)
        os.chmod(f"{folder}/ssh", 0o755)
        environment = subject.environment(
            TERM="xterm-256color", LANG="C.UTF-8", PATH=f"{folder}:{os.environ['PATH']}", SHELL="/bin/sh"
        )
        super().__init__([subject.binary], environment)
        self.wait_for("ssh-ci")
        for keys, seen in ((":show ssh-ci", "show ssh-ci"), ("enter", "1 Summary"), ("4", "S opens a session")):
            self.send(keys)
            self.wait_for(seen)

    def connect(self):
        self.send("S")
        self.wait_for("runs ssh -p")
        self.send("y")
        self.wait(lambda: not self.modes.alternate_screen, 10, "the terminal to be lent")

    def is_back(self, text):
        self.wait(lambda: self.modes.alternate_screen, 10, "the console to come back")
        self.wait_for(text)

    def leave(self, key="Q"):
        self.send(key)
        equal(self.wait_exit(), 0, "exit code of the console")
        self.judge_restored()


def real_ssh(subject, key=None):
    return f'exec /usr/bin/ssh -F "{subject.config}" -i "{key or subject.key}" "$@"\n'


@check.step
def the_console_lends_its_terminal_to_ssh_and_takes_it_back(subject):
    with Console(subject, real_ssh(subject)) as console:
        for _ in range(2):
            console.connect()
            console.send("PS1='there> '; echo sum-$((40+2))\r")
            console.wait_for("sum-42")
            console.send("exit\r")
            console.is_back("The session on ssh-ci has ended.")
        console.leave()


@check.step
def the_command_is_copied_by_osc_52(subject):
    with Console(subject, real_ssh(subject)) as console:
        console.send("b")
        console.wait_for("Sent to the clipboard")
        port, user = subject.server.port, subject.server.user
        copied = base64.b64encode(f"ssh -i KEY -p {port} {user}@127.0.0.1".encode())
        is_true(b"\x1b]52;c;" + copied + b"\x07" in bytes(console.raw), "the terminal was not asked")
        console.leave()


@check.step
def why_ssh_failed_stands_there_until_enter(subject):
    with Console(subject, real_ssh(subject, subject.path("other"))) as console:
        console.connect()
        console.wait_for("Permission denied")
        console.wait_for("Enter goes back to amldeck")
        console.send("enter")
        console.is_back("ended with 255")
        console.leave()


@check.step
def ctrl_c_is_for_ssh_alone(subject):
    with Console(subject, "echo waiting\nexec sleep 60\n") as console:
        console.connect()
        console.wait_for("waiting")
        console.send("ctrl-c")
        console.is_back("ended with 130")
        console.leave()


@check.step
def ctrl_z_stops_both_and_fg_goes_on(subject):
    with Console(subject, "echo waiting\nexec sleep 60\n") as console:
        console.connect()
        console.wait_for("waiting")
        console.send("ctrl-z")
        console.wait(lambda: console.stopped, 5, "the console to stop as well")
        console.foreground()
        console.send("ctrl-c")
        console.is_back("ended with 130")
        console.leave()


@check.step
def a_signal_ends_the_console_and_its_ssh_within_a_second(subject):
    for number in (signal.SIGTERM, signal.SIGHUP):
        with Console(subject, "echo waiting $$\nexec sleep 60\n") as console:
            console.connect()
            console.wait_for(re.compile(r"waiting \d+"))
            child = int(re.search(r"waiting (\d+)", console.text())[1])
            console.kill(number)
            equal(console.wait_exit(1), -number, "how the console ended")
            is_true(not os.path.exists(f"/proc/{child}"), "ssh is still there")
            console.judge_restored()


@check.step
def a_vanished_terminal_ends_both_within_a_second(subject):
    with Console(subject, "echo waiting $$\nexec sleep 60\n") as console:
        console.connect()
        console.wait_for(re.compile(r"waiting \d+"))
        child = int(re.search(r"waiting (\d+)", console.text())[1])
        console.hang_up()
        console.wait_exit(1)
        is_true(not os.path.exists(f"/proc/{child}"), "ssh is still there")


@check.step
def a_new_pair_is_made_sent_and_opens_a_session(subject):
    """ssh-keygen asks for the passphrase itself; the private key is 0600 and never written over."""
    path = subject.path("fresh")
    with Console(subject, real_ssh(subject)) as console:
        console.send("a")
        console.wait_for("Key from")
        console.send("\x1b[A")
        console.send("n")
        console.wait_for("New file")
        console.send("\t\x15" + path)
        console.wait_for(path)
        console.send("enter")
        console.wait_for("runs ssh-keygen")
        console.send("y")
        # Finding primes of 2048 bits takes seconds where others compute too.
        console.wait_for("Enter passphrase", 60)
        console.send("enter")
        console.wait_for("Enter same passphrase")
        console.send("enter")
        console.is_back("The pair is there")
        equal(os.stat(path).st_mode & 0o777, 0o600, "mode of the private key")
        before = read(path)
        console.send("enter")
        # Nothing is sent before the exact request was shown.
        console.wait_for("sends PUT")
        console.send("y")
        console.wait_for("SSH key of ssh-ci: done")
        console.leave("ctrl-c")
    equal(subject.stored_key("ssh-ci"), read(path + ".pub").strip(), "the key that the service has")
    subject.server.authorize(subject.stored_key("ssh-ci"))
    equal(subject.ssh("echo", "ok", key=path), "ok\n", "a session with the new key")
    with Console(subject, real_ssh(subject)) as console:
        console.send("a\x1b[An\t\x15" + path)
        console.wait_for(path)
        console.send("enter")
        console.wait_for("runs ssh-keygen")
        console.send("y")
        console.wait_for("not overwritten")
        console.leave("ctrl-c")
    equal(read(path), before, "the private key that was there")


def main():
    sshd = LoopbackSSH(tempfile.mkdtemp(prefix="amldeck-sshd-"), accept_env="AZURE_* AMLDECK_* MARK")
    try:
        check.scenario += ("--ssh-address", f"{sshd.user}@127.0.0.1:{sshd.port}")
        return check.run(Sessions, sshd=sshd)
    finally:
        sshd.close()


if __name__ == "__main__":
    sys.exit(main())
