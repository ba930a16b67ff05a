import Languages
package import ComputeModel
package import Schedules
import Terminal

/// What is known of one instance's part of the subscription's activity log.
package struct ActivityLogReading: Hashable, Sendable {
  package var requests: [LoggedActivity]?
  package var readAt: Instant?
  package var failure: ServiceFailure?
  package var isReading = false
}

/// Azure's activity log: what others asked for, also while amldeck was not running.
extension ConsoleState {
  /// Of the log, as far back as the page shows it.
  static let activityLogDays: Int64 = 14
  /// The log is written minutes late (Azure Monitor): asking more often shows nothing new.
  static let activityLogLifeSeconds = 60

  /// Asks for the log where the present screen shows it.
  mutating func readActivityLog(renewing: Bool = false) -> [Effect] {
    let target: Target
    switch screen {
    case .detail(let page) where page.tab == .activity: target = page.target
    case .timeline(let timeline): target = timeline.target
    default: return []
    }
    var reading = activityLogs[target.id] ?? ActivityLogReading()
    guard !reading.isReading else { return [] }
    let pause = reading.failure == nil ? Self.activityLogLifeSeconds : Self.accessLifeSeconds
    if !renewing, let at = reading.readAt, now - at < .seconds(pause) { return [] }
    reading.isReading = true
    activityLogs[target.id] = reading
    return [.readActivityLog(target, from: now - .seconds(Self.activityLogDays * 86_400), until: now)]
  }

  mutating func take(_ result: Result<[LoggedActivity], ServiceFailure>, of target: Target) -> [Effect] {
    var reading = activityLogs[target.id] ?? ActivityLogReading()
    reading.isReading = false
    reading.readAt = now
    switch result {
    case .success(let requests):
      reading.requests = requests
      reading.failure = nil
    case .failure(let failure):
      reading.failure = failure
      log(failure, of: localized("activity log of \(target.name)"))
    }
    activityLogs[target.id] = reading
    scrollPage(by: 0)
    // What the log proves belongs to the past of the timeline.
    return readPasts()
  }

  /// What was observed of an instance, and what the log proves beside it.
  func past(of id: String) -> ObservedPast? {
    let log = activityLogs[id]?.requests ?? []
    guard !log.isEmpty else { return pasts[id] }
    return (pasts[id] ?? ObservedPast()).filled(by: log)
  }
}

extension Page {
  /// Newest first.
  mutating func activityLog(of target: Target, _ state: ConsoleState) {
    let reading = state.activityLogs[target.id]
    let age = reading?.readAt.map { localized("  read \($0.clockText) UTC") } ?? ""
    title("AZURE'S ACTIVITY LOG, \(ConsoleState.activityLogDays) DAYS\(reading?.requests == nil ? "" : age)")
    if let failure = reading?.failure {
      paragraph(
        failure.kind == .noAccess
          ? localized(
            "It may not be read: that takes the right Microsoft.Insights/eventtypes/values/read. What others did while")
            + localized(" amldeck did not look stays unknown.")
          : failure.sentence, role: .warning)
    }
    guard let requests = reading?.requests else {
      if reading?.failure == nil { paragraph(localized("reading..."), role: .dim) }
      return
    }
    if requests.isEmpty { paragraph(localized("nothing was asked of this instance"), role: .dim) }
    for request in requests.reversed() {
      let civil = CivilDateTime(request.began)
      let caller =
        request.callerID.flatMap { state.names.book.name(of: $0)?.text } ?? request.caller ?? localized("unknown")
      var words = localized(
        "\(request.verb)  \(request.isOpen ? localized("no end is logged") : request.status)  by \(caller)")
      if let ended = request.ended, ended - request.began >= .seconds(1) {
        words += localized(", after \(ageText(ended - request.began))")
      }
      if let code = request.code { words += "  \(code)" }
      field(
        "\(civil.dateText.dropFirst(5)) \(civil.timeText.prefix(5))", words, role: request.hasFailed ? .failed : .text)
    }
    paragraph(
      localized("Times are UTC. Only requests are logged: what schedules and idle shutdown did need not be here."),
      role: .dim)
  }
}
