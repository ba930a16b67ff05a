package import ARM
package import ComputeModel
import HTTPTypes

/// A page of a fleet: rows of one workspace, and where the next page is.
package struct FleetPage: Sendable {
  /// Compute instances and unreadable items; clusters and attached computes are left out.
  package var items: [FleetItem]
  /// Elements of the page, those that are left out included.
  package var count: Int
  package var nextLink: String?
}

/// Everything that can be read of computes. It has no method that changes anything (ARCHITECTURE decision 2).
package struct ComputeReader: Sendable {
  /// Pages of one list, before it is taken for endless (RELIABILITY R15).
  static let maximumPages = 10_000

  package let connection: ARMConnection

  package init(connection: ARMConnection) {
    self.connection = connection
  }

  /// The workspace's own document; used to see that it exists and where it is.
  package func workspace(_ id: WorkspaceID) async throws(ServiceFailure) -> JSONValue {
    let call = ARMCall(.get, connection.url(id.path, version: APIVersion.computes))
    let answer = try await connection.send(call, to: "read workspace \(id.name)")
    return answer.document ?? .null
  }

  /// One page of the instances of a workspace.
  /// - Parameters:
  ///   - link: the `nextLink` of the page before; nil asks for the first page.
  ///   - position: how many elements the pages before held, to name an element that has no name.
  package func instances(
    of workspace: WorkspaceID, after link: String?, position: Int = 0
  ) async throws(ServiceFailure) -> FleetPage {
    let purpose = "list the computes of workspace \(workspace.name)"
    var url = connection.url(workspace.path + "/computes", version: APIVersion.computes)
    if let link { url = try PageWalk.url(link, purpose: purpose) }
    let (list, answer) = try await connection.send(ARMCall(.get, url), to: purpose) { body throws(JSONError) in
      body.isEmpty ? nil : try ComputeList(scanning: body, in: workspace, position: position)
    }
    guard let list else { throw Self.noList(purpose, answer) }
    let items = list.elements.compactMap { element -> FleetItem? in
      switch element {
      case .instance(let instance): .instance(instance)
      case .unreadable(let item): .unreadable(item)
      case .otherComputeType: nil
      }
    }
    return FleetPage(items: items, count: list.elements.count, nextLink: list.nextLink)
  }

  /// All instances of a workspace; `onPage` sees each page as it arrives.
  package func instances(
    of workspace: WorkspaceID, onPage: (@Sendable ([FleetItem]) async -> Void)? = nil
  ) async throws(ServiceFailure) -> [FleetItem] {
    var items: [FleetItem] = []
    var position = 0
    var seen: Set<String> = []
    var link: String?
    repeat {
      let page = try await instances(of: workspace, after: link, position: position)
      items += page.items
      position += page.count
      await onPage?(page.items)
      link = page.nextLink
      if let link, !seen.insert(link).inserted || seen.count > Self.maximumPages {
        throw PageWalk.endless(purpose: "list the computes of workspace \(workspace.name)")
      }
    } while link != nil
    return items
  }

  package func instance(_ id: ComputeID) async throws(ServiceFailure) -> ComputeInstance {
    let call = ARMCall(.get, connection.url(id.path, version: APIVersion.computes))
    let (reading, _) = try await connection.send(call, to: "read \(id.name)") { body throws(JSONError) in
      try ComputeResource.read(body, in: id.workspace)
    }
    return try instance(id, reading)
  }

  /// What a document of one compute says, where it is a compute instance.
  func instance(_ id: ComputeID, in document: JSONValue) throws(ServiceFailure) -> ComputeInstance {
    try instance(id, ComputeResource.read(document, in: id.workspace))
  }

  private func instance(
    _ id: ComputeID, _ reading: ComputeResource.Reading
  ) throws(ServiceFailure) -> ComputeInstance {
    switch reading {
    case .instance(let instance): return instance
    case .otherComputeType(let type):
      throw ServiceFailure(
        .notFound, "\(id.name) in workspace \(id.workspace.name) is a compute of type \(type), not a compute instance.")
    case .unreadable(let item):
      throw ServiceFailure(.unexpectedAnswer, "Cannot read \(id.name): \(item.reason).")
    }
  }

  /// The resource as ARM sent it.
  package func document(of id: ComputeID) async throws(ServiceFailure) -> JSONValue {
    let call = ARMCall(.get, connection.url(id.path, version: APIVersion.computes))
    let answer = try await connection.send(call, to: "read \(id.name)")
    return answer.document ?? .null
  }

  func page(at url: AbsoluteURL, to purpose: String) async throws(ServiceFailure) -> Page {
    let answer = try await connection.send(ARMCall(.get, url), to: purpose)
    guard let page = answer.document.flatMap({ Page($0) }) else { throw Self.noList(purpose, answer) }
    return page
  }

  private static func noList(_ purpose: String, _ answer: ARMAnswer) -> ServiceFailure {
    ServiceFailure(
      .unexpectedAnswer, "The service's answer to \(purpose) has no list in it: try again.",
      requestID: answer.requestID, httpStatus: answer.status)
  }
}

/// Follows `nextLink` verbatim, and stops where a chain bites its own tail.
struct PageWalk {
  private(set) var next: AbsoluteURL?
  private var seen: Set<String> = []

  init(first: AbsoluteURL) { next = first }

  mutating func follow(_ link: String?, purpose: String) throws(ServiceFailure) {
    guard let link else {
      next = nil
      return
    }
    guard seen.insert(link).inserted, seen.count <= ComputeReader.maximumPages else {
      throw Self.endless(purpose: purpose)
    }
    next = try Self.url(link, purpose: purpose)
  }

  static func url(_ link: String, purpose: String) throws(ServiceFailure) -> AbsoluteURL {
    guard let url = AbsoluteURL(link) else {
      throw ServiceFailure(
        .unexpectedAnswer,
        "To \(purpose), the service named a next page that is not an https address: nothing was sent there.")
    }
    return url
  }

  static func endless(purpose: String) -> ServiceFailure {
    ServiceFailure(
      .unexpectedAnswer, "To \(purpose), the service sends pages that never end: the rest is left out.")
  }
}
