import ArgumentParser
import ComputeModel

struct StartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "start", abstract: "Start stopped instances.")
  @Argument(help: "Names or ids of instances; - reads them from stdin.", completion: KnownNames.instances) var names:
    [String]
  @OptionGroup var options: ActionOptions
  func run() throws { try options.run(.start, on: names, word: "start") }
}

struct StopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "stop", abstract: "Stop running instances.")
  @Argument(help: "Names or ids of instances; - reads them from stdin.", completion: KnownNames.instances) var names:
    [String]
  @OptionGroup var options: ActionOptions
  func run() throws { try options.run(.stop, on: names, word: "stop") }
}

struct RestartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "restart", abstract: "Restart running instances.")
  @Argument(help: "Names or ids of instances; - reads them from stdin.", completion: KnownNames.instances) var names:
    [String]
  @OptionGroup var options: ActionOptions
  func run() throws { try options.run(.restart, on: names, word: "restart") }
}

struct DeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete instances with everything on their own disks.")
  @Argument(help: "Names or ids of instances; - reads them from stdin.", completion: KnownNames.instances) var names:
    [String]
  @OptionGroup var options: ActionOptions
  func run() throws { try options.run(.delete, on: names, word: "delete") }
}

struct IdleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "idle", abstract: "Set after how long without activity an instance is shut down.")
  @Argument(help: "The instance's name or id; - reads several from stdin.", completion: KnownNames.instances) var name:
    String
  @Argument(help: "45m, 2h, 1d or minutes, from 15 minutes to 3 days; off never stops it.") var time: String
  @OptionGroup var options: ActionOptions

  func run() throws {
    var setting: IdleTime?
    if time.lowercased() != "off" {
      do throws(IdleTimeError) {
        setting = try IdleTime(text: time)
      } catch {
        throw ServiceFailure(.usage, "\(error)")
      }
    }
    try options.run(.updateIdleShutdownSetting(setting), on: [name], word: "idle")
  }
}

struct SSOCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sso", abstract: "Turn the applications' single sign-on of an instance on or off.")
  enum Switch: String, ExpressibleByArgument, CaseIterable {
    case on
    case off
  }
  @Argument(help: "The instance's name or id; - reads several from stdin.", completion: KnownNames.instances) var name:
    String
  @Argument(help: "on or off.") var value: Switch
  @OptionGroup var options: ActionOptions
  func run() throws { try options.run(.enableSSO(value == .on), on: [name], word: "sso") }
}

struct SSHKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ssh-key",
    abstract: "Set the public SSH key of an existing instance (not verified against the real service).",
    discussion: "No operation of the service does it: the whole resource is read, one member changed, and written.")
  @Argument(help: "The instance's name or id; - reads several from stdin.", completion: KnownNames.instances) var name:
    String
  @Argument(help: "A file with an RSA public key: one line, PEM or RFC 4716; - is stdin.") var file: String
  @OptionGroup var options: ActionOptions

  func run() throws {
    guard name != "-" || file != "-" else {
      throw ServiceFailure(.usage, "stdin cannot be both the names and the key: name a file with the public key.")
    }
    let key = try KeyFile.publicKey(of: file)
    try options.run(.setSSHPublicKey(key), on: [name], word: "ssh-key", note: "\(key.fingerprint) \(key.comment)")
  }
}
