"""The code blocks of the founding document, as they stand there; only Python's indentation, which the text lost, is
put back. The steps beside this file run them, and compare them with the document where that is at hand.
"""

CONNECT = '''\
# Enter details of your AML workspace
subscription_id = "<SUBSCRIPTION_ID>"
resource_group = "<RESOURCE_GROUP>"
workspace = "<AML_WORKSPACE_NAME>"
# get a handle to the workspace
from azure.ai.ml import MLClient
from azure.identity import DefaultAzureCredential
ml_client = MLClient(
    DefaultAzureCredential(), subscription_id, resource_group, workspace
)
'''

BASIC_CREATE = '''\
# Compute Instances need to have a unique name across the region.
# Here we create a unique name with current datetime
from azure.ai.ml.entities import ComputeInstance, AmlCompute
import datetime
ci_basic_name = "basic-ci" + datetime.datetime.now().strftime("%Y%m%d%H%M")
ci_basic = ComputeInstance(name=ci_basic_name, size="STANDARD_DS3_v2")
ml_client.begin_create_or_update(ci_basic).result()
'''

IDLE_CREATE = '''\
# Note that idle_time_before_shutdown has been deprecated.
ComputeInstance(name=ci_basic_name, size="STANDARD_DS3_v2", idle_time_before_shutdown_minutes="30")
'''

IDLE_ADDRESS = (
    "https://management.chinacloudapi.cn/subscriptions/{SUB_ID}/resourceGroups/{RG_NAME}/providers"
    "/Microsoft.MachineLearningServices/workspaces/{WS_NAME}/computes/{CI_NAME}/updateIdleShutdownSetting"
    "?api-version=2021-07-01"
)

IDLE_BODY = '{ "idleTimeBeforeShutdown": "PT30M" // this must be a string in ISO 8601 format }'

IDLE_TEMPLATE = (
    "// Note that this is just a snippet for the idle shutdown property in an ARM template "
    '{ "idleTimeBeforeShutdown":"PT30M" // this must be a string in ISO 8601 format }'
)

SCHEDULE_CREATE = '''\
from azure.ai.ml.entities import ComputeInstance, ComputeSchedules, ComputeStartStopSchedule, RecurrenceTrigger, RecurrencePattern
from azure.ai.ml.constants import TimeZone
from azure.ai.ml import MLClient
from azure.identity import DefaultAzureCredential
ci_minimal_name = "ci-name"
ci_start_time = "2023-06-21T11:47:00" #specify your start time in the format yyyy-mm-ddThh:mm:ss
rec_trigger = RecurrenceTrigger(start_time=ci_start_time, time_zone=TimeZone.INDIA_STANDARD_TIME, frequency="week", interval=1, schedule=RecurrencePattern(week_days=["Friday"], hours=15, minutes=[30]))
myschedule = ComputeStartStopSchedule(trigger=rec_trigger, action="start")
com_sch = ComputeSchedules(compute_start_stop=[myschedule])
my_compute = ComputeInstance(name=ci_minimal_name, schedules=com_sch)
ml_client.compute.begin_create_or_update(my_compute)
'''

TEMPLATE_MEMBER = '''"schedules": "[parameters('schedules')]"'''

TEMPLATE_PARAMETERS = '''\
"schedules": {
"value": {
"computeStartStop": [
{
"triggerType": "Cron",
"cron": {
"timeZone": "UTC",
"expression": "0 18 * * *"
},
"action": "Stop",
"status": "Enabled"
},
{
"triggerType": "Cron",
"cron": {
"timeZone": "UTC",
"expression": "0 8 * * *"
},
"action": "Start",
"status": "Enabled"
},
{
"triggerType": "Recurrence",
"recurrence": {
"frequency": "Day",
"interval": 1,
"timeZone": "UTC",
"schedule": {
"hours": [17],
"minutes": [0]
}
},
"action": "Stop",
"status": "Enabled"
}
]
}
}
'''

