import Languages
import ComputeModel
import Schedules
import Terminal

extension ScheduleEditor {
  private typealias Line = (text: String, role: Role)

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    DetailScreen.header(
      targets[0],
      suffix: targets.count == 1 ? localized(" > schedules") : localized(" + \(targets.count - 1) > schedules"),
      in: state,
      on: &canvas)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    let rows = canvas.size.rows
    let bottom = rows - 3
    let lower = lower(state)
    let formLines = form?.lines(width: canvas.size.columns) ?? []
    // The list gives way to the form, and both to nothing: what is typed into is always on the screen.
    let need = formLines.count + lower.count + (form == nil ? 0 : 1)
    let room = bottom - 2
    let listHeight = form == nil ? min(listLineCount, room) : max(0, min(listLineCount, room - need))
    var row = 2
    drawList(from: row, height: listHeight, state, on: &canvas)
    row += listHeight
    if let form, row < bottom {
      if listHeight > 0 {
        rule(row: row, on: &canvas, ascii: state.isASCII)
        row += 1
      }
      let focused = formLines.firstIndex { $0.contains(form.form.focus) } ?? 0
      let height = min(formLines.count, max(1, bottom - row - (bottom - row > 4 ? 2 : 0)))
      let first = max(0, min(focused - height / 2, formLines.count - height))
      for line in formLines.dropFirst(first).prefix(height) {
        form.form.draw(line, row: row, on: &canvas)
        row += 1
      }
    } else if row < bottom, !lower.isEmpty {
      rule(row: row, on: &canvas, ascii: state.isASCII)
      row += 1
    }
    for line in lower.prefix(max(0, bottom - row)) {
      canvas.put(line.text, row: row, column: 1, role: line.role, width: canvas.size.columns - 1)
      row += 1
    }
    rule(row: bottom, on: &canvas, ascii: state.isASCII)
    if let form {
      Self.formFooter(form, on: &canvas)
    } else {
      Footer.view(state, selection: selection(state), on: &canvas)
    }
  }

  private func selection(_ state: ConsoleState) -> (text: String, role: Role) {
    let left = Schedule.maximumPerInstance - draft.documents.count
    let count = localized("\(draft.documents.count) of \(Schedule.maximumPerInstance), \(max(0, left)) left")
    return isChanged
      ? (localized("\(count)   CHANGED, not sent: \(state.keyName(.editor(.send))) sends the whole set"), .warning)
      : (localized("\(count)   as the service has it"), .dim)
  }

  private static func formFooter(_ form: ScheduleForm, on canvas: inout Canvas) {
    let rows = canvas.size.rows
    let width = canvas.size.columns
    if let problem = form.problem {
      let lines = Array(wrapped(SafeText(problem.text).text, to: width).prefix(3))
      for (index, line) in lines.enumerated() {
        let row = rows - 1 - lines.count + index
        canvas.fill(row: row, columns: 0..<width, role: .text)
        canvas.put(line, row: row, column: 0, role: .warning)
      }
    } else {
      let offer = form.zoneOffer.map { "  -> \($0)" } ?? ""
      let hint = (form.form.focused?.hint ?? "") + offer
      canvas.put(SafeText(hint).truncated(to: width, ellipsis: true), row: rows - 2, column: 0, role: .dim)
    }
    var column = 0
    for (key, what) in [
      ("Tab", localized("field")), ("Enter", localized("into the list, unsent")), ("Esc", localized("drop")),
    ] {
      column += canvas.put(key, row: rows - 1, column: column, role: .key) + 1
      column += canvas.put(what, row: rows - 1, column: column, role: .footer) + 2
    }
  }

  // MARK: List

  /// The titles, the schedules, and the line that adds while there is room.
  private var listLineCount: Int {
    1 + draft.documents.count + (draft.documents.count < Schedule.maximumPerInstance ? 1 : 0)
  }

  private func drawList(from first: Int, height: Int, _ state: ConsoleState, on canvas: inout Canvas) {
    guard height > 0 else { return }
    let width = canvas.size.columns
    let nextWidth = width >= 70 ? 24 : 0
    let kindWidth = width >= 60 ? 12 : 0
    let whenWidth = max(10, width - 20 - nextWidth - kindWidth)
    func put(_ cells: [String], row: Int, roles: [Role]) {
      let columns = [0, 5, 10, 17, 17 + kindWidth, 17 + kindWidth + whenWidth + 1]
      let widths = [4, 4, 6, kindWidth - 1, whenWidth, nextWidth]
      for (index, cell) in cells.enumerated() where widths[index] > 0 {
        canvas.put(
          SafeText(cell).oneLine.truncated(to: widths[index], ellipsis: true), row: row, column: columns[index],
          role: roles[min(index, roles.count - 1)])
      }
    }
    put(
      ["  #", localized("ON"), localized("ACTION"), localized("KIND"), localized("WHEN"), localized("NEXT")],
      row: first, roles: [.title])
    let plan = InstancePlan(draft.documents, created: created, zones: state.zoneData)
    let lines = Array(plan.entries.indices) + (draft.documents.count < Schedule.maximumPerInstance ? [-1] : [])
    let top = max(0, min(cursor - (height - 2), lines.count - (height - 1)))
    for (offset, place) in lines.enumerated().dropFirst(top).prefix(height - 1) {
      let row = first + 1 + offset - top
      let isLit = offset == cursor && form == nil
      if isLit { canvas.fill(row: row, columns: 0..<width, role: .selection) }
      let sign = isLit ? ">" : " "
      guard place >= 0 else {
        canvas.put("\(sign) +", row: row, column: 0, role: isLit ? .selection : .dim)
        let words = localized("a: a start and its stop   A: one schedule")
        canvas.put(words, row: row, column: 5, role: isLit ? .selection : .dim, width: width - 5)
        continue
      }
      let entry = plan.entries[place]
      let isNew = !original.documents.contains(entry.schedule.document)
      let (when, next, role) = Self.words(entry, plan, created: created, state)
      put(
        [
          "\(sign) \(entry.schedule.number)\(isNew ? "*" : "")",
          entry.schedule.isEnabled ? localized("yes") : localized("no"),
          entry.schedule.document["action"]?.text.map { localized(word: $0) } ?? "?",
          entry.schedule.kind?.rawValue ?? "?", when, next,
        ], row: row, roles: [isLit ? .selection : role])
    }
  }

  private static func words(
    _ entry: InstancePlan.Entry, _ plan: InstancePlan, created: Instant?, _ state: ConsoleState
  ) -> (when: String, next: String, role: Role) {
    let reading: String
    do throws(ScheduleError) {
      reading = try entry.schedule.reading(created: created)
    } catch {
      return (error.message, localized("unknown"), .failed)
    }
    if let standstill = entry.schedule.standstill { return (reading, standstill, .dim) }
    guard let timing = entry.active, let at = timing.occurrences(after: state.now, limit: 1).first else {
      if case .failure(let error) = entry.timing { return (reading, error.message, .failed) }
      return (reading, localized("never again"), .warning)
    }
    let zone = state.clocks == .own ? timing.zone : state.zone(for: plan)
    return (reading, zone.text(at, now: state.now), .text)
  }

  /// The schedules by their numbers, then what is to be known of the set, for where there is no screen.
  func spoken(_ state: ConsoleState) -> [String] {
    if showsDifference { return differenceLines(state.size.columns).map(\.text) }
    let plan = InstancePlan(draft.documents, created: created, zones: state.zoneData)
    let listed = plan.entries.map { entry in
      let (when, next, _) = Self.words(entry, plan, created: created, state)
      let isNew = !original.documents.contains(entry.schedule.document)
      return "\(entry.schedule.number): \(entry.schedule.document["action"]?.text ?? "?"),"
        + localized(
          " \(entry.schedule.isEnabled ? localized("on") : localized("off")), \(when), next \(next)\(isNew ? localized(", not sent yet") : "")"
        )
    }
    let findings = plan.findings(now: state.now).map { localized("check: \($0.sentence)") }
    return (listed.isEmpty ? [localized("no schedules")] : listed) + findings
  }

  /// What the open form comes to.
  func spokenPreview(_ state: ConsoleState) -> [String] {
    lower(state).map { $0.text.split(separator: " ").joined(separator: " ") }
  }

  // MARK: Below the list

  /// Of the open form, of the difference, or of the lit schedule.
  private func lower(_ state: ConsoleState) -> [(text: String, role: Role)] {
    let width = state.size.columns - 2
    let zones = state.zoneData
    guard let set = preview(zones: zones) else {
      guard let form else { return [] }
      // What is wrong is said below once Enter was pressed; before that it may only be unfinished.
      var lines: [(String, Role)] = []
      do throws(ScheduleFormProblem) {
        _ = try form.documents(zones: zones, created: created)
      } catch {
        lines = wrapped(error.text, to: width).map { ($0, Role.dim) }
      }
      return lines
    }
    if showsDifference, form == nil { return differenceLines(width) }
    let plan = InstancePlan(set.documents, created: created, zones: zones)
    var lines: [(text: String, role: Role)] = []
    for entry in subject(in: plan) { lines += facts(entry, state, width) }
    lines += times(subject(in: plan), state, width)
    for target in targets {
      guard let suspension = state.suspension(of: target.id) else { continue }
      lines += labelled(localized("check"), "\(target.name): \(state.sentence(of: suspension))", .warning, width)
    }
    let findings = plan.findings(now: state.now)
    for finding in findings {
      lines += labelled(localized("check"), finding.sentence, finding.kind.isProblem ? .warning : .good, width)
    }
    if targets.count == 1, form == nil, let instance = state.fleet.instance(id: targets[0].id) {
      lines += labelled(localized("beside"), state.idleOutlook(of: instance).sentence, .dim, width)
    }
    return lines
  }

  /// The schedules that the lower half is about: those of the form, else the lit one.
  private func subject(in plan: InstancePlan) -> [InstancePlan.Entry] {
    guard let form else { return plan.entries.indices.contains(cursor) ? [plan.entries[cursor]] : [] }
    switch form.subject {
    case .pair: return Array(plan.entries.dropFirst(draft.documents.count))
    case .schedule(let place?): return plan.entries.indices.contains(place) ? [plan.entries[place]] : []
    case .schedule(nil): return plan.entries.last.map { [$0] } ?? []
    }
  }

  private func differenceLines(_ width: Int) -> [(text: String, role: Role)] {
    guard isChanged else { return [(localized("Nothing was changed."), .dim)] }
    return original.difference(to: draft, created: created).flatMap { line in
      let role: Role =
        switch line.kind {
        case .same: .dim
        case .removed: .failed
        case .added: .good
        }
      return wrapped("\(line.kind == .same ? "=" : line.kind.rawValue) \(line.text)", to: width).map { ($0, role) }
    }
  }

  private func facts(
    _ entry: InstancePlan.Entry, _ state: ConsoleState, _ width: Int
  ) -> [(text: String, role: Role)] {
    var lines: [(text: String, role: Role)] = []
    if let reading = try? entry.schedule.reading(created: created) {
      lines += labelled(
        localized("reads"), "\(entry.schedule.action == .start ? localized("Start") : localized("Stop")): \(reading)",
        .text, width)
    }
    guard case .success(let timing) = entry.timing else { return lines }
    if timing.kind == .recurrence, let cron = timing.equivalentCron {
      lines += labelled(localized("as cron"), cron, .dim, width)
    }
    return lines
  }

  /// The next five times of all of them in the schedule's own zone and in the person's, and what the clocks of the
  /// zone do within a year.
  private func times(
    _ entries: [InstancePlan.Entry], _ state: ConsoleState, _ width: Int
  ) -> [(text: String, role: Role)] {
    let timings = entries.compactMap { entry -> Schedule? in try? entry.timing.get() }
    guard let own = timings.first?.zone else { return [] }
    var times: [Instant] = []
    for timing in timings { times += timing.occurrences(after: state.now, limit: 5) }
    times = Array(Set(times).sorted().prefix(5))
    guard !times.isEmpty else { return labelled(localized("fires"), localized("never again"), .warning, width) }
    let other = state.viewerZone.name == own.name ? Zone.utc : state.viewerZone
    var lines = Self.listed(localized("fires"), times.map { own.text($0, now: state.now) }, .text, width)
    if other.name != own.name { lines += Self.listed("", times.map { other.text($0, now: state.now) }, .dim, width) }
    let change = own.nextChangeText(after: state.now) ?? localized("no change of the clocks within a year")
    lines += labelled(localized("DST"), change, .dim, width)
    return lines
  }

  /// Items beside each other, each of them whole.
  private static func listed(
    _ label: String, _ items: [String], _ role: Role, _ width: Int
  ) -> [(text: String, role: Role)] {
    var lines: [String] = []
    for item in items {
      if let last = lines.last, SafeText(last).width + 3 + SafeText(item).width <= width {
        lines[lines.count - 1] = last + "   " + item
      } else {
        lines.append(SafeText(lines.isEmpty ? label : "").padded(to: labelWidth).text + item)
      }
    }
    return lines.map { ($0, role) }
  }

  private static let labelWidth = 9

  private func labelled(_ label: String, _ text: String, _ role: Role, _ width: Int) -> [(text: String, role: Role)] {
    let labelWidth = Self.labelWidth
    let texts = wrapped(SafeText(text).oneLine.text, to: max(1, width - labelWidth))
    return texts.enumerated().map { index, text in
      let head = SafeText(index == 0 ? label : "").padded(to: labelWidth).text
      return (head + text, role)
    }
  }
}
