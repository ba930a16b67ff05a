package import ComputeModel
import Languages
package import Terminal

/// What a key means. The dispatch, the footer and the help page all read ``KeyTable``.
package enum Command: Hashable, Sendable {
  case down, up, pageDown, pageUp, first, last
  case open
  case act(PowerAction)
  case mark, markRange, markAll, unmark
  case filter
  case raw
  case tab(Int), nextTab, previousTab
  case panLeft, panRight
  case search, nextMatch, previousMatch
  case wide, preview, problemsOnly, reverse
  case sort(FleetOrder.Column)
  case report(ReportScreen.Topic)
  case commandLine
  case dump
  case simulator(SimulatorChange)
  case historyBack, historyForward
  case timeline, fleetTimeline, zone, weekAhead, weekBack, hoursAhead, hoursBack
  case skipStop, skipStopsSoon, undoSkip
  case editSchedules
  case editIdleShutdown, sendIdleShutdown
  case singleSignOn
  case editSSHKey, sendSSHKey, openSession
  case copySSHCommand, copySCPCommand
  case export, nextExport, previousExport, copyExport
  case applications
  case application(ApplicationCommand)
  case newInstance, cloneInstance, stepAhead, stepBack
  case editor(EditorCommand)
  case refresh
  case redraw
  case help
  case back
  case quit
  case suspend
  case lastView
  /// A place of the configuration by its number; 0 is the page of all.
  case context(Int)
  case activity
  case copyNames, copyPage, copyRequestID
  case detach, clearEnded
  case showHidden
  case mouse
  /// By the column beside the one that sorts now.
  case sortNext, sortPrevious
  /// The view over the columns of the list.
  case columnRight, columnLeft
}

/// What keys do in the schedule editor.
package enum EditorCommand: Hashable, Sendable {
  case edit, addPair, addOne, turnOnOff, remove, takeBack, difference, send
}

package struct KeyBinding: Sendable {
  package enum Group: String, CaseIterable, Sendable {
    case act = "ACT (asks first)"
    case mark = "MARK"
    case look = "LOOK"
    case move = "MOVE"
    case list = "LIST"
    case program = "PROGRAM"
  }

  /// A place in the footer: the lower the rank, the longer the key stays there when the screen gets narrow.
  package struct Footer: Sendable {
    package var text: String
    package var rank: Int
  }

  package var command: Command
  package var keys: [Key]
  /// The keys as they are printed.
  package var label: String
  private let words: TableText
  package var group: Group
  package var footer: Footer?
  /// Whether the configuration has put other keys there.
  package internal(set) var isChanged = false

  /// In English: the README and the man page are made of it.
  package var meaning: String { words.english }
  var shownMeaning: String { words.text }

  init(
    _ command: Command, _ keys: [Key], _ label: String, _ words: TableText, _ group: Group,
    footer: (text: String, rank: Int)? = nil
  ) {
    self.command = command
    self.keys = keys
    self.label = label
    self.words = words
    self.group = group
    self.footer = footer.map { Footer(text: $0.text, rank: $0.rank) }
  }
}

/// Every key of every screen, once a screen, in the order of the footer, before the configuration changes any: see
/// ``KeyMap``.
enum KeyTable {
  static func bindings(_ screen: Screen.Kind) -> [KeyBinding] {
    switch screen {
    case .fleet: fleet
    case .detail: detail
    case .raw: raw
    case .report: report
    case .operations: operations
    case .simulator: simulator
    case .timeline: timeline
    case .fleetTimeline: fleetTimeline
    case .scheduleEditor: scheduleEditor
    case .idleEditor: idleEditor
    case .sshKey: sshKey
    case .newInstance: newInstance
    case .applications: applications
    case .export: export
    }
  }

