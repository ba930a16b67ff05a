import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Terminal

@testable import amldeck

/// What stands on the screen of the lab's world after these keys, with the simulator behind the real client.
func labScreen(_ keys: String, isReadOnly: Bool = false) async throws -> String {
  var lab = try await LabConsole.open(isReadOnly: isReadOnly)
  try await lab.type(keys)
  await lab.close()
  return lab.screen
}

/// A console in front of the lab's world, whose clock stands still: a story types into it and looks at the screen, and
/// at what the service has afterwards.
struct LabConsole {
  let backend: Backend
  private var run: ScreenRun

  /// - Parameter principal: who is signed in; an owner where nobody is named.
  static func open(as principal: String? = nil, isReadOnly: Bool = false) async throws -> LabConsole {
    let options = try WorldOptions.parse(["--scenario", "lab", "--paused"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    let backend = try await Backend.demo(options, isReadOnly: isReadOnly, principal: principal)
    var run = ScreenRun(backend: backend, size: Size(columns: 160, rows: 50), isASCII: false)
    await run.begin()
    return LabConsole(backend: backend, run: run)
  }

  /// Runs a story, and ends its world whatever becomes of it.
  static func story(
    as principal: String? = nil, _ body: (inout LabConsole) async throws -> Void
  ) async throws {
    var lab = try await open(as: principal)
    do {
      try await body(&lab)
    } catch {
      await lab.close()
      throw error
    }
    await lab.close()
  }

  /// As `amldeck screen --keys` writes them.
  mutating func type(_ keys: String) async throws {
    for key in try TypedKeys.read(keys) { await run.type(key) }
  }

  mutating func paste(_ text: String) async { await run.type(.paste(text)) }

  func close() async { await backend.close() }

  var screen: String { run.canvas.lines.joined(separator: "\n") }

  /// The screen on one line, without the frame of a dialog: a sentence stands in it also where it was broken.
  var words: String {
    screen.split { " \n\u{2502}|".contains($0) }.joined(separator: " ")
  }

  /// The document that the service has of it.
  func document(_ name: String) async throws -> JSONValue {
    let instance = try await backend.find(name)
    return try await backend.reader.document(of: try ConsoleRuntime.id(of: Target(instance)))
  }
}
