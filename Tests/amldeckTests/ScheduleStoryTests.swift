import ComputeModel
import Console
import Testing

@testable import amldeck

/// Schedules that are changed by keys in the editor, against the simulator behind the real client.
@Suite struct ScheduleStoryTests {
  private func schedules(_ lab: LabConsole, _ name: String = "alice-ci") async throws -> [JSONValue] {
    try await lab.document(name)[path: "properties", "properties", "schedules", "computeStartStop"]?.elements ?? []
  }

  @Test func aScheduleIsTurnedOffAndTheOthersStay() async throws {
    try await LabConsole.story { lab in
      let before = try await schedules(lab)
      #expect(before.count == 2 && before.allSatisfy { $0["status"]?.text == "Enabled" })
      try await lab.type(":schedules alice-ci<Enter> w")
      #expect(lab.words.contains("sends POST") && lab.words.contains("updateSchedules"))
      #expect(try await schedules(lab) == before)
      try await lab.type("y")
      #expect(try await schedules(lab).map { $0["status"]?.text } == ["Disabled", "Enabled"])
      #expect(try await schedules(lab).map { $0["action"]?.text } == before.map { $0["action"]?.text })
    }
  }

  @Test func aScheduleIsRemovedAndOneIsAdded() async throws {
    try await LabConsole.story { lab in
      try await lab.type(":schedules alice-ci<Enter>Dwy")
      #expect(try await schedules(lab).map { $0["action"]?.text } == ["Stop"])
      try await lab.type("A<Enter>wy")
      #expect(try await schedules(lab).count == 2)
    }
  }

  @Test func whoLeavesTheEditorHasSentNothingAndFindsItAgain() async throws {
    try await LabConsole.story { lab in
      let before = try await schedules(lab)
      try await lab.type(":schedules alice-ci<Enter>D<Esc>")
      #expect(lab.words.contains("are not sent"))
      #expect(try await schedules(lab) == before)
      try await lab.type(":schedules alice-ci<Enter>w")
      #expect(lab.words.contains("updateSchedules"))
      try await lab.type("<Esc>")
      #expect(try await schedules(lab) == before)
    }
  }

  @Test func severalGetTheSameSchedulesAfterTheirNumberIsTyped() async throws {
    try await LabConsole.story { lab in
      try await lab.type("/bob-notebooks|dora-rstudio<Enter>*ea<Enter>w3<Enter>")
      for name in ["bob-notebooks", "dora-rstudio"] { #expect(try await schedules(lab, name).isEmpty) }
      try await lab.type("w2<Enter>")
      for name in ["bob-notebooks", "dora-rstudio"] {
        #expect(try await schedules(lab, name).map { $0["action"]?.text } == ["Start", "Stop"])
      }
    }
  }
}
