import ComputeModel
import Console
import Schedules
import Terminal

/// Material for the console's tests: a small fleet at a fixed instant.
enum Fleets {
  static let now = Instant(secondsSinceEpoch: 1_795_410_000)  // 2026-11-23T05:00:00Z
  static let place = ConsoleState.Place(
    label: "DEMO", subscription: "00000000-0000-0000-0000-000000000001", resourceGroup: "rg-lab",
    workspaces: ["ml-prod", "ml-dev"], workspacePaths: ["ml-prod", "ml-dev"].map { path(ofWorkspace: $0) })

  static func path(ofWorkspace name: String) -> String {
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-lab/providers/"
      + "Microsoft.MachineLearningServices/workspaces/\(name)"
  }

  static func instance(
    _ name: String, _ state: String, workspace: String = "ml-prod", size: String = "Standard_DS3_v2",
    owner: String? = "chenyu", since seconds: Int64 = 3600, idle: String? = "PT30M", sso: Bool? = true,
    last: String = "Start", status: String = "Succeeded"
  ) -> FleetItem {
    .instance(
      ComputeInstance(
        id: "/subscriptions/\(place.subscription)/resourceGroups/rg-lab/providers/"
          + "Microsoft.MachineLearningServices/workspaces/\(workspace)/computes/\(name)",
        name: name, workspace: workspace, resourceGroup: "rg-lab", subscription: place.subscription,
        location: "eastus", state: InstanceState(state), vmSize: size,
        createdBy: ComputeInstance.Creator(objectID: "11111111-2222", name: owner),
        idleTimeBeforeShutdown: idle, isSSOEnabled: sso,
        ssh: ComputeInstance.SSHSettings(isEnabled: false, user: "azureuser", port: 50000, hasKey: false),
        applications: [
          ComputeInstance.Application(name: "Jupyter", endpoint: nil, kind: .builtIn)
        ],
        lastOperation: LastOperation(name: last, time: now - .seconds(seconds), status: status, trigger: "User"),
        tags: [ComputeInstance.Tag(name: "team", value: "nlp")]))
  }

  static let production: [FleetItem] = [
    instance("ds-wanglei", "Running", size: "Standard_NC6s_v3", owner: "王磊", since: 792_000, idle: nil),
    instance("ds-chenyu", "Running", since: 17_220),
    instance("ds-ana", "JobRunning", owner: "ana.k", since: 2460, idle: "PT1H"),
    instance("ds-train", "Starting", owner: "赵敏", since: 80),
    instance("ds-omar", "Stopped", size: "Standard_DS11_v2", owner: "omar", since: 50_400, last: "Stop"),
    instance("ds-new-word", "Hibernating", owner: nil),
  ]
  static let development: [FleetItem] = [
    instance(
      "ds-test7", "CreateFailed", workspace: "ml-dev", size: "Standard_NC24rs_v3", owner: nil, since: 432_000,
      sso: nil, last: "Create", status: "CreateFailed"),
    .unreadable(
      UnreadableItem(
        id: "odd", name: "odd-one", workspace: "ml-dev", reason: "it has no computeType")),
  ]

  static func state(columns: Int = 120, rows: Int = 40) -> ConsoleState {
    ConsoleState(place: place, size: Size(columns: columns, rows: rows), now: now)
  }

  /// A console that has read both workspaces, and has been painted.
  static func loaded(columns: Int = 120, rows: Int = 40) -> ConsoleState {
    var state = state(columns: columns, rows: rows)
    _ = Console.update(&state, .began, at: now)
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: production), at: now)
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: development), at: now)
    return state
  }
}

extension ConsoleState {
  /// Types keys one after the other, each after the screen was painted; gives all effects.
  mutating func type(_ keys: Key...) -> [Effect] { type(keys) }

  mutating func type(_ keys: [Key]) -> [Effect] {
    keys.flatMap { key in
      _ = Console.update(&self, .painted, at: Fleets.now)
      let effects = Console.update(&self, .key(key), at: Fleets.now)
      for case .plan(let action, let targets) in effects {
        // The program around the console answers at once.
        let requests = targets.map { "POST \($0.id)/stop?api-version=2025-12-01" }
        _ = Console.update(&self, .planned(action, targets, requests: requests), at: Fleets.now)
      }
      return effects
    }
  }

  mutating func type(_ text: String) -> [Effect] {
    text.flatMap { type(.character($0)) }
  }

  /// What stands on the screen, a row an element.
  var rows: [String] { Console.view(self).lines }

  func shows(_ text: String) -> Bool { rows.contains { $0.contains(text) } }

  /// The name of the lit row.
  var litRow: String? {
    // Without the sign of a change before it.
    rows.first { $0.hasPrefix(">") }?.replacing("+", with: " ").split(separator: " " as Character).first {
      $0.count > 2
    }.map { String($0) }
  }
}
