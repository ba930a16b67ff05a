import ComputeModel
import Console
import Mutations
import Schedules

/// Instances as nobody would think of them, in two workspaces.
enum RandomFleet {
  static let now = Instant(secondsSinceEpoch: 1_795_410_000)  // 2026-11-23T05:00:00Z
  static let workspaces = ["ml-prod", "ml-dev"]
  static let place = ConsoleState.Place(
    label: "SEARCH", subscription: "00000000-0000-0000-0000-000000000001", resourceGroup: "rg-lab",
    workspaces: workspaces, workspacePaths: workspaces.map { path(ofWorkspace: $0) })

  private static let words = [
    "", "x", "ds-chenyu", "王磊的机器", "a\u{1b}[31mb", "\u{202e}desrever", "e\u{301}\u{301}\u{301}", "👩‍👩‍👧", "tab\there",
    "two\nlines", String(repeating: "long-", count: 60),
  ]
  private static let sizes = ["Standard_DS3_v2", "STANDARD_NC24RS_V3", "Standard_Unheard_Of", ""]
  private static let schedules = [
    #"{"action":"Stop","triggerType":"Cron","cron":{"expression":"30 19 * * 1-5","timeZone":"UTC"}}"#,
    #"{"action":"Start","triggerType":"Recurrence","recurrence":{"frequency":"Week","interval":1,"timeZone":"UTC","schedule":{"hours":[8],"minutes":[30],"weekDays":["Monday"]}}}"#,
    #"{"action":"Dance","triggerType":"Cron","cron":{"expression":"* * nonsense","timeZone":"Nowhere"}}"#,
    #"[]"#,
  ].compactMap { try? JSONValue(parsing: $0) }

  private static func path(ofWorkspace name: String) -> String {
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-lab/providers/"
      + "Microsoft.MachineLearningServices/workspaces/\(name)"
  }

  static func items(_ dice: inout Dice) -> [FleetItem] {
    let workspace = dice.oneOf(workspaces)
    let count = dice.oneOf([0, 1, 3, 12, 60])
    // The same places again and again, so that a later reading is about the instances of an earlier one.
    return (0..<count).filter { _ in !dice.oneIn(10) }.map { item($0, workspace, &dice) }
  }

  private static func item(_ number: Int, _ workspace: String, _ dice: inout Dice) -> FleetItem {
    let name = number < 8 ? "ds-\(number)" : "\(dice.oneOf(words))-\(number)"
    if dice.oneIn(30) {
      return .unreadable(
        UnreadableItem(id: "odd-\(number)", name: name, workspace: workspace, reason: dice.oneOf(words)))
    }
    let state =
      dice.oneIn(20)
      ? InstanceState(dice.oneOf(words)) : InstanceState(dice.oneOf(KnownInstanceState.allCases).rawValue)
    return .instance(
      ComputeInstance(
        id: path(ofWorkspace: workspace) + "/computes/\(name)", name: name, workspace: workspace,
        resourceGroup: place.resourceGroup, subscription: place.subscription,
        location: dice.oneIn(9) ? nil : "eastus", state: state,
        vmSize: dice.oneIn(9) ? nil : dice.oneOf(sizes),
        createdBy: dice.oneIn(4)
          ? nil : ComputeInstance.Creator(objectID: "11111111-2222", name: dice.oneIn(3) ? nil : dice.oneOf(words)),
        idleTimeBeforeShutdown: dice.oneIn(3) ? nil : dice.oneOf(["PT30M", "PT3D", "P1Y", ""]),
        isSSOEnabled: dice.oneIn(3) ? nil : dice.oneIn(2),
        ssh: dice.oneIn(3)
          ? nil
          : ComputeInstance.SSHSettings(
            isEnabled: dice.oneIn(2), user: dice.oneOf(words), port: dice.oneOf([22, 50_000, -1]), hasKey: dice.oneIn(2)
          ),
        publicIPAddress: dice.oneIn(2) ? nil : dice.oneOf(["203.0.113.7", "-oProxyCommand=x"]),
        hasLatestImage: dice.oneIn(3) ? nil : dice.oneIn(2),
        schedules: (0..<dice.below(4)).map { _ in dice.oneOf(schedules) },
        applications: (0..<dice.below(4)).map { _ in
          ComputeInstance.Application(
            name: dice.oneOf(words), endpoint: dice.oneIn(2) ? nil : "https://\(dice.oneOf(words))/",
            kind: dice.oneIn(2) ? .builtIn : .custom)
        },
        lastOperation: dice.oneIn(3)
          ? nil
          : LastOperation(
            name: dice.oneOf(["Create", "Start", "Stop", "Dance"]),
            time: dice.oneIn(4) ? nil : now - .seconds(dice.below(10_000_000) - 1000),
            status: dice.oneIn(4) ? nil : dice.oneOf(["Succeeded", "InProgress", "StartFailed"]),
            trigger: dice.oneIn(2) ? nil : dice.oneOf(["User", "Schedule", "IdleShutdown"])),
        tags: (0..<dice.below(3)).map {
          ComputeInstance.Tag(name: "\(dice.oneOf(words))\($0)", value: dice.oneOf(words))
        }))
  }

  /// A whole resource: more, less and other members than a console needs.
  static func document(of target: Target, _ dice: inout Dice) -> JSONValue {
    var settings: [(String, JSONValue)] = []
    func maybe(_ name: String, _ value: JSONValue) {
      if !dice.oneIn(3) { settings.append((name, dice.oneIn(15) ? .string("odd") : value)) }
    }
    maybe("vmSize", .string(dice.oneOf(sizes)))
    maybe("state", .string(dice.oneOf(KnownInstanceState.allCases).rawValue))
    maybe("enableSSO", .bool(dice.oneIn(2)))
    maybe("idleTimeBeforeShutdown", .string("PT\(dice.below(9000))M"))
    maybe("sshSettings", .object(["sshPublicAccess": .string("Enabled"), "adminUserName": .string(dice.oneOf(words))]))
    maybe("schedules", .object(["computeStartStop": .array((0..<dice.below(4)).map { _ in dice.oneOf(schedules) })]))
    maybe(
      "applications",
      .array([.object(["displayName": .string(dice.oneOf(words)), "endpointUri": .string("https://x/")])]))
    maybe("createdBy", .object(["userName": .string(dice.oneOf(words)), "userId": .string("1")]))
    var properties: JSONValue = .object(["computeType": .string("ComputeInstance")])
    var inner: JSONValue = .object([:])
    for (name, value) in settings { inner[name] = value }
    properties["properties"] = inner
    return .object([
      "id": .string(target.id), "name": .string(target.name), "location": .string("eastus"), "properties": properties,
    ])
  }
}
