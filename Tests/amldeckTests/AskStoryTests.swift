import ArgumentParser
import ComputeModel
import Console
import History
import Schedules
import Testing

@testable import amldeck

/// Questions over what was observed, with the simulator behind the real client.
@Suite struct AskStoryTests {
  private static func names(_ filter: String, days: Int64 = 7) async throws -> Set<String> {
    let options = try WorldOptions.parse(["--scenario", "lab", "--paused"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    let backend = try await Backend.demo(options, isReadOnly: true, principal: nil)
    do {
      let reading = await FleetReading.read(backend)
      var calendar = CostCalendar(now: reading.observedAt, zone: .utc)
      calendar.weekStart = reading.observedAt - .seconds(86_400 * days)
      let answer = try await Answer(
        filter, try Answer.expression(filter), reading, backend, store: backend.history, calendar: calendar)
      let mistakes = try SchemaCheck(schema: OutputSchema.document()).mistakes(in: answer.report.document, of: "ask")
      #expect(mistakes.isEmpty, "\(mistakes.prefix(4))")
      for row in answer.report.rows { #expect(row.count == answer.report.columns.count) }
      await backend.close()
      return Set(answer.found.map(\.instance.name))
    } catch {
      await backend.close()
      throw error
    }
  }

  @Test func whatIsOffAndWhatItCostAreOneQuestion() async throws {
    let off = try await Self.names("stopped>1h")
    let stopped = try await Self.names("state=stopped")
    #expect(!off.isEmpty && off.isSubset(of: stopped))
    let dear = try await Self.names("cost>0.5")
    #expect(!dear.isEmpty)
    #expect(try await Self.names("stopped>1h & cost>0.5").isSubset(of: off.intersection(dear)))
    #expect(try await Self.names("cost>0.5 & cost<=0.5").isEmpty)
    // A longer time holds more hours.
    let month = try await Self.names("hours>20", days: 30)
    #expect(try await Self.names("hours>20", days: 1).count <= month.count)
  }

  @Test func aFilterThatCannotBeReadIsSaid() {
    let failure = #expect(throws: ServiceFailure.self) { try Answer.expression("cost>much") }
    #expect(failure?.sentence.contains("much is no number") == true)
  }

  @Test func theListFiltersByItToo() async throws {
    let screen = try await labScreen(":ls state=stopped & stopped>1h<Enter>")
    #expect(screen.contains("stopped>1h"))
    #expect(!screen.contains("alice-ci  "))
  }
}
