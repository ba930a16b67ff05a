import ARM
import ARMClient
import ComputeModel
import Foundation
import Schedules

/// The client as the program has it, with real sockets and real TLS, against a scripted server.
struct SecureRig {
  let transport: HTTPSTransport
  let reader: ComputeReader
  let clock = TestClock()
  var writer: ComputeOperator { ComputeOperator(reader: reader) }

  /// - Parameters:
  ///   - trusted: the certificates in the user's own file; nil leaves the system's.
  init(
    port: Int, host: String = "127.0.0.1", trusting trusted: [TestCertificate]?, limits: AnswerLimits = AnswerLimits(),
    proxy: ProxySettings = .none, timeoutSeconds: Int64 = 10
  ) throws {
    let directory = try TemporaryDirectory()
    var file: String?
    if let trusted {
      file = try directory.write("ca.pem", try trusted.map { try $0.pem }.joined(separator: "\n"), mode: 0o600)
    }
    // The certificates' dates are about the machine's own clock.
    transport = try HTTPSTransport(
      authoritiesFile: file, proxy: proxy, timeoutSeconds: timeoutSeconds, limits: limits,
      now: { Instant(secondsSinceEpoch: Int64(Date().timeIntervalSince1970)) })
    let surroundings = clock.surroundings
    let origin = URLOrigin(host: host, port: port)
    let cloud = Cloud(name: "Test", resourceManager: origin, login: origin, audience: origin.text)
    let credential = CountingCredential(life: .seconds(1 << 30), now: { surroundings.now() })
    reader = ComputeReader(
      connection: ARMConnection(
        cloud: cloud,
        pipeline: Pipeline(
          cloud: cloud, tokens: TokenCache(credential, surroundings: surroundings), transport: transport,
          surroundings: surroundings, isReadOnly: false),
        surroundings: surroundings))
  }

  /// The sentence that a person reads when an instance cannot be read; nil where it can.
  func complaint() async -> String? {
    do throws(ServiceFailure) {
      _ = try await reader.instance(Rig.id)
      return nil
    } catch {
      return error.sentence
    }
  }
}
