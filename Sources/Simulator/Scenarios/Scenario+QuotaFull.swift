import ComputeModel

extension InstanceBuilder {
  /// The family that everybody asks for is full, mostly of stopped instances, which keep their cores; and another
  /// one has cores left that the region's total does not (FACTS section 16: 20 of 20 was seen).
  mutating func addQuotaFull(to workspaces: [Workspace]) {
    freeCores = FreeCores(ofDSv2: 0, ofOthers: 24, region: 2)
    let names = ["ana", "bela", "cyril", "dimitra", "edda", "faruk", "gita", "hamid"]
    for (number, name) in names.enumerated() {
      let isStopped = number % 4 != 0
      add(
        Plan(
          name: "\(name)-ci", state: isStopped ? .stopped : .running, createdHoursAgo: 3000,
          operation: isStopped ? "Stop" : "Start", operationHoursAgo: isStopped ? 900 + Double(number) : 3,
          trigger: isStopped ? "IdleShutdown" : "User", creator: "\(name)@contoso.example", idle: "PT1H"),
        to: workspaces[number % workspaces.count])
    }
    // A start of this one fails at its end: somebody else has its cores by now.
    add(
      Plan(
        name: "ivo-released", state: .stopped, createdHoursAgo: 3000, operation: "Stop", operationHoursAgo: 700,
        creator: "ivo@contoso.example", releasesQuota: true), to: workspaces[0])
    add(
      Plan(name: "jana-memory", size: "Standard_E4s_v3", creator: "jana@contoso.example", idle: "PT3H"),
      to: workspaces[1])
  }
}
