import ArgumentParser
import ComputeModel
import Dispatch
import Glibc
import Simulator
import SimulatorServer

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "The simulator as an HTTPS server that Microsoft's own clients accept as Azure.")

  @Option(name: .long, help: "Address and port of this machine; port 0 takes a free one.")
  var listen = "127.0.0.1:0"

  @Option(name: .long, help: "Where the state is kept (default: $XDG_STATE_HOME/amldeck/serve).")
  var state: String?

  @Flag(name: .customLong("in-memory"), help: "Keep nothing on disk.")
  var isInMemory = false

  @Option(name: .long, help: "How long operations take: real, or short (1 to 2 seconds).")
  var durations: DurationsChoice?

  @Option(
    name: .customLong("retry-after"),
    help:
      "on: 202 and polls say when to come back; off: they do not, as recorded of the real service (azure-core then waits 30 s)."
  )
  var retryAfter = WorldOptions.Switch.on

  @Option(
    name: .customLong("ssh-address"),
    help: "[USER@]HOST:PORT of a real sshd, which every instance with a public address then names as its own.")
  var sshAddress: String?

  @Option(name: .customLong("ready-file"), help: "Also write the ready line into this file (0600).")
  var readyFile: String?

  @OptionGroup var world: WorldOptions
  /// The server asks nothing of Azure, and what it prints is JSON: accepted as everywhere, and of no effect.
  @OptionGroup(visibility: .hidden) var place: PlaceOptions
  @OptionGroup(visibility: .hidden) var safety: SafetyOptions
  @OptionGroup(visibility: .hidden) var output: OutputOptions

  enum DurationsChoice: String, ExpressibleByArgument, CaseIterable {
    case real
    case short
  }

  func run() throws {
    guard !isInMemory || state == nil else {
      throw ServiceFailure(.usage, "--in-memory and --state exclude each other: give one of them.")
    }
    var options = try world.options(defaultRate: nil, defaultStart: nil)
    options.durations = durations.map { $0 == .short ? .short : .real }
    options.sendsRetryAfter = retryAfter == .on
    if let sshAddress {
      do throws(SimulatorServerError) {
        options.sshAddress = try SSHAddress(sshAddress)
      } catch {
        throw ServiceFailure(.usage, "\(error)")
      }
    }
    var directory: String?
    if !isInMemory {
      let path = state ?? StateDirectory.base + "/amldeck/serve"
      directory = path
    }
    if let complaint = SystemZones.complaint { StandardError.write("amldeck: \(complaint)") }
    // A file that may not grow (ulimit -f) is an error of that write, which the client is told, and not our end.
    signal(SIGXFSZ, SIG_IGN)
    let (served, stateDirectory, listen, readyFile) = (options, directory, listen, readyFile)
    do {
      try blocking {
        let serving = Task {
          try await serve(
            options: served, stateDirectory: stateDirectory, listen: listen,
            onReady: { ready in
              let line = ready.json.compactText + "\n"
              if let readyFile { try PrivateFile.write(line, to: readyFile) }
              StandardOutput.write(line)
            })
        }
        let signals = EndingSignals { serving.cancel() }
        defer { signals.close() }
        try await serving.value
      }
    } catch let error as SimulatorServerError {
      throw ServiceFailure(.usage, "\(error)")
    }
  }
}

struct EnvCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "env",
    abstract: "Print export lines that point az, the SDKs, curl and amldeck itself at a running serve.")

  @Option(name: .long, help: "The state directory that serve was given.")
  var state: String?

  /// Nothing is asked of Azure: accepted as everywhere, and of no effect.
  @OptionGroup(visibility: .hidden) var place: PlaceOptions
  @OptionGroup(visibility: .hidden) var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let directory = state ?? StateDirectory.base + "/amldeck/serve"
    let ready: ReadyLine
    do {
      ready = try readyLine(stateDirectory: directory)
    } catch {
      throw ServiceFailure(.usage, "\(error)")
    }
    let json = ready.json
    func text(_ name: String) -> String { json[name]?.text ?? "" }
    let exports = [
      ("ARM_CLOUD_METADATA_URL", text("metadata")), ("SSL_CERT_FILE", text("ca")),
      ("REQUESTS_CA_BUNDLE", text("ca")), ("CURL_CA_BUNDLE", text("ca")),
      ("AZURE_AUTHORITY_HOST", text("endpoint")), ("AZURE_TENANT_ID", text("tenant")),
      ("AZURE_CLIENT_ID", text("client_id")), ("AZURE_CLIENT_SECRET", text("client_secret")),
      ("AZURE_SUBSCRIPTION_ID", text("subscription")), ("AZURE_DEFAULTS_GROUP", text("resource_group")),
      ("AMLDECK_CONTROL_ENDPOINT", text("control_endpoint")), ("AMLDECK_CONTROL_TOKEN", text("control_token")),
      ("AZURE_CORE_INSTANCE_DISCOVERY", "false"), ("NO_PROXY", "127.0.0.1,localhost"),
    ]
    let variables = exports.map { JSONValue.object(["name": .string($0.0), "value": .string($0.1)]) }
    try output.print(
      Report(
        .object(["variables": .array(variables)]), of: variables, columns: ["name", "value"],
        table: exports.map { "export \($0.0)=\(Self.quoted($0.1))\n" }.joined()))
  }

  /// A word that no shell reads anything into.
  private static func quoted(_ value: String) -> String {
    var text = "'"
    for character in value { text += character == "'" ? "'\\''" : String(character) }
    return text + "'"
  }
}

/// SIGTERM and SIGINT as an orderly end.
final class EndingSignals {
  private let sources: [any DispatchSourceSignal]

  init(_ end: @escaping @Sendable () -> Void) {
    sources = [SIGTERM, SIGINT, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler(handler: DispatchWorkItem(block: end))
      source.resume()
      return source
    }
  }

  func close() {
    for source in sources { source.cancel() }
  }
}

/// Files that only their owner may read.
enum PrivateFile {
  /// Replaces the file at once: a reader sees the old text or the new one.
  static func write(_ text: String, to path: String) throws(ServiceFailure) {
    let draft = path + ".\(getpid()).new"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        close(descriptor)
        unlink(draft)
        throw failure(path)
      }
      bytes = bytes.dropFirst(count)
    }
    close(descriptor)
    guard rename(draft, path) == 0 else {
      unlink(draft)
      throw failure(path)
    }
  }

  private static func failure(_ path: String) -> ServiceFailure {
    ServiceFailure(
      .usage, "Cannot write \(path) (\(String(cString: strerror(errno)))): name a file in a directory of yours.")
  }
}
