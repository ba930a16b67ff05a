import ComputeModel
import Console
import Schedules
import Terminal

/// Documents of instances as the service writes them.
enum Documents {
  /// ds-chenyu: every part that a tab shows, and secrets that none may show.
  static let full = parsed(
    """
    {
     "id": "/subscriptions/s/resourceGroups/rg-lab/providers/Microsoft.MachineLearningServices/workspaces/ml-prod/\
    computes/ds-chenyu",
     "name": "ds-chenyu", "location": "eastus", "tags": {"team": "nlp", "api_token": "tag-secret"},
     "identity": {"type": "SystemAssigned", "principalId": "aaaa-1", "tenantId": "bbbb-2"},
     "properties": {
      "computeType": "ComputeInstance", "computeLocation": "eastus", "description": "训练 one",
      "createdOn": "2026-11-01T08:42:28.3934092+00:00", "modifiedOn": "2026-11-22T08:00:00.0000000+00:00",
      "provisioningState": "Succeeded", "disableLocalAuth": false, "provisioningErrors": null,
      "properties": {
       "vmSize": "STANDARD_DS3_V2", "subnet": {"id": "/subscriptions/s/subnets/compute"},
       "applicationSharingPolicy": "Personal",
       "sshSettings": {"sshPublicAccess": "Enabled", "adminUserName": "azureuser", "sshPort": 50000,
        "adminPublicKey": "ssh-rsa AAAAB3Nza-key-body chenyu"},
       "osImageMetadata": {"currentImageVersion": "22.10.1", "latestImageVersion": "24.01.2",
        "isLatestOsImageVersion": false},
       "connectivityEndpoints": {"publicIpAddress": "203.0.113.7", "privateIpAddress": "10.0.0.5"},
       "enableSSO": true, "idleTimeBeforeShutdown": "PT60M", "releaseQuotaOnStop": false,
       "createdBy": {"userName": "chenyu@contoso.cn", "userId": "11111111-2222"},
       "applications": [{"displayName": "Jupyter", "endpointUri": "https://ds-chenyu.eastus.instances.azureml.ms"}],
       "customServices": [{"name": "rstudio-workbench",
        "image": {"type": "docker", "reference": "ghcr.io/azure/rstudio-workbench:latest"},
        "environmentVariables": {"RSP_LICENSE": {"type": "local", "value": "LICENCE-BODY"}},
        "endpoints": [{"protocol": "http", "name": "connect", "target": 8787, "published": 4444}],
        "volumes": [{"type": "bind", "source": "/home/a", "target": "/home/b", "readOnly": true}]}],
       "setupScripts": {"scripts": {"startupScript": {"scriptSource": "inline", "scriptData": "U0VDUkVU"}}},
       "dataMounts": [{"source": "https://blob/x?sv=1&SIG=signature-body"}],
       "schedules": {"computeStartStop": [
        {"id": "one", "action": "Stop", "status": "Enabled", "provisioningStatus": "Completed", "triggerType": "Cron",
         "cron": {"expression": "0 18 * * 1-5", "timeZone": "UTC", "startTime": "2026-01-05T00:00:00"}},
        {"id": "two", "action": "Start", "status": "Disabled", "triggerType": "Recurrence",
         "recurrence": {"frequency": "Day", "interval": 1, "timeZone": "China Standard Time",
          "schedule": {"hours": [9], "minutes": [0]}}},
        {"id": "three", "action": "Stop", "status": "Enabled", "triggerType": "Cron",
         "cron": {"expression": "0 25 * * *"}}]},
       "lastOperation": {"operationName": "Start", "operationTime": "2026-11-23T00:13:00.123Z",
        "operationStatus": "Succeeded", "operationTrigger": "Schedule"},
       "errors": [{"error": {"code": "Odd", "message": "red\\u001b[31m text"}}],
       "state": "Running"}}
    }
    """)

  /// What says next to nothing: every fact of it is unknown.
  static let bare = parsed(
    """
    {"name": "ds-chenyu", "properties": {"computeType": "ComputeInstance", "properties": {}}}
    """)

  private static func parsed(_ text: String) -> JSONValue {
    do {
      return try JSONValue(parsing: text)
    } catch {
      return .string("not JSON: \(error)")
    }
  }

  /// A console on the page of ds-chenyu, with this document read.
  static func page(
    _ document: JSONValue? = full, columns: Int = 120, rows: Int = 60, zones: ZoneSource? = nil
  ) -> ConsoleState {
    var state = Fleets.loaded(columns: columns, rows: rows)
    state.zones = zones
    state.light("ds-chenyu")
    guard case .read(let target)? = state.type(.enter).first, let document else { return state }
    _ = Console.update(&state, .document(target, document), at: Fleets.now)
    return state
  }

  static let utcOnly = ZoneSource { _ in nil }
}

extension ConsoleState {
  /// Puts the light onto an instance.
  mutating func light(_ name: String) {
    _ = type("g")
    for _ in 0..<20 where litRow != name { _ = type("j") }
  }

  var title: String { rows.first ?? "" }
}
