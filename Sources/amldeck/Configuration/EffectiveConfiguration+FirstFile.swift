import ARM
import ComputeModel

extension EffectiveConfiguration {
  /// A file that says what applies now, and documents every other key: `# ` begins a remark, and a `#` without a space
  /// a key that can be taken in.
  var firstFile: String {
    Self.remark(
      "amldeck's configuration. Every key stands here. To take one in, remove the # before it, and those before the keys"
        + " that it stands under. amldeck config show tells what applies and why; man amldeck.yaml says more.",
      indent: "")
      + "\n" + ConfigurationKey.file.map { block(of: $0, indent: "", presently: present) }.joined(separator: "\n")
  }

  /// What applies now, as YAML.
  private var present: [String: String] {
    func list(_ setting: Setting<[String]>?) -> String? {
      guard let values = setting?.value else { return nil }
      let texts = values.map { JSONValue.string($0).compactText }
      return texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    }
    var present = ["current": "mine", "contexts": ""]
    switch cloud.value {
    case .known(let cloud): present["cloud"] = JSONValue.string(cloud.name).compactText
    case .metadata(let url): present["metadata-url"] = JSONValue.string(url).compactText
    }
    present["tenant"] = tenant.map { JSONValue.string($0.value).compactText }
    present["subscription"] = list(subscriptions)
    present["group"] = list(groups)
    present["workspace"] = list(workspaces)
    return present
  }

  /// - Parameter presently: values by key; where one stands the key is written as it applies.
  private func block(of key: ConfigurationKey, indent: String, presently: [String: String]) -> String {
    let value = presently[key.name]
    let mark = value == nil ? "#" : ""
    var text = Self.remark("\(key.meaning) Value: \(key.value). Left out: \(key.usually).", indent: indent)
    switch key.form {
    case .members(let keys):
      text += "\(indent)\(mark)\(key.name):\n"
      for key in keys { text += block(of: key, indent: indent + "  ", presently: [:]) }
    case .named(_, .members(let keys)):
      text += "\(indent)\(mark)\(key.name):\n\(indent)  \(mark)mine:\n"
      for key in keys { text += block(of: key, indent: indent + "    ", presently: value == nil ? [:] : presently) }
    default:
      text += "\(indent)\(mark)\(key.name): \(value ?? key.example)\n"
    }
    return text
  }

  /// Comment lines of at most 100 columns.
  private static func remark(_ text: String, indent: String) -> String {
    var lines: [String] = []
    var line = indent + "#"
    for word in text.split(separator: " " as Character) {
      if line.count + 1 + word.count > 100 {
        lines.append(line)
        line = indent + "#"
      }
      line += " " + word
    }
    return (lines + [line]).map { $0 + "\n" }.joined()
  }
}
