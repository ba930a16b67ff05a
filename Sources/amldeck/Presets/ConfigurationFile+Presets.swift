import Languages
import ComputeModel
import Console
import Schedules
import Yams

/// The member `presets`.
extension ConfigurationFile {
  static func presets(_ node: Node, _ reader: YAMLReader) throws(ServiceFailure) -> [Preset] {
    var presets: [Preset] = []
    for (name, body) in try reader.members(of: node, known: nil) {
      var preset = Preset(name: name)
      var (zone, pairs): (String, Setting<[String]>?) = ("UTC", nil)
      for (key, value) in try reader.members(of: body, known: ConfigurationKey.preset.map(\.name)) {
        switch key {
        case "for": preset.filter = try filter(try reader.text(value, key))
        case "idle": preset.idle = try idle(try reader.text(value, key))
        case "zone": zone = try reader.text(value, key).value
        // An empty list is a set of no schedules; a text alone is one.
        case "pairs":
          pairs =
            value.sequence?.isEmpty == true
            ? Setting([], from: reader.place(value)) : try reader.texts(value, key)
        default:
          for (tag, value) in try reader.members(of: value, known: nil) {
            preset.tags.append(ComputeInstance.Tag(name: tag, value: try reader.text(value, tag).value))
          }
        }
      }
      if let pairs { preset.schedules = try schedules(pairs, zone: zone) }
      guard preset.idle != nil || preset.schedules != nil || !preset.tags.isEmpty else {
        throw ServiceFailure(
          .usage, "\(reader.place(body)): preset \(name) asks for nothing: give idle, pairs or tags.")
      }
      presets.append(preset)
    }
    return presets
  }

  private static func filter(_ text: Setting<String>) throws(ServiceFailure) -> String {
    do throws(FilterError) {
      _ = try FilterExpression(text.value)
    } catch {
      throw ServiceFailure(.usage, "\(text.origin): for is a filter as in the list, and \(error).")
    }
    return text.value
  }

  private static func idle(_ text: Setting<String>) throws(ServiceFailure) -> Preset.Idle {
    // YAML reads a bare off as a word of its own; here it is one of ours.
    if text.value.lowercased() == "off" { return .off }
    do throws(IdleTimeError) {
      return .after(try IdleTime(text: text.value))
    } catch {
      throw ServiceFailure(.usage, "\(text.origin): idle: \(error)")
    }
  }

  private static func schedules(_ pairs: Setting<[String]>, zone: String) throws(ServiceFailure) -> [JSONValue] {
    guard WindowsZone.named(zone) != nil else {
      throw ServiceFailure(.usage, "\(pairs.origin): zone \(zone) is no Windows time zone such as China Standard Time.")
    }
    var documents: [JSONValue] = []
    for pair in pairs.value {
      do throws(ServiceFailure) {
        documents += try ScheduleOptions.pair(pair, zone: zone).documents
      } catch {
        throw ServiceFailure(.usage, "\(pairs.origin): \(error.sentence)")
      }
    }
    guard documents.count <= Schedule.maximumPerInstance else {
      throw ServiceFailure(
        .usage, "\(pairs.origin): an instance has at most \(Schedule.maximumPerInstance) schedules; a pair has two.")
    }
    return documents
  }
}

extension Preset {
  /// For those that its filter lets through; without one for nobody that is not named.
  var rule: PresetRule {
    guard let filter, let expression = try? FilterExpression(filter) else { return PresetRule(self) { _, _ in false } }
    return PresetRule(self) { instance, now in
      !expression.passing([.instance(instance)], now: now).isEmpty
    }
  }

  static func named(_ name: String, among rules: [PresetRule]) throws(ServiceFailure) -> PresetRule {
    guard let rule = rules.first(where: { $0.preset.name == name }) else {
      throw ServiceFailure(
        .usage,
        localized(
          "There is no preset \(name) in the configuration\(Suggestion.text(for: name, among: rules.map(\.preset.name)))"
        ))
    }
    return rule
  }
}

extension PresetRule {
  /// The instances that a command is about: those that were named, else those that the preset's filter lets through;
  /// without a filter all.
  func subjects(of reading: FleetReading, named names: [String]) -> [ComputeInstance] {
    guard names.isEmpty, preset.filter != nil else { return reading.instances }
    return reading.instances.filter { isFor($0, reading.observedAt) }
  }
}
