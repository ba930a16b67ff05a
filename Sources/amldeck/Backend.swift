import ARM
import ARMClient
import ComputeModel
import Console
import Schedules
import SimulatorServer

/// What the console and the headless commands act on: Azure, a simulator behind HTTPS, or one in this process. The
/// client above the transport is the same for all (ARCHITECTURE section 2).
struct Backend: Sendable {
  var place: ConsoleState.Place
  var reader: ComputeReader
  /// nil where the program runs read-only: then there is nothing that could write.
  var writer: ComputeOperator?
  var clock: ServiceClock
  /// Ends what runs behind the transport.
  var close: @Sendable () async -> Void

  var workspaceIDs: [WorkspaceID] {
    place.workspaces.map {
      WorkspaceID(subscription: place.subscription, resourceGroup: place.resourceGroup, name: $0)
    }
  }
}

/// The service's clock, as far as it is known without asking: real, or a simulator's that runs at a rate.
struct ServiceClock: Sendable {
  private var serviceAtReading: Instant
  private var realAtReading: Instant
  private var rate: Double

  static let real = ServiceClock(serviceNow: RealSurroundings.now(), rate: 1)

  /// - Parameter rate: virtual seconds for each real one; 0 while the clock is paused.
  init(serviceNow: Instant, rate: Double) {
    serviceAtReading = serviceNow
    realAtReading = RealSurroundings.now()
    self.rate = rate
  }

  var isPaused: Bool { rate == 0 }

  var now: Instant {
    if rate == 1 { return serviceAtReading + (RealSurroundings.now() - realAtReading) }
    return serviceAtReading + (RealSurroundings.now() - realAtReading) * rate
  }
}

extension Backend {
  /// Connects, hands the backend to a headless command, and closes it whatever happens.
  static func withAzure(
    _ options: PlaceOptions, isReadOnly: Bool, _ body: (Backend) async throws -> Void
  ) async throws {
    let backend = try await azure(options, isReadOnly: isReadOnly)
    do {
      try await body(backend)
    } catch {
      await backend.close()
      throw error
    }
    await backend.close()
  }

  /// Azure, or whatever `ARM_CLOUD_METADATA_URL` names.
  static func azure(_ options: PlaceOptions, isReadOnly: Bool) async throws(ServiceFailure) -> Backend {
    let environment = RealSurroundings.environment
    guard let subscription = options.subscription ?? environment("AZURE_SUBSCRIPTION_ID") else {
      throw missing("subscription", "AZURE_SUBSCRIPTION_ID", "--subscription")
    }
    guard let group = options.resourceGroup ?? environment("AZURE_DEFAULTS_GROUP") else {
      throw missing("resource group", "AZURE_DEFAULTS_GROUP", "--resource-group")
    }
    let secrets = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"]
    guard let tenant = environment(secrets[0]), let clientID = environment(secrets[1]),
      let clientSecret = environment(secrets[2])
    else {
      let absent = secrets.filter { environment($0) == nil }.joined(separator: ", ")
      throw ServiceFailure(
        .noAccess, "There is no credential: set \(absent) (a service principal's), or try amldeck demo.")
    }
    let transport = try HTTPSTransport(
      authoritiesFile: environment("SSL_CERT_FILE") ?? environment("REQUESTS_CA_BUNDLE"))
    do throws(ServiceFailure) {
      var cloud = Cloud.builtIn[0]
      if let url = environment("ARM_CLOUD_METADATA_URL") {
        cloud = try await Cloud.discover(metadataURL: url, transport: transport)
      }
      let credential = ClientSecretCredential(
        cloud: cloud, tenant: tenant, clientID: clientID, clientSecret: clientSecret, transport: transport,
        surroundings: RealSurroundings.client)
      let reader = reader(cloud, credential, transport, isReadOnly)
      let groupID = ResourceGroupID(subscription: subscription, name: group)
      let workspaces = try await workspaces(options, reader, groupID)
      return Backend(
        place: ConsoleState.Place(
          label: cloud.name, subscription: subscription, resourceGroup: group, workspaces: workspaces),
        reader: reader, writer: isReadOnly ? nil : ComputeOperator(reader: reader), clock: .real,
        close: { await transport.shutdown() })
    } catch {
      await transport.shutdown()
      throw error
    }
  }

  private static func missing(_ what: String, _ variable: String, _ flag: String) -> ServiceFailure {
    ServiceFailure(
      .usage,
      "No \(what) is configured: set \(variable) or give \(flag); to look around without Azure, run amldeck demo.")
  }

  static func reader(
    _ cloud: Cloud, _ credential: any TokenCredential, _ transport: any Transport, _ isReadOnly: Bool
  ) -> ComputeReader {
    let pipeline = Pipeline(
      cloud: cloud, credential: credential, transport: transport, surroundings: RealSurroundings.client,
      isReadOnly: isReadOnly)
    return ComputeReader(
      connection: ARMConnection(
        cloud: cloud, pipeline: pipeline, surroundings: RealSurroundings.client))
  }

  /// Named workspaces are looked up, so that a wrong name is said before anything is shown.
  private static func workspaces(
    _ options: PlaceOptions, _ reader: ComputeReader, _ group: ResourceGroupID
  ) async throws(ServiceFailure) -> [String] {
    var names = options.workspace
    if names.isEmpty, let name = RealSurroundings.environment("AZURE_DEFAULTS_WORKSPACE") { names = [name] }
    if names.isEmpty || names.contains("all") {
      let all = try await reader.workspaceNames(in: group)
      guard !all.isEmpty else {
        throw ServiceFailure(
          .notFound, "Resource group \(group.name) has no workspace that you may see: check --resource-group.")
      }
      return all
    }
    for name in names {
      do throws(ServiceFailure) {
        _ = try await reader.workspace(
          WorkspaceID(subscription: group.subscription, resourceGroup: group.name, name: name))
      } catch  where error.kind == .notFound {
        var failure = error
        failure.sentence =
          "There is no workspace \(name) in resource group \(group.name): check --workspace and --resource-group."
        throw failure
      }
    }
    return names
  }
}