  static let fleet: [KeyBinding] =
    actions
    + [
      KeyBinding(.open, [.enter], "Enter", "open the instance", .look, footer: ("open", 2)),
      KeyBinding(
        .filter, [.character("/")], "/", "filter: text, state=running, size=NC*, tag.team=nlp, age>4h, !not", .list,
        footer: ("filter", 3)),
      rawKey,
      KeyBinding(
        .problemsOnly, [.character("f")], "f", "problems only, and back", .list, footer: ("problems", 8)),
      KeyBinding(.wide, [.character("w")], "w", "wide: the columns that are left out", .list, footer: ("wide", 9)),
      KeyBinding(
        .columnRight, [.right], "right", "the columns further right, which have no room otherwise", .move),
      KeyBinding(.columnLeft, [.left, .character("h")], "left, h", "back to the columns further left", .move),
      KeyBinding(.preview, [.character("d")], "d", "details below the list (from 120x32), or more rows", .list),
      KeyBinding(.activity, [.character("l")], "l", "activity of the instance", .look),
      KeyBinding(.copyNames, [.character("b")], "b", "copy the names of the marked, or the lit (OSC 52)", .look),
    ] + schedules + [newKey, cloneKey, applicationsKey, jobsKey, exportKey, fleetTimelineKey] + marks + moves("row")
    + sorts + contexts + common

  static let detail: [KeyBinding] =
    actions
    + [
      KeyBinding(.nextTab, [.character("l"), .right], "l, right", "next tab", .look, footer: ("tab", 5)),
      KeyBinding(.previousTab, [.character("h"), .left], "h, left", "tab before", .look),
      KeyBinding(.singleSignOn, [.character("E")], "E", "single sign-on: on, or off", .act, footer: ("SSO", 8)),
      KeyBinding(.editSSHKey, [.character("a")], "a", "set an SSH key", .act, footer: ("SSH key", 9)),
      KeyBinding(
        .openSession, [.character("S")], "S", "open an SSH session on this terminal", .act, footer: ("ssh", 9)),
      KeyBinding(.copySSHCommand, [.character("b")], "b", "copy the ssh command", .look, footer: ("copy", 10)),
      KeyBinding(.copySCPCommand, [.character("B")], "B", "copy the scp command", .look),
      rawKey, cloneKey, applicationsKey, jobsKey, exportKey, hiddenKey,
    ] + schedules + DetailTab.allCases.map(tabKey) + moves("line") + common

  static let raw: [KeyBinding] =
    [
      KeyBinding(.search, [.character("/")], "/", "search", .look, footer: ("search", 2)),
      KeyBinding(.raw, [.character("y")], "y", "as YAML, or as JSON again", .look, footer: ("JSON, YAML", 3)),
      KeyBinding(.nextMatch, [.character("n")], "n", "next match", .look, footer: ("next", 3)),
      KeyBinding(.previousMatch, [.character("N")], "N", "match before", .look, footer: ("before", 4)),
      KeyBinding(.panRight, [.character("l"), .right], "l, right", "the right part of long lines", .move),
      KeyBinding(.panLeft, [.character("h"), .left], "h, left", "back to the left part", .move),
      hiddenKey,
    ] + moves("line") + common

  static let report: [KeyBinding] =
    [
      KeyBinding(
        .open, [.enter], "Enter", "open what the line is about; a rule: mark its instances", .look, footer: ("open", 2)),
      KeyBinding(.copyPage, [.character("b")], "b", "copy this page as text (OSC 52)", .look, footer: ("copy", 6)),
    ] + actions + schedules.filter { $0.command == .editSchedules || $0.command == .editIdleShutdown }
    + moves("line") + contexts + common

  static let operations: [KeyBinding] =
    [
      KeyBinding(.open, [.enter], "Enter", "open the instance", .look, footer: ("open", 2)),
      KeyBinding(
        .detach, [.character("d")], "d", "wait for its end no longer; it goes on in Azure", .look, footer: ("detach", 3)
      ),
      KeyBinding(
        .clearEnded, [.character("c")], "c", "clear what has ended, also for later runs", .look,
        footer: ("clear ended", 3)),
      KeyBinding(
        .copyRequestID, [.character("b")], "b", "copy the id of its request, for a support case (OSC 52)", .look,
        footer: ("copy id", 6)),
    ] + actions + schedules.filter { $0.command == .editSchedules || $0.command == .editIdleShutdown }
    + moves("line") + contexts + common

