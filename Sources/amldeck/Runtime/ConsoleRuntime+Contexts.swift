import Languages
import ComputeModel
import Console
import Terminal

/// Going on in another context.
extension ConsoleRuntime {
  /// Connects beside the present context, which stays until the other one answers.
  func connect(to context: String) {
    guard let reconnect else {
      dispatch(
        .connectionFailed(
          context: context,
          ServiceFailure(.usage, localized("This console has no configuration to go to a context of."))))
      return
    }
    Task.detached { [self] in
      do {
        await succeed(with: try await reconnect(context))
      } catch let failure as ServiceFailure {
        await dispatch(.connectionFailed(context: context, failure))
      } catch {
        await dispatch(
          .connectionFailed(context: context, ServiceFailure(.usage, localized("It cannot be connected: \(error)."))))
      }
    }
  }
}

extension ConfigurationFile.Context {
  /// For the list of contexts.
  var choice: ContextChoice {
    func words(_ name: String, _ values: Setting<[String]>?) -> String? {
      values.map { "\(name) \($0.value.joined(separator: ", "))" }
    }
    let parts = [
      cloud?.value ?? metadataURL?.value, words("subscription", subscriptions), words("group", groups),
      words("workspace", workspaces) ?? localized("all workspaces"),
    ]
    return ContextChoice(
      name: name, place: parts.compactMap { $0 }.joined(separator: "  "), isReadOnly: isReadOnly?.value == true,
      isDangerous: isDangerous?.value == true)
  }
}
