"""Lists the computes of workspaces as Microsoft's Python SDK does, and says how long that took without its imports.

Usage: azure_lists.py ENDPOINT TENANT SUBSCRIPTION GROUP WORKSPACE...; AZURE_CLIENT_ID, AZURE_CLIENT_SECRET and
REQUESTS_CA_BUNDLE say who asks, and whom it trusts.
"""

import json
import os
import sys
import time

from azure.ai.ml import MLClient
from azure.identity import ClientSecretCredential

endpoint, tenant, subscription, group, *workspaces = sys.argv[1:]
credential = ClientSecretCredential(
    tenant,
    os.environ["AZURE_CLIENT_ID"],
    os.environ["AZURE_CLIENT_SECRET"],
    authority=endpoint.rstrip("/"),
    disable_instance_discovery=True,
)
begun = time.monotonic()
computes = 0
for workspace in workspaces:
    client = MLClient(credential, subscription, group, workspace)
    computes += sum(1 for _ in client.compute.list())
print(json.dumps({"computes": computes, "seconds": time.monotonic() - begun}))
