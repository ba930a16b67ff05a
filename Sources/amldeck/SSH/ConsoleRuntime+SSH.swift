import Languages
import ARMClient
import ComputeModel
import Console
import Terminal

/// The effects around SSH: files of keys, the clipboard, and programs that get the terminal for a while.
extension ConsoleRuntime {
  func readKeyFile(_ path: String) {
    Task.detached { [self] in
      await dispatch(.keyFile(path: path, Result { () throws(ServiceFailure) in try KeyFile.publicKey(of: path) }))
    }
  }

  func readStoredKeys(_ subscription: String) {
    let reader = backend.reader
    Task.detached { [self] in
      do throws(ServiceFailure) {
        await dispatch(.storedKeys(.success(try await reader.storedSSHKeys(in: subscription))))
      } catch {
        await dispatch(.storedKeys(.failure(error)))
      }
    }
  }

  func makeKeyPair(_ path: String, _ target: Target) {
    let made = Result { () throws(ServiceFailure) -> SSHPublicKey in
      try KeyPair.make(at: path) { draft throws(ServiceFailure) in
        let words = ["-t", "rsa", "-b", "4096", "-C", "amldeck", "-f", draft]
        let status = try onTerminal("ssh-keygen", words) { _ in nil }
        guard status == 0 else {
          throw ServiceFailure(.refused, localized("ssh-keygen ended with \(status): no key was made."))
        }
      }
    }
    dispatch(.keyPair(path: path, target, made))
  }

  func openSession(_ target: Target, _ destination: SSHDestination, _ choice: SSHChoice) {
    let status = Result { () throws(ServiceFailure) -> Int32 in
      try onTerminal("ssh", destination.sshArguments(choice)) { status in
        status == 255 ? localized("ssh ended with 255, for the reason above. Enter goes back to amldeck.") : nil
      }
    }
    dispatch(.sessionEnded(target, status))
  }

  /// - Parameter remark: what is said on the terminal after this status, before Enter leads back.
  private func onTerminal(
    _ program: String, _ arguments: [String], remark: (Int32) -> String?
  ) throws(ServiceFailure) -> Int32 {
    guard let path = ChildProcess.find(program, path: RealSurroundings.environment("PATH")) else {
      throw Handover.missing(program)
    }
    let screen = try display.requireScreen(for: program)
    let environment = ChildProcess.withoutSecrets(RealSurroundings.variables)
    do throws(SessionError) {
      return try screen.runChild(path, arguments, environment: environment, remark: remark)
    } catch {
      throw ServiceFailure(.usage, "\(error).")
    }
  }

  func copy(_ text: String) {
    guard display.screen?.copy(text) != true else { return }
    dispatch(.failed("copying", ServiceFailure(.usage, localized("That is too long for a terminal's clipboard."))))
  }
}
