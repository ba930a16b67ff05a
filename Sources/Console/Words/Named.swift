import Languages

extension RawRepresentable where RawValue == String {
  /// The value's English name in the language of the moment.
  var named: String { localized(word: rawValue) }
}
