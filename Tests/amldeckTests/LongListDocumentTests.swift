import ComputeModel
import Schedules
import Testing

@testable import amldeck

/// A long list is printed in pieces, on several processors: whoever reads it sees one document.
struct LongListDocumentTests {
  @Test(arguments: [0, 1, 100, 101, 1_234])
  func thePiecesAreTheDocument(count: Int) throws {
    let reading = FleetReading(
      observedAt: Instant(secondsSinceEpoch: 1_795_410_000),
      items: (0..<count).map { number in
        .instance(
          ComputeInstance(
            id: "/computes/ci-\(number)", name: "ci-\(number)", workspace: #""instances": []"#, resourceGroup: "rg",
            subscription: "sub", state: .known(.running), schedules: [.object(["expression": .string("0 18 * * *")])]))
      },
      errors: [
        .init(workspace: #""instances": []"#, failure: ServiceFailure(.unexpectedAnswer, "Busy: try again later."))
      ])
    let pieces = reading.documentPieces
    #expect(pieces.count == (count > 100 ? (count + 99) / 100 + 2 : 1))
    #expect(String(decoding: pieces.joined(), as: UTF8.self) == reading.document.indentedText)
  }
}
