import Languages
package import ARM
package import ComputeModel
import HTTPTypes

/// Everything that can be read of computes. It has no method that changes anything (ARCHITECTURE decision 2).
package struct ComputeReader: Sendable {
  /// Pages of one list, before it is taken for endless (RELIABILITY R15).
  static let maximumPages = 10_000
  /// Elements of one list, all pages together, after which no further page is asked for (RELIABILITY R16).
  static let maximumElements = 100_000

  /// The cloud, and the policies on the way to it.
  package let connection: ARMConnection

  /// - Parameter connection: what carries the requests.
  package init(connection: ARMConnection) {
    self.connection = connection
  }

  /// The workspace's own document; used to see that it exists and where it is.
  package func workspace(_ id: WorkspaceID) async throws(ServiceFailure) -> JSONValue {
    let call = ARMCall(.get, connection.url(id.path, version: APIVersion.computes))
    let answer = try await connection.send(call, to: localized("read workspace \(id.name)"))
    return answer.document ?? .null
  }

  /// All instances of a workspace and what cannot be read, without clusters and attached computes; `onPage` sees each
  /// page as it arrives. An instance that two pages name, since the list changed meanwhile, is there once.
  /// - Parameter memory: of this list, where it is read again and again.
  package func instances(
    of workspace: WorkspaceID, memory: PageMemory? = nil, onPage: (@Sendable ([FleetItem]) async -> Void)? = nil
  ) async throws(ServiceFailure) -> [FleetItem] {
    let purpose = localized("list the computes of workspace \(workspace.name)")
    var items: [FleetItem] = []
    var names: Set<String> = []
    var walk = PageWalk(first: connection.url(workspace.path + "/computes", version: APIVersion.computes))
    var read: [PageMemory.Key: InstancePage] = [:]
    while let url = walk.next {
      let position = walk.elements
      let (page, answer) = try await connection.send(ARMCall(.get, url, isList: true), to: purpose) {
        body throws(JSONError) in
        guard let memory else { return try readPage(body, of: workspace, position: position) }
        let key = PageMemory.Key(body, position: position)
        if let known = memory.page(key) {
          read[key] = known
          return known
        }
        let page = try readPage(body, of: workspace, position: position)
        read[key] = page
        return page
      }
      guard let page else { throw Self.noList(purpose, answer) }
      let new = page.items.filter { item in
        guard case .instance(let instance) = item else { return true }
        return names.insert(instance.name.lowercased()).inserted
      }
      items += new
      await onPage?(new)
      try walk.follow(page.nextLink, after: page.count, purpose: purpose)
    }
    memory?.keep(read)
    return items
  }

  private func readPage(
    _ body: [UInt8], of workspace: WorkspaceID, position: Int
  ) throws(JSONError) -> InstancePage? {
    guard !body.isEmpty,
      let list = try ComputeList(
        scanning: body, in: workspace, position: position,
        maximumElements: min(connection.maximumValues, Self.maximumElements))
    else { return nil }
    let items = list.elements.compactMap { element -> FleetItem? in
      switch element {
      case .instance(let instance): .instance(instance)
      case .unreadable(let item): .unreadable(item)
      case .otherComputeType: nil
      }
    }
    return InstancePage(items: items, count: list.elements.count, nextLink: list.nextLink)
  }

  /// One instance as it is now.
  /// - Throws: `notFound` where there is none, else what the service or the network answered.
  package func instance(_ id: ComputeID) async throws(ServiceFailure) -> ComputeInstance {
    let call = ARMCall(.get, connection.url(id.path, version: APIVersion.computes))
    let (reading, _) = try await connection.send(call, to: localized("read \(id.name)")) { body throws(JSONError) in
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
        .notFound,
        localized("\(id.name) in workspace \(id.workspace.name) is a compute of type \(type), not a compute instance."))
    case .unreadable(let item):
      throw ServiceFailure(.unexpectedAnswer, localized("Cannot read \(id.name): \(item.reason)."))
    }
  }

  /// The resource as ARM sent it.
  package func document(of id: ComputeID) async throws(ServiceFailure) -> JSONValue {
    let call = ARMCall(.get, connection.url(id.path, version: APIVersion.computes))
    let answer = try await connection.send(call, to: localized("read \(id.name)"))
    return answer.document ?? .null
  }

  func page(at url: AbsoluteURL, to purpose: String) async throws(ServiceFailure) -> Page {
    let answer = try await connection.send(ARMCall(.get, url, isList: true), to: purpose)
    guard let page = answer.document.flatMap({ Page($0) }) else { throw Self.noList(purpose, answer) }
    return page
  }

  private static func noList(_ purpose: String, _ answer: ARMAnswer) -> ServiceFailure {
    ServiceFailure(
      .unexpectedAnswer, localized("The service's answer to \(purpose) has no list in it: try again."),
      requestID: answer.requestID, httpStatus: answer.status)
  }
}

/// Follows `nextLink` to the letter, and stops where a chain bites its own tail or is taken for endless.
struct PageWalk {
  private(set) var next: AbsoluteURL?
  /// How many the pages held so far.
  private(set) var elements = 0
  private var seen: Set<String> = []

  init(first: AbsoluteURL) { next = first }

  mutating func follow(_ page: Page, purpose: String) throws(ServiceFailure) {
    try follow(page.nextLink, after: page.items.count, purpose: purpose)
  }

  /// - Parameter count: how many elements the page held.
  mutating func follow(_ link: String?, after count: Int, purpose: String) throws(ServiceFailure) {
    elements += count
    guard let link else {
      next = nil
      return
    }
    guard seen.insert(link).inserted, seen.count < ComputeReader.maximumPages,
      elements < ComputeReader.maximumElements
    else { throw Self.endless(purpose: purpose) }
    guard let url = AbsoluteURL(link) else {
      throw ServiceFailure(
        .unexpectedAnswer,
        localized(
          "To \(purpose), the service named a next page that is no plain https address: nothing was sent there."))
    }
    next = url
  }

  static func endless(purpose: String) -> ServiceFailure {
    ServiceFailure(
      .unexpectedAnswer, localized("To \(purpose), the service sends pages that never end: the rest is left out."))
  }
}
