"""Starts and stops `amldeck serve`, and reads its ready line."""

import json
import os
import signal
import subprocess
import time


class Server:
    """One running server; `ready` is the JSON object of its ready line."""

    def __init__(self, binary, arguments, ready_file, environment=None, log=None, timeout=60):
        self.ready_file = ready_file
        self.log_path = log
        if os.path.exists(ready_file):
            os.unlink(ready_file)
        command = [binary, "serve", *arguments, "--ready-file", ready_file]
        self._log = open(log, "ab") if log else subprocess.DEVNULL
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._log, env=environment
        )
        try:
            self.ready = self._wait(timeout)
        except BaseException:
            self.kill()
            raise

    def _wait(self, timeout):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"serve ended with {self.process.returncode} before it was ready: {self.log()}")
            try:
                with open(self.ready_file, encoding="utf-8") as file:
                    return json.loads(file.read())
            except (FileNotFoundError, json.JSONDecodeError):
                time.sleep(0.02)
        raise AssertionError(f"serve was not ready after {timeout} s: {self.log()}")

    def log(self):
        if not self.log_path:
            return "(no log)"
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()[-600:].strip()

    def stop(self, within=1.0):
        """SIGTERM. Returns the exit status and the seconds it took; a server that stays is killed."""
        begun = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(max(within * 5, 5))
        except subprocess.TimeoutExpired:
            self.kill()
            status = None
        return status, time.monotonic() - begun

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
