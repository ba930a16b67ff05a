import Languages

/// An application that an instance runs from a docker image: an element of `customServices` (FACTS sections 5.4 and
/// 15).
package struct CustomService: Hashable, Sendable {
  package struct Variable: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A bind mount.
  package struct Mount: Hashable, Sendable {
    package var source: String
    package var target: String
    package var isReadOnly: Bool

    package init(source: String, target: String, isReadOnly: Bool = false) {
      self.source = source
      self.target = target
      self.isReadOnly = isReadOnly
    }

    /// Where the files of the workspace are, outside and inside (founding document).
    package static let cloudFiles = Mount(source: "/home/azureuser/cloudfiles", target: "/home/azureuser/cloudfiles")
  }

  package var name: String
  package var image: String
  /// The port on which the application listens in its container.
  package var target: Int
  /// The port under which it is reached.
  package var published: Int
  package var environment: [Variable]
  package var mounts: [Mount]

  package init(
    name: String, image: String, target: Int, published: Int, environment: [Variable] = [], mounts: [Mount] = []
  ) {
    self.name = name
    self.image = image
    self.target = target
    self.published = published
    self.environment = environment
    self.mounts = mounts
  }

  /// Published ports that a workspace behind a private link lets through (founding document).
  package static let privateLinkPorts = 8704...8993
  /// The port on which RStudio and Posit Workbench listen (founding document; FACTS section 5.4).
  package static let rstudioPort = 8787
  package static let rstudioImage = "ghcr.io/azure/rocker-rstudio-ml-verse:latest"
  package static let positWorkbenchImage = "ghcr.io/azure/rstudio-workbench:latest"
  /// The variable that holds Posit Workbench's licence key.
  package static let licenceVariable = "RSP_LICENSE"

  /// RStudio, open source.
  package static func rstudio(published: Int = rstudioPort) -> CustomService {
    CustomService(
      name: "rstudio", image: rstudioImage, target: rstudioPort, published: published, mounts: [.cloudFiles])
  }

  /// Without a mount: Posit Workbench does not reach the files of the workspace (founding document).
  package static func positWorkbench(licence: String, published: Int = rstudioPort) -> CustomService {
    CustomService(
      name: "rstudio-workbench", image: positWorkbenchImage, target: rstudioPort, published: published,
      environment: [Variable(name: licenceVariable, value: licence)])
  }

  /// As ARM takes it. Without `type` azure-ai-ml 1.26.5 fails to read it back (FACTS section 5.4).
  package var document: JSONValue {
    var service: JSONValue = .object([
      "name": .string(name),
      "image": .object(["type": .string("docker"), "reference": .string(image)]),
      "endpoints": .array([
        .object([
          "name": .string("connect"), "target": .number(target), "published": .number(published),
          "protocol": .string("http"),
        ])
      ]),
    ])
    service["environmentVariables"] = .object(
      JSONObject(
        environment.map { variable in
          JSONObject.Member(
            name: variable.name, value: .object(["type": .string("local"), "value": .string(variable.value)]))
        }))
    service["volumes"] = .array(
      mounts.map { mount in
        .object([
          "type": .string("bind"), "readOnly": .bool(mount.isReadOnly), "source": .string(mount.source),
          "target": .string(mount.target),
        ])
      })
    service["docker"] = .object(["privileged": .bool(true)])
    service["type"] = .string("docker")
    return service
  }
}

extension CustomService {
  /// Hosts that a workspace with restricted outbound rules must allow for an image (founding document).
  package static func outboundHosts(ofImage image: String) -> [String] {
    var hosts: [String] = []
    let registry = image.split(separator: "/").first.map { $0.lowercased() } ?? ""
    if registry == "ghcr.io" {
      hosts += ["ghcr.io", "pkg-containers.githubusercontent.com"]
    } else if image.contains("/"), registry.contains(".") {
      hosts.append(registry)
    } else if !image.isEmpty {
      hosts.append("docker.io")
    }
    if isPositWorkbench(image: image) { hosts.append("www.wyday.com") }
    return hosts
  }

  package static func isPositWorkbench(image: String) -> Bool {
    image.lowercased().firstRange(of: "/rstudio-workbench") != nil
  }

