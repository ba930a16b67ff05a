import ComputeModel
import Schedules
import Testing

/// Each finding has an instance that raises it and one, as near as can be, that does not.
@Suite struct FindingTests {
  private static let now = Instant(secondsSinceEpoch: 1_795_410_000)  // 2026-11-23T05:00:00Z
  private static let day = Duration.seconds(86_400)

  private static func instance(
    _ state: String = "Stopped", _ change: (inout ComputeInstance) -> Void = { _ in }
  ) -> ComputeInstance {
    var instance = ComputeInstance(
      id: "/x/ci", name: "ci", workspace: "w", resourceGroup: "g", subscription: "s", state: InstanceState(state),
      vmSize: "Standard_DS3_v2", idleTimeBeforeShutdown: "PT30M", isSSOEnabled: true,
      schedules: [cron("Stop", "0 18 * * *")],
      lastOperation: LastOperation(name: "Stop", time: now - day, status: "Succeeded", trigger: "User"))
    change(&instance)
    return instance
  }

  private static func cron(_ action: String, _ expression: String, status: String = "Enabled") -> JSONValue {
    .object([
      "action": .string(action), "triggerType": .string("Cron"), "status": .string(status),
      "cron": .object([
        "expression": .string(expression), "timeZone": .string("UTC"), "startTime": .string("2026-11-01T00:00:00"),
      ]),
    ])
  }

  private static func codes(_ instance: ComputeInstance, usual: [String: Duration] = [:]) -> [FindingCode] {
    instance.findings(FindingMeasure(now: now, zones: Plans.zones, usualTimes: usual)).map(\.code)
  }

  @Test func aQuietInstanceHasNone() { #expect(Self.codes(Self.instance()) == []) }

  @Test func neverIdles() {
    #expect(Self.codes(Self.instance("Running") { $0.idleTimeBeforeShutdown = nil }) == [.neverIdles])
    #expect(Self.codes(Self.instance("Running")) == [])
    let application = ComputeInstance.Application(name: "rstudio", endpoint: nil, kind: .custom)
    #expect(Self.codes(Self.instance("Running") { $0.applications = [application] }) == [.neverIdles])
  }

  @Test func noStopSchedule() {
    #expect(Self.codes(Self.instance { $0.schedules = [] }) == [.noStopSchedule])
    #expect(Self.codes(Self.instance { $0.schedules = [Self.cron("Start", "0 8 * * *")] }) == [.noStopSchedule])
    #expect(
      Self.codes(Self.instance { $0.schedules = [Self.cron("Stop", "0 18 * * *", status: "Disabled")] })
        == [.noStopSchedule])
    #expect(Self.codes(Self.instance("Deleting") { $0.schedules = [] }) == [])
  }

  @Test func unreachableStop() {
    // Two stops after each other: the second finds nothing to stop.
    let schedules = [
      Self.cron("Start", "0 8 * * *"), Self.cron("Stop", "0 18 * * *"), Self.cron("Stop", "0 20 * * *"),
    ]
    #expect(Self.codes(Self.instance { $0.schedules = schedules }) == [.unreachableStop])
    #expect(Self.codes(Self.instance { $0.schedules = Array(schedules.prefix(2)) }) == [])
  }

  @Test func scheduleNotUnderstood() {
    let wrong = [Self.cron("Stop", "0 18 * * *"), Self.cron("Start", "99 18 * * *")]
    #expect(Self.codes(Self.instance { $0.schedules = wrong }).contains(.scheduleNotUnderstood))
  }

  @Test(arguments: [(30, true), (29, false)]) func stoppedHoldingQuota(days: Int, isFound: Bool) {
    let stop = LastOperation(name: "Stop", time: Self.now - Self.day * days, status: "Succeeded", trigger: "User")
    #expect(Self.codes(Self.instance { $0.lastOperation = stop }).contains(.stoppedHoldingQuota) == isFound)
    let released = Self.instance {
      $0.lastOperation = stop
      $0.releasesQuotaOnStop = true
    }
    #expect(Self.codes(released) == [])
  }

  @Test(arguments: [(false as Bool?, true), (true, false), (nil, false)])
  func outdatedImage(isLatest: Bool?, isFound: Bool) {
    #expect(Self.codes(Self.instance { $0.hasLatestImage = isLatest }).contains(.outdatedImage) == isFound)
  }

  @Test(arguments: [(false as Bool?, true), (true, false), (nil, false)])
  func ssoNotHandedOver(sso: Bool?, isFound: Bool) {
    let instance = Self.instance {
      $0.assignedTo = ComputeInstance.AssignedUser(objectID: "o", tenantID: nil)
      $0.isSSOEnabled = sso
    }
    #expect(Self.codes(instance).contains(.ssoNotHandedOver) == isFound)
    #expect(!Self.codes(Self.instance { $0.isSSOEnabled = sso }).contains(.ssoNotHandedOver))
  }

  @Test func exposure() {
    let open = ComputeInstance.SSHSettings(isEnabled: true, user: "azureuser", port: 50000, hasKey: true)
    let both = Self.instance {
      $0.ssh = open
      $0.publicIPAddress = "203.0.113.7"
    }
    #expect(Self.codes(both) == [.sshOpen, .publicIP])
    let evidence = both.findings(FindingMeasure(now: Self.now, zones: nil))[0].evidence
    #expect(evidence == "SSH is open at 203.0.113.7, port 50000")
    #expect(Self.codes(Self.instance { $0.ssh = open }) == [])
    #expect(Self.codes(Self.instance { $0.publicIPAddress = "203.0.113.7" }) == [.publicIP])
  }

  @Test func failed() {
    #expect(Self.codes(Self.instance("CreateFailed")) == [.failed])
    let last = LastOperation(name: "Start", time: Self.now, status: "StartFailed", trigger: "User")
    #expect(Self.codes(Self.instance { $0.lastOperation = last }) == [.failed])
    // What is tried again is not failed any more.
    #expect(Self.codes(Self.instance("Starting") { $0.lastOperation = last }) == [])
  }

  @Test(arguments: [(361, true), (360, false)]) func stuck(seconds: Int, isFound: Bool) {
    let last = LastOperation(
      name: "Start", time: Self.now - .seconds(seconds), status: "InProgress", trigger: "User")
    let starting = Self.instance("Starting") { $0.lastOperation = last }
    #expect(Self.codes(starting, usual: ["start": .seconds(120)]).contains(.stuck) == isFound)
    // What is usual is not known.
    #expect(Self.codes(starting) == [])
  }

  @Test(arguments: FindingCode.allCases) func everyCodeSaysWhatItIsAndWhatToDo(code: FindingCode) {
    #expect(code.meaning.hasSuffix("."))
    #expect(code.remedy.hasSuffix("."))
    #expect(code.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
  }
}
