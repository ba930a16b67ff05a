import Languages
import ComputeModel
import Terminal

/// A command of the `:` line. The line, its completion and the help all read ``all``.
struct ConsoleCommand: Sendable {
  /// What the words after a command are, for completion.
  enum Completion: Sendable {
    case nothing, instance, filter, view, theme, context, preset, family, recreation
    case words([String])
  }

  typealias Run = @Sendable (inout ConsoleState, _ argument: String) throws(CommandError) -> [Effect]

  /// The first one is the command's name, the others stand for it too.
  var names: [String]
  /// As it is printed, such as `NAME`.
  var argument: String
  private let words: TableText
  var completion: Completion
  /// What does the same where there is no screen; nil where the command needs none.
  var withoutScreen: String?
  var run: Run

  /// In English: the README and the man page are made of it.
  var meaning: String { words.english }
  var shownMeaning: String { words.text }

  init(
    _ names: [String], _ argument: String, _ words: TableText, _ completion: Completion = .nothing,
    withoutScreen: String? = nil, run: @escaping Run
  ) {
    self.names = names
    self.argument = argument
    self.words = words
    self.completion = completion
    self.withoutScreen = withoutScreen
    self.run = run
  }

  static let all: [ConsoleCommand] = [
    ConsoleCommand(["ls", "fleet", "list"], "FILTER", "the list, with this filter", .filter) {
      state, filter throws(CommandError) in try state.list(filter)
    },
    ConsoleCommand(["show", "open"], "NAME", "the page of an instance", .instance) {
      state, name throws(CommandError) in
      state.visit(.detail(DetailScreen(target: try state.target(named: name))))
    },
    ConsoleCommand(["raw"], "NAME", "the document of an instance", .instance) { state, name throws(CommandError) in
      state.visit(.raw(RawScreen(target: try state.target(named: name))))
    },
    ConsoleCommand(["timeline"], "[NAME]", "observed and planned times of the fleet, or of the named", .instance) {
      state, name throws(CommandError) in
      if name.isEmpty { return state.openFleetTimeline() }
      return state.showTimeline(of: try state.target(named: name), opener: .fleet)
    },
    ConsoleCommand(["skip"], "", "skip the next scheduled stop of the marked or the lit") {
      state, _ throws(CommandError) in state.askSkip()
    },
    ConsoleCommand(
      ["suspend", "holiday"], "FROM UNTIL | off", "no scheduled starts of the marked or the lit between two days",
      .words(["off"])
    ) { state, argument throws(CommandError) in try state.suspend(argument) },
    ConsoleCommand(
      ["schedules"], "[NAME]", "edit the schedules of the marked, the lit or the named", .instance
    ) { state, name throws(CommandError) in
      name.isEmpty ? state.editSchedules() : state.editSchedules(of: [try state.item(named: name)])
    },
    ConsoleCommand(
      ["apps", "applications"], "[NAME]", "links and health of applications; add and remove", .instance
    ) { state, name throws(CommandError) in
      state.openApplications(of: name.isEmpty ? nil : try state.target(named: name))
    },
    ConsoleCommand(
      ["export"], "[template|parameters|yaml|az] [NAME]", "what makes the instance again, without its secrets",
      .words(InstanceExport.Form.allCases.map(\.rawValue))
    ) { state, argument throws(CommandError) in try state.export(argument) },
    ConsoleCommand(["handover"], "[NAME]", "the note for whom an instance was made", .instance) {
      state, name throws(CommandError) in
      state.openExport(.handOver, of: name.isEmpty ? nil : try state.target(named: name))
    },
    ConsoleCommand(
      ["new", "create"], "[fresh]", "a new instance, for yourself or on behalf of another user", .words(["fresh"])
    ) { state, argument throws(CommandError) in try state.newInstance(argument) },
    ConsoleCommand(
      ["clone", "like"], "NAME", "a new instance like the marked, the lit or the named", .instance
    ) { state, name throws(CommandError) in try state.clone(name) },
    ConsoleCommand(
      ["onboard"], "TEMPLATE USERS.csv", "instances for many people: who, what it comes to, which lines are wrong"
    ) { state, files throws(CommandError) in try state.onboard(files) },
    report(["ops", "operations"], .operations, "operations in flight and ended"),
    ConsoleCommand(
      ["detach"], "[NAME]", "wait no longer for what is under way on it; it goes on in Azure", .instance
    ) { state, name throws(CommandError) in try state.detach(name) },
    ConsoleCommand(["clear"], "", "take what has ended off the page of operations") {
      state, _ throws(CommandError) in state.clearEnded()
    },
    report(["quota"], .quota, "who holds the cores"),
    ConsoleCommand(
      ["limit"], "FAMILY CORES [WORKSPACE]", "let a workspace take so many cores of a family at most", .family
    ) { state, argument throws(CommandError) in try state.limit(argument) },
    report(["policy", "policies"], .policy, "rules of Azure Policy and of amldeck, and who breaks them"),
    report(["log", "requests"], .log, "the last requests of this program, and what was answered"),
    report(["events"], .events, "what changed since amldeck began to look"),
    ConsoleCommand(["jobs"], "[NAME]", "jobs on the marked, the lit or the named, and what a stop ends", .instance) {
      state, name throws(CommandError) in
      state.showJobs(of: name.isEmpty ? state.subjects : [try state.item(named: name)])
    },
    report(["errors"], .errors, "what went wrong in this session"),
    report(["dash", "overview"], .overview, "each workspace in a few lines"),
    report(["who", "whoami"], .who, "who you are, until when, and what you may do"),
    ConsoleCommand(["ctx", "context"], "[NAME]", "the contexts of the configuration, or to one of them", .context) {
      state, name throws(CommandError) in try state.context(name)
    },
    ConsoleCommand(
      ["recreate"], "[NAME] [consent TAG=VALUE] [window 22:00-06:00] [wait] [batch N]",
      "delete and make again the same: a new image for the marked, the lit or the named", .recreation
    ) { state, name throws(CommandError) in try state.recreate(name) },
    ConsoleCommand(
      ["tell"], "stop|delete|recreate|sso [NAME]", "what the owners of the marked or the lit are told, as a mail",
      .words(OwnerNotice.Matter.allCases.map(\.rawValue))
    ) { state, argument throws(CommandError) in try state.tell(argument) },
    report(["leavers"], .leavers, "instances of people who left, what they cost, and the safe way on"),
    report(["cost", "costs"], .costs, "what runs, ran today and this week costs, and what of it is waste"),
    ConsoleCommand(
      ["report"], "[SINCE]", "what happened since fri, yesterday, 3d, 2026-11-20",
      .words(["today", "yesterday", "fri", "7d"])
    ) { state, since throws(CommandError) in try state.report(since: since) },
    ConsoleCommand(
      ["explain"], "[CODE]", "what a finding means, what to do, and where it was found",
      .words(FindingCode.allCases.map(\.rawValue))
    ) { state, code throws(CommandError) in try state.explain(code) },
    ConsoleCommand(
      ["sim", "simulator"], "[pause | rate N | next | hour | day | fault WORD | world NAME | dismiss [NAME]]",
      "the simulator's clock, faults and worlds; dismiss leaves out exactly one coming stop",
      .words(["pause", "rate", "next", "hour", "day", "fault", "world", "dismiss"])
    ) { state, argument throws(CommandError) in try state.simulatorCommand(argument) },
    power(.start), power(.stop), power(.restart), power(.delete),
    ConsoleCommand(
      ["idle"], "[45m|off [NAME]]", "idle shutdown of the marked, the lit or the named", .words(["45m", "1h", "off"])
    ) {
      state, argument throws(CommandError) in try state.idle(argument)
    },
    ConsoleCommand(
      ["sso"], "on|off [NAME]", "single sign-on of the marked, the lit or the named", .words(["on", "off"])
    ) {
      state, argument throws(CommandError) in try state.singleSignOn(argument)
    },
    ConsoleCommand(
      ["preset"], "NAME", "make the marked or the lit as a preset of the configuration says", .preset
    ) { state, name throws(CommandError) in try state.applyPreset(name) },
    ConsoleCommand(
      ["ssh"], "[KEYFILE]", "an SSH session on the instance of the page, with this private key",
      withoutScreen: "here, use amldeck ssh NAME"
    ) { state, argument throws(CommandError) in state.askSSHSession(key: argument.isEmpty ? nil : argument)
    },
    ConsoleCommand(["save"], "NAME [FILTER]", "keep a filter, or the present one, as a view", .view) {
      state, argument throws(CommandError) in try state.saveView(argument)
    },
    ConsoleCommand(["view"], "NAME", "the list with the filter of a view", .view) {
      state, name throws(CommandError) in try state.showView(name)
    },
    ConsoleCommand(
      ["dump"], "FILE [txt|ansi|svg|json|csv]", "write this screen, or its instances (json, csv), to a new file",
      withoutScreen: "here, use amldeck list -o json or csv"
    ) { state, argument throws(CommandError) in try state.dump(argument) },
    ConsoleCommand(
      ["wall"], "", "a wall display of this fleet, until q q", withoutScreen: "here, use amldeck wall --plain"
    ) { state, _ throws(CommandError) in state.beginWall() },
    ConsoleCommand(
      ["refresh"], "[30s]", "read everything again now, or from now on this often", .words(["10s", "30s", "1m", "5m"])
    ) { state, argument throws(CommandError) in try state.refresh(argument) },
    ConsoleCommand(["zone"], "[yours|utc|own]", "whose clocks", .words(ClockChoice.allCases.map(\.word))) {
      state, word throws(CommandError) in try state.zone(word)
    },
    ConsoleCommand(["mouse"], "", "mouse on or off", withoutScreen: "lines are typed") {
      state, _ throws(CommandError) in state.toggleMouse()
    },
    ConsoleCommand(
      ["theme"], "[NAME]", "try the themes", .theme, withoutScreen: "lines have no colours"
    ) { state, name throws(CommandError) in try state.theme(name) },
    ConsoleCommand(["help"], "", "the keys of this screen") { state, _ throws(CommandError) in
      state.help = HelpScreen()
      return []
    },
    ConsoleCommand(["q", "quit"], "", "leave amldeck") { state, _ throws(CommandError) in state.quit() },
  ]

