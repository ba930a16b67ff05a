import ComputeModel
import Schedules

/// A template that names an instance which exists: its schedules and idle setting cannot be changed so (reported:
/// MicrosoftDocs/azure-docs#80695, Azure/azure-quickstart-templates#11830, where the service's author says to use
/// updateSchedules instead). The service was reported to refuse even the same schedules; here the same are taken.
struct Redeployment {
  let present: Instance
  let zones: ZoneSource
  let now: Instant

  /// The body of a PUT that leaves what it does not mention.
  func checked(_ body: JSONValue) throws(Refusal) -> JSONValue {
    var body = body
    var outer = body["properties"] ?? .object([:])
    var settings = outer["properties"] ?? .object([:])
    if let schedules = settings["schedules"], !schedules.isNull {
      guard try comparable(normalised(schedules)) == comparable(present.settings["schedules"] ?? .null) else {
        throw refusal(of: "schedules", instead: "updateSchedules")
      }
    }
    if let idle = settings["idleTimeBeforeShutdown"], !idle.isNull {
      guard idle == present.settings["idleTimeBeforeShutdown"] else {
        throw refusal(of: "idleTimeBeforeShutdown", instead: "updateIdleShutdownSetting")
      }
    }
    for member in ["schedules", "idleTimeBeforeShutdown"] { settings[member] = present.settings[member] }
    outer["properties"] = settings
    body["properties"] = outer
    return body
  }

  private func normalised(_ schedules: JSONValue) throws(Refusal) -> JSONValue {
    // The ids are compared by nobody.
    var ids = SplitMix64(seed: 0)
    return try ScheduleNormalisation(zones: zones, now: now).checked(schedules, ids: &ids)
  }

  private func comparable(_ schedules: JSONValue) -> [JSONValue] {
    (schedules["computeStartStop"]?.elements ?? []).map { schedule in
      var plain = schedule
      for member in ["id", "provisioningStatus", "schedule"] { plain[member] = nil }
      return plain
    }
  }

  private func refusal(of member: String, instead action: String) -> Refusal {
    .validation(
      "The \(member) of the existing compute instance '\(present.name)' cannot be changed by a deployment. Use the"
        + " \(action) API instead.")
  }
}
