/// An amount in one currency, in whole millionths of its unit: prices an hour have up to six places, and sums of
/// binary fractions would not be those of the bill.
package struct Money: Hashable, Sendable {
  package var millionths: Int64
  package var currency: String

  package init(millionths: Int64, currency: String) {
    self.millionths = millionths
    self.currency = currency
  }

  /// Reads a number such as `0.229` or `1.2e-1`.
  /// - Returns: nil for what is no number, is below zero, or does not fit.
  package init?(_ text: String, currency: String) {
    guard let amount = Double(text), amount >= 0, amount < 1e9 else { return nil }
    millionths = Int64((amount * 1_000_000).rounded())
    self.currency = currency
  }

  /// This price of an hour over so many seconds, rounded down to a millionth.
  package func forSeconds(_ seconds: Int64) -> Money {
    let (product, overflow) = millionths.multipliedReportingOverflow(by: max(0, seconds))
    return Money(millionths: overflow ? .max : product / 3600, currency: currency)
  }

  /// Without the currency, with two places: `12.35`.
  package var number: String {
    let (cents, up) = millionths.quotientAndRemainder(dividingBy: 10_000)
    let rounded = up >= 5000 ? cents + 1 : cents
    let places = "\(rounded % 100)"
    return "\(rounded / 100).\(places.utf8.count == 1 ? "0" : "")\(places)"
  }

  /// Without the currency, with all places that are not zero: `0.229`.
  package var exact: String {
    var places = "\(millionths % 1_000_000 + 1_000_000)".dropFirst()
    while places.last == "0" { places.removeLast() }
    return "\(millionths / 1_000_000)" + (places.isEmpty ? "" : "." + places)
  }

  /// `12.35 USD`
  package var text: String { "\(number) \(currency)" }
}

/// Amounts of several currencies side by side: nobody tells us what one is worth in another.
package struct MoneySum: Hashable, Sendable {
  private var amounts: [String: Int64] = [:]

  package init() {}

  package mutating func add(_ money: Money) {
    let (sum, overflow) = amounts[money.currency, default: 0].addingReportingOverflow(money.millionths)
    amounts[money.currency] = overflow ? .max : sum
  }

  package mutating func add(_ sum: MoneySum) {
    for money in sum.all { add(money) }
  }

  /// By currency.
  package var all: [Money] {
    amounts.sorted { $0.key < $1.key }.map { Money(millionths: $0.value, currency: $0.key) }
  }

  /// `12.35 USD`, `3.00 EUR + 12.35 USD`; `0` where nothing was added.
  package var text: String { amounts.isEmpty ? "0" : all.map(\.text).joined(separator: " + ") }
}
