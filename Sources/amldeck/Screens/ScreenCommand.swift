import Languages
import ArgumentParser
import ComputeModel
import SimulatorServer
import Terminal

struct ScreenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen", abstract: "Render a screen of the demo without a terminal.",
    discussion: """
      The world is a scenario of the simulator at a fixed instant, with its clock standing still: the same call gives the
      same screen. --keys are typed after the screen was opened; keys without a character stand in angle brackets:
      <Enter> <Esc> <Tab> <Space> <BS> <Up> <Down> <Left> <Right> <PgUp> <PgDn> <Home> <End> <C-l>.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case ansi
    case svg
  }

  @Argument(help: "One of: \(NamedScreen.names).", completion: .list(NamedScreen.all.map(\.name))) var name: String
  @Option(name: .long, help: "Columns and rows.") var size = "120x40"
  @Option(name: .long, help: "What is typed then, such as jjx or :quota<Enter>.") var keys = ""
  @Option(name: [.customShort("o"), .long], help: "text (with the roles of cells), ansi or svg.") var output = Format
    .text
  @OptionGroup var world: WorldOptions
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var look: LookOptions
  /// A screen of the demo asks nothing of Azure: accepted as everywhere, and of no effect but for `-v`.
  @OptionGroup(visibility: .hidden) var place: PlaceOptions

  func run() throws {
    guard let screen = NamedScreen.all.first(where: { $0.name == name.lowercased() }) else {
      throw ServiceFailure(.usage, "There is no screen \(name): choose \(NamedScreen.names).")
    }
    let parts = size.split(separator: "x" as Character).map { Int($0) }
    guard parts.count == 2, let columns = parts[0], let rows = parts[1], (1...500).contains(columns),
      (1...200).contains(rows)
    else { throw ServiceFailure(.usage, "--size is like 120x40, at most 500x200.") }
    let typed = try TypedKeys.read(screen.keys + keys)
    var options = try world.options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    if options.scenario == nil { options.scenario = "lab" }
    // Nothing may depend on how long the rendering takes.
    options.isPaused = true
    let (world, isReadOnly, look, isVerbose) = (options, safety.isReadOnly, look, place.isVerbose)
    let theme = try ThemeFile.theme(look)
    // The same call gives the same screen, whatever LANG is.
    Language.use(look.language ?? .english)
    let canvas = try blocking {
      let backend = try await Backend.demo(
        world, isReadOnly: isReadOnly || screen.isWall, principal: nil, isVerbose: isVerbose)
      var run = ScreenRun(
        backend: backend, size: Size(columns: columns, rows: rows), isASCII: look.isASCII, isWall: screen.isWall)
      await run.begin()
      for key in typed { await run.type(key) }
      await backend.close()
      return run.canvas
    }
    switch output {
    case .text: StandardOutput.write(canvas.golden)
    case .ansi: StandardOutput.write(canvas.ansiText(theme))
    case .svg: StandardOutput.write(canvas.svgText(theme))
    }
  }
}

/// The screens by name, and the keys that lead to each from the list.
struct NamedScreen {
  var name: String
  var keys: String
  var isWall = false

  static let all: [NamedScreen] =
    [
      NamedScreen(name: "fleet", keys: ""), NamedScreen(name: "instance", keys: ":show alice-ci<Enter>"),
      NamedScreen(name: "raw", keys: ":raw alice-ci<Enter>"), NamedScreen(name: "operations", keys: "o"),
      NamedScreen(name: "quota", keys: ":quota<Enter>"), NamedScreen(name: "errors", keys: ":errors<Enter>"),
      NamedScreen(name: "overview", keys: ":dash<Enter>"), NamedScreen(name: "simulator", keys: ":sim<Enter>"),
      NamedScreen(name: "help", keys: "?"), NamedScreen(name: "timeline", keys: ":timeline alice-ci<Enter>"),
      NamedScreen(name: "fleet-timeline", keys: "T"),
      NamedScreen(name: "schedule-editor", keys: ":schedules alice-ci<Enter>"),
      NamedScreen(name: "idle-editor", keys: ":show alice-ci<Enter>i"),
      NamedScreen(name: "ssh-key", keys: ":show will-ssh<Enter>4a"),
      NamedScreen(name: "policy", keys: ":policy<Enter>"), NamedScreen(name: "jobs", keys: ":jobs carol-gpu<Enter>"),
      NamedScreen(name: "events", keys: ":events<Enter>"), NamedScreen(name: "costs", keys: ":cost<Enter>"),
      NamedScreen(name: "who", keys: ":who<Enter>"), NamedScreen(name: "new-instance", keys: "n"),
      NamedScreen(name: "applications", keys: ":apps alice-ci<Enter>"),
      NamedScreen(name: "export", keys: ":export alice-ci<Enter>"),
      NamedScreen(name: "wall", keys: "", isWall: true),
    ]
    + ["apps", "sso", "ssh", "identity", "network", "schedules", "idle", "activity"].enumerated().map { index, tab in
      NamedScreen(name: tab, keys: ":show alice-ci<Enter>\(index + 2)")
    }

  static let names = all.map(\.name).joined(separator: ", ")
}

/// Keys as a person writes them down.
enum TypedKeys {
  static func read(_ text: String) throws(ServiceFailure) -> [Key] {
    var keys: [Key] = []
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "<", let end = rest.firstIndex(of: ">") else {
        keys.append(.character(character))
        continue
      }
      let name = rest[..<end].lowercased()
      rest = rest[rest.index(after: end)...]
      if name == "lt" {
        keys.append(.character("<"))
      } else if name.count > 1, let key = Key(named: String(name)) {
        keys.append(key)
      } else {
        throw ServiceFailure(.usage, "There is no key <\(name)>: see amldeck screen --help; <lt> is the character <.")
      }
    }
    return keys
  }
}
