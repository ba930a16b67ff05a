import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Terminal

extension InstanceExport.Form: ExpressibleByArgument {}

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write what makes an instance again, without its secrets.",
    discussion: """
      As an ARM template (secrets are its parameters), a file of its parameters, a file for az ml compute create, or an
      az command. Where a secret belongs stands FILL IN.
      """)
  @Argument(help: "The instance's name.", completion: KnownNames.instances) var name: String
  @Option(name: .customLong("as"), help: "template, parameters, yaml or az.") var form = InstanceExport.Form.template
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard output.output == .table else {
      throw ServiceFailure(.usage, "An export has the form that --as names: leave -o \(output.output.rawValue) out.")
    }
    let (name, form, place, output) = (name, form, place, output)
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: true) { backend in
        let instance = try await backend.find(name)
        guard let id = ComputeID(path: instance.id) else {
          throw ServiceFailure(.unexpectedAnswer, "\(instance.name) has an id that amldeck cannot read.")
        }
        let export = InstanceExport(
          try await backend.reader.document(of: id), name: id.name, workspace: id.workspace.name,
          resourceGroup: id.workspace.resourceGroup, subscription: id.workspace.subscription,
          isSecret: { Redaction.isSecret($0) })
        let text = export.text(form)
        // Line by line: what the service wrote must not reach a terminal as more than text.
        StandardOutput.write(
          text.split(separator: "\n" as Character, omittingEmptySubsequences: false).map { SafeText(String($0)).text }
            .joined(separator: "\n") + (text.hasSuffix("\n") ? "" : "\n"))
      }
    }
  }
}
