import ComputeModel
import Console
import Terminal
import Testing

@testable import amldeck

/// `keys` and `mouse` of the configuration file.
@Suite struct KeyConfigurationTests {
  @Test func keysAreReadAndListed() throws {
    let home = Home("keys:\n  stop: K\n  refresh: [F5, Ctrl-R]\n  delete: []\nmouse: true\n")
    let configuration = try home.configuration()
    let keys = try #require(configuration.file.keys?.value)
    #expect(keys.command(for: .character("K"), on: .fleet) == .act(.stop))
    #expect(keys.command(for: .function(5), on: .report) == .refresh)
    #expect(keys.command(for: .character("D"), on: .fleet) == nil)
    #expect(configuration.file.usesMouse?.value == true)
    let table = KeyList(keys).report.table
    #expect(table.split(separator: "\n" as Character).contains { $0.contains("K ") && $0.contains("stop") })
    for text in ["stop: K", "refresh: F5, Ctrl-R", "delete: none"] {
      #expect(configuration.report.table.contains(text), "\(configuration.report.table)")
    }
  }

  @Test(arguments: [
    ("keys:\n  wide: F9\n  stop: r\n", ":3: stop is on r, which means restart in the fleet list"),
    ("keys:\n  wide: K\n  stop: K\n", ":3: stop is on K, which means wide in the fleet list"),
    ("keys:\n  stp: K\n", ":2: there is no word stp for a key: did you mean stop?"),
    ("keys:\n  fire-everybody: K\n", ":2: there is no word fire-everybody for a key: amldeck config keys lists"),
    ("keys:\n  stop: Hyper-x\n", ":2: there is no key Hyper-x"),
    ("keys:\n  stop: Ctrl-C\n", ":2: Ctrl-C always means quit"),
    ("keys: [stop]\n", ":1: here stand members"),
    ("mouse: perhaps\n", ":1: mouse is true or false"),
  ])
  func aMistakeIsSaidWithItsLine(yaml: String, said: String) {
    let mistake = Home(yaml).mistake()
    #expect(mistake.contains(Home.file + said), "\(mistake)")
  }

  @Test func theOtherLineOfAClashIsNamedToo() {
    let mistake = Home("keys:\n  wide: K\n  stop: K\n").mistake()
    #expect(mistake.contains("(see also \(Home.file):2)"), "\(mistake)")
  }
}