  static let simulator: [KeyBinding] =
    [
      KeyBinding(
        .open, [.enter], "Enter", "turn the fault on or off; begin the world, after a question", .look,
        footer: ("fault, world", 3)),
      KeyBinding(
        .simulator(.togglePause), [.character(" ")], "space", "stop the clock, or let it go on", .look,
        footer: ("stop, go", 2)),
      KeyBinding(.simulator(.setRate(1)), [.character("1")], "1", "as fast as real time", .look, footer: ("x1", 4)),
      KeyBinding(.simulator(.setRate(60)), [.character("6")], "6", "a minute a second", .look, footer: ("x60", 4)),
      KeyBinding(.simulator(.setRate(3600)), [.character("3")], "3", "an hour a second", .look, footer: ("x3600", 4)),
      KeyBinding(
        .simulator(.advanceToNextEvent), [.character("n")], "n", "to the next event", .look, footer: ("next event", 3)),
      KeyBinding(
        .simulator(.advance(seconds: 3600)), [.character("h")], "h", "an hour on", .look, footer: ("+1 h", 5)),
      KeyBinding(
        .simulator(.advance(seconds: 86_400)), [.character("d")], "d", "a day on", .look, footer: ("+1 day", 5)),
    ] + moves("line") + common
  static let timeline: [KeyBinding] =
    [
      KeyBinding(
        .weekAhead, [.character(">"), .character("l"), .right], ">, l, right", "a week ahead", .look,
        footer: ("week", 3)),
      KeyBinding(.weekBack, [.character("<"), .character("h"), .left], "<, h, left", "a week back", .look),
    ] + actions + [rawKey] + schedules.filter { $0.command != .timeline } + [fleetTimelineKey] + moves("day") + contexts
    + common

  static let fleetTimeline: [KeyBinding] =
    [
      KeyBinding(.open, [.enter, .character("t")], "Enter", "timeline of the instance", .look, footer: ("open", 2)),
      KeyBinding(.weekAhead, [.character(">")], ">", "a week ahead", .look, footer: ("week", 3)),
      KeyBinding(.weekBack, [.character("<")], "<", "a week back", .look),
      KeyBinding(
        .hoursAhead, [.character("l"), .right], "l, right", "the hours after the lit ones: what runs then", .look,
        footer: ("hours", 4)),
      KeyBinding(.hoursBack, [.character("h"), .left], "h, left", "the hours before", .look),
      KeyBinding(
        .problemsOnly, [.character("f")], "f", "clashes only, and back", .list, footer: ("clashes", 8)), rawKey,
    ] + schedules.filter { $0.command != .timeline } + moves("row") + contexts + common

  static let scheduleEditor: [KeyBinding] =
    [
      KeyBinding(.editor(.edit), [.enter], "Enter", "edit the schedule", .look, footer: ("edit", 2)),
      KeyBinding(
        .editor(.addPair), [.character("a")], "a", "add a start and its stop", .look, footer: ("add pair", 3)),
      KeyBinding(.editor(.addOne), [.character("A")], "A", "add one schedule", .look, footer: ("add one", 5)),
      KeyBinding(
        .editor(.turnOnOff), [.character(" ")], "space", "turn the schedule on or off", .look, footer: ("on/off", 4)),
      KeyBinding(.editor(.remove), [.character("D")], "D", "remove it from the set", .look, footer: ("remove", 6)),
      KeyBinding(.editor(.takeBack), [.character("u")], "u", "take a change back", .look, footer: ("undo", 6)),
      KeyBinding(
        .editor(.difference), [.character("v")], "v", "what would change, and back", .look, footer: ("diff", 7)),
      KeyBinding(
        .editor(.send), [.character("w")], "w", "send the whole set, in one request an instance", .act,
        footer: ("send all", 2)),
      KeyBinding(.zone, [.character("z")], "z", "clocks: yours, UTC, the schedule's own", .look, footer: ("zone", 8)),
    ] + moves("schedule") + common

