import Languages
import ARM
import ComputeModel
import HTTPTypes

/// Which request each action is (FACTS section 2).
extension ComputeOperator {
  func call(_ action: InstanceAction, on id: ComputeID) async throws(ServiceFailure) -> ARMCall {
    switch action {
    case .power(.delete):
      // `underlyingResourceAction` is required by the contract (FACTS section 2, row 10).
      return ARMCall(
        .delete,
        reader.connection.url(id.path, version: APIVersion.computes, query: "underlyingResourceAction=Delete"))
    case .power(let power): return post(power.rawValue, on: id, version: APIVersion.computes, body: nil)
    case .updateIdleShutdownSetting(let time):
      // How the service spells "off" is not documented; null is what an instance without the setting shows
      // (FACTS section 5.2).
      return post(
        "updateIdleShutdownSetting", on: id, version: APIVersion.updateIdleShutdownSetting,
        body: .object(["idleTimeBeforeShutdown": .string(time?.wire)]))
    case .updateSchedules(let schedules):
      return post(
        "updateSchedules", on: id, version: APIVersion.updateSchedules,
        body: .object(["computeStartStop": .array(schedules)]))
    case .updateSchedulesEach(let sets):
      guard let schedules = sets[id.path] else {
        throw ServiceFailure(.refused, localized("There is no set of schedules for \(id.name) in what was asked for."))
      }
      return try await call(.updateSchedules(schedules), on: id)
    case .enableSSO(let isOn):
      return post("enableSso", on: id, version: APIVersion.enableSSO, body: .object(["enableSSO": .bool(isOn)]))
    case .customServices(let services):
      return post("customServices", on: id, version: APIVersion.customServices, body: .array(services))
    case .setSSHPublicKey(let key):
      return try await rewriting(id) { resource in
        var outer = resource["properties"] ?? .object([:])
        var instance = outer["properties"] ?? .object([:])
        var settings = instance["sshSettings"] ?? .object([:])
        settings["adminPublicKey"] = .string(key.line)
        instance["sshSettings"] = settings
        outer["properties"] = instance
        resource["properties"] = outer
      }
    case .setTags(let tags):
      return try await rewriting(id) { resource in
        resource["tags"] = .object(JSONObject(tags.map { JSONObject.Member(name: $0.name, value: .string($0.value)) }))
      }
    case .create(let creation):
      guard let creation else {
        throw ServiceFailure(.usage, localized("What \(id.name) is made of is not known any more: fill it in again."))
      }
      return self.call(creation, id)
    }
  }

  private func post(_ name: String, on id: ComputeID, version: String, body: JSONValue?) -> ARMCall {
    ARMCall(.post, reader.connection.url("\(id.path)/\(name)", version: version), body: body)
  }

  /// The whole resource as it is now with one change: a PUT replaces everything (ARCHITECTURE decision 14), so every
  /// member goes back as it came, those that nobody knows included.
  private func rewriting(
    _ id: ComputeID, _ change: (inout JSONValue) -> Void
  ) async throws(ServiceFailure) -> ARMCall {
    let url = reader.connection.url(id.path, version: APIVersion.wholeResource)
    let answer = try await reader.connection.send(ARMCall(.get, url), to: localized("read \(id.name)"))
    guard var resource = answer.document, resource.object != nil else {
      throw ServiceFailure(
        .unexpectedAnswer,
        localized("\(id.name) was read without a document, so it cannot be written back: try again."),
        requestID: answer.requestID)
    }
    change(&resource)
    return ARMCall(.put, url, body: resource)
  }
}
