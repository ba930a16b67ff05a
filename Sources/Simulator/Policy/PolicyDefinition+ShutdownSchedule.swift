import ComputeModel
package import Schedules

extension PolicyDefinition {
  /// The simulator's own, since no built-in one says it: "enforce that a shutdown schedule exists". A custom
  /// definition like any other, in every new world: it can be read, changed and deleted.
  package static func shutdownSchedule(at instant: Instant) -> PolicyDefinition? {
    guard let properties = try? JSONValue(parsing: shutdownScheduleText) else { return nil }
    return PolicyDefinition(
      json: .object([
        "name": .string("compute-instance-shutdown-schedule"), "properties": properties,
        "writtenOn": .instant(instant), "writtenBy": .string(""),
      ]))
  }

  private static let shutdownScheduleText = #"""
    {
      "displayName": "Compute instances should have an enabled shutdown schedule",
      "description": "An instance without an enabled Stop schedule runs until somebody stops it.",
      "policyType": "Custom",
      "mode": "All",
      "metadata": {"category": "Machine Learning"},
      "parameters": {
        "effect": {"type": "String", "allowedValues": ["Audit", "Deny", "Disabled"], "defaultValue": "Audit"}
      },
      "policyRule": {
        "if": {
          "allOf": [
            {"field": "type", "equals": "Microsoft.MachineLearningServices/workspaces/computes"},
            {
              "field": "Microsoft.MachineLearningServices/workspaces/computes/computeType",
              "equals": "ComputeInstance"
            },
            {
              "count": {
                "field": "Microsoft.MachineLearningServices/workspaces/computes/schedules.computeStartStop[*]",
                "where": {
                  "allOf": [
                    {
                      "field": "Microsoft.MachineLearningServices/workspaces/computes/schedules.computeStartStop[*].action",
                      "equals": "Stop"
                    },
                    {
                      "field": "Microsoft.MachineLearningServices/workspaces/computes/schedules.computeStartStop[*].status",
                      "notEquals": "Disabled"
                    }
                  ]
                }
              },
              "less": 1
            }
          ]
        },
        "then": {"effect": "[parameters('effect')]"}
      }
    }
    """#

  /// The founding document's example: a stop at 22:00 in Pacific time, where an instance is made without schedules.
  static func defaultShutdownSchedule(at instant: Instant) -> PolicyDefinition? {
    guard let properties = try? JSONValue(parsing: defaultShutdownScheduleText) else { return nil }
    return PolicyDefinition(
      json: .object([
        "name": .string("compute-instance-default-shutdown-schedule"), "properties": properties,
        "writtenOn": .instant(instant), "writtenBy": .string(""),
      ]))
  }

  private static let defaultShutdownScheduleText = #"""
    {
      "displayName": "Compute instances get a shutdown schedule where they have none",
      "description": "An instance that is made without schedules stops at 22:00 in Pacific time.",
      "policyType": "Custom",
      "mode": "All",
      "metadata": {"category": "Machine Learning"},
      "policyRule": {
        "if": {
          "allOf": [
            {
              "field": "Microsoft.MachineLearningServices/workspaces/computes/computeType",
              "equals": "ComputeInstance"
            },
            {"field": "Microsoft.MachineLearningServices/workspaces/computes/schedules", "exists": "false"}
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
    """#
}
