"""R2: a program whose terminal is gone ends within a second, and burns no processor time on the way."""

import os
import signal
import subprocess
import time

from bars import Figure
from loopback_ssh import LoopbackSSH
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


class Login:
    """A login at an sshd of this machine, with a key for this run alone."""

    def __init__(self, place):
        self.server = LoopbackSSH(place.fresh("ssh"))
        self.key = f"{self.server.folder}/user"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.key], check=True)
        with open(f"{self.key}.pub", encoding="ascii") as file:
            self.server.authorize(file.read().strip())
        self.config = self.server.client_config("client")

    def command(self, *remote):
        return [
            "ssh", "-tt", "-F", self.config, "-i", self.key, "-p", str(self.server.port), "127.0.0.1", *remote,
        ]

    def close(self):
        self.server.close()


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
    if os.path.exists(LoopbackSSH.program):
        ssh = Login(place)
        try:
            for _ in range(times):
                cut_connection(place, ssh)
                tried += 1
        finally:
            ssh.close()
        return Figure(tried, tried, "(closed, hung up, SIGHUP ignored, ssh -tt cut)")
    return Figure(tried, tried, "(closed, hung up, SIGHUP ignored; no sshd here, so not over ssh)")