  /// What is worth knowing of an application before it is added, a sentence each (founding document).
  package static func notes(onImage image: String, published: Int?) -> [String] {
    var notes: [String] = []
    if let published, !privateLinkPorts.contains(published) {
      notes.append(
        localized(
          "Port \(published) is outside \(privateLinkPorts.lowerBound)-\(privateLinkPorts.upperBound), the only ones that"
        )
          + localized(" a workspace behind a private link lets through."))
    }
    let hosts = outboundHosts(ofImage: image)
    if !hosts.isEmpty {
      notes.append(localized("Behind a private link the workspace must reach \(hosts.joined(separator: ", "))."))
    }
    if isPositWorkbench(image: image) {
      notes.append(localized("Posit Workbench does not reach the workspace's files."))
      notes.append(
        localized(
          "Several Posit Workbenches in one browser end in \"400 Bad Request: header or cookie too large\": use a new")
          + localized(" browser, or a private window."))
    }
    let registry = image.split(separator: "/").first.map { $0.lowercased() } ?? ""
    if [".azurecr.io", ".azurecr.cn", ".azurecr.us"].contains(where: { registry.hasSuffix($0) }) {
      notes.append(
        localized("Its user must be Contributor on the workspace: the image is pulled from an Azure registry."))
    }
    return notes
  }

  /// Why a set cannot be sent, as a sentence; nil where it can (FACTS section 5.4: the SDK refuses both doubles).
  /// - Parameter services: elements of `customServices`.
  package static func refusal(ofSet services: [JSONValue]) -> String? {
    var names: Set<String> = []
    var ports: Set<Int> = []
    for service in services {
      let name = service["name"]?.text ?? ""
      guard names.insert(name.lowercased()).inserted else {
        return localized("Two applications are called \(name): rename one.")
      }
      for endpoint in service["endpoints"]?.elements ?? [] {
        guard let port = endpoint["published"]?.integer else { continue }
        guard ports.insert(port).inserted else {
          return localized("Two applications publish port \(port): give \(name) another one, such as \(port + 1).")
        }
      }
    }
    return nil
  }
}

// MARK: Reading what was typed

/// What is wrong with a typed application, as a sentence, and which part of it.
package struct CustomServiceMistake: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Part: Hashable, Sendable { case name, image, target, published, environment, mounts, licence }

  package var part: Part
  package var description: String

  package init(_ part: Part, _ description: String) {
    self.part = part
    self.description = description
  }
}

extension CustomService {
  /// Reads an application of any image.
  /// - Parameters:
  ///   - environment: `NAME=VALUE; NAME=VALUE`
  ///   - mounts: `/a:/b /c:/d:ro`, or one path that is the same on both sides.
  package init(
    name: String, image: String, target: String, published: String, environment: String, mounts: String
  ) throws(CustomServiceMistake) {
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }) else {
      throw CustomServiceMistake(
        .name, localized("The application's name is missing, or has other signs than a-z, 0-9, - _ and ."))
    }
    guard !image.isEmpty, !image.contains(where: \.isWhitespace) else {
      throw CustomServiceMistake(.image, localized("Name the docker image, such as ghcr.io/contoso/voila:1."))
    }
    self.init(
      name: name, image: image, target: try Self.port(target, .target),
      published: try Self.port(published.isEmpty ? target : published, .published),
      environment: try Self.variables(environment), mounts: try Self.mounts(mounts))
  }

  package static func port(_ text: String, _ part: CustomServiceMistake.Part) throws(CustomServiceMistake) -> Int {
    guard let port = Int(text), (1...65_535).contains(port) else {
      throw CustomServiceMistake(
        part, localized("The port is \(text.isEmpty ? localized("missing") : text): write one from 1 to 65535."))
    }
    return port
  }

  package static func variables(_ text: String) throws(CustomServiceMistake) -> [Variable] {
    var variables: [Variable] = []
    for part in text.split(separator: ";") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = pair[0].filter { $0 != " " }
      // The text is not repeated: it may be a secret.
      guard pair.count == 2, !name.isEmpty else {
        throw CustomServiceMistake(.environment, localized("Write the environment as NAME=VALUE; NAME=VALUE."))
      }
      guard !variables.contains(where: { $0.name == name }) else {
        throw CustomServiceMistake(.environment, localized("The variable \(name) is given twice."))
      }
      variables.append(Variable(name: name, value: String(pair[1].drop { $0 == " " })))
    }
    return variables
  }

  package static func mounts(_ text: String) throws(CustomServiceMistake) -> [Mount] {
    var mounts: [Mount] = []
    for part in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
      var paths = part.split(separator: ":", omittingEmptySubsequences: false).map { String($0) }
      let isReadOnly = paths.count == 3 && paths[2] == "ro"
      if isReadOnly { paths.removeLast() }
      guard (1...2).contains(paths.count), paths.allSatisfy({ $0.hasPrefix("/") }) else {
        throw CustomServiceMistake(
          .mounts, localized("\(part) is no mount: write /on/the/host:/in/the/container, with :ro at will."))
      }
      mounts.append(Mount(source: paths[0], target: paths[paths.count - 1], isReadOnly: isReadOnly))
    }
    return mounts
  }
}
