/// A binary heap with its least element at the front. What comes out depends on the elements alone, so any two
/// worlds with the same elements go on alike.
struct Heap<Element: Comparable & Sendable>: Sendable {
  private var elements: [Element] = []

  init() {}

  var first: Element? { elements.first }
  var count: Int { elements.count }

  mutating func insert(_ element: Element) {
    elements.append(element)
    var place = elements.count - 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard elements[place] < elements[parent] else { return }
      elements.swapAt(place, parent)
      place = parent
    }
  }

  mutating func removeFirst() {
    elements.swapAt(0, elements.count - 1)
    elements.removeLast()
    var place = 0
    while true {
      var least = place
      let (left, right) = (2 * place + 1, 2 * place + 2)
      if left < elements.count, elements[left] < elements[least] { least = left }
      if right < elements.count, elements[right] < elements[least] { least = right }
      guard least != place else { return }
      elements.swapAt(place, least)
      place = least
    }
  }
}
