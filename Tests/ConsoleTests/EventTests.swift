import ComputeModel
import Console
import Schedules
import Terminal
import Testing

/// What changes between two readings is conspicuous in the list for a while, and kept under `:events`.
@Suite struct EventTests {
  static func changed(columns: Int = 120, rows: Int = 40) -> ConsoleState {
    var state = Fleets.loaded(columns: columns, rows: rows)
    var items = Fleets.production
    items.removeAll { $0.name == "ds-omar" || $0.name == "ds-train" }
    items.append(Fleets.instance("ds-train", "Running", owner: "赵敏"))
    items.append(Fleets.instance("ds-extra", "Creating"))
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: Fleets.now + .seconds(10))
    return state
  }

  private static func row(of name: String, in state: ConsoleState) -> String {
    state.rows.first { $0.dropFirst(4).hasPrefix(name) } ?? ""
  }

  @Test func aChangedRowHasASignForHalfAMinute() {
    var state = Self.changed()
    #expect(Self.row(of: "ds-train", in: state).dropFirst(3).hasPrefix("+"))
    #expect(Self.row(of: "ds-extra", in: state).dropFirst(3).hasPrefix("+"))
    #expect(Self.row(of: "ds-chenyu", in: state).dropFirst(3).hasPrefix(" "))
    _ = Console.update(&state, .painted, at: Fleets.now + .seconds(41))
    #expect(Self.row(of: "ds-train", in: state).dropFirst(3).hasPrefix(" "))
  }

  @Test func whatHappenedIsListedTheNewestFirstAndOpensItsInstance() {
    var state = Self.changed()
    _ = state.type(":events")
    _ = state.type(.enter)
    #expect(state.rows.contains { $0.contains("ds-train") && $0.contains("starting -> running, by User") })
    #expect(state.rows.contains { $0.contains("ds-extra") && $0.contains("is new: creating") })
    #expect(state.rows.contains { $0.contains("ds-omar") && $0.contains("is gone from the list") })
    _ = state.type("jj")
    _ = state.type(.enter)
    #expect(state.shows("ds-train"))
    #expect(state.screen.kind == .detail)
  }

  /// The same facts as are told where there is no screen.
  @Test func whatSomebodySetIsAnEventToo() {
    var state = Fleets.loaded()
    var items = Fleets.production
    items[1] = Fleets.instance("ds-chenyu", "Running", since: 287, idle: "PT45M")
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: Fleets.now + .seconds(10))
    _ = state.type(":events")
    _ = state.type(.enter)
    #expect(state.rows.contains { $0.contains("ds-chenyu") && $0.contains("idle shutdown 30m -> 45m") })
  }

  @Test func theLastOnesStandBesideTheLitRow() {
    let state = Self.changed()
    let line = state.rows.first { $0.hasPrefix(" events") } ?? ""
    #expect(line.contains("05:00 UTC ds-omar is gone from the list"))
    #expect(line.contains("05:00 ds-extra is new: creating"))
  }

  @Test func theFirstReadingIsNoChange() {
    var state = Fleets.loaded()
    #expect(state.rows.contains { $0.hasPrefix(" events nothing has changed since amldeck began to look") })
    #expect(state.events.isEmpty)
    _ = state.type(":events")
    _ = state.type(.enter)
    #expect(state.shows("Nothing has changed since amldeck began to look."))
  }
}
