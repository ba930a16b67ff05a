import Languages
import Schedules
package import ARM
package import ComputeModel

/// All that the credentials need of the outside.
package struct CredentialSettings: Sendable {
  /// Where tokens are asked for, and for what.
  package var cloud: Cloud
  /// The tenant that a context pins; nil leaves it to `AZURE_TENANT_ID`.
  package var pinnedTenant: String?
  /// A credential's name, `dev` or `prod`, as in `AZURE_TOKEN_CREDENTIALS`; nil asks that variable.
  package var choice: String?
  /// To the login.
  package var transport: any Transport
  /// To the managed identity's address on this machine: short waits for a connection, plain http allowed, no proxy.
  package var identityTransport: any Transport
  /// The clock, chance and pauses.
  package var surroundings: Surroundings
  /// A variable of the environment; nil where it is absent or empty.
  package var variable: @Sendable (String) -> String?
  /// The whole environment as `NAME=value`, for az.
  package var environment: [String]
  /// How long az may take (RELIABILITY S8).
  package var azureCLILimit: Duration = .seconds(30)
  /// Shows a code to log in with.
  package var announce: @Sendable (DeviceCodePrompt) async -> Void

  /// Each parameter is the property of its name.
  package init(
    cloud: Cloud, transport: any Transport, identityTransport: any Transport, surroundings: Surroundings,
    variable: @escaping @Sendable (String) -> String?, environment: [String],
    announce: @escaping @Sendable (DeviceCodePrompt) async -> Void
  ) {
    self.cloud = cloud
    self.transport = transport
    self.identityTransport = identityTransport
    self.surroundings = surroundings
    self.variable = variable
    self.environment = environment
    self.announce = announce
  }

  /// The tenant's id: that of the configuration, else `AZURE_TENANT_ID`.
  package var tenant: String? { pinnedTenant ?? variable("AZURE_TENANT_ID") }

  var tokenEndpoint: TokenEndpoint? {
    tenant.map { TokenEndpoint(cloud: cloud, tenant: $0, transport: transport, surroundings: surroundings) }
  }

  /// The credentials to try, in azure-identity's order (FACTS section 10); a token that was put into a file for this
  /// program goes before all.
  package func chain() throws(ServiceFailure) -> CredentialChain {
    let names = try names()
    return CredentialChain(names.map { credential($0, isAlone: names.count == 1) })
  }

  private func names() throws(ServiceFailure) -> [CredentialName] {
    guard let word = choice ?? variable("AZURE_TOKEN_CREDENTIALS") else {
      return [.tokenFile, .environment, .workloadIdentity, .managedIdentity, .azureCLI]
    }
    let folded = word.lowercased().filter { $0 != " " }
    switch folded {
    case "prod": return [.environment, .workloadIdentity, .managedIdentity]
    // The other developers' credentials of azure-identity belong to tools that amldeck does not ask.
    case "dev": return [.azureCLI]
    default:
      if let name = CredentialName.allCases.first(where: { $0.rawValue.lowercased() == folded }) { return [name] }
      let known = CredentialName.allCases.map(\.rawValue).joined(separator: ", ")
      throw ServiceFailure(
        .usage,
        localized(
          "\(choice == nil ? "AZURE_TOKEN_CREDENTIALS" : localized("The credential")) is \"\(word)\", which amldeck does not have:"
        )
          + localized(" give dev, prod, or one of \(known)."))
    }
  }

  private func credential(_ name: CredentialName, isAlone: Bool) -> any TokenCredential {
    switch name {
    case .tokenFile:
      TokenFileCredential(
        path: variable("AMLDECK_TOKEN_FILE"), managementAudience: cloud.audience, surroundings: surroundings)
    case .environment: EnvironmentCredential(settings: self)
    case .workloadIdentity:
      WorkloadIdentityCredential(
        clientID: variable("AZURE_CLIENT_ID"), path: variable("AZURE_FEDERATED_TOKEN_FILE"), endpoint: tokenEndpoint)
    case .managedIdentity: ManagedIdentityCredential(settings: self, probes: !isAlone)
    case .azureCLI:
      AzureCLICredential(
        program: ChildProcess.find("az", path: variable("PATH")), tenant: pinnedTenant,
        environment: ChildProcess.withoutSecrets(environment) + ["AZURE_CORE_NO_COLOR=true"], limit: azureCLILimit)
    case .deviceCode:
      DeviceCodeCredential(
        cloud: cloud, tenant: tenant ?? "organizations", transport: transport, surroundings: surroundings,
        announce: announce)
    }
  }
}
