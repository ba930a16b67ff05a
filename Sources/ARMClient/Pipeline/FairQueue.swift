/// Those who wait, each to have a turn: the subscriptions one after the other, and of a subscription its workspaces.
/// However much one of them asks, the next of another waits for one of its requests and not for all.
struct FairQueue<Element> {
  private struct Lane {
    var workspace: String?
    var waiting: [Element]
  }

  private struct Group {
    var subscription: String?
    var lanes: [Lane]
  }

  /// The first is whose turn it is. None is empty.
  private var groups: [Group] = []

  var isEmpty: Bool { groups.isEmpty }

  mutating func append(_ element: Element, for scope: CallScope) {
    guard let group = groups.firstIndex(where: { $0.subscription == scope.subscription }) else {
      groups.append(
        Group(subscription: scope.subscription, lanes: [Lane(workspace: scope.workspace, waiting: [element])]))
      return
    }
    if let lane = groups[group].lanes.firstIndex(where: { $0.workspace == scope.workspace }) {
      groups[group].lanes[lane].waiting.append(element)
    } else {
      groups[group].lanes.append(Lane(workspace: scope.workspace, waiting: [element]))
    }
  }

  /// Whoever had a turn goes behind the others.
  mutating func popFirst() -> Element? {
    guard !groups.isEmpty else { return nil }
    var group = groups.removeFirst()
    var lane = group.lanes.removeFirst()
    let element = lane.waiting.removeFirst()
    if !lane.waiting.isEmpty { group.lanes.append(lane) }
    if !group.lanes.isEmpty { groups.append(group) }
    return element
  }

  /// Takes out the one that matches; nil where it does not wait any more.
  mutating func remove(where matches: (Element) -> Bool) -> Element? {
    for group in groups.indices {
      for lane in groups[group].lanes.indices {
        guard let index = groups[group].lanes[lane].waiting.firstIndex(where: matches) else { continue }
        let element = groups[group].lanes[lane].waiting.remove(at: index)
        if groups[group].lanes[lane].waiting.isEmpty { groups[group].lanes.remove(at: lane) }
        if groups[group].lanes.isEmpty { groups.remove(at: group) }
        return element
      }
    }
    return nil
  }
}
