/// What was typed into a line before, and what may complete it. The `:` line and the filter recall alike.
package struct Recall: Hashable, Sendable {
  /// How many steps back in the history; 0 for what is being typed.
  private var stepsBack = 0
  /// What was typed before the history was looked through.
  private var draft = ""
  /// What Tab offered last, and which of it stands in the field.
  private(set) var offers: [String] = []
  private(set) var offerIndex: Int?

  /// Something else is being typed now.
  mutating func forget() { self = Recall() }

  mutating func walk(_ field: inout TextField, _ history: [String], by step: Int) {
    let next = stepsBack + step
    guard next >= 0, next <= history.count else { return }
    if stepsBack == 0 { draft = field.text }
    stepsBack = next
    offers = []
    offerIndex = nil
    field.set(next == 0 ? draft : history[history.count - next])
  }

  /// - Parameter find: whole lines that the text may become; asked once, until something is typed.
  /// - Returns: false where nothing completes it.
  mutating func complete(_ field: inout TextField, forward: Bool, _ find: (String) -> [String]) -> Bool {
    if offers.isEmpty {
      offers = find(field.text)
      offerIndex = nil
    }
    guard !offers.isEmpty else { return false }
    let step = forward ? 1 : offers.count - 1
    let index = offerIndex.map { ($0 + step) % offers.count } ?? (forward ? 0 : offers.count - 1)
    offerIndex = index
    field.set(offers[index])
    // What has no other meaning is taken: the next Tab goes on from there.
    if offers.count == 1 { self = Recall() }
    return true
  }

  /// The last words of the offers, for the line below the field; what was chosen stays in sight however many there are.
  var shownOffers: [(word: String, isChosen: Bool)] {
    guard offers.count > 1 else { return [] }
    return offers.enumerated().dropFirst(max(0, (offerIndex ?? 0) - 2)).map { index, offer in
      (offer.split(separator: " " as Character).last.map { String($0) } ?? offer, index == offerIndex)
    }
  }
}
