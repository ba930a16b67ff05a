import ARM
import ARMClient
import ComputeModel
import Console
import Terminal

/// A cloud, and who we are there.
struct CloudSession: Sendable {
  var cloud: Cloud
  var credentials: CredentialChain
  var tokens: TokenCache
  var transport: any Transport
  var log: RequestLog
  /// Ends what runs behind the transports.
  var close: @Sendable () async -> Void

  func identity(_ configuration: EffectiveConfiguration) -> SessionIdentity {
    SessionIdentity(
      cloud: cloud, tokens: tokens, credentials: credentials, settings: configuration.settings)
  }

  /// - Parameter credential: the kind to use whatever the configuration says.
  static func open(
    _ configuration: EffectiveConfiguration, credential: CredentialName? = nil
  ) async throws(ServiceFailure) -> CloudSession {
    let environment = RealSurroundings.environment
    let authorities = environment("SSL_CERT_FILE") ?? environment("REQUESTS_CA_BUNDLE")
    let proxy: ProxySettings
    do throws(ProxySettings.Mistake) {
      proxy = try ProxySettings { environment($0) }
    } catch {
      throw ServiceFailure(.usage, error.description)
    }
    let network = try HTTPSTransport(
      authoritiesFile: authorities, proxy: proxy, parallelRequests: configuration.parallelRequests,
      now: { RealSurroundings.now() })
    let identityNetwork: HTTPSTransport
    do throws(ServiceFailure) {
      identityNetwork = try HTTPSTransport(
        authoritiesFile: authorities, reach: .identityEndpoint, now: { RealSurroundings.now() })
    } catch {
      await network.shutdown()
      throw error
    }
    let close: @Sendable () async -> Void = {
      await network.shutdown()
      await identityNetwork.shutdown()
    }
    let log = RequestLog(isVerbose: configuration.isVerbose)
    let transport = log.transport(network)
    let identityTransport = log.transport(identityNetwork)
    do throws(ServiceFailure) {
      var cloud: Cloud
      switch configuration.cloud.value {
      case .known(let known): cloud = known
      case .metadata(let url):
        cloud = try await Cloud.discover(metadataURL: url, named: configuration.cloud.origin, transport: transport)
      }
      if let authority = configuration.authority { cloud.login = authority.value }
      var settings = CredentialSettings(
        cloud: cloud, transport: transport, identityTransport: identityTransport,
        surroundings: RealSurroundings.client, variable: { RealSurroundings.environment($0) },
        environment: RealSurroundings.variables,
        announce: { prompt in
          // The address and the code are the service's words: they pass through the writer that makes them safe.
          StandardError.write("To log in, open \(prompt.address) in a browser and type the code \(prompt.code).")
        })
      settings.choice = credential?.rawValue ?? configuration.credential?.value
      if configuration.isTenantPinned { settings.pinnedTenant = configuration.tenant?.value }
      let credentials = try settings.chain()
      return CloudSession(
        cloud: cloud, credentials: credentials,
        tokens: TokenCache(credentials, surroundings: RealSurroundings.client), transport: transport, log: log,
        close: close)
    } catch {
      await close()
      throw error
    }
  }
}