  /// Without the keys that a time is written with.
  static let idleEditor: [KeyBinding] =
    [KeyBinding(.sendIdleShutdown, [.enter], "Enter", "send it, after a dialog", .act, footer: ("send", 2))]
    + moves("line") + common.filter { $0.command != .report(.operations) && $0.command != .report(.errors) }

  /// Without the keys that a key, a name or a file's name is written with.
  static let sshKey: [KeyBinding] =
    [
      KeyBinding(
        .sendSSHKey, [.enter], "Enter", "read the file; make a pair or send the key, each after a dialog", .act,
        footer: ("go on", 2))
    ] + besidesText

  /// Where every letter is text, and Tab and the arrows belong to a form.
  private static let besidesText: [KeyBinding] = [
    KeyBinding(.pageDown, [.pageDown, .control("f")], "PgDn", "page down", .move),
    KeyBinding(.pageUp, [.pageUp, .control("b")], "PgUp", "page up", .move),
    KeyBinding(.refresh, [.control("r")], "Ctrl-R", "refresh now", .look),
    KeyBinding(.help, [.character("?"), .function(1)], "?", "this page", .program, footer: ("help", 0)),
    KeyBinding(.back, [.escape], "Esc", "back; nothing is sent", .program, footer: ("back", 1)),
    KeyBinding(.quit, [.control("c")], "Ctrl-C", "quit at once", .program),
    KeyBinding(.redraw, [.control("l")], "Ctrl-L", "redraw the screen", .program),
    KeyBinding(.suspend, [.control("z")], "Ctrl-Z", "suspend; fg comes back", .program),
  ]

  /// Without letters and signs: the fields take them.
  static let newInstance: [KeyBinding] = [
    KeyBinding(
      .stepAhead, [.enter], "Enter", "the next step; in the review: the exact request, and the question", .act,
      footer: ("next", 2)),
    KeyBinding(.stepBack, [.pageUp, .control("p")], "PgUp", "the step before", .look, footer: ("step back", 3)),
    KeyBinding(
      .down, [.down, .tab], "Tab, down", "next field; in the review: next line", .move, footer: ("field", 4)),
    KeyBinding(.up, [.up, .backTab], "up", "field before; in the review: line before", .move),
    KeyBinding(.pageDown, [.pageDown], "PgDn", "in the review: page down", .move),
    KeyBinding(.refresh, [.control("r")], "Ctrl-R", "read sizes, prices and quota again", .look),
    KeyBinding(
      .help, [.function(1), .character("?")], "F1", "this page; also ? where a choice has the light", .program,
      footer: ("help", 0)),
    KeyBinding(.back, [.escape], "Esc", "leave; n goes on with what was filled in", .program, footer: ("leave", 1)),
    KeyBinding(.quit, [.control("c")], "Ctrl-C", "quit at once", .program),
    KeyBinding(.redraw, [.control("l")], "Ctrl-L", "redraw the screen", .program),
    KeyBinding(.suspend, [.control("z")], "Ctrl-Z", "suspend; fg comes back", .program),
  ]

  static let applications: [KeyBinding] =
    [
      KeyBinding(
        .application(.link), [.enter], "Enter", "show the address as a link that the terminal opens", .look,
        footer: ("link", 2)),
      KeyBinding(
        .application(.copy), [.character("b")], "b", "copy the address (OSC 52)", .look, footer: ("copy", 3)),
      KeyBinding(
        .application(.probe), [.character("H")], "H", "ask each address whether it answers, without a token", .look,
        footer: ("health", 4)),
      KeyBinding(
        .application(.add), [.character("a")], "a", "add an application to the set", .look, footer: ("add", 4)),
      KeyBinding(
        .application(.remove), [.character("D")], "D", "remove it from the set", .look, footer: ("remove", 5)),
      KeyBinding(
        .application(.takeBack), [.character("u")], "u", "take a change back", .look, footer: ("undo", 6)),
      KeyBinding(
        .application(.send), [.character("w")], "w", "send the whole set, in one request", .act,
        footer: ("send all", 2)), rawKey,
    ] + moves("application") + common

