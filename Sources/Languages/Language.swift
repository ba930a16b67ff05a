internal import Synchronization

/// The languages of the console's texts (issue 10, point 2). Only the console has one: the command line, JSON, CSV, the
/// history and the log are English, for others' programs read them.
package enum Language: UInt8, CaseIterable, Sendable {
  case english
  case simplifiedChinese

  /// As it is written in options and in the configuration.
  package var tag: String {
    switch self {
    case .english: "en"
    case .simplifiedChinese: "zh"
    }
  }

  package init?(tag: String) {
    guard let language = Self.allCases.first(where: { $0.tag == tag.lowercased() }) else { return nil }
    self = language
  }

  /// The language of a POSIX locale, such as `zh_CN.UTF-8`; English where its encoding is another one, in which the
  /// terminal could not show what is written. Traditional Chinese is a language of its own, which there is no catalogue
  /// for: who reads it gets English, as everybody else.
  package init(locale: String) {
    let pieces = locale.lowercased().prefix { $0 != "@" }.split(separator: "." as Character)
    guard pieces.count == 2, let name = pieces.first, ["utf-8", "utf8"].contains(pieces[1]) else {
      self = .english
      return
    }
    let parts = name.split { $0 == "_" || $0 == "-" }
    let isTraditional = parts.contains { ["tw", "hk", "mo", "hant"].contains($0) }
    self = parts.first == "zh" && !isTraditional ? .simplifiedChinese : .english
  }

  // MARK: The present one

  private static let ofProcess = Atomic<UInt8>(english.rawValue)
  /// Whether any text may have to be looked up: everybody else pays one reading of an atomic for it.
  private static let isAskedFor = Atomic<Bool>(false)
  @TaskLocal private static var ofTask: Language?

  package static var current: Language {
    guard isAskedFor.load(ordering: .relaxed) else { return .english }
    return ofTask ?? Language(rawValue: ofProcess.load(ordering: .relaxed)) ?? .english
  }

  static var isEnglish: Bool { current == .english }

  /// The language of all texts of this process from now on.
  package static func use(_ language: Language) {
    ofProcess.store(language.rawValue, ordering: .relaxed)
    if language != .english { isAskedFor.store(true, ordering: .relaxed) }
  }

  /// Does something in a language, whatever that of the process is.
  package static func with<Result>(_ language: Language, _ body: () throws -> Result) rethrows -> Result {
    // English stays free where nobody asked for another language.
    if language == current { return try body() }
    isAskedFor.store(true, ordering: .relaxed)
    return try $ofTask.withValue(language, operation: body)
  }
}
