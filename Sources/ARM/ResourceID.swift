/// `Microsoft.MachineLearningServices`, the provider of workspaces and computes.
package let machineLearningProvider = "Microsoft.MachineLearningServices"

/// Where a workspace lives.
package struct WorkspaceID: Hashable, Sendable {
  package var subscription: String
  package var resourceGroup: String
  package var name: String

  package init(subscription: String, resourceGroup: String, name: String) {
    self.subscription = subscription
    self.resourceGroup = resourceGroup
    self.name = name
  }

  /// `/subscriptions/…/workspaces/NAME`, percent-encoded where a segment needs it.
  package var path: String {
    ResourceGroupID(subscription: subscription, name: resourceGroup).path
      + "/providers/\(machineLearningProvider)/workspaces/" + name.pathSegment
  }
}

extension WorkspaceID {
  /// Reads a workspace's id; the words between the names may come in any case.
  package init?(path: some StringProtocol) {
    guard let compute = ComputeID(path: path + "/computes/-") else { return nil }
    self = compute.workspace
  }

  /// ARM compares ids without regard to case (FACTS section 1).
  package func isSame(as other: WorkspaceID) -> Bool { path.lowercased() == other.path.lowercased() }
}

package struct ResourceGroupID: Hashable, Sendable {
  package var subscription: String
  package var name: String

  package init(subscription: String, name: String) {
    self.subscription = subscription
    self.name = name
  }

  package var path: String {
    "/subscriptions/" + subscription.pathSegment + "/resourceGroups/" + name.pathSegment
  }
}

package struct ComputeID: Hashable, Sendable {
  package var workspace: WorkspaceID
  package var name: String

  package init(workspace: WorkspaceID, name: String) {
    self.workspace = workspace
    self.name = name
  }

  package var path: String { workspace.path + "/computes/" + name.pathSegment }

  /// Reads `/subscriptions/S/resourceGroups/G/providers/Microsoft.MachineLearningServices/workspaces/W/computes/C`.
  /// ARM compares ids without regard to case (FACTS section 1), so the words between the names may come in any.
  package init?(path: some StringProtocol) {
    let segments = Substring(path).utf8.split(
      separator: UInt8(ascii: "/"), maxSplits: 11, omittingEmptySubsequences: false)
    guard segments.count == 11, segments[0].isEmpty else { return nil }
    guard
      segments[1].isWord("subscriptions"), segments[3].isWord("resourcegroups"), segments[5].isWord("providers"),
      segments[6].isWord("microsoft.machinelearningservices"), segments[7].isWord("workspaces"),
      segments[9].isWord("computes")
    else { return nil }
    guard !segments[2].isEmpty, !segments[4].isEmpty, !segments[8].isEmpty, !segments[10].isEmpty else { return nil }
    self.init(
      workspace: WorkspaceID(
        subscription: String(Substring(segments[2])), resourceGroup: String(Substring(segments[4])),
        name: String(Substring(segments[8]))),
      name: String(Substring(segments[10])))
  }
}

extension Substring.UTF8View {
  /// Whether these are the letters of a word that is given in lower case, in any case. ARM's words are ASCII; what only
  /// looks like one of their letters is another.
  fileprivate func isWord(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    var letter = word.utf8Start
    for byte in self {
      let folded = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
      guard folded == letter.pointee else { return false }
      letter += 1
    }
    return true
  }
}

extension String {
  /// The text as one segment of a path: everything but RFC 3986's unreserved characters is percent-encoded.
  package var pathSegment: String {
    if utf8.allSatisfy(\.isUnreserved) { return self }
    var encoded = ""
    for byte in utf8 {
      if byte.isUnreserved {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return encoded
  }

  /// The inverse of ``pathSegment``; nil where a `%` is not followed by two digits or the bytes are not UTF-8.
  package var percentDecoded: String? {
    guard utf8.contains(UInt8(ascii: "%")) else { return self }
    var bytes: [UInt8] = []
    var iterator = utf8.makeIterator()
    while let byte = iterator.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard
        let high = iterator.next().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }),
        let low = iterator.next().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue })
      else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  /// Whether the byte stands for itself in every part of an address (RFC 3986, section 2.3).
  fileprivate var isUnreserved: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
