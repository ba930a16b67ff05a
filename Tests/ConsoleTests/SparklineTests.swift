import ComputeModel
import Testing

@testable import Console

@Suite struct SparklineTests {
  private func days(_ hours: (ran: Int64, unknown: Int64)...) -> [InstanceCost.Day] {
    hours.map { ran, unknown in
      InstanceCost.Day(
        date: "2026-11-23", time: InstanceCost.Time(runningSeconds: ran * 3600, unknownSeconds: unknown * 3600),
        length: 86_400)
    }
  }

  /// A gap is a gap: never drawn as off.
  @Test func aDayThatNobodySawIsNoLowBar() {
    let week = days((0, 24), (0, 0), (6, 0), (12, 0), (24, 0), (2, 13), (11, 12))
    #expect(sparkline(week, isASCII: true) == "~.-=#~=")
    #expect(sparkline(week, isASCII: false) == "~▁▃▅█~▄")
    #expect(week.hoursText == ">=55.0 h")
    #expect(days((1, 0), (0, 0)).hoursText == "1.0 h")
    #expect(sparkline([], isASCII: true) == "")
  }
}
