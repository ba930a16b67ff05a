import ArgumentParser
import Console
import Terminal

@testable import amldeck

/// What stands on the screen of the lab's world after these keys, with the simulator behind the real client.
func labScreen(_ keys: String, isReadOnly: Bool = false) async throws -> String {
  let options = try WorldOptions.parse(["--scenario", "lab", "--paused"])
    .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
  let backend = try await Backend.demo(options, isReadOnly: isReadOnly, principal: nil)
  var run = ScreenRun(backend: backend, size: Size(columns: 160, rows: 50), isASCII: false)
  await run.begin()
  for key in try TypedKeys.read(keys) { await run.type(key) }
  await backend.close()
  return run.canvas.lines.joined(separator: "\n")
}
