extension InstanceExport {
  /// A file for `az ml compute create --file` (azure-ai-ml 1.35.2, `_schema/compute/compute_instance.py`); what that
  /// has no member for stands in a comment.
  package var yaml: String {
    let instance = settings
    var file = JSONObject()
    file["$schema"] = .string("https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json")
    file["name"] = .string(name)
    file["type"] = .string("computeinstance")
    file["size"] = instance["vmSize"]
    file["location"] = resource["location"]
    let kept = body { .string("<\(Self.fillIn): \($0.place)>") }
    file["description"] = kept[path: "properties", "description"]
    file["tags"] = kept["tags"]
    let inner = kept[path: "properties", "properties"]
    let hasSSH = inner?[path: "sshSettings", "sshPublicAccess"]?.text?.lowercased() == "enabled"
    file["ssh_public_access_enabled"] = .bool(hasSSH)
    if hasSSH, let key = inner?[path: "sshSettings", "adminPublicKey"] {
      file["ssh_settings"] = .object(["ssh_key_value": key])
    }
    if let user = instance[path: "personalComputeInstanceSettings", "assignedUser"], user.object != nil {
      file["create_on_behalf_of"] = .object([
        "user_tenant_id": user["tenantId"] ?? .null, "user_object_id": user["objectId"] ?? .null,
      ])
    }
    if let subnet = instance[path: "subnet", "id"] { file["network_settings"] = .object(["subnet": subnet]) }
    if let idle = instance["idleTimeBeforeShutdown"]?.text.flatMap({ IdleTime(wire: $0) }) {
      file["idle_time_before_shutdown_minutes"] = .number(idle.minutes)
    }
    if let value = instance["enableNodePublicIp"]?.flag { file["enable_node_public_ip"] = .bool(value) }
    if let value = instance["enableSSO"]?.flag { file["enable_sso"] = .bool(value) }
    file["identity"] = identityMember
    if !schedules.isEmpty {
      file["schedules"] = .object(["compute_start_stop": .array(schedules.map { Self.schedule($0) })])
    }
    file["setup_scripts"] = scripts(inner?[path: "setupScripts", "scripts"])
    return comments(inner) + JSONValue.object(file).yamlText
  }

  private func comments(_ inner: JSONValue?) -> String {
    var lines = ["# az ml compute create --file FILE -g \(resourceGroup) -w \(workspace)"]
    let names = (inner?["customServices"]?.elements ?? []).compactMap { $0["name"]?.text }
    if !names.isEmpty {
      lines.append("# Not in this file: the applications \(names.joined(separator: ", ")). The template has them.")
    }
    // A comment ends with its line, whatever a name holds.
    return lines.map { line in String(line.map { $0.isNewline ? " " : $0 }) + "\n" }.joined()
  }

  private var identityMember: JSONValue? {
    guard let identity, let type = identity["type"]?.text?.lowercased() else { return nil }
    let users = identity["userAssignedIdentities"]?.object?.members.map(\.name) ?? []
    if users.isEmpty { return type == "systemassigned" ? .object(["type": .string("system_assigned")]) : nil }
    return .object([
      "type": .string("user_assigned"),
      "user_assigned_identities": .array(users.map { .object(["resource_id": .string($0)]) }),
    ])
  }

  private static func schedule(_ schedule: JSONValue) -> JSONValue {
    let isCron = schedule["triggerType"]?.text?.lowercased() == "cron"
    let rule = schedule[isCron ? "cron" : "recurrence"]
    var trigger = JSONObject()
    trigger["type"] = .string(isCron ? "cron" : "recurrence")
    for (theirs, ours) in [
      ("start_time", "startTime"), ("time_zone", "timeZone"), ("expression", "expression"),
      ("frequency", "frequency"), ("interval", "interval"),
    ] {
      guard let value = rule?[ours], !value.isNull else { continue }
      trigger[theirs] = ours == "frequency" ? .string(value.text?.lowercased()) : value
    }
    var pattern = JSONObject()
    for (theirs, ours) in [
      ("hours", "hours"), ("minutes", "minutes"), ("week_days", "weekDays"), ("month_days", "monthDays"),
    ] {
      guard let value = rule?[path: "schedule", ours], !value.isNull else { continue }
      pattern[theirs] = .array((value.elements ?? [value]).map { $0.text.map { .string($0.lowercased()) } ?? $0 })
    }
    if !pattern.members.isEmpty { trigger["schedule"] = .object(pattern) }
    return .object([
      "action": .string(schedule["action"]?.text?.lowercased()),
      "state": .string((schedule["status"]?.text ?? "Enabled").lowercased()), "trigger": .object(trigger),
    ])
  }

  private func scripts(_ scripts: JSONValue?) -> JSONValue? {
    var written = JSONObject()
    for (theirs, ours) in [("creation_script", "creationScript"), ("startup_script", "startupScript")] {
      guard let script = scripts?[ours], let path = script["scriptData"] else { continue }
      var one: JSONValue = .object(["path": path])
      if let arguments = script["scriptArguments"], !arguments.isNull { one["command"] = arguments }
      if let timeout = script["timeout"]?.text, timeout.hasSuffix("m"), let minutes = Int(timeout.dropLast()) {
        one["timeout_minutes"] = .number(minutes)
      }
      written[theirs] = one
    }
    return written.members.isEmpty ? nil : .object(written)
  }
}

extension JSONValue {
  /// The value as a YAML document in block style. Texts are double-quoted, as JSON writes them, which YAML 1.2 reads
  /// the same way (section 7.3.1); so no text is taken for a number, a date or a flag.
  package var yamlText: String {
    var lines: [String] = []
    write(into: &lines, indent: 0, head: "")
    return lines.joined(separator: "\n") + "\n"
  }

  private func write(into lines: inout [String], indent: Int, head: String) {
    let space = String(repeating: " ", count: indent)
    switch self {
    case .object(let object) where !object.members.isEmpty:
      // A list's element begins on the line of its dash.
      var first = head.hasSuffix("- ") ? head : nil
      if first == nil, !head.isEmpty { lines.append(head) }
      for member in object.members {
        let key = (first ?? space) + Self.key(member.name) + ":"
        member.value.write(into: &lines, indent: indent + 2, head: key)
        first = nil
      }
    case .array(let elements) where !elements.isEmpty:
      lines.append(head)
      for element in elements { element.write(into: &lines, indent: indent + 2, head: space + "- ") }
    default: lines.append(head + (head.hasSuffix(" ") || head.isEmpty ? "" : " ") + compactText)
    }
  }

  private static func key(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy {
      (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
    }
    let words = ["yes", "no", "on", "off", "true", "false", "null", "y", "n"]
    let begins = name.utf8.first.map { (0x61...0x7A).contains($0 | 0x20) } ?? false
    return isPlain && begins && !words.contains(name.lowercased()) ? name : JSONValue.string(name).compactText
  }
}