  static let export: [KeyBinding] =
    [
      KeyBinding(.nextExport, [.character("l"), .right], "l, right", "the next form", .look, footer: ("form", 2)),
      KeyBinding(.previousExport, [.character("h"), .left], "h, left", "the form before", .look),
      KeyBinding(.copyExport, [.character("b")], "b", "copy the whole text (OSC 52)", .look, footer: ("copy", 2)),
    ] + moves("line") + common

  private static let exportKey = KeyBinding(
    .export, [.character("Y")], "Y", "export: template, az ml YAML, az command, note for its user", .look)

  private static let applicationsKey = KeyBinding(
    .applications, [.character("m")], "m", "applications: links, health, add and remove", .look, footer: ("apps", 8))

  private static let jobsKey = KeyBinding(
    .report(.jobs), [.character("J")], "J", "jobs that run on the instance, or wait for it", .look)

  private static let hiddenKey = KeyBinding(
    .showHidden, [.character("v")], "v", "show hidden values for 30 seconds, after a question", .look)

  private static let newKey = KeyBinding(
    .newInstance, [.character("n")], "n", "new instance, for yourself or on behalf of another user", .act,
    footer: ("new", 8))
  private static let cloneKey = KeyBinding(
    .cloneInstance, [.character("c")], "c", "new instance like this one", .act)

  private static let schedules: [KeyBinding] = [
    KeyBinding(.timeline, [.character("t")], "t", "timeline", .look, footer: ("timeline", 6)),
    KeyBinding(.editSchedules, [.character("e")], "e", "edit the schedules", .act, footer: ("schedules", 7)),
    KeyBinding(.editIdleShutdown, [.character("i")], "i", "edit the idle shutdown", .act, footer: ("idle", 7)),
    KeyBinding(.skipStop, [.character("p")], "p", "skip the next scheduled stop", .act, footer: ("skip", 7)),
    KeyBinding(
      .skipStopsSoon, [.character("P")], "P", "skip every stop that comes within 30 minutes", .act),
    KeyBinding(.undoSkip, [.character("u")], "u", "take a skipped stop back", .act),
    KeyBinding(.zone, [.character("z")], "z", "clocks: yours, UTC, the schedule's own", .look, footer: ("zone", 8)),
  ]

  private static let fleetTimelineKey = KeyBinding(
    .fleetTimeline, [.character("T")], "T", "timeline of all instances that are shown", .look)

  private static let actions: [KeyBinding] = [
    KeyBinding(.act(.start), [.character("s")], "s", "start", .act, footer: ("start", 4)),
    KeyBinding(.act(.stop), [.character("x")], "x", "stop", .act, footer: ("stop", 4)),
    KeyBinding(.act(.restart), [.character("r")], "r", "restart", .act, footer: ("restart", 4)),
    KeyBinding(.act(.delete), [.character("D")], "D", "delete; its name must be typed", .act),
  ]

  private static let marks: [KeyBinding] = [
    KeyBinding(.mark, [.character(" ")], "space", "mark the row, or unmark it", .mark, footer: ("mark", 6)),
    KeyBinding(.markRange, [.character("v")], "v", "mark from here on; v again ends the range", .mark),
    KeyBinding(.markAll, [.character("*")], "*", "mark all that are shown", .mark),
    KeyBinding(.unmark, [.character("U")], "U", "unmark all", .mark),
  ]

