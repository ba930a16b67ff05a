import ComputeModel

extension InstanceBuilder {
  /// Everybody's instance starts at the same minute, half an hour from the beginning. Their cores were free over
  /// night (`releaseQuotaOnStop`), and a third of them finds none: who comes first by name is served.
  mutating func addMorningRush(to workspaces: [Workspace]) {
    let count = 40
    let coresOfEach = 4
    // Where the last third begins.
    freeCores = FreeCores(ofDSv2: count * 2 / 3 * coresOfEach, ofOthers: 24, region: 400)
    let expression = daily(after: 1800)
    for number in 1...count {
      let digits = number < 10 ? "0\(number)" : String(number)
      add(
        Plan(
          name: "early-\(digits)-ci", state: .stopped, createdHoursAgo: 2000, operation: "Stop",
          operationHoursAgo: 11, trigger: "Schedule", creator: "person\(digits)@contoso.example", idle: "PT2H",
          schedules: [
            cronSchedule("Start", expression), cronSchedule("Stop", daily(after: 1800 + 9 * 3600)),
          ], releasesQuota: true), to: workspaces[number % workspaces.count])
    }
  }
}
