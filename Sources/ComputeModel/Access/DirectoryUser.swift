/// Somebody in the directory, as far as an instance that is made for them needs it.
package struct DirectoryUser: Hashable, Sendable {
  package var objectID: String
  package var name: String?
  package var userPrincipalName: String?
  /// Of the directory that was asked; nil where it does not say.
  package var tenantID: String?
  /// Where mail reaches them; nil where the directory does not say.
  package var mail: String?

  package init(
    objectID: String, name: String? = nil, userPrincipalName: String? = nil, tenantID: String? = nil,
    mail: String? = nil
  ) {
    self.mail = mail
    self.objectID = objectID
    self.name = name
    self.userPrincipalName = userPrincipalName
    self.tenantID = tenantID
  }

  /// Whether a text has the shape of an object or tenant id.
  package static func isID(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
  }
}
