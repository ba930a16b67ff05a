import ComputeModel
import Console
import Terminal
import Testing

/// An instance as text that is taken elsewhere, from the console.
@Suite struct ExportTests {
  static func open(columns: Int = 120, rows: Int = 40) -> ConsoleState {
    var state = Documents.page(columns: columns, rows: rows)
    _ = state.type("Y")
    return state
  }

  @Test func eachFormIsShownWithoutSecretsAndCopiedWhole() {
    var state = Self.open()
    for expected in ["deploymentTemplate.json", "deploymentParameters.json", "type: \"computeinstance\"", "az rest"] {
      let effects = state.type("b")
      guard case .copy(let text)? = effects.first else {
        Issue.record("b should copy, got \(effects)")
        return
      }
      #expect(text.contains(expected))
      #expect(!text.contains("LICENCE-BODY"))
      #expect(!text.contains("tag-secret"))
      #expect(!text.contains("U0VDUkVU"))
      #expect(!state.rows.joined().contains("LICENCE-BODY"))
      _ = state.type("l")
    }
    #expect(state.shows("No user is assigned to ds-chenyu"))
  }

  @Test func theNoteForItsUserSaysWhatTheyMustDo() {
    var document = Documents.full
    document["properties"]?["properties"]?["personalComputeInstanceSettings"] = .object([
      "assignedUser": .object(["objectId": .string("o"), "tenantId": .string("t")])
    ])
    document["properties"]?["properties"]?["enableSSO"] = .bool(false)
    document["properties"]?["properties"]?["sshSettings"]?["adminPublicKey"] = .null
    var state = Documents.page(document)
    _ = state.type(":handover ds-chenyu")
    _ = state.type(.enter)
    guard case .copy(let text)? = state.type("b").first else {
      Issue.record("b should copy")
      return
    }
    #expect(text.contains("only you can turn it on"))
    #expect(text.contains("enableSso/action"))
    #expect(text.contains("SSH is on without a key"))
    #expect(text.contains("stops by schedule: cron 0 18 * * 1-5, UTC"))
    #expect(text.contains("is never idle"))
  }

  @Test(arguments: GoldenTests.sizes, 0...3) func forms(size: (Int, Int), form: Int) throws {
    var state = Self.open(columns: size.0, rows: size.1)
    _ = state.type(String(repeating: "l", count: form))
    try compareGolden(state, "export-\(form)-\(size.0)x\(size.1)")
  }
}