  private static func report(
    _ names: [String], _ topic: ReportScreen.Topic, _ meaning: TableText
  ) -> ConsoleCommand {
    ConsoleCommand(names, "", meaning) { state, _ throws(CommandError) in state.show(topic) }
  }

  private static func power(_ action: PowerAction) -> ConsoleCommand {
    ConsoleCommand([action.rawValue], "[NAME]", "\(action.rawValue) the marked, the lit or the named", .instance) {
      state, name throws(CommandError) in
      name.isEmpty ? state.ask(.power(action)) : state.ask(.power(action), of: [try state.item(named: name)])
    }
  }

  /// The command and what stands after it. A beginning that only one command has is enough.
  static func read(
    _ text: String, among commands: [ConsoleCommand] = all
  ) throws(CommandError) -> (ConsoleCommand, String) {
    let word = String(text.prefix { $0 != " " })
    let argument = String(text.dropFirst(word.count)).trimmingSpaces
    if let command = commands.first(where: { $0.names.contains(word) }) { return (command, argument) }
    let matches = commands.filter { command in command.names.contains { $0.hasPrefix(word) } }
    if let match = matches.first, matches.count == 1 { return (match, argument) }
    if matches.isEmpty { throw CommandError(localized("There is no command \(word): help lists them.")) }
    throw CommandError(localized("\(word) is the beginning of \(matches.map { $0.names[0] }.joined(separator: ", "))."))
  }

