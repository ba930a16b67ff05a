"""R2: a program whose terminal is gone ends within a second, and burns no processor time on the way."""

import os
import shutil
import signal
import subprocess
import time

from bars import Figure
from terminal import Terminal


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def vanish(place, **options):
    with Terminal([place.binary, "demo", "--paused"], place.environment(), **options) as terminal:
        terminal.wait(lambda: terminal.modes.alternate_screen, 10, "the alternate screen")
        terminal.settle(0.1)
        used = processor_seconds(terminal.pid)
        terminal.hang_up()
        terminal.wait_exit(1)
        if terminal.cpu is not None:
            assert terminal.cpu - used <= 0.1, f"{terminal.cpu - used:.2f} s of processor time after the close"


class LoopbackSSH:
    """A real sshd on this machine, with a key for this run alone."""

    def __init__(self, place):
        self.folder = place.fresh("ssh")
        os.makedirs(self.folder, mode=0o700)
        for name in ("host", "user"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{self.folder}/{name}"], check=True
            )
        shutil.copy(f"{self.folder}/user.pub", f"{self.folder}/authorized")
        os.chmod(f"{self.folder}/authorized", 0o600)
        self.port = 20000 + os.getpid() % 20000
        with open(f"{self.folder}/config", "w", encoding="ascii") as file:
            file.write(
                f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.folder}/host\n"
                f"AuthorizedKeysFile {self.folder}/authorized\nPidFile none\nUsePAM no\nStrictModes no\n"
                "PermitRootLogin prohibit-password\nPasswordAuthentication no\nAcceptEnv NOTHING\n"
            )
        os.makedirs("/run/sshd", exist_ok=True)
        self.process = subprocess.Popen(
            [shutil.which("sshd") or "/usr/sbin/sshd", "-D", "-e", "-f", f"{self.folder}/config"],
            stderr=open(f"{self.folder}/log", "wb"),
        )
        end = time.monotonic() + 10
        while b"Server listening" not in open(f"{self.folder}/log", "rb").read():
            assert time.monotonic() < end and self.process.poll() is None, open(f"{self.folder}/log").read()
            time.sleep(0.02)

    def command(self, *remote):
        return [
            "ssh", "-tt", "-F", "none", "-i", f"{self.folder}/user", "-p", str(self.port), "-o", "BatchMode=yes",
            "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={self.folder}/known", "-o", "LogLevel=ERROR",
            "127.0.0.1", *remote,
        ]

    def close(self):
        self.process.kill()
        self.process.wait()


def cut_connection(place, ssh):
    """The client is killed: no goodbye, only a connection that ends."""
    mark = place.fresh("pid")
    remote = f"echo $$ > {mark}; exec {place.binary} demo --paused"
    environment = place.environment()
    del environment["LC_ALL"]
    with Terminal(ssh.command(remote), environment) as terminal:
        terminal.wait(lambda: terminal.modes.alternate_screen, 15, "the alternate screen over ssh")
        terminal.settle(0.1)
        with open(mark, encoding="ascii") as file:
            pid = int(file.read())
        used = processor_seconds(pid)
        terminal.kill(signal.SIGKILL)
        end = time.monotonic() + 1
        while is_alive(pid):
            assert time.monotonic() < end, "the program was still there a second after its connection was cut"
            time.sleep(0.01)
        try:
            last = processor_seconds(pid)
        except FileNotFoundError:
            return
        assert last - used <= 0.1, f"{last - used:.2f} s of processor time after the cut"


def is_alive(pid):
    """A process that has ended and that nobody has asked after yet is not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def run(place, soak):
    times = 20
    tried = 0
    for options in ({}, {"leader": True}, {"leader": True, "ignore": (signal.SIGHUP,)}):
        for _ in range(times):
            vanish(place, **options)
            tried += 1
    if shutil.which("sshd") or os.path.exists("/usr/sbin/sshd"):
        ssh = LoopbackSSH(place)
        try:
            for _ in range(times if soak else 5):
                cut_connection(place, ssh)
                tried += 1
        finally:
            ssh.close()
        return Figure(tried, tried, "(closed, hung up, SIGHUP ignored, ssh -tt cut)")
    return Figure(tried, tried, "(closed, hung up, SIGHUP ignored; no sshd here, so not over ssh)")
