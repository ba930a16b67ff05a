import ComputeModel
import Simulator

/// What tokens are made for. This server's own addresses stand for all of them; beside those, each service knows
/// the names that clients ask for when they do not know that the server is another one (FACTS sections 1 and 9).
enum Audience: CaseIterable {
  case resourceManager
  case graph
  case storage
  /// Azure Machine Learning's data plane: tokens are issued, and nothing here takes them.
  case machineLearning

  /// - Parameter text: as ``AccessTokens/audience(_:)`` makes it.
  func contains(_ text: String) -> Bool {
    if names.contains(text) { return true }
    guard self == .storage, text.hasPrefix("https://") else { return false }
    // Each account is an audience of its own.
    let host = text.dropFirst("https://".count)
    return ["core.windows.net", "core.chinacloudapi.cn", "core.usgovcloudapi.net"].contains { suffix in
      host.hasSuffix(".blob." + suffix) && host.split(separator: ".").count == 5
    }
  }

  private var names: [String] {
    switch self {
    case .resourceManager:
      [
        "https://management.azure.com", "https://management.core.windows.net",
        "https://management.chinacloudapi.cn", "https://management.core.chinacloudapi.cn",
        "https://management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net",
      ]
    case .graph:
      [
        "https://graph.microsoft.com", "https://microsoftgraph.chinacloudapi.cn", "https://graph.microsoft.us",
        // By its application id, as tokens of the real service may have it.
        "00000003-0000-0000-c000-000000000000",
      ]
    case .storage: ["https://storage.azure.com"]
    case .machineLearning: ["https://ml.azure.com", "https://ml.azure.cn", "https://ml.azure.us"]
    }
  }
}

extension Call {
  /// This server under each of its names.
  private var ownAudiences: [String] {
    let port = authority.split(separator: ":").last.map { String($0) } ?? ""
    return ["127.0.0.1", "localhost", "[::1]"].map { "https://\($0):\(port)" }
      + ["https://\(Host.inProcessAuthority)"]
  }

  /// Whether a token for this audience is good for a service here.
  func accepts(_ text: String, for audience: Audience) -> Bool {
    let text = AccessTokens.audience(text)
    return ownAudiences.contains(text) || audience.contains(text)
  }

  /// Whether tokens are made for it at all.
  func isAudience(_ text: String) -> Bool { Audience.allCases.contains { accepts(text, for: $0) } }
}
