import ARM
import ARMClient
import ComputeModel
import Testing

/// A list that is read again and again.
@Suite struct PageMemoryTests {
  private static func page(_ names: [String], state: String, next: String? = nil) -> String {
    let elements = names.map { name in
      #"{"name":"\#(name)","properties":{"computeType":"ComputeInstance","properties":{"state":"\#(state)"}}}"#
    }
    let link = next.map { #","nextLink":"\#($0)""# } ?? ""
    return #"{"value":[\#(elements.joined(separator: ","))]\#(link)}"#
  }

  private static let next = "https://management.test:8443/next?page=2"

  private func states(_ items: [FleetItem]) -> [String] {
    items.compactMap { item in
      guard case .instance(let instance) = item else { return nil }
      return "\(instance.name) \(instance.state.word)"
    }
  }

  @Test func aPageThatChangedIsReadAnewAndTheOthersAreWhatTheyWere() async throws {
    let first = Self.page(["a", "b"], state: "Running", next: Self.next)
    let rig = Rig([
      .answer(200, first), .answer(200, Self.page(["c"], state: "Running")),
      .answer(200, first), .answer(200, Self.page(["c"], state: "Stopped")),
    ])
    let memory = PageMemory()
    let before = try await rig.reader.instances(of: Rig.workspace, memory: memory)
    #expect(states(before) == ["a Running", "b Running", "c Running"])
    let after = try await rig.reader.instances(of: Rig.workspace, memory: memory)
    #expect(states(after) == ["a Running", "b Running", "c Stopped"])
    #expect(Array(before.prefix(2)) == Array(after.prefix(2)))
  }

  @Test func whatHasNoNameIsNamedByItsPlaceAlsoOnAPageThatIsKnown() async throws {
    let odd = #"{"value":[{"properties":{"computeType":"ComputeInstance","properties":{"state":"Running"}}}]}"#
    let rig = Rig([
      .answer(200, Self.page(["a"], state: "Running", next: Self.next)), .answer(200, odd),
      .answer(200, Self.page(["a", "b"], state: "Running", next: Self.next)), .answer(200, odd),
    ])
    let memory = PageMemory()
    #expect(try await rig.reader.instances(of: Rig.workspace, memory: memory).last?.name == "item 2")
    #expect(try await rig.reader.instances(of: Rig.workspace, memory: memory).last?.name == "item 3")
  }
}
