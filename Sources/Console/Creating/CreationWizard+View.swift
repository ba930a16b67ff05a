import Languages
import ComputeModel
import Schedules
import Terminal

extension CreationWizard {
  /// Lines between the steps and the keys.
  static func pageHeight(_ size: Size) -> Int { max(1, size.rows - 6) }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    let what = source.map { localized("new instance like \($0.name)") } ?? localized("new instance")
    let number = localized("(step \(step.rawValue + 1) of \(Step.allCases.count))")
    ReportScreen.header(
      left: " \(state.place.header(isReadOnly: state.isReadOnly)) > \(what) \(number)",
      right: canvas.size.columns < 60 ? "" : localized("nothing sent yet"), on: &canvas)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    drawSteps(state, on: &canvas)
    let height = Self.pageHeight(canvas.size)
    var row = 3
    let fields = form.lines(Self.layout(step), width: canvas.size.columns)
    let shown = min(fields.count, height)
    let focused = fields.firstIndex { $0.contains(form.focus) } ?? 0
    let first = max(0, min(focused - shown / 2, fields.count - shown))
    for line in fields.dropFirst(first).prefix(shown) {
      form.draw(line, row: row, on: &canvas)
      row += 1
    }
    let lines = lines(state)
    for line in lines.dropFirst(top).prefix(max(0, height - shown)) {
      line.draw(row: row, on: &canvas)
      row += 1
    }
    rule(row: canvas.size.rows - 3, on: &canvas, ascii: state.isASCII)
    Footer.view(state, selection: selection(state, lines: lines.count, height: height), on: &canvas)
  }

  private func selection(_ state: ConsoleState, lines: Int, height: Int) -> (text: String, role: Role) {
    guard step != .review else {
      return lines > height
        ? (localized("lines \(top + 1)-\(min(lines, top + height)) of \(lines), up and down scroll"), .dim)
        : (localized("Enter shows the exact request and asks"), .dim)
    }
    let offer = offer(state).map { "  -> \($0)" } ?? ""
    return ((form.focused?.hint ?? "") + offer, .dim)
  }

  private func drawSteps(_ state: ConsoleState, on canvas: inout Canvas) {
    func sign(_ step: Step) -> String {
      if step == .review { return "" }
      if problem(with: step, state) == nil { return visited.contains(step) ? localized("ok ") : "" }
      return visited.contains(step) ? "! " : ""
    }
    let texts = Step.allCases.map { "\($0.rawValue + 1) \(sign($0))\($0.title)" }
    let isNarrow = texts.reduce(0) { $0 + SafeText($1).width + 2 } > canvas.size.columns
    var column = 0
    for one in Step.allCases {
      let isPresent = one == step
      let text = isNarrow && !isPresent ? "\(one.rawValue + 1)\(sign(one) == "! " ? "!" : "")" : texts[one.rawValue]
      let role: Role = isPresent ? .title : sign(one) == "! " ? .warning : .dim
      if isPresent { canvas.put("[", row: 2, column: column, role: .accent) }
      column += 1 + canvas.put(text, row: 2, column: column + 1, role: role)
      if isPresent { canvas.put("]", row: 2, column: column, role: .accent) }
      column += 1
    }
  }

  func lines(_ state: ConsoleState) -> [PageLine] {
    var page = Page(width: state.size.columns)
    if step != .review { page.blank() }
    switch step {
    case .who: who(state, on: &page)
    case .machine: machine(state, on: &page)
    case .access: accessNotes(state, on: &page)
    case .schedule: scheduleNotes(state, on: &page)
    case .apps: applicationNotes(on: &page)
    case .review: review(state, on: &page)
    }
    return page.lines
  }

  // MARK: Notes of the steps

  private func who(_ state: ConsoleState, on page: inout Page) {
    guard isForAnother else {
      page.paragraph(
        localized("Only you will be able to use it. To whom it belongs cannot be changed later."), role: .dim)
      return
    }
    let text = form.text(.user)
    switch lookup {
    case .reading(text): page.paragraph(localized("Looking \(text) up in the directory..."), role: .dim)
    case .found(text, let user):
      page.field("Found", "\(user.name ?? text)  \(user.userPrincipalName ?? "")", role: .good)
      page.field("Object id", user.objectID)
      page.field("Tenant", user.tenantID ?? localized("the directory does not name it: write it above"))
    case .failed(text, let failure):
      page.paragraph(failure.sentence, role: .warning)
      page.paragraph(localized("With the object id and the tenant it goes on without the directory."), role: .dim)
    // What was found for another text says nothing of this one.
    default:
      page.paragraph(localized("Enter looks the user up in the directory."), role: .dim)
      return
    }
    rights(state, on: &page)
  }

  /// The five rights of the founding document, one for one.
  private func rights(_ state: ConsoleState, on page: inout Page) {
    guard let access else { return }
    page.blank()
    page.title("RIGHTS THAT THE USER NEEDS IN \(access.workspace)")
    switch access.result {
    case nil: page.paragraph(localized("Reading the user's roles..."), role: .dim)
    case .failure(let failure):
      for word in AssigneeRight.needed {
        page.verdict(.notVisible, Phrase(verbatim: word), localized("not visible to you"))
      }
      page.paragraph(failure.sentence, role: .dim)
    case .success(let value):
      for word in AssigneeRight.needed + [AssigneeRight.singleSignOn] {
        let has = value.allows(AssigneeRight.action(word))
        let note = word == AssigneeRight.singleSignOn ? localized("to turn SSO on; it may be off at creation") : ""
        page.verdict(has ? .good : .never, Phrase(verbatim: word), has ? note : localized("MISSING \(note)"))
      }
    }
  }

  /// The rights that are known to be missing.
  func missingRights() -> [String] {
    guard case .success(let value)? = access?.result else { return [] }
    return AssigneeRight.missing(in: value)
  }

  private func machine(_ state: ConsoleState, on page: inout Page) {
    guard let region = state.region(ofWorkspace: workspace) else {
      page.paragraph(
        state.region.failure?.sentence ?? localized("Reading sizes, prices and quota of the region..."),
        role: state.region.failure == nil ? .dim : .warning)
      return
    }
    let table = region.table(state)
    let total = table.total?.freeCores.map { localized(", \($0) cores free in all") } ?? ""
    page.paragraph(
      localized("Sizes for instances in \(region.location)\(total); the price is the service's own estimate."),
      role: .dim)
    page.columns([("SIZE", 24), ("CORES", 5), ("GPU", 3), ("MEMORY", 8), ("PRICE/H", 12), ("QUOTA", .max)])
    for size in sizes(state) {
      let shortage = table.shortage(of: size)
      let price = size.price.map { "\($0.perHour) \($0.currency)" } ?? localized("unknown")
      page.row([
        (size.name, 24, shortage == nil ? .text : .dim), (size.cores.map { "\($0)" } ?? "?", 5, .text),
        (size.gpus.map { "\($0)" } ?? "?", 3, .text), (size.memoryGB.map { localized("\($0) GB") } ?? "?", 8, .text),
        (price, 12, size.price == nil ? .unknown : .text),
        (quota(of: size, in: table), .max, shortage == nil ? .good : .failed),
      ])
    }
  }

  private func quota(of size: VMSize, in table: QuotaTable) -> String {
    if table.shortage(of: size) != nil { return localized("NO ROOM") }
    let family = size.family.map { Usage.folded(family: $0) }
    guard
      let row = table.rows.first(where: { !$0.usage.isRegionalTotal && Usage.folded(family: $0.usage.name) == family })
    else { return localized("unknown") }
    return row.freeCores.map { localized("\($0) free") } ?? localized("no limit")
  }

  private func accessNotes(_ state: ConsoleState, on page: inout Page) {
    if isForAnother {
      page.paragraph(
        localized("For another user Azure takes no SSH key at creation: its owner sets it later."), role: .dim)
    }
    if form.choice(.identity) != 0 {
      page.paragraph(
        localized("With idle shutdown the identity must be Contributor on the workspace, or it never fires."),
        role: .warning)
      page.paragraph(localized("azcopy login --identity does not work on a compute instance."), role: .dim)
      if form.choice(.identity) == 1 {
        page.paragraph(localized("Its name in Entra: /\(workspace)/computes/\(form.text(.name))"), role: .dim)
      }
    }
    page.paragraph(
      localized("Network and SSH cannot be changed later. In a virtual network ssh uses the private address, port 22."),
      role: .dim
    )
  }

  private func scheduleNotes(_ state: ConsoleState, on page: inout Page) {
    page.paragraph(
      localized(
        "It is idle without kernels, terminals, runs, VS Code and custom applications; with one of those it never is."),
      role: .dim)
    for schedule in plannedSchedules(state) { page.field(Phrase(verbatim: schedule.action), schedule.words) }
    page.paragraph(
      localized("Azure can begin an instance stopped by its schedules; how it decides that is not documented."),
      role: .dim)
  }

  private func plannedSchedules(_ state: ConsoleState) -> [(action: String, words: String)] {
    guard let new = draft(step: .schedule, state) else { return [] }
    return StartStopSchedule.list(new.schedules).map {
      ($0.action == .start ? localized("Start") : localized("Stop"), "\(Self.words(of: $0.document)) \($0.zoneName)")
    }
  }

  private static func words(of schedule: JSONValue) -> String {
    schedule[path: "cron", "expression"]?.text
      ?? localized("every \(schedule[path: "recurrence", "frequency"]?.text ?? "?")")
  }

  private func applicationNotes(on page: inout Page) {
    var notes: [String] = []
    func add(_ image: String, _ port: String) {
      for note in CustomService.notes(onImage: image, published: Int(port)) where !notes.contains(note) {
        notes.append(note)
      }
    }
    if form.flag(.rstudio) { add(CustomService.rstudioImage, form.text(.rstudioPort)) }
    if form.flag(.workbench) { add(CustomService.positWorkbenchImage, form.text(.workbenchPort)) }
    if form.flag(.custom) { add(form.text(.image), form.text(.published)) }
    if !notes.isEmpty || form.flag(.copied) {
      page.paragraph(
        localized("An instance with a custom application is never idle: only a schedule stops it."), role: .warning)
      notes.append(localized("502 is normal in the first minutes, while the image is pulled."))
    }
    if isForAnother {
      notes.append(localized("With an application or a script, SSO is off at creation; only its user can turn it on."))
    }
    for note in notes { page.paragraph(note, role: .dim) }
  }

  /// What the fields so far make, where this step is right.
  private func draft(step: Step, _ state: ConsoleState) -> NewInstance? {
    problem(with: step, state) == nil ? try? newInstance(state) : nil
  }
}
