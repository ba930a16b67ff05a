extension InstanceBuilder {
  /// Stops and starts at wall-clock times that a change of clocks skips or repeats (SEMANTICS section 5). The clock
  /// starts wherever it is told to; `advance` goes to the changes.
  mutating func addDaylightSaving(to workspaces: [Workspace]) {
    let places = [
      // Spring skips 02:00 to 03:00, autumn repeats it.
      ("berlin-gap", "W. Europe Standard Time", "30 2 * * *"),
      // Spring skips 02:00 to 03:00, autumn repeats 01:00 to 02:00.
      ("seattle-gap", "Pacific Standard Time", "30 2 * * *"),
      ("seattle-twice", "Pacific Standard Time", "30 1 * * *"),
      // By half an hour: spring skips 02:00 to 02:30, autumn repeats 01:30 to 02:00.
      ("lordhowe-half", "Lord Howe Standard Time", "15 2 * * *"),
      ("lordhowe-twice", "Lord Howe Standard Time", "45 1 * * *"),
      ("london-day", "GMT Standard Time", "0 18 * * *"), ("pune-none", "India Standard Time", "0 18 * * *"),
      ("utc-none", "UTC", "30 2 * * *"),
    ]
    for (number, place) in places.enumerated() {
      let (name, zone, expression) = place
      add(
        Plan(
          name: name, createdHoursAgo: 9000, creator: "\(name.prefix { $0 != "-" })@contoso.example",
          schedules: [
            cronSchedule("Stop", expression, zone: zone),
            weeklySchedule(
              "Start", hour: 7, minute: 0,
              days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], zone: zone),
          ]), to: workspaces[number % workspaces.count])
    }
  }
}
