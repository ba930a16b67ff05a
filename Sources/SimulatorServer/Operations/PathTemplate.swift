/// An address with names in place of what varies, as Microsoft's specifications write it:
/// `/subscriptions/{subscription}/resourceGroups/{group}`. A first segment `{scope}` stands for any number of
/// segments, also none: rights, locks and policy assignments hang on resources of every kind.
struct PathTemplate: Sendable, CustomStringConvertible {
  private enum Segment: Sendable {
    /// In lower case: ARM's paths are read without regard to case.
    case literal(String)
    case name(String)
  }

  let description: String
  private let segments: [Segment]
  private let hasScope: Bool

  init(_ text: String) {
    description = text
    var segments = text.split(separator: "/").map { part in
      part.hasPrefix("{") ? Segment.name(String(part.dropFirst().dropLast())) : .literal(part.lowercased())
    }
    if case .name("scope")? = segments.first {
      hasScope = true
      segments.removeFirst()
    } else {
      hasScope = false
    }
    self.segments = segments
  }

  /// What the names stand for, as it was written; the scope with a slash before each of its segments. Nil where
  /// the path is another one.
  func match(_ path: [String], folded: [String]) -> [String: String]? {
    let scoped = path.count - segments.count
    guard hasScope ? scoped >= 0 : scoped == 0 else { return nil }
    // Literals first: most templates differ from most paths, and nothing has to be made for those.
    for (index, segment) in segments.enumerated() {
      if case .literal(let literal) = segment, folded[scoped + index] != literal { return nil }
    }
    var values: [String: String] = [:]
    for (index, segment) in segments.enumerated() {
      if case .name(let name) = segment { values[name] = path[scoped + index] }
    }
    if hasScope { values["scope"] = path[..<scoped].map { "/" + $0 }.joined() }
    return values
  }
}
