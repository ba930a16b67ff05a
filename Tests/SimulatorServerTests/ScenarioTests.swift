import ComputeModel
import HTTPTypes
import Schedules
import Simulator
import SimulatorServer
import Testing

@Suite struct ScenarioTests {
  /// Half a year from the fourth of October on: both changes of each zone. A time that is skipped fires once, and one
  /// that comes twice fires once (SEMANTICS section 5).
  @Test func everyDayHasOneStopAlsoWhereClocksChange() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "dst", isPaused: true))
    #expect(await service.host.virtualNow() == Instant(secondsSinceEpoch: 1_790_985_600))
    _ = try await service.control(.post, "clock/advance", #"{"to":"2027-05-01T12:00:00Z"}"#)
    let world = try await service.host.currentWorld()
    var stops: [String: Int] = [:]
    for event in try await service.host.storedEvents() where event.text.contains("stopped by schedule 1 at") {
      let document = try JSONValue(parsing: event.text)
      let name =
        document[path: "operationBegan", "instanceName"]?.text
        ?? document[path: "occurrencePassed", "occurrence", "instance"]?.text?.split(separator: "/").last.map(
          String.init)
      if let name { stops[name, default: 0] += 1 }
    }
    #expect(world.instances.count == 8)
    for instance in world.instances {
      // 3 October to 1 May: 210 nights, one more or less where the zone's day has begun or not.
      let count = stops[instance.name] ?? 0
      #expect((209...211).contains(count), "\(instance.name): \(count)")
    }
  }

  @Test(arguments: scenarioNames) func everyScenarioServes(name: String) async throws {
    let service = try await TestService(SimulatorOptions(scenario: name))
    #expect(try await service.control(.get, "health").document?["scenario"]?.text == name)
    #expect(try await service.control(.get, "state").status == 200)
  }
}
