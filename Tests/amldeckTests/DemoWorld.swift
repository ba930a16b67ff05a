import ArgumentParser
import SimulatorServer

@testable import amldeck

/// A world of the demo for one test, by the words that `amldeck demo` takes, behind the real client.
func withDemo(
  _ words: [String], isReadOnly: Bool = false, _ body: (Backend) async throws -> Void
) async throws {
  let options = try WorldOptions.parse(words)
    .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
  let backend = try await Backend.demo(options, isReadOnly: isReadOnly, principal: nil)
  do { try await body(backend) } catch {
    await backend.close()
    throw error
  }
  await backend.close()
}
