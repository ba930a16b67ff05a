import ARM
import ComputeModel
import HTTPTypes
import Schedules
import Simulator

extension ServiceOperation {
  static let activityLog: [ServiceOperation] = [
    ServiceOperation(
      .get, "/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values",
      right: "Microsoft.Insights/eventtypes/values/read", versions: .anyDate, isFiltered: true,
      modelled: "Who asked for which change when, and what came of it, newest first, of the last 90 days; $filter with"
        + " eventTimestamp, resourceUri, resourceGroupName, resourceProvider, correlationId, caller, status.",
      limits: "Requests only: what schedules and idle shutdown do is not in it, and whether Azure logs it is unknown."
        + " The last \(World.rememberedOperations) requests are remembered."
    ) { _, call throws(Answer) in try ActivityLogPage(call).answer() }
  ]
}

/// One answer of the activity log: the rows that a filter lets through.
private struct ActivityLogPage {
  private let call: OperationCall
  private let filter: ActivityLogFilter
  private let skip: Int

  init(_ call: OperationCall) throws(Answer) {
    self.call = call
    filter = try ActivityLogFilter(call.call.parameter("$filter") ?? "", now: call.world.now)
    guard let token = call.call.parameter("$skipToken") else {
      skip = 0
      return
    }
    guard let skip = Int(token), skip >= 0 else {
      throw .error(400, "InvalidContinuationToken", "The continuation token '\(token)' is not one of ours.")
    }
    self.skip = skip
  }

  func answer() -> Answer {
    // The newest first; the rows of one request in the order in which they happened, also turned round.
    var rows: [ActivityLogRow] = []
    for entry in call.world.activityLog.entries where call.isAllowed(at: entry.request.scope) {
      rows += ActivityLogRow.rows(of: entry, in: call.world).filter { filter.admits($0) }
    }
    let ordered = rows.enumerated()
      .sorted { ($0.element.at, $0.offset) > ($1.element.at, $1.offset) }.map { $0.element }
    let page = ordered.dropFirst(skip).prefix(Routes.pageSize)
    let founding = call.world.founding
    var document: JSONValue = .object(["value": .array(page.map { $0.document(founding) })])
    if skip + page.count < ordered.count {
      var link = "\(call.call.origin)\(call.call.path)?api-version=\(call.version)&$skipToken=\(skip + page.count)"
      if let text = call.call.parameter("$filter") { link += "&$filter=" + text.pathSegment }
      document["nextLink"] = .string(link)
    }
    return .ok(document)
  }
}

/// `$filter` of the activity log.
private struct ActivityLogFilter {
  private var from: Instant
  private var to: Instant?
  private var equal: [(name: String, value: String)] = []

  /// Of Azure's log, in seconds: 90 days.
  private static let retention = Duration.seconds(90 * 86_400)

  init(_ text: String, now: Instant) throws(Answer) {
    from = now - Self.retention
    for condition in text.components(of: " and ") {
      if let time = Self.time(condition, after: "eventTimestamp ge ") {
        from = max(from, try Self.instant(time))
      } else if let time = Self.time(condition, after: "eventTimestamp le ") {
        to = try Self.instant(time)
      } else if let name = Self.names.first(where: { condition.lowercased().hasPrefix($0 + " eq ") }),
        let value = condition.quoted(after: name + " eq ")
      {
        equal.append((name, value.lowercased()))
      } else {
        throw RoleDocuments.invalidFilter(text)
      }
    }
  }

  /// In quotes, as Azure's reference has it, or without, as az writes it.
  private static func time(_ condition: String, after prefix: String) -> String? {
    if let quoted = condition.quoted(after: prefix) { return quoted }
    return condition.lowercased().hasPrefix(prefix.lowercased()) ? String(condition.dropFirst(prefix.count)) : nil
  }

  private static let names = [
    "resourceuri", "resourceid", "resourcegroupname", "resourceprovider", "correlationid", "caller", "status",
    "eventchannels",
  ]

  /// Times come with and without a zone; without one they are UTC.
  private static func instant(_ text: String) throws(Answer) -> Instant {
    if let instant = (try? Instant(iso8601: text)) ?? (try? Instant(iso8601: text + "Z")) { return instant }
    throw .error(400, "BadRequest", "The time '\(text)' in the filter is not one such as 2026-11-23T05:00:00Z.")
  }

  func admits(_ row: ActivityLogRow) -> Bool {
    guard row.at >= from, to.map({ row.at <= $0 }) ?? true else { return false }
    return equal.allSatisfy { name, value in
      switch name {
      case "resourceuri", "resourceid": Scope(value) == row.request.scope
      case "resourcegroupname": row.resourceGroup?.lowercased() == value
      case "resourceprovider": row.provider?.lowercased() == value
      case "correlationid": row.entry.correlationID == value
      case "caller": row.request.caller.lowercased() == value
      case "status": row.status.lowercased() == value
      // All of these are administrative: "Admin, Operation".
      default: true
      }
    }
  }
}

