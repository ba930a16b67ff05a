import Languages
import ComputeModel
import Schedules
package import Terminal

/// The screens as lines, from the same view models that are painted: each line is one fact, without columns that only
/// the eye could follow.
extension ConsoleState {
  /// How large a screen is on which nothing is cut or broken.
  package static let unboundedSize = Size(columns: 1000, rows: 1000)

  /// Whether everything that the present screen shows has been read, or could not be.
  var isPageRead: Bool {
    func isRead(_ target: Target) -> Bool {
      let reading = document(of: target)
      return reading.value != nil || reading.failure != nil
    }
    switch screen {
    case .fleet: return true
    case .detail(let page) where page.tab == .activity:
      return isRead(page.target) && activityLogs[page.target.id]?.isReading != true
    case .timeline(let timeline): return isRead(timeline.target) && pasts[timeline.target.id] != nil
    case .report(let report):
      switch report.topic {
      case .quota: return region.value != nil || region.failure != nil
      case .who: return !who.isReading
      case .costs: return fleetCost != nil
      case .policy: return policies.readAt != nil
      case .jobs: return report.targets.allSatisfy { jobs[$0.id] != nil }
      case .leavers: return !fleet.facts.isEmpty
      case .report: return fleetReport.report != nil || fleetReport.failure != nil
      case .onboarding: return onboarding?.plan != nil || onboarding?.failure != nil
      case .operations, .errors, .overview, .simulator, .contexts, .findings, .events, .log, .notices: return true
      }
    case .fleetTimeline(let timeline):
      return (region.value != nil || region.failure != nil) && fleetWeek(of: timeline) != nil
    case .detail, .raw, .export, .scheduleEditor, .idleEditor, .sshKey, .newInstance, .applications:
      return screen.target.map { isRead($0) } ?? true
    }
  }

  /// The present screen: what it is, then its lines.
  var page: [String] {
    switch screen {
    case .fleet: return fleetPage
    case .detail(let page): return ["\(page.target.name), \(page.tab.title)"] + page.lines(self).spoken
    case .raw(let page): return [localized("\(page.target.name), the document")] + document(of: page.target).rawLines
    case .report(let report):
      return ["\(report.topic.named)\(report.code.map { " \($0.rawValue)" } ?? "")"] + report.lines(self).spoken
    case .timeline(let timeline): return timeline.spoken(self)
    case .fleetTimeline(let timeline): return timeline.spoken(self)
    case .export(let export):
      return ["\(export.target.name), \(export.topic.title)"] + export.lines(self).map { $0.parts.map(\.text).joined() }
    case .scheduleEditor, .idleEditor, .sshKey, .newInstance, .applications: return formPage
    }
  }

  private var fleetPage: [String] {
    let filter = fleet.filter.isEmpty ? "" : localized(", filter \(fleet.filter)")
    let problems = fleet.showsProblemsOnly ? localized(", with findings only") : ""
    let marked = list.markText(fleet).map { ", \($0)" } ?? ""
    return [
      localized(
        "\(fleet.visible.count) of \(fleet.rows.count == 1 ? localized("1 instance") : localized("\(fleet.rows.count) instances"))\(filter)\(problems)\(marked)"
      )
    ]
      + fleet.visibleItems.map { row($0) }
  }

  /// One row of the list.
  func row(_ item: FleetItem) -> String {
    guard case .instance(let instance) = item else { return "\(item.name): \(StateWord.unreadable.word)" }
    var parts = [StateWord(instance.state).spoken]
    if let age = instance.lastOperation?.time.map({ ageText(now - $0) }) { parts.append(localized("for \(age)")) }
    let owner = Owner(instance).text
    parts.append(localized("owner \(wall?.showsInitials == true ? initials(of: owner) : owner)"))
    if let size = instance.vmSize { parts.append(sizeText(size)) }
    let plan = plan(of: instance)
    if let next = nextText(plan.next(after: now), zone: zone(for: plan), now: now) {
      parts.append(localized("next \(next)"))
    }
    parts += fleet.findings(of: instance).filter { $0.code.severity > .note }.map { $0.code.rawValue }
    return "\(instance.name): \(parts.joined(separator: ", "))"
  }
}

extension [PageLine] {
  /// Without what only leads the eye: titles of columns, and runs of blanks.
  var spoken: [String] {
    compactMap { line in
      let words = (line.words ?? line.parts.map(\.text).joined()).split(separator: " ").joined(separator: " ")
      return words.isEmpty ? nil : words
    }
  }
}

extension Dialog {
  /// The question with everything that it says, and how to answer it.
  func spoken(_ state: ConsoleState) -> [String] {
    let answer =
      switch confirmation {
      case _ where !isPlanned: localized("Anything goes on.")
      case .key: localized("Type y for \(verb.lowercased()); anything else does nothing.")
      case .typed(let expected): localized("Type \(expected) for \(verb.lowercased()); anything else does nothing.")
      }
    return [title()] + paragraphs(in: state).map(\.text) + [answer]
  }
}

extension TimelineScreen {
  /// Yesterday, today and the six days after it, a line each with its spans in words, then what stands below the days.
  func spoken(_ state: ConsoleState) -> [String] {
    guard let instance = state.fleet.instance(id: target.id) else {
      return [localized("\(target.name) is not in the list any more.")]
    }
    let plan = state.plan(of: instance)
    let zone = state.zone(for: plan)
    let days = TimelineDay.days(around: state.now, offset: week * 7 - 1, count: 8, zone: zone)
    let timeline = Timeline(
      of: instance, plan: plan, past: state.past(of: instance.id), now: state.now,
      from: min(days[0].start, state.now), until: max(days[days.count - 1].end, state.now))
    let lines = days.map { day in
      let spans = timeline.spans.filter { $0.until > day.start && $0.from < day.end }.map { span in
        func clock(_ at: Instant) -> String {
          at <= day.start ? "00:00" : at >= day.end ? "24:00" : zone.wallClock(at: at).clockText
        }
        return localized("\(span.condition.named) \(clock(span.from)) to \(clock(span.until))")
      }
      let marks = timeline.marks(from: day.start, until: day.end).map {
        "\($0.text) \(zone.wallClock(at: $0.at).clockText)"
      }
      return "\(day.date.dayText) \(day.date.dateText): \((spans + marks).joined(separator: ", "))"
    }
    // The first of the words says what the signs of the drawing are.
    let words = self.words(instance, plan, timeline, zone, state).dropFirst().map {
      $0.text.split(separator: " ").joined(separator: " ")
    }
    return [localized("\(instance.name), timeline, times of \(zone.name)")] + lines + words
  }
}
