"""A template and a parameter file as people write them: with comments, and with what the founding document adds."""

from founding import blocks

TEMPLATE = '''\
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  /* What changes from instance to instance
     comes from the parameter file. */
  "parameters": {
    "workspaceName": {"type": "string"},
    "computeName": {"type": "string"},
    "location": {"type": "string", "defaultValue": "[resourceGroup().location]"},
    "schedules": {"type": "object", "defaultValue": {"computeStartStop": []}}
  },
  "resources": [
    {
      "type": "Microsoft.MachineLearningServices/workspaces/computes",
      "apiVersion": "2025-12-01",
      "name": "[concat(parameters('workspaceName'), '/', parameters('computeName'))]",
      "location": "[parameters('location')]",
      "properties": {
        "computeType": "ComputeInstance",
        "properties": {
          "vmSize": "STANDARD_DS3_v2", // cannot be changed later
          MEMBERS
        }
      }
    }
  ]
}
'''

SCHEDULES = "// The explanation of cron goes with it.\n" + blocks.CRON_COMMENT + "\n" + blocks.TEMPLATE_PARAMETERS


def template(members):
    """The text of a template file with these members of an instance."""
    # The document's remarks run to the end of their line.
    return TEMPLATE.replace("MEMBERS", members + "\n")


def parameter_values(workspace, name, more=""):
    """The text of a parameter file's member `parameters`."""
    values = f'"workspaceName": {{"value": "{workspace}"}},\n"computeName": {{"value": "{name}"}}'
    return "{\n" + values + (",\n" + more if more else "") + "\n}"


def parameter_file(workspace, name, more=""):
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
    values = parameter_values(workspace, name, more)
    return f'{{\n"$schema": "{schema}",\n"contentVersion": "1.0.0.0",\n"parameters": {values}\n}}\n'


def idle_member():
    """The member of the document's snippet with the remark behind it; the text has lost the ends of its lines."""
    remark, snippet = blocks.IDLE_TEMPLATE.split(" { ")
    return remark + "\n" + snippet.removesuffix(" }")
