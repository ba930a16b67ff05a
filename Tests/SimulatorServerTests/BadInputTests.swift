import ComputeModel
import HTTPTypes
import Simulator
import SimulatorServer
import Testing

/// What no client of good will sends: an ARM error each time, and the server goes on.
@Suite struct BadInputTests {
  private func service() async throws -> TestService {
    try await TestService(SimulatorOptions(scenario: "small", isPaused: true, hasRateLimits: false))
  }

  private static let hostile = [
    "", "{", "[]", "null", "true", "\"x\"", "{}", #"{"properties":null}"#, #"{"properties":[]}"#,
    #"{"properties":{"computeType":7,"properties":"x"}}"#, #"{"location":{},"properties":{"properties":{}}}"#,
    #"{"computeStartStop":{}}"#, #"{"computeStartStop":[null,1,"x",{}]}"#, #"{"computeStartStop":[{"action":[]}]}"#,
    #"{"idleTimeBeforeShutdown":{}}"#, #"{"idleTimeBeforeShutdown":"P99999999999999999999D"}"#,
    #"{"enableSSO":"yes"}"#, #"{"value":[{"limit":-1}]}"#, "\u{0}", "{\"a\":\"\\ud800\"}", "{\"a\":1e999}",
    #"{"a":00}"#, "\u{FEFF}{}", #"{"properties":{"computeType":"ComputeInstance","properties":{"vmSize":"\u0000"}}}"#,
    String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 5000),
  ]

  @Test func everyChangeAnswersHostileBodiesInARMsForm() async throws {
    let service = try await service()
    let token = try await service.token()
    let path = "\(service.workspace)/computes/alice-ci"
    let targets: [(HTTPRequest.Method, String)] = [
      (.put, "\(service.workspace)/computes/new-ci"), (.put, path), (.patch, path),
      (.post, path + "/updateIdleShutdownSetting"), (.post, path + "/updateSchedules"), (.post, path + "/enableSso"),
      (.post, path + "/customServices"), (.post, path + "/start"),
    ]
    for (method, target) in targets {
      for body in Self.hostile {
        let reply = try await service.send(
          method, target + "?api-version=2024-04-01-preview", body: body,
          headers: ["Authorization": "Bearer \(token)"])
        #expect(reply.status < 500, "\(method) \(target) \(body.prefix(60))")
        if reply.status >= 400 { #expect(reply.code != nil, "\(method) \(target) \(body.prefix(60))") }
      }
    }
    #expect(try await service.state("alice-ci") == "Running")
  }

  @Test func controlBodiesAreCheckedAsWell() async throws {
    let service = try await service()
    let targets: [(HTTPRequest.Method, String)] = [
      (.put, "clock"), (.post, "clock/advance"), (.put, "faults/r"), (.put, "failures/f"), (.post, "reset"),
      (.post, "instances/alice-ci/activity"), (.post, "instances/alice-ci/dismiss"), (.post, "operations/x/end"),
    ]
    for (method, target) in targets {
      for body in Self.hostile {
        let reply = try await service.control(method, target, body)
        #expect(reply.status < 500, "\(method) \(target) \(body.prefix(60))")
      }
    }
    for query in ["after=-1", "after=x", "limit=0", "wait=61", "after=99999999999999999999"] {
      #expect(try await service.control(.get, "events?" + query).status == 400, "\(query)")
    }
    #expect(try await service.control(.get, "health").status == 200)
  }

  @Test func aBodyBeyondTheLimitIsRefused() async throws {
    let service = try await service()
    let reply = try await service.arm(
      .put, "\(service.workspace)/computes/big-ci", body: String(repeating: "x", count: (1 << 20) + 1))
    #expect(reply.status == 413)
    #expect(reply.code == "RequestContentTooLarge")
  }

  /// Requests put together by chance from pieces that mean something.
  @Test(arguments: 1...20) func randomRequestsNeverEndTheServer(seed: Int) async throws {
    let service = try await service()
    let token = try await service.token()
    var chance = SplitMix64(seed: UInt64(seed))
    let pieces = [
      "subscriptions", service.host.subscription, "resourceGroups", "rg-ml", "providers",
      "Microsoft.MachineLearningServices", "workspaces", "ml-research", "computes", "alice-ci", "start", "locations",
      "eastus", "vmSizes", "usages", "%00", "%ff", "%", "..", "a b", "%F0%9F%A6%8A", "*", "computeOperationsStatus",
      "Microsoft.Authorization", "permissions", "roleAssignments", "locks", "policyAssignments", "metadata",
      "oauth2", "v2.0", "token", "msi", "v1.0", "users",
    ]
    let methods: [HTTPRequest.Method] = [.get, .put, .post, .delete, .patch, .head, .options]
    for _ in 0..<100 {
      let path = "/" + (0..<chance.below(11)).map { _ in chance.pick(pieces) }.joined(separator: "/")
      let query = chance.pick([
        "", "?api-version=2025-12-01", "?api-version=", "?$skip=-1&api-version=2022-12-01", "?%",
      ])
      let reply = try await service.send(
        chance.pick(methods), path + query, body: chance.pick(Self.hostile),
        headers: ["Authorization": "Bearer \(token)"])
      #expect(reply.status < 500, "seed \(seed): \(path)\(query)")
    }
    #expect(try await service.state("alice-ci") != nil)
  }
}
