import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Dispatch
import History

/// Names for a shell's completion. They come from the history where somebody has looked (console, wall, `observe`), so
/// that a shell does not wait; else from the service, for a short time. There is never a question, and never an error:
/// a name that is not known is not offered.
enum KnownNames {
  static let instances = CompletionKind.custom { words, _, _ in names(words) { $0.name } }

  static let workspaces = CompletionKind.custom { words, _, _ in
    let words = without(["-w", "--workspace"], words)
    return ["all"] + names(words) { $0.workspace.name }
  }

  static let groups = CompletionKind.custom { words, _, _ in
    names(without(["-g", "--resource-group", "--group", "-w", "--workspace"], words)) { $0.workspace.resourceGroup }
  }

  static let contexts = CompletionKind.custom { _, _, _ in
    ((try? ConfigurationFile.read(.real))?.contexts ?? []).map(\.name)
  }

  static let presets = CompletionKind.custom { _, _, _ in
    ((try? ConfigurationFile.read(.real))?.presets ?? []).map(\.name)
  }

  /// A person who waits for a Tab gives up about then.
  private static let patience = DispatchTimeInterval.milliseconds(1500)

  private static func names(_ words: [String], _ name: (ComputeID) -> String) -> [String] {
    let place = place(words)
    guard let configuration = try? EffectiveConfiguration(place, isReadOnly: true, sources: .real) else { return [] }
    var ids = seen(in: configuration)
    if ids.isEmpty { ids = asked(place, configuration) }
    return Set(ids.map(name)).sorted()
  }

  /// What of the command line says where.
  private static func place(_ words: [String]) -> PlaceOptions {
    var options: [String] = []
    for (word, next) in zip(words, words.dropFirst()) where !next.isEmpty && !next.hasPrefix("-") {
      if ["--context", "--cloud", "--subscription", "-g", "--resource-group", "--group", "-w", "--workspace"]
        .contains(word)
      {
        options += [word, next]
      }
    }
    return (try? PlaceOptions.parse(options)) ?? PlaceOptions()
  }

  /// The words before one of these options: it is the one that is being typed.
  private static func without(_ options: [String], _ words: [String]) -> [String] {
    var kept: [String] = []
    var isValue = false
    for word in words {
      if !isValue && !options.contains(word) { kept.append(word) }
      isValue = options.contains(word)
    }
    return kept
  }

  private static func seen(in configuration: EffectiveConfiguration) -> [ComputeID] {
    guard HistoryFile.exists, let store = try? HistoryFile.open() else { return [] }
    defer { store.close() }
    func isIn(_ setting: Setting<[String]>?, _ name: String) -> Bool {
      setting.map { $0.value.contains { $0.lowercased() == name.lowercased() } } ?? true
    }
    let present = ((try? store.instances()) ?? []).filter { $0.gone == nil }
    return present.compactMap { ComputeID(path: $0.id) }.filter {
      isIn(configuration.subscriptions, $0.workspace.subscription)
        && isIn(configuration.groups, $0.workspace.resourceGroup) && isIn(configuration.workspaces, $0.workspace.name)
    }
  }

  private static func asked(_ place: PlaceOptions, _ configuration: EffectiveConfiguration) -> [ComputeID] {
    // A login by device code asks a person.
    guard configuration.credential?.value.lowercased() != CredentialName.deviceCode.rawValue.lowercased() else {
      return []
    }
    let found = Box<[ComputeID]>()
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      try? await Backend.withAzure(place, isReadOnly: true) { backend in
        found.set(await FleetReading.read(backend).items.compactMap { ComputeID(path: $0.id) })
      }
      done.signal()
    }
    _ = done.wait(timeout: .now() + patience)
    return found.value ?? []
  }
}