CRON_COMMENT = (
    "// Crontab expression format: // // * * * * * // - - - - - // | | | | | // | | | | +----- day of week (0 - 6)"
    " (Sunday=0) // | | | +------- month (1 - 12) // | | +--------- day of month (1 - 31) // | +----------- hour"
    " (0 - 23) // +------------- min (0 - 59) // // Star (*) in the value field above means all legal values as in"
    " // braces for that column. The value column can have a * or a list // of elements separated by commas. An"
    " element is either a number in // the ranges shown above or two numbers in the range separated by a // hyphen"
    " (meaning an inclusive range)."
)

POLICY = '''\
{
"mode": "All",
"policyRule": {
"if": {
"allOf": [
{
"field": "Microsoft.MachineLearningServices/workspaces/computes/computeType",
"equals": "ComputeInstance"
},
{
"field": "Microsoft.MachineLearningServices/workspaces/computes/schedules",
"exists": "false"
}
]
},
"then": {
"effect": "append",
"details": [
{
"field": "Microsoft.MachineLearningServices/workspaces/computes/schedules",
"value": {
"computeStartStop": [
{
"triggerType": "Cron",
"cron": {
"startTime": "2021-03-10T21:21:07",
"timeZone": "Pacific Standard Time",
"expression": "0 22 * * *"
},
"action": "Stop",
"status": "Enabled"
}
]
}
}
]
}
}
}
'''

MANAGED_IDENTITY = '''\
from azure.ai.ml import MLClient
from azure.identity import ManagedIdentityCredential
client_id = os.environ.get("DEFAULT_IDENTITY_CLIENT_ID", None)
credential = ManagedIdentityCredential(client_id=client_id)
ml_client = MLClient(credential, subscription_id, resource_group, workspace)
'''

SDK_V1 = '''\
from azureml.core.authentication import MsiAuthentication
from azureml.core import Workspace
client_id = os.environ.get("DEFAULT_IDENTITY_CLIENT_ID", None)
auth = MsiAuthentication(identity_config={"client_id": client_id})
workspace = Workspace.get("chrjia-chinanorth3", auth=auth, subscription_id=subscription_id, resource_group=resource_group, location="ChinaNorth 3")
'''

TOKEN_BY_REQUESTS = '''\
import requests
def get_access_token_msi(resource):
    client_id = os.environ.get("DEFAULT_IDENTITY_CLIENT_ID", None)
    resp = requests.get(f"{os.environ['MSI_ENDPOINT']}?resource={resource}&clientid={client_id}&api-version=2017-09-01", headers={'Secret': os.environ["MSI_SECRET"]})
    resp.raise_for_status()
    return resp.json()["access_token"]
arm_access_token = get_access_token_msi("https://management.chinacloudapi.cn")
'''

AZ_LOGIN = '''\
az cloud set -n AzureChinaCloud
az login --identity --username $DEFAULT_IDENTITY_CLIENT_ID
'''

ALL = {
    "CONNECT": CONNECT,
    "BASIC_CREATE": BASIC_CREATE,
    "IDLE_CREATE": IDLE_CREATE,
    "IDLE_ADDRESS": IDLE_ADDRESS,
    "IDLE_BODY": IDLE_BODY,
    "IDLE_TEMPLATE": IDLE_TEMPLATE,
    "SCHEDULE_CREATE": SCHEDULE_CREATE,
    "TEMPLATE_MEMBER": TEMPLATE_MEMBER,
    "TEMPLATE_PARAMETERS": TEMPLATE_PARAMETERS,
    "CRON_COMMENT": CRON_COMMENT,
    "POLICY": POLICY,
    "MANAGED_IDENTITY": MANAGED_IDENTITY,
    "SDK_V1": SDK_V1,
    "TOKEN_BY_REQUESTS": TOKEN_BY_REQUESTS,
    "AZ_LOGIN": AZ_LOGIN,
}


def differing_from(document):
    """Names of the blocks that do not stand in the document so; leading blanks are not compared."""

    def bare(text):
        return "\n".join(line.strip() for line in text.strip().splitlines())

    whole = bare(document)
    return [name for name, block in ALL.items() if bare(block) not in whole]
