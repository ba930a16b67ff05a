import ARM
import Schedules

@testable import ComputeModel
@testable import Simulator

/// What a service sends.
extension FuzzTarget {
  private static let workspace = WorkspaceID(subscription: "s", resourceGroup: "g", name: "w")

  /// The reader of lists and one that makes trees see the same, or both refuse.
  static func list(_ bytes: [UInt8]) {
    let scanned = Result { try ComputeList(scanning: bytes, in: workspace, position: 3) }
    let judged = Result { try TreeReading(bytes, in: workspace, position: 3) }
    switch (scanned, judged) {
    case (.success(let scanned), .success(let judged)):
      require(scanned?.nextLink == judged?.nextLink, "another link")
      require(scanned?.elements.map(\.withPrintedSchedules) == judged?.elements, "another list")
    case (.failure, .failure): break
    case (.success, .failure(let error)): require(false, "only the reader of trees refuses it: \(error)")
    case (.failure(let error), .success): require(false, "only the reader of lists refuses it: \(error)")
    }
  }

  static func json(_ bytes: [UInt8]) {
    let plain = try? JSONValue(parsing: bytes)
    let commented = try? JSONValue(parsingCommented: bytes)
    if let plain {
      require((try? JSONValue(parsing: plain.compactBytes)) == plain, "printed, it is something else")
      // A byte order mark is a mark to one of them only.
      if bytes.first != 0xEF { require(commented == plain, "JSON is JSON with comments") }
    }
    if let commented { require((try? JSONValue(parsing: commented.compactBytes)) == commented, "printed otherwise") }
  }

  static func resourceID(_ bytes: [UInt8]) {
    let text = string(bytes)
    if let id = ComputeID(path: text) {
      for name in [id.name, id.workspace.name, id.workspace.resourceGroup, id.workspace.subscription] {
        require(!name.isEmpty && !name.utf8.contains(UInt8(ascii: "/")), "a name that is none")
      }
      let again = ComputeID(path: id.path)
      require(again?.name.percentDecoded == id.name, "written again, it names another")
      require(again?.workspace.name.percentDecoded == id.workspace.name, "written again, it is elsewhere")
    }
    require(text.pathSegment.percentDecoded == text, "a segment of a path loses something")
    _ = text.percentDecoded
    guard let url = AbsoluteURL(text) else { return }
    require(url.pathAndQuery.hasPrefix("/"), "a path from nowhere")
    require(url.pathAndQuery.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a path that ends a line")
    require(AbsoluteURL(url.origin.text + url.pathAndQuery) == url, "put together, it is another address")
  }

  static func documents(_ bytes: [UInt8]) {
    guard let document = try? JSONValue(parsing: bytes) else { return }
    if let envelope = ErrorEnvelope(document) {
      require(ErrorEnvelope(envelope.document)?.code == envelope.code, "another code")
    }
    _ = OperationStatus(document)
    if let page = Page(document) { require(page.nextLink != "", "a link to nowhere") }
    if let size = VMSize(resource: document) { require(size.cores.map { $0 >= 0 } ?? true, "less than no cores") }
    if let usage = Usage(resource: document) {
      require(usage.used >= 0 && (usage.limit ?? 0) >= 0, "less than nothing")
    }
    if let cloud = Cloud(metadata: document, from: "https://127.0.0.1:8443/metadata/endpoints") {
      require(!cloud.resourceManager.host.isEmpty, "a cloud without an address")
    }
    for isPrivate in [false, true] {
      guard let place = try? SSHDestination(resource: document, usesPrivateAddress: isPrivate) else { continue }
      for argument in [place.user, place.host.text] {
        require(!argument.isEmpty && !argument.hasPrefix("-"), "an option")
        require(
          argument.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"$`;|&<>(){}\\\"'*?!#~".utf8.contains($0) },
          "more than an address: \(argument)")
      }
    }
  }

  // MARK: Descriptions of instances

  static func template(_ bytes: [UInt8]) {
    let parameters: [String: JSONValue] = ["name": .string("ds-1"), "workspacename": .string("ml"), "n": .number(3)]
    guard let expression = ComputeModel.TemplateExpression(string(bytes)) else { return }
    guard case .success(let value) = expression.value(parameters) else { return }
    let limit = ComputeModel.TemplateExpression.maximumLength
    require((value.text?.utf8.count ?? 0) <= limit, "a text that grew")
  }

  /// The simulator's own, of policy rules and deployments.
  static func policyExpression(_ bytes: [UInt8]) {
    guard let expression = try? Simulator.TemplateExpression(reading: string(bytes)) else { return }
    _ = expression.calls
    let evaluator = TemplateEvaluator { name, _ throws(TemplateError) in
      name == "thing" ? .object(["list": .array([.number(1), .object(["Name": .string("x")])])]) : nil
    }
    _ = try? evaluator.value(of: expression)
  }

  static func instance(_ bytes: [UInt8]) {
    guard let document = try? JSONValue(parsingCommented: bytes) else { return }
    let parameters = JSONValue.object(["workspaceName": .object(["value": .string("ml")])])
    let readings: [Result<InstanceCreation, CreationMistake>] = [
      Result { () throws(CreationMistake) in try InstanceCreation(azureML: document) },
      Result { () throws(CreationMistake) in try InstanceCreation(resource: document) },
      Result { () throws(CreationMistake) in try InstanceCreation(template: document, parameters: parameters) },
    ]
    for reading in readings {
      switch reading {
      case .failure(let mistake): require(!mistake.reason.isEmpty, "refused without a word")
      case .success(let creation):
        require(creation.resource[path: "properties", "computeType"]?.text == "ComputeInstance", "another thing")
        require(creation.resource[path: "properties", "properties", "vmSize"]?.text != nil, "no size")
      }
    }
  }

  static func publicKey(_ bytes: [UInt8]) {
    let text = string(bytes)
    if let key = try? SSHPublicKey(text: text) {
      require((try? SSHPublicKey(text: key.line)) == key, "written again, it is another key")
      require(!key.line.contains { $0.isNewline }, "more than a line")
      require(!text.contains("PRIVATE KEY"), "a private key")
    }
    _ = try? RSAPublicKey(parsing: text)
  }
}
