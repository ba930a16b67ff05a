import Schedules
import Testing

/// The cases of shared/schedule/vectors_public.json, made by an independent implementation.
struct VectorTests {
  static let cases: [ScheduleValue] = (try? readVectors("vectors_public.json")["cases"]?.elements) ?? []

  @Test func allCasesAreThere() {
    #expect(Self.cases.count == 237)
  }

  @Test(arguments: cases.indices)
  func vector(_ index: Int) throws {
    let vector = Self.cases[index]
    let id = try #require(vector["id"]?.text)
    let kind = try #require(vector["kind"]?.text.flatMap(Schedule.Kind.init(rawValue:)))
    let spec = try #require(vector["spec"])
    let after = try instant(try #require(vector["after"]?.text))
    let count = try #require(vector["count"]?.int)
    let created = try vector["created"]?.text.map(instant) ?? after
    if case .bool(true)? = vector["expect_error"] {
      let error = refusal { try Schedule(kind, validating: spec, zones: systemZones, created: created) }
      let reason = try #require(vector["reason"]?.text)
      let found = try #require(error, "\(id) must be refused because of \(reason)")
      #expect(found.zoneError == nil)
      // The vectors name the field of a cron expression, or the last part of a property.
      let names =
        [found.property, found.cronField?.rawValue, "schedule"] + [
          found.property.split(separator: ".").last.map(String.init)
        ]
      #expect(names.contains(reason), "\(id): \(found), but the vectors say \(reason)")
      #expect(found.message.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    } else {
      let expected = try #require(vector["expected"]?.elements).compactMap(\.text)
      let schedule = try Schedule(kind, validating: spec, zones: systemZones, created: created)
      let found = schedule.occurrences(after: after, limit: count).map(\.iso8601)
      #expect(found == expected, "\(id)")
    }
  }

  /// The reading must not fail on any of them, and the schedule must be its own continuation.
  @Test func vectorsAreReadableAndSplit() throws {
    for vector in Self.cases where vector["expect_error"] == nil {
      let kind = try #require(vector["kind"]?.text.flatMap(Schedule.Kind.init(rawValue:)))
      let after = try instant(try #require(vector["after"]?.text))
      let created = try vector["created"]?.text.map(instant) ?? after
      let schedule = try Schedule(
        kind, validating: try #require(vector["spec"]), zones: systemZones, created: created)
      #expect(!schedule.reading.isEmpty)
      let whole = schedule.occurrences(after: after, limit: 6)
      var pieces: [Instant] = []
      while pieces.count < whole.count {
        pieces += schedule.occurrences(after: pieces.last ?? after, limit: 1)
      }
      #expect(pieces == whole, "\(String(describing: vector["id"]?.text))")
    }
  }
}
