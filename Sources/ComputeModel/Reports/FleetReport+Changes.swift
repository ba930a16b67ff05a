import Schedules

/// Who changed what: settings that were seen to change, and the requests that did it.
extension FleetReport {
  /// A request shows in the next reading, which may be a day later; what is further apart is not taken for its work
  /// (a choice of ours).
  private static let longestDelay = Duration.seconds(86_400)

  /// The requests that set a member of the wire, beside a `write` of the whole resource (FACTS section 2).
  private static let verbs = [
    "idleTimeBeforeShutdown": "updateidleshutdownsetting", "schedules": "updateschedules", "enableSSO": "enablesso",
    "applications": "customservices",
  ]
  /// They are no changes: what they lead to is running time.
  private static let powerVerbs: Set<String> = ["start", "stop", "restart"]

  static func changes(
    of source: Source, _ subject: Subject, from begin: Instant, until end: Instant, names: NameBook
  ) -> [Change] {
    let isOld = source.instance.createdOn.map { $0 < begin } ?? true
    if source.changes.isEmpty, source.log.isEmpty, source.gone == nil, isOld { return [] }
    let requests = source.log.filter { !powerVerbs.contains($0.verb.lowercased()) }
    var used: Set<Int> = []
    var changes: [Change] = []
    for setting in source.changes where setting.seen >= begin && setting.seen <= end {
      let index = requests.lastIndex { request in
        let verb = request.verb.lowercased()
        return (verb == "write" || verb == verbs[setting.member]) && !request.hasFailed && request.began <= setting.seen
          && setting.seen - request.began <= longestDelay
      }
      let request = index.map { requests[$0] }
      if let index { used.insert(index) }
      changes.append(
        Change(
          at: request?.began ?? setting.seen, subject: subject, what: setting.member, before: setting.before,
          after: setting.after, by: request.flatMap { caller(of: $0, names) }, status: request?.status))
    }
    for (index, request) in requests.enumerated()
    where !used.contains(index) && request.began >= begin && request.began <= end {
      changes.append(
        Change(
          at: request.began, subject: subject, what: request.verb, by: caller(of: request, names),
          status: request.status))
    }
    if let made = source.instance.createdOn, made >= begin, made <= end, !isLogged("write", at: made, requests) {
      let creator = source.instance.createdBy
      let name = creator?.objectID.flatMap { names.name(of: $0)?.text } ?? creator?.name ?? creator?.objectID
      changes.append(Change(at: made, subject: subject, what: "created", by: name))
    }
    if let gone = source.gone, gone >= begin, gone <= end, !isLogged("delete", at: gone, requests) {
      changes.append(Change(at: gone, subject: subject, what: "gone"))
    }
    return changes
  }

  private static func isLogged(_ verb: String, at instant: Instant, _ requests: [LoggedActivity]) -> Bool {
    requests.contains { request in
      request.verb.lowercased() == verb && request.began - longestDelay <= instant
        && instant <= request.began + longestDelay
    }
  }

  private static func caller(of request: LoggedActivity, _ names: NameBook) -> String? {
    request.callerID.flatMap { names.name(of: $0)?.text } ?? request.caller ?? request.callerID
  }
}
