"""Acts on a simulator as Microsoft's Python SDK: sdk.py READY_FILE create NAME... | state NAME.

Prints one JSON object. Where azure-ai-ml is not installed it speaks REST by hand, and says so in "by".
"""

import json
import os
import ssl
import sys
import time
import urllib.parse
import urllib.request

SIZE = "STANDARD_DS3_v2"


def by_sdk(ready, verb, names):
    from azure.ai.ml import MLClient
    from azure.ai.ml.entities import ComputeInstance
    from azure.identity import ClientSecretCredential

    credential = ClientSecretCredential(
        ready["tenant"],
        ready["client_id"],
        ready["client_secret"],
        authority=ready["endpoint"].rstrip("/"),
        disable_instance_discovery=True,
    )
    client = MLClient(credential, ready["subscription"], ready["resource_group"], ready["workspaces"][0])
    if verb == "create":
        pollers = [client.compute.begin_create_or_update(ComputeInstance(name=n, size=SIZE)) for n in names]
        return [poller.result(timeout=120).name for poller in pollers]
    state = client.compute.get(names[0]).state
    return str(getattr(state, "value", state))


def by_rest(ready, verb, names):
    context = ssl.create_default_context(cafile=ready["ca"])
    base = ready["endpoint"].rstrip("/")

    def send(method, url, body=None, headers=None):
        request = urllib.request.Request(url, method=method, data=body, headers=headers or {})
        with urllib.request.urlopen(request, context=context, timeout=30) as response:
            return json.loads(response.read() or b"null")

    form = {
        "grant_type": "client_credentials",
        "client_id": ready["client_id"],
        "client_secret": ready["client_secret"],
        "scope": base + "/.default",
    }
    answer = send("POST", f"{base}/{ready['tenant']}/oauth2/v2.0/token", urllib.parse.urlencode(form).encode())
    headers = {"Authorization": "Bearer " + answer["access_token"], "Content-Type": "application/json"}
    workspace = (
        f"{base}/subscriptions/{ready['subscription']}/resourceGroups/{ready['resource_group']}"
        f"/providers/Microsoft.MachineLearningServices/workspaces/{ready['workspaces'][0]}"
    )

    def url(name):
        return f"{workspace}/computes/{name}?api-version=2025-12-01"

    def properties(name):
        return send("GET", url(name), headers=headers)["properties"]

    if verb == "state":
        return properties(names[0])["properties"]["state"]
    body = {
        "location": ready["location"],
        "properties": {"computeType": "ComputeInstance", "properties": {"vmSize": SIZE}},
    }
    for name in names:
        send("PUT", url(name), json.dumps(body).encode(), headers)
    end = time.monotonic() + 120
    while any(properties(name)["provisioningState"] != "Succeeded" for name in names):
        assert time.monotonic() < end, "the instances were not created in 120 s"
        time.sleep(0.5)
    return names


def main():
    ready_file, verb, *names = sys.argv[1:]
    with open(ready_file, encoding="utf-8") as file:
        ready = json.loads(file.read())
    os.environ["REQUESTS_CA_BUNDLE"] = os.environ["SSL_CERT_FILE"] = ready["ca"]
    os.environ["ARM_CLOUD_METADATA_URL"] = ready["metadata"]
    os.environ["NO_PROXY"] = "127.0.0.1,localhost"
    os.environ.pop("AZUREML_CURRENT_CLOUD", None)
    try:
        import azure.ai.ml  # noqa: F401

        how, act = "azure-ai-ml", by_sdk
    except ImportError:
        how, act = "REST by hand (azure-ai-ml is not installed)", by_rest
    print(json.dumps({"by": how, "result": act(ready, verb, names)}))


if __name__ == "__main__":
    main()
