"""A second, plain client: requests to the server without any SDK of Azure, to read what an SDK has written."""

import contextlib
import datetime
import json
import re
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

PROVIDER = "/providers/Microsoft.MachineLearningServices"


class Reply:
    """Status, headers and body of an answer; errors are answers as well."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode("utf-8")

    @property
    def document(self):
        return json.loads(self.text) if self.text else None

    @property
    def error_code(self):
        return self.document["error"]["code"]


class Rest:
    """Requests as one principal of the ready line, the owner unless another is named."""

    version = "2025-12-01"

    def __init__(self, ready, client_id=None, client_secret=None, token=None):
        self.ready = ready
        self.base = ready["endpoint"].rstrip("/")
        self.context = ssl.create_default_context(cafile=ready["ca"])
        self.token = token or self._token(client_id or ready["client_id"], client_secret or ready["client_secret"])
        self.subscription = f"/subscriptions/{ready['subscription']}"
        group = f"{self.subscription}/resourceGroups/{ready['resource_group']}"
        self.group = group
        self.workspace = f"{group}{PROVIDER}/workspaces/{ready['workspaces'][0]}"
        self.location = f"{self.subscription}{PROVIDER}/locations/{ready['location']}"

    def _token(self, client_id, client_secret):
        form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": self.base + "/.default",
        }
        address = f"{self.base}/{self.ready['tenant']}/oauth2/v2.0/token"
        reply = self._send("POST", address, urllib.parse.urlencode(form).encode(), {})
        assert reply.status == 200, f"no token: {reply.status} {reply.text[:200]}"
        return reply.document["access_token"]

    def _send(self, method, address, body, headers):
        request = urllib.request.Request(address, method=method, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, context=self.context, timeout=60) as response:
                return Reply(response)
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error)

    def send(self, method, path, body=None, version=None, raw=None):
        """`path` begins with / or is a whole address; `raw` is a body that is sent as it stands."""
        address = path if path.startswith("https://") else self.base + path
        if "api-version=" not in address:
            address += ("&" if "?" in address else "?") + "api-version=" + (version or self.version)
        content = raw.encode() if raw is not None else None if body is None else json.dumps(body).encode()
        headers = {"Authorization": "Bearer " + self.token}
        if content is not None:
            headers["Content-Type"] = "application/json"
        return self._send(method, address, content, headers)

    def ask(self, method, path, body=None, version=None, status=(200, 201, 202, 204)):
        """As `send`, and the answer must be one of these; returns its document."""
        reply = self.send(method, path, body, version)
        assert reply.status in status, f"{method} {path}: {reply.status} {reply.text[:300]}"
        return reply.document

    def get(self, path, version=None):
        return self.ask("GET", path, version=version, status=(200,))

    def compute(self, name):
        return f"{self.workspace}/computes/{name}"

    def properties(self, name, version=None):
        """The inner properties, those of the instance."""
        return self.get(self.compute(name), version)["properties"]["properties"]

    def finish(self, reply, seconds=60):
        """Polls the operation that `reply` began until it has ended; returns its last document."""
        assert reply.status in (200, 201, 202, 204), f"{reply.status} {reply.text[:300]}"
        address = reply.headers.get("Azure-AsyncOperation")
        end = time.monotonic() + seconds
        while address:
            document = self.get(address)
            if document["status"] in ("Succeeded", "Failed", "Canceled"):
                return document
            assert time.monotonic() < end, f"{address} has not ended in {seconds} s"
            time.sleep(0.3)
        return reply.document

    def succeed(self, method, path, body=None, version=None):
        """Sends, polls to the end, and requires success."""
        reply = self.send(method, path, body, version)
        document = self.finish(reply)
        if reply.headers.get("Azure-AsyncOperation"):
            assert document["status"] == "Succeeded", document
        return document

    def instance(self, properties=None, **members):
        """The body of a compute instance with these properties beside its size; `members` stand beside `properties`."""
        return {
            "location": self.ready["location"],
            "properties": {
                "computeType": "ComputeInstance",
                "properties": {"vmSize": "Standard_DS3_v2", **(properties or {})},
            },
            **members,
        }

    def create(self, name, properties=None, version=None, **members):
        """Makes a compute instance of ``instance``, and waits for it."""
        return self.succeed("PUT", self.compute(name), self.instance(properties, **members), version)

    def identity_of(self, name):
        """The object id of an instance's own identity."""
        return self.get(self.compute(name))["identity"]["principalId"]

    def role_id(self, role):
        chosen = urllib.parse.quote(f"roleName eq '{role}'")
        path = f"{self.subscription}/providers/Microsoft.Authorization/roleDefinitions?$filter={chosen}"
        return self.get(path, "2022-04-01")["value"][0]["id"]

    def give(self, role, principal, scope):
        """Assigns a role, named or by the id of its definition, to an object id."""
        definition = role if role.startswith("/") else self.role_id(role)
        address = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{uuid.uuid4()}"
        body = {"properties": {"roleDefinitionId": definition, "principalId": principal}}
        self.ask("PUT", address, body, version="2022-04-01", status=(201,))


class Control:
    """The simulator's own API: its clock and what goes on in an instance."""

    def __init__(self, ready):
        self.rest = Rest(ready, token=ready["control_token"])
        self.base = ready["control_endpoint"].rstrip("/")

    def ask(self, method, path, body=None):
        return self.rest.ask(method, f"{self.base}/{path}", body)

    def environment(self, workspace, name):
        """What programs on that instance find in their environment."""
        found = self.ask("GET", f"instances/{workspace}/{name}/environment")
        return {variable: value for variable, value in found.items() if value is not None}

    @property
    def now(self):
        """The virtual clock, as a time with a zone."""
        text = self.ask("GET", "clock")["now"]
        # Python reads six digits of the seven.
        return datetime.datetime.fromisoformat(re.sub(r"(\.\d{1,6})\d*", r"\1", text).replace("Z", "+00:00"))

    @contextlib.contextmanager
    def paused(self):
        """The clock stands for the time of a `with`, and moves only when it is told to."""
        self.ask("PUT", "clock", {"mode": "paused"})
        try:
            yield
        finally:
            self.ask("PUT", "clock", {"mode": "real"})

    def advance(self, **duration):
        """By `minutes=20` and the like."""
        self.ask("POST", "clock/advance", {"by": datetime.timedelta(**duration).total_seconds()})

    def advance_to(self, moment):
        self.ask("POST", "clock/advance", {"to": moment.strftime("%Y-%m-%dT%H:%M:%SZ")})