  /// Whole lines that what was typed may become.
  static func completions(of text: String, in state: ConsoleState) -> [String] {
    guard let space = text.firstIndex(of: " ") else {
      return all.map { $0.names[0] }.filter { $0.hasPrefix(text) }.sorted()
    }
    guard let command = all.first(where: { $0.names.contains(String(text[..<space])) }) else { return [] }
    if case .filter = command.completion {
      let head = text[...space]
      return FilterExpression.completions(of: String(text[text.index(after: space)...]), in: state).map { head + $0 }
    }
    let wordStart = text.lastIndex(of: " ").map { text.index(after: $0) } ?? text.startIndex
    let (head, word) = (text[..<wordStart], text[wordStart...])
    return command.words(state).filter { $0.hasPrefix(word) && $0 != word }.map { head + $0 }
  }

  private func words(_ state: ConsoleState) -> [String] {
    switch completion {
    case .nothing, .filter: []
    case .instance: state.fleet.rows.map(\.name).sorted()
    case .recreation: state.fleet.rows.map(\.name).sorted() + RecreationOrder.words
    case .view: state.views.map(\.name)
    case .theme: state.themes.all
    case .context: state.contexts.map(\.name)
    case .preset: state.presets.map(\.preset.name)
    case .family: state.families.map { $0.replacing(" ", with: "_") } + state.place.workspaces
    case .words(let words): words
    }
  }
}

/// Why a command of the line does nothing, in one sentence.
struct CommandError: Error, Hashable, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
