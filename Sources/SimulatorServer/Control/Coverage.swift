import ComputeModel
import HTTPTypes

/// What the simulator answers, how much of it is modelled, and what is known not to be: for people who choose it,
/// in the README, and for programs, at `/_simulator/coverage`.
package enum Coverage {
  package struct Entry: Hashable, Sendable {
    package var area: String
    package var method: String
    package var path: String
    /// Nil where no right is asked for.
    package var right: String?
    package var modelled: String
    /// Empty where no limit is known.
    package var limits: String
  }

  package static var entries: [Entry] {
    ServiceOperation.all.map { operation in
      Entry(
        area: "Azure Resource Manager", method: operation.method.rawValue, path: operation.path.description,
        right: operation.right, modelled: operation.modelled, limits: operation.limits)
    } + login
      + ControlOperation.all.map { operation in
        Entry(
          area: "Control", method: operation.method.rawValue,
          path: "/" + ControlOperation.root + operation.path.description, right: nil, modelled: operation.summary,
          limits: "")
      }
  }

  static var document: JSONValue {
    .object([
      "operations": .array(
        entries.map { entry in
          .object([
            "area": .string(entry.area), "method": .string(entry.method), "path": .string(entry.path),
            "right": .string(entry.right), "modelled": .string(entry.modelled), "limits": .string(entry.limits),
          ])
        })
    ])
  }

  /// The addresses that are not ARM's: clients find the cloud, log in, and ask who is who.
  private static let login: [Entry] =
    [
      entry(
        "GET", "/metadata/endpoints", "The cloud's addresses: an array before api-version 2022-09-01, then an object."),
      entry("GET", "/{tenant}/v2.0/.well-known/openid-configuration", "Where to log in."),
      entry(
        "GET", "/{tenant}/discovery/v2.0/keys", "The signing keys.",
        "The list is empty: tokens are signed with a secret, so only this server can check them."),
      entry(
        "POST", "/{tenant}/oauth2/v2.0/token",
        "Tokens for client credentials (a secret, or a statement signed with a registered certificate or by a federated"
          + " issuer), refresh tokens and device codes.",
        "Other grants are refused with unsupported_grant_type."),
      entry(
        "POST", "/{tenant}/oauth2/v2.0/devicecode", "A code that a person confirms.",
        "There is no page: whoever has the control token confirms it."),
      entry(
        "GET", "/msi/token", "Tokens of a managed identity, by MSI_SECRET or IDENTITY_HEADER.",
        "A machine of no particular instance, which has every identity there is."),
      entry(
        "GET", "/msi/{group}/{workspace}/{compute}/token", "The same on an instance, with its own identities.",
        "While the instance runs; its secret is asked for at the control API."),
      entry(
        "GET", "/imds/{secret}/metadata/identity/oauth2/token",
        "A virtual machine's metadata service, for AZURE_POD_IDENTITY_AUTHORITY_HOST.",
        "The real one is known by its address alone; here MSI_SECRET stands in the address."),
      entry(
        "GET", "/instances/{compute}/",
        "The applications of an instance, built in and custom, each below its own path.",
        "A page that names the application, and none of its functions; 502 while the image is pulled or the instance is"
          + " off."),
    ] + graph + [
      entry("POST", "/v1.0/directoryObjects/getByIds", "The names behind object ids."),
      entry(
        "GET", "/{account}/{container}/{blob}",
        "A blob of a workspace's storage account, with Storage Blob Data Reader, else 403.", "Reading one blob only."),
    ]

  private static let graph: [Entry] = [
    "users", "users/{id}", "me", "organization", "servicePrincipals", "servicePrincipals/{id}",
  ].map {
    entry(
      "GET", "/v1.0/\($0)", "People and applications in Microsoft Graph's shape.",
      "Who has logged in may read; the permissions of applications to the directory are not modelled.")
  }

  private static func entry(_ method: String, _ path: String, _ modelled: String, _ limits: String = "") -> Entry {
    Entry(area: "Login, directory and data", method: method, path: path, right: nil, modelled: modelled, limits: limits)
  }

  /// The table of the README: one a row, so that a change shows as one line.
  package static var markdown: String {
    var lines: [String] = []
    var area = ""
    for entry in entries {
      if entry.area != area {
        area = entry.area
        lines += ["", "**\(area)**", "", "| Address | Modelled | Known limits |", "|---|---|---|"]
      }
      let path = entry.path.replacing("|", with: "\\|")
      lines.append("| `\(entry.method) \(path)` | \(entry.modelled) | \(entry.limits) |")
    }
    return lines.dropFirst().joined(separator: "\n") + "\n"
  }
}
