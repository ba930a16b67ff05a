import Languages

extension Setting<Language> {
  /// Of the variables that every program takes its language from, the first that is set. Nil where the terminal cannot
  /// show it: signs beyond ASCII need UTF-8, and fonts that a bare console does not have.
  static func language(of variable: (String) -> String?, isASCII: Bool) -> Setting<Language>? {
    guard let name = ["LC_ALL", "LC_MESSAGES", "LANG"].first(where: { variable($0) != nil }), !isASCII else {
      return nil
    }
    return variable(name).map { Setting(Language(locale: $0), from: name) }
  }
}