/// One event of the log: the beginning of a request, or what came of it.
private struct ActivityLogRow {
  let entry: ActivityLog.Entry
  let at: Instant
  /// Its place among the events of the request.
  let number: Int
  /// Started, Accepted, Succeeded or Failed.
  let status: String
  /// Of HTTP; empty at the beginning.
  var subStatus = ""
  var error: Instance.ServiceError?

  var request: ActivityLog.Request { entry.request }

  static func rows(of entry: ActivityLog.Entry, in world: World) -> [ActivityLogRow] {
    var rows = [ActivityLogRow(entry: entry, at: entry.at, number: 0, status: "Started")]
    switch entry.outcome {
    case .succeeded:
      rows.append(ActivityLogRow(entry: entry, at: entry.at, number: 1, status: "Succeeded", subStatus: "OK"))
    case .refused(let status, let error):
      rows.append(
        ActivityLogRow(
          entry: entry, at: entry.at, number: 1, status: "Failed", subStatus: Self.word(of: status), error: error))
    case .accepted(let id):
      rows.append(
        ActivityLogRow(entry: entry, at: entry.at, number: 1, status: "Accepted", subStatus: "Accepted"))
      if let operation = world.operation(id: id), let ended = operation.ended {
        rows.append(
          ActivityLogRow(
            entry: entry, at: ended, number: 2, status: operation.error == nil ? "Succeeded" : "Failed",
            error: operation.error))
      }
    }
    return rows
  }

  private static func word(of status: Int) -> String {
    switch status {
    case 400: "BadRequest"
    case 403: "Forbidden"
    case 404: "NotFound"
    case 409: "Conflict"
    default: String(status)
    }
  }

  private var segments: [Substring] { request.scope.text.split(separator: "/") }

  var resourceGroup: String? {
    segments.count > 3 && segments[2].lowercased() == "resourcegroups" ? String(segments[3]) : nil
  }

  /// Of the action, which for a lock on an instance is not that of the instance.
  var provider: String? { request.action.split(separator: "/").first.map { String($0) } }

  private var resourceType: String { request.action.split(separator: "/").dropLast().joined(separator: "/") }

  func document(_ founding: Founding) -> JSONValue {
    func named(_ value: String) -> JSONValue {
      .object(["value": .string(value), "localizedValue": .string(value)])
    }
    let time = at.iso8601(fractionDigits: 7)
    let eventName = status == "Started" ? "BeginRequest" : "EndRequest"
    var id = entry.id
    // A GUID for each event of the request: the last digit is its place.
    id.removeLast()
    id += String(number)
    var properties: JSONValue = .object([
      "eventCategory": .string("Administrative"), "entity": .string(request.scope.description),
      "message": .string(request.action), "hierarchy": .string(founding.tenant + "/" + founding.subscription),
    ])
    if !subStatus.isEmpty { properties["statusCode"] = .string(subStatus) }
    if let error {
      let message: JSONValue = .object([
        "error": .object(["code": .string(error.code), "message": .string(error.message)])
      ])
      properties["statusMessage"] = .string(message.compactText)
    }
    return .object([
      "authorization": .object([
        "action": .string(request.action), "scope": .string(request.scope.description),
      ]),
      "caller": .string(request.caller), "channels": .string("Operation"),
      "claims": .object([
        "http://schemas.microsoft.com/identity/claims/objectidentifier": .string(request.callerID)
      ]),
      "correlationId": .string(entry.correlationID), "description": .string(""), "eventDataId": .string(id),
      "eventName": named(eventName), "category": named("Administrative"),
      "httpRequest": .object([
        "clientRequestId": .string(entry.correlationID), "clientIpAddress": .string("127.0.0.1"),
        "method": .string(request.method),
      ]),
      "id": .string("\(request.scope.text)/events/\(id)"), "level": .string(error == nil ? "Informational" : "Error"),
      "resourceGroupName": .string(resourceGroup ?? ""), "resourceProviderName": named(provider ?? ""),
      "resourceType": named(resourceType), "resourceId": .string(request.scope.description),
      "operationId": .string(entry.correlationID), "operationName": named(request.action),
      "properties": properties, "status": named(status), "subStatus": named(subStatus),
      "eventTimestamp": .string(time), "submissionTimestamp": .string(time),
      "subscriptionId": .string(founding.subscription), "tenantId": .string(founding.tenant),
    ])
  }
}
