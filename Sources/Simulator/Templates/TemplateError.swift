/// Why a template, or an expression in a policy, cannot be understood or evaluated. The words are ARM's where they
/// are recorded (azure-cli#14373, enterprise-scale#1391, azure-search-openai-demo#2321).
package struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
  package var reason: String
  /// Where in the document, such as `resources[0].properties.vmSize`; empty while it is not known.
  package var path: String

  package init(_ reason: String, path: String = "") {
    self.reason = reason
    self.path = path
  }

  package var description: String { path.isEmpty ? reason : "\(path): \(reason)" }

  func at(_ path: String) -> TemplateError { TemplateError(reason, path: self.path.isEmpty ? path : self.path) }
}
