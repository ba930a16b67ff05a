import ComputeModel
import Console
import Schedules
import Terminal
import Testing

@Suite struct FilterTests {
  private func names(_ filter: String) throws -> Set<String> {
    let rows = Fleets.production + Fleets.development
    let measure = FindingMeasure(now: Fleets.now, zones: nil)
    var searched = SearchedRows(rows)
    let matches = try FilterExpression(filter).matches(among: rows.indices, of: &searched, now: Fleets.now) { id in
      guard case .instance(let instance)? = rows.first(where: { $0.id == id }) else { return [] }
      return instance.findings(measure)
    }
    return Set(matches.map { rows[$0].name })
  }

  @Test(arguments: [
    ("chen", ["ds-chenyu"]),
    ("CHEN", []),
    ("state=running", ["ds-wanglei", "ds-chenyu"]),
    ("state=RUN|JOB", ["ds-wanglei", "ds-chenyu", "ds-ana"]),
    ("state=running owner=chen*", ["ds-chenyu"]),
    ("size=NC*", ["ds-wanglei", "ds-test7"]),
    ("size=nc*", ["ds-wanglei", "ds-test7"]),
    ("size=standard_nc6s_v3", ["ds-wanglei"]),
    ("ws=ml-dev !state=unreadable", ["ds-test7"]),
    ("~dchn", ["ds-chenyu"]),
    ("re:/^ds-.*7$/", ["ds-test7"]),
    ("!re:/^ds-/", ["odd-one"]),
    ("re:/^ds-(ana|omar)$/", ["ds-ana", "ds-omar"]),
    ("since>1d", ["ds-wanglei", "ds-test7"]),
    ("since<=41m state=JobRunning", ["ds-ana"]),
    ("idle>=1h", ["ds-ana"]),
    ("idle=never", ["ds-wanglei"]),
    ("state=running & owner=chen*", ["ds-chenyu"]),
    ("state=running&owner=chen*", ["ds-chenyu"]),
    ("cost>0", []),
    ("hours>=0", []),
    ("risk=never-idles", ["ds-wanglei"]),
    ("tag.team=nl*  sso=?", ["ds-test7"]),
    ("omar|ana", ["ds-omar", "ds-ana"]),
    ("\"job running\"", []),
    ("state=\"job running\"", ["ds-ana"]),
    ("apps=jupyter owner=王磊", ["ds-wanglei"]),
  ])
  func lets(filter: String, through expected: [String]) throws {
    #expect(try names(filter) == Set(expected))
  }

  @Test(arguments: [
    "re:/", "re:/[/", "re://", "!", "nofield=1", "state=", "age>soon", "name>4h", "cost>much", "hours>-1",
    "stopped=yes", "stopped>x", "\"open", "|",
  ])
  func saysWhyItCannotBeRead(filter: String) {
    #expect(throws: FilterError.self) { try FilterExpression(filter) }
  }

  @Test func aBrokenFilterKeepsTheLastGoodResultAndSaysWhy() {
    var state = Fleets.loaded()
    _ = state.type("/state=running")
    #expect(state.shows("2 of 8"))
    _ = state.type(.paste(" re:/x"))
    #expect(state.fleet.visible.count == 2)
    #expect(state.shows("re:/ is not closed"))
    _ = state.type(.enter)
    #expect(state.fleet.filter == "state=running")
    #expect(state.shows("The filter is not"))
  }

  @Test func agesAreCountedAnewWithEachReading() {
    var state = Fleets.loaded()
    _ = state.type("/since<2h state=JobRunning")
    _ = state.type(.enter)
    #expect(state.fleet.visible.count == 1)
    _ = Console.update(
      &state, .fleetLoaded(workspace: "ml-prod", items: Fleets.production), at: Fleets.now + .seconds(7200))
    #expect(state.fleet.visible.isEmpty)
  }
}
