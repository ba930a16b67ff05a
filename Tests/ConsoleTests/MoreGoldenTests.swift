import ComputeModel
import Console
import Foundation
import Terminal
import Testing

/// Golden screens of what stands beside the fleet: policies, jobs, events, who we are, contexts, questions.
@Suite struct MoreGoldenTests {
  private func compare(_ state: ConsoleState, _ name: String, _ size: (Int, Int)) throws {
    try compareGolden(state, "\(name)-\(size.0)x\(size.1)")
  }

  @Test(arguments: GoldenTests.sizes) func policy(columns: Int, rows: Int) throws {
    let state = PolicyScreenTests.open(columns: columns, rows: rows, try PolicyScreenTests.answer())
    try compare(state, "report-policy", (columns, rows))
  }

  @Test(arguments: GoldenTests.sizes) func jobs(columns: Int, rows: Int) throws {
    try compare(try JobsScreenTests.open(columns: columns, rows: rows), "report-jobs", (columns, rows))
  }

  @Test(arguments: GoldenTests.sizes) func events(columns: Int, rows: Int) throws {
    var state = EventTests.changed(columns: columns, rows: rows)
    try compare(state, "fleet-changed", (columns, rows))
    _ = state.type(":events")
    _ = state.type(.enter)
    try compare(state, "report-events", (columns, rows))
  }

  @Test(arguments: GoldenTests.sizes) func who(columns: Int, rows: Int) throws {
    try compare(WhoTests.who(columns: columns, rows: rows), "report-who", (columns, rows))
  }

  @Test(arguments: GoldenTests.sizes) func contexts(columns: Int, rows: Int) throws {
    var state = ContextTests.console(columns: columns, rows: rows)
    _ = state.type("0")
    try compare(state, "report-contexts", (columns, rows))
  }

  @Test(arguments: GoldenTests.sizes) func hiddenValues(columns: Int, rows: Int) throws {
    var state = Documents.page(columns: columns, rows: rows)
    _ = state.type("v")
    try compare(state, "hidden-dialog", (columns, rows))
    _ = state.type("y")
    try compare(state, "hidden-shown", (columns, rows))
  }

  @Test(arguments: GoldenTests.sizes) func twoPairs(columns: Int, rows: Int) throws {
    try compare(TwoPairsTests.chosen(columns: columns, rows: rows), "new-two-pairs", (columns, rows))
  }

  @Test(arguments: GoldenTests.sizes) func filterOffers(columns: Int, rows: Int) throws {
    var state = Fleets.loaded(columns: columns, rows: rows)
    _ = state.type("/s")
    _ = state.type(.tab)
    try compare(state, "filter-offers", (columns, rows))
  }
}
