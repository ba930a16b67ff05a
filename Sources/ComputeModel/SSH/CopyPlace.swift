import Languages

/// One end of a copy with `scp`: a path of this machine, or of an instance.
package enum CopyPlace: Hashable, Sendable {
  case here(String)
  case there(instance: String, path: String)

  /// As scp reads it: `NAME:PATH` where no slash stands before the colon. What is no name of an instance is a path.
  package init(_ text: String) {
    guard let colon = text.firstIndex(of: ":"), Self.isName(text[..<colon]) else {
      self = .here(text)
      return
    }
    self = .there(instance: String(text[..<colon]), path: String(text[text.index(after: colon)...]))
  }

  /// Letters, digits and hyphens, a letter first (FACTS section 5.1); whether there is such an instance, the service
  /// knows.
  private static func isName(_ text: Substring) -> Bool {
    guard let first = text.first, first.isASCII, first.isLetter else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
  }

  /// The instance that a copy is from or to, the same everywhere.
  package static func instance(
    copying sources: [CopyPlace], to target: CopyPlace
  ) throws(CopyPlaceError) -> String {
    let names = sources.compactMap(\.instance)
    guard let first = names.first else {
      guard let name = target.instance else { throw .noInstance }
      return name
    }
    guard names.count == sources.count else { throw .mixedSources }
    guard names.allSatisfy({ $0.lowercased() == first.lowercased() }) else { throw .severalInstances }
    guard target.instance == nil else { throw .betweenInstances }
    return first
  }

  private var instance: String? {
    if case .there(let instance, path: _) = self { return instance }
    return nil
  }
}

package enum CopyPlaceError: Error, Hashable, CustomStringConvertible {
  case noInstance
  case mixedSources
  case severalInstances
  case betweenInstances

  package var description: String {
    switch self {
    case .noInstance: localized("Neither side is an instance: write NAME:PATH for the file there.")
    case .mixedSources: localized("Some sources are here and some are there: copy them with two commands.")
    case .severalInstances: localized("The sources are on several instances: copy from one at a time.")
    case .betweenInstances: localized("Both sides are instances: copy to this machine first.")
    }
  }
}

extension String {
  /// scp takes what stands before a colon for a host, unless a slash stands before it.
  var wordOfThisMachine: String {
    contains(":") && !hasPrefix("/") && !hasPrefix("./") && !hasPrefix("../") ? "./" + self : self
  }
}
