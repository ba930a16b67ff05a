import ComputeModel
import HTTPTypes
import SimulatorServer
import Testing

/// A real sshd that a server names as the address of its instances.
@Suite struct SSHAddressTests {
  @Test(arguments: [
    ("127.0.0.1:2222", "azureuser", "127.0.0.1", 2222), ("root@[::1]:22", "root", "::1", 22),
    ("ops@box.example.org:65535", "ops", "box.example.org", 65_535),
  ])
  func isReadAsItIsWritten(text: String, user: String, host: String, port: Int) throws {
    let address = try SSHAddress(text)
    #expect(address.user == user)
    #expect(address.host.text == host)
    #expect(address.port == port)
  }

  @Test(arguments: [
    "", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", ":22", "::1:22", "[127.0.0.1]:22", "-x@a:22",
    "@a:22", "a b:22", "-oX:22",
  ])
  func anythingElseIsRefused(text: String) {
    #expect(throws: SimulatorServerError.self) { try SSHAddress(text) }
  }

  @Test func instancesWithAPublicAddressNameIt() async throws {
    var options = SimulatorOptions(scenario: "handover", isPaused: true)
    options.sshAddress = try SSHAddress("root@127.0.0.1:2222")
    let service = try await TestService(options)
    let path = service.workspace + "/computes/handover-ci"
    let resource = try #require(try await service.arm(.get, path, version: "2025-12-01").document)
    let destination = try SSHDestination(resource: resource)
    #expect(destination.sshArguments() == ["-p", "2222", "--", "root@127.0.0.1"])
  }
}
