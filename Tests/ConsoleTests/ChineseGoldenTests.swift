import Console
import Languages
import Terminal
import Testing

/// The golden screens once more in Simplified Chinese, with no text that the catalogue does not have.
/// `AMLDECK_RECORD_GOLDENS=1 swift test --filter ChineseGoldenTests` records them anew.
@Suite struct ChineseGoldenTests {
  private func chinese(_ screens: () throws -> Void) rethrows {
    let missing = Catalogue.Missing()
    try Language.with(.simplifiedChinese) { try Catalogue.noting(missing) { try screens() } }
    #expect(missing.all.isEmpty, "no Chinese text: \(missing.all.joined(separator: " | "))")
  }

  @Test(arguments: GoldenTests.sizes) func list(columns: Int, rows: Int) throws {
    try chinese {
      let goldens = GoldenTests()
      try goldens.fleet(columns: columns, rows: rows)
      try goldens.wideBySizeReversed(columns: columns, rows: rows)
      try goldens.marks(columns: columns, rows: rows)
      try goldens.commandLine(columns: columns, rows: rows)
      try goldens.help(columns: columns, rows: rows)
      try MoreGoldenTests().filterOffers(columns: columns, rows: rows)
    }
  }

  @Test(arguments: GoldenTests.sizes) func dialogs(columns: Int, rows: Int) throws {
    try chinese {
      let goldens = GoldenTests()
      try goldens.stopDialog(columns: columns, rows: rows)
      try goldens.bulkStopDialog(columns: columns, rows: rows)
      try goldens.deleteDialog(columns: columns, rows: rows)
      try CreationTests().dialog(columns: columns, rows: rows)
      try ApplicationsTests().dialog(columns: columns, rows: rows)
      try SSHTests().newPair(columns: columns, rows: rows)
      try SSHTests().session(columns: columns, rows: rows)
    }
  }

  @Test(arguments: GoldenTests.sizes) func page(columns: Int, rows: Int) throws {
    try chinese {
      for tab in DetailTab.allCases { try GoldenTests().detail(size: (columns, rows), tab: tab) }
      try GoldenTests().detailHelp(columns: columns, rows: rows)
      try GoldenTests().raw(columns: columns, rows: rows)
      try MoreGoldenTests().hiddenValues(columns: columns, rows: rows)
      for form in 0...3 { try ExportTests().forms(size: (columns, rows), form: form) }
    }
  }

  @Test(arguments: GoldenTests.sizes) func reports(columns: Int, rows: Int) throws {
    try chinese {
      for command in ["ops", "quota", "errors", "dash", "sim"] {
        try GoldenTests().reports(size: (columns, rows), command: command)
      }
      try GoldenTests().whoHoldsAFamily(columns: columns, rows: rows)
      let more = MoreGoldenTests()
      try more.policy(columns: columns, rows: rows)
      try more.jobs(columns: columns, rows: rows)
      try more.events(columns: columns, rows: rows)
      try more.who(columns: columns, rows: rows)
      try more.contexts(columns: columns, rows: rows)
    }
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60), (300, 90)]) func findingsAndCosts(columns: Int, rows: Int) throws {
    try chinese {
      for page in [("findings", "explain"), ("finding", "explain never-idles"), ("costs", "cost")] {
        try FindingScreenTests().golden(size: (columns, rows), page: page)
      }
    }
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60), (300, 90)]) func wall(columns: Int, rows: Int) throws {
    try chinese {
      for face in 0...3 { try WallTests().golden(size: (columns, rows), face: face) }
    }
  }

  @Test(arguments: TimelineScreenTests.edges, TimelineScreenTests.sizes)
  func timelines(edge: TimelineScreenTests.Edge, size: (Int, Int)) throws {
    try chinese {
      try TimelineScreenTests().ofOneInstance(edge: edge, size: size)
      try TimelineScreenTests().ofTheFleet(edge: edge, size: size)
    }
  }

  @Test(arguments: GoldenTests.sizes) func editors(columns: Int, rows: Int) throws {
    try chinese {
      let schedules = ScheduleEditorTests()
      try schedules.list(columns: columns, rows: rows)
      try schedules.pairForm(columns: columns, rows: rows)
      try schedules.cronForm(columns: columns, rows: rows)
      try schedules.recurrenceForm(columns: columns, rows: rows)
      try schedules.difference(columns: columns, rows: rows)
      try MoreGoldenTests().twoPairs(columns: columns, rows: rows)
      try IdleEditorTests().idleEditor(columns: columns, rows: rows)
      try SSHTests().pasted(columns: columns, rows: rows)
      try SSHTests().stored(columns: columns, rows: rows)
      try ApplicationsTests().screen(columns: columns, rows: rows)
      try ApplicationsTests().form(columns: columns, rows: rows)
    }
  }

  @Test(arguments: GoldenTests.sizes, 1...6) func newInstance(size: (Int, Int), step: Int) throws {
    try chinese { try CreationTests().steps(size: size, step: step) }
  }
}
