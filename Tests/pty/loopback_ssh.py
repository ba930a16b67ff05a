"""A real sshd on this machine, of whoever runs the test: it needs no rights of its own."""

import os
import pwd
import shutil
import socket
import subprocess
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class LoopbackSSH:
    """Its host key is made for this run, its authorized keys are what a test writes into `authorized`."""

    program = shutil.which("sshd") or "/usr/sbin/sshd"

    def __init__(self, folder, accept_env="NOTHING"):
        self.folder = folder
        self.user = pwd.getpwuid(os.getuid()).pw_name
        self.authorized = f"{folder}/authorized"
        os.makedirs(folder, mode=0o700, exist_ok=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/host"], check=True)
        self.authorize("")
        self.port = free_port()
        with open(f"{folder}/config", "w", encoding="ascii") as file:
            file.write(
                f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\n"
                f"AuthorizedKeysFile {self.authorized}\nPidFile none\nUsePAM no\nStrictModes no\n"
                "PermitRootLogin prohibit-password\nPasswordAuthentication no\nSubsystem sftp internal-sftp\n"
                f"AcceptEnv {accept_env}\n"
            )
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        self.log = f"{folder}/log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([self.program, "-D", "-e", "-f", f"{folder}/config"], stderr=log)
        end = time.monotonic() + 10
        while "Server listening" not in self.said():
            assert time.monotonic() < end and self.process.poll() is None, self.said()
            time.sleep(0.02)

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def authorize(self, line):
        with open(self.authorized, "w", encoding="ascii") as file:
            file.write(line + "\n")
        os.chmod(self.authorized, 0o600)

    def client_config(self, name, *lines):
        """A file for `ssh -F` that keeps the user's own files out of it; it takes the server's key at first sight."""
        path = f"{self.folder}/{name}"
        with open(path, "w", encoding="ascii") as file:
            file.write(
                "\n".join(
                    [
                        *lines,
                        "BatchMode yes",
                        "LogLevel ERROR",
                        f"UserKnownHostsFile {self.folder}/known_{name}",
                        "GlobalKnownHostsFile /dev/null",
                        "StrictHostKeyChecking accept-new",
                        "",
                    ]
                )
            )
        return path

    def close(self):
        self.process.kill()
        self.process.wait()