  private static let rawKey = KeyBinding(
    .raw, [.character("y")], "y", "raw JSON, secrets masked", .look, footer: ("raw", 6))

  private static func tabKey(_ tab: DetailTab) -> KeyBinding {
    KeyBinding(
      .tab(tab.rawValue), [.character(Character(String(tab.rawValue)))], "\(tab.rawValue)", "\(tab.english)", .look)
  }

  private static func moves(_ thing: String) -> [KeyBinding] {
    [
      KeyBinding(.down, [.character("j"), .down], "j, down", "next \(thing)", .move),
      KeyBinding(.up, [.character("k"), .up], "k, up", "\(thing) before", .move),
      KeyBinding(.first, [.character("g"), .home], "g, Home", "first \(thing)", .move),
      KeyBinding(.last, [.character("G"), .end], "G, End", "last \(thing)", .move),
      KeyBinding(.pageDown, [.pageDown, .character("."), .control("f")], "PgDn, .", "page down", .move),
      KeyBinding(.pageUp, [.pageUp, .character(","), .control("b")], "PgUp, ,", "page up", .move),
    ]
  }

  private static let sorts: [KeyBinding] =
    [
      ("N", FleetOrder.Column.name, "name"), ("S", .state, "state"), ("O", .owner, "owner"),
      ("W", .workspace, "workspace"), ("E", .next, "next event, the soonest first"),
      ("A", .age, "age, the oldest first"), ("C", .cost, "what it costs an hour now, the dearest first"),
      ("V", .vmSize, "VM size"),
    ].map { key, column, words in
      KeyBinding(
        .sort(column), [.character(Character(key))], key, "sort by \(words); again: problems first", .list)
    } + [
      KeyBinding(.sortNext, [.character(">")], ">", "sort by the next column", .list),
      KeyBinding(.sortPrevious, [.character("<")], "<", "sort by the column before", .list),
      KeyBinding(.reverse, [.character("I")], "I", "reverse the order", .list),
    ]

  /// Where digits mean nothing else.
  private static let contexts: [KeyBinding] = (0...9).map { number in
    KeyBinding(
      .context(number), [.character(Character("\(number)"))], "\(number)",
      number == 0 ? "the contexts of the configuration" : "to the context with this number", .program)
  }

  private static let common: [KeyBinding] = [
    KeyBinding(
      .refresh, [.character("R"), .control("r")], "R", "refresh now", .look, footer: ("refresh", 5)),
    KeyBinding(.report(.operations), [.character("o")], "o", "operations in flight and ended", .look),
    KeyBinding(.report(.errors), [.character("L")], "L", "what went wrong: why, and what to do", .look),
    KeyBinding(.historyBack, [.character("[")], "[", "back in the history", .move),
    KeyBinding(.historyForward, [.character("]")], "]", "forward in the history", .move),
    KeyBinding(.lastView, [.character("-")], "-", "the screen before, and back again", .move),
    KeyBinding(.commandLine, [.character(":")], ":", "command line; Tab completes", .program, footer: ("command", 4)),
    KeyBinding(
      .dump, [.character("X")], "X", "write this screen to a file: txt, ansi, svg, json or csv", .program),
    KeyBinding(.help, [.character("?"), .function(1)], "?", "this page", .program, footer: ("help", 0)),
    KeyBinding(
      .back, [.escape, .character("q")], "Esc, q", "back; in the list: clear the filter, then the marks, then leave",
      .program,
      footer: ("back", 1)),
    KeyBinding(
      .quit, [.character("Q"), .control("c")], "Q, Ctrl-C", "quit at once", .program, footer: ("quit", 4)),
    KeyBinding(
      .mouse, [.character("%")], "%", "mouse on and off: click lights a row, again opens it; the wheel moves", .program),
    KeyBinding(.redraw, [.control("l")], "Ctrl-L", "redraw the screen", .program),
    KeyBinding(.suspend, [.control("z")], "Ctrl-Z", "suspend; fg comes back", .program),
  ]
}
