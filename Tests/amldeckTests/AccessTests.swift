import ARM
import ARMClient
import ComputeModel
import Console
import SimulatorServer
import Testing

@testable import amldeck

/// What the preflight says of each role, against the simulator's own directory.
@Suite struct AccessTests {
  private static func access(as principal: String, to instance: String? = nil) async throws -> ScopeAccess {
    var options = SimulatorOptions(scenario: "lab")
    options.isPaused = true
    let backend = try await Backend.demo(options, isReadOnly: false, principal: principal)
    do {
      var scope = AccessScope.workspace(backend.place.workspaces[0])
      if let instance {
        let id = backend.workspaceIDs[0].path + "/computes/" + instance
        scope = .instance(Target(id: id, name: instance, workspace: backend.place.workspaces[0]))
      }
      let access = try await backend.access(to: scope)
      await backend.close()
      return access
    } catch {
      await backend.close()
      throw error
    }
  }

  @Test func anAuditorMayReadLocksAndChangeNothing() async throws {
    let access = try await Self.access(as: "rhea.auditor@contoso.example")
    #expect(access.missingRight(for: .stop)?.hasSuffix("workspaces/computes/stop/action") == true)
    // The lab's lock is on an instance below the workspace.
    #expect(access.locks?.map(\.name) == ["keep-notebooks"])
    #expect(access.principalID != nil)
  }

  @Test func anOperatorMayStopAndNotReadLocks() async throws {
    let access = try await Self.access(as: "ml-compute-operator")
    #expect(access.missingRight(for: .stop) == nil)
    #expect(access.locks == nil)
  }

  @Test func aScientistStopsAndDoesNotWrite() async throws {
    let access = try await Self.access(as: "dana.scientist@contoso.example", to: "alice-ci")
    #expect(access.missingRight(for: .stop) == nil)
    #expect(access.missingRight(for: .setTags([])) != nil)
    #expect(access.missingRight(for: .delete) != nil)
  }
}
