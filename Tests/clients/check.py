"""The frame of a check of one client: a server of its own, one line for each step, a count at the end."""

import argparse
import os
import re
import shutil
import tempfile
import time
import traceback

from server import Server

# What would make a client look elsewhere than at the server under test.
FOREIGN = """
AZUREML_CURRENT_CLOUD AZURE_TENANT_ID AZURE_CLIENT_ID AZURE_CLIENT_SECRET AZURE_AUTHORITY_HOST
MSI_ENDPOINT MSI_SECRET IDENTITY_ENDPOINT IDENTITY_HEADER DEFAULT_IDENTITY_CLIENT_ID APPSETTING_WEBSITE_SITE_NAME
HTTPS_PROXY HTTP_PROXY https_proxy http_proxy
""".split()


def point_clients_at(ready, environment):
    """Sets in `environment` what Azure's clients read to find and to trust the server."""
    for name in FOREIGN:
        environment.pop(name, None)
    environment["REQUESTS_CA_BUNDLE"] = environment["SSL_CERT_FILE"] = ready["ca"]
    environment["ARM_CLOUD_METADATA_URL"] = ready["metadata"]
    environment["NO_PROXY"] = "127.0.0.1,localhost"
    return environment


class Check:
    """Steps run in the order in which they are written; each is given what `prepare` returned."""

    def __init__(self, title, scenario=("--scenario", "empty")):
        self.title = title.strip().splitlines()[0]
        self.scenario = scenario
        self.steps = []
        self.failed = 0
        self.passed = 0

    def step(self, function):
        self.steps.append(function)
        return function

    def run(self, prepare, **extra):
        """`prepare(server, **extra)` makes the client. Returns the exit status."""
        parser = argparse.ArgumentParser(description=self.title)
        parser.add_argument("--binary", required=True, help="the amldeck to check")
        parser.add_argument("--only", default="", help="only the steps whose names begin with this")
        parser.add_argument("-v", "--verbose", action="store_true", help="the whole trace of a failure")
        options = parser.parse_args()
        print(self.title, flush=True)
        folder = tempfile.mkdtemp(prefix="amldeck-client-")
        server = None
        try:
            server = Server(
                os.path.abspath(options.binary),
                ["--in-memory", "--durations", "short", *self.scenario],
                os.path.join(folder, "ready.json"),
                log=os.path.join(folder, "serve.log"),
            )
            point_clients_at(server.ready, os.environ)
            subject = prepare(server, **extra)
            for step in self.steps:
                if step.__name__.startswith(options.only):
                    self._run_step(step, subject, options.verbose)
        except AssertionError as error:
            self._fail("setup", error)
        finally:
            if server:
                self._stop(server)
            shutil.rmtree(folder, ignore_errors=True)
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0

    def _run_step(self, step, subject, is_verbose):
        begun = time.monotonic()
        try:
            step(subject)
        except Exception as error:  # a client's own exceptions are of every kind
            self._fail(step.__name__, error)
            if is_verbose:
                traceback.print_exc()
            return
        self.passed += 1
        print(f"  ok {step.__name__} ({time.monotonic() - begun:.1f} s)", flush=True)

    def _fail(self, name, error):
        self.failed += 1
        reason = re.sub(r"\s+", " ", f"{type(error).__name__}: {error}")[:400]
        print(f"  FAIL {name} {reason}", flush=True)

    def _stop(self, server):
        status, took = server.stop()
        if status != 0 or took > 1:
            self._fail("stop", AssertionError(f"SIGTERM: {status} after {took:.2f} s, wanted 0 within 1 s"))
            print("  the server said: " + server.log())


def equal(got, wanted, what):
    assert got == wanted, f"{what}: got {got!r}, wanted {wanted!r}"


def is_true(condition, what):
    assert condition, what


def refused(action, error_type, *words):
    """Runs `action`, which must raise `error_type` with all these words in it; returns the error."""
    try:
        answer = action()
    except error_type as error:
        for word in words:
            assert word in str(error), f"the refusal does not say {word!r}: {error}"
        return error
    raise AssertionError(f"accepted, with {answer!r}; wanted a refusal")


