import ARMClient
import ComputeModel
import Foundation
import Glibc

/// Where alerts go besides the screen. Each says in one sentence what did not work.
enum AlertChannels {
  /// What a program that should only take notice may print before it is ended.
  private static let largestOutput = 65_536

  /// Runs a program with the alert as JSON on its standard input: no shell, no secret of ours in its environment, and
  /// an end after a while.
  static func run(_ command: [String], _ alert: Alert, limit: Duration) async throws(ServiceFailure) {
    let environment = ChildProcess.withoutSecrets(
      ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" })
    let outcome: ChildProcess.Outcome
    do throws(ChildProcess.Failure) {
      outcome = try await ChildProcess.run(
        command[0], Array(command.dropFirst()), environment: environment, input: alert.document.compactBytes + [0x0A],
        limit: limit, maximumOutput: largestOutput)
    } catch {
      let why =
        switch error {
        case .cannotStart(let reason): "cannot be started (\(reason))"
        case .tooLong: "did not end within \(limit.components.seconds) s and was ended"
        case .tooMuch: "printed more than \(largestOutput) bytes and was ended"
        }
      throw ServiceFailure(.usage, "The alert command \(command[0]) \(why): look at alerts in the configuration.")
    }
    guard outcome.status == 0 else {
      let said = String(decoding: outcome.complaint.prefix(200), as: UTF8.self)
      throw ServiceFailure(
        .usage,
        "The alert command \(command[0]) ended with \(outcome.status)\(said.isEmpty ? "" : " and said: \(said)").")
    }
  }

  /// Appends a line of JSON to a file of ours.
  static func append(_ alert: Alert, to path: String) throws(ServiceFailure) {
    func failure() -> ServiceFailure {
      ServiceFailure(
        .usage, "Alerts cannot be written to \(path) (\(String(cString: strerror(errno)))): name another log.")
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    let line = alert.document.compactBytes + [0x0A]
    // One write, so that lines of several programs do not mix.
    let count = line.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard count == line.count else { throw failure() }
  }

  /// Sends a line to journald, in its native protocol: a datagram of `NAME=value` lines; values with line feeds have a
  /// length of eight bytes before them (systemd, JOURNAL_NATIVE_PROTOCOL).
  static func journal(_ alert: Alert, socket path: String = "/run/systemd/journal/socket") throws(ServiceFailure) {
    var bytes: [UInt8] = []
    // 3 error, 4 warning, 5 notice, 6 information (syslog's levels).
    let level =
      alert.phase == .recovered ? 6 : alert.kind.severity == .problem ? 3 : alert.kind.severity == .warning ? 4 : 5
    for (name, value) in [
      ("MESSAGE", alert.sentence), ("PRIORITY", "\(level)"), ("SYSLOG_IDENTIFIER", "amldeck"),
      ("AMLDECK_KIND", alert.kind.word), ("AMLDECK_PHASE", alert.phase.rawValue), ("AMLDECK_INSTANCE", alert.id),
    ] {
      let text = Array(value.utf8)
      bytes += Array(name.utf8)
      if text.contains(0x0A) {
        bytes.append(0x0A)
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: text.count >> ($0 * 8)) }
      } else {
        bytes.append(UInt8(ascii: "="))
      }
      bytes += text + [0x0A]
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < room else { throw unheard(path, "its path is too long") }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw unheard(path, String(cString: strerror(errno))) }
    defer { close(descriptor) }
    let sent = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        sendto(
          descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), address,
          socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard sent == bytes.count else { throw unheard(path, String(cString: strerror(errno))) }
  }

  private static func unheard(_ path: String, _ why: String) -> ServiceFailure {
    ServiceFailure(.usage, "journald cannot be reached at \(path) (\(why)): give alerts: log a file instead.")
  }
}
