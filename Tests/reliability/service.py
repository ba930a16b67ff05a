"""A small client of `amldeck serve` that remembers what it was promised."""

import http.client
import json
import ssl
import urllib.parse

# The first stable version with `idleTimeBeforeShutdown` (FACTS section 4).
VERSION = "2025-12-01"


class Service:
    """Requests over one TLS connection. Not for several threads."""

    def __init__(self, ready):
        self.ready = ready
        self.origin = urllib.parse.urlsplit(ready["endpoint"])
        self.context = ssl.create_default_context(cafile=ready["ca"])
        self.connection = None
        self.token = None
        self.group = (
            f"/subscriptions/{ready['subscription']}/resourceGroups/{ready['resource_group']}"
            "/providers/Microsoft.MachineLearningServices"
        )
        self.computes = f"{self.group}/workspaces/{ready['workspaces'][0]}/computes"

    def connect(self):
        self.connection = http.client.HTTPSConnection(
            self.origin.hostname, self.origin.port, context=self.context, timeout=30
        )
        self.connection.connect()

    def raw(self, method, path, body=None, headers=None):
        """Status, headers and bytes of the answer; an exception where none came."""
        if self.connection is None:
            self.connect()
        try:
            self.connection.request(method, path, body=body, headers=headers or {})
            answer = self.connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except Exception:
            self.connection.close()
            self.connection = None
            raise

    def login(self):
        form = urllib.parse.urlencode(
            {
                "grant_type": "client_credentials",
                "client_id": self.ready["client_id"],
                "client_secret": self.ready["client_secret"],
                "scope": self.ready["endpoint"] + ".default",
            }
        )
        status, _, body = self.raw(
            "POST",
            f"/{self.ready['tenant']}/oauth2/v2.0/token",
            form,
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert status == 200, body
        self.token = json.loads(body)["access_token"]

    def send(self, method, path, document=None, query=""):
        """Status, headers and document of the answer."""
        if self.token is None:
            self.login()
        headers = {"Authorization": "Bearer " + self.token}
        body = None
        if document is not None:
            body = json.dumps(document)
            headers["Content-Type"] = "application/json"
        status, headers, body = self.raw(method, f"{path}?api-version={VERSION}{query}", body, headers)
        return status, headers, json.loads(body) if body else None

    def control(self, method, path, document=None):
        base = urllib.parse.urlsplit(self.ready["control_endpoint"]).path.rstrip("/")
        headers = {"Authorization": "Bearer " + self.ready["control_token"]}
        body = json.dumps(document) if document is not None else None
        status, _, body = self.raw(method, f"{base}/{path}", body, headers)
        return status, json.loads(body) if body else None

    # What the load does

    def create(self, name, size="STANDARD_DS11_V2"):
        return self.send(
            "PUT",
            f"{self.computes}/{name}",
            {"location": self.ready["location"], "properties": {"computeType": "ComputeInstance", "properties": {"vmSize": size}}},
        )

    def get(self, name):
        return self.send("GET", f"{self.computes}/{name}")

    def act(self, name, verb, document=None):
        return self.send("POST", f"{self.computes}/{name}/{verb}", document)

    def delete(self, name):
        return self.send("DELETE", f"{self.computes}/{name}", query="&underlyingResourceAction=Delete")

    def operation(self, url):
        split = urllib.parse.urlsplit(url)
        status, _, body = self.raw(
            "GET", f"{split.path}?{split.query}", headers={"Authorization": "Bearer " + self.token}
        )
        return status, json.loads(body)
