import Languages

/// What somebody is told about their instance before something is done with it, with the facts.
package struct OwnerNotice: Hashable, Sendable {
  package enum Matter: String, CaseIterable, Hashable, Sendable {
    /// It will be stopped.
    case stop
    /// It will be deleted.
    case delete
    /// It will be deleted and made again, for a new image.
    case recreate
    /// Its single sign-on waits for its user.
    case sso
  }

  package var matter: Matter
  /// The ARM id of the instance.
  package var id: String
  package var name: String
  package var workspace: String
  /// Where it goes; nil where nobody says.
  package var address: String?
  package var subject: String
  package var lines: [String]

  /// - Parameters:
  ///   - address: of its user, as the directory has it.
  ///   - when: as whoever sends it says it, such as "Friday at 18:00"; nil where that is open.
  package init(
    _ matter: Matter, about instance: ComputeInstance, address: String?, cost: InstanceCost?, when: String?
  ) {
    self.matter = matter
    (id, name, workspace) = (instance.id, instance.name, instance.workspace)
    self.address = address.flatMap { Self.isAddress($0) ? $0 : nil }
    let time = when.map { " \($0)" } ?? ""
    var lines: [String]
    switch matter {
    case .stop:
      subject = localized("Your compute instance \(instance.name) will be stopped\(time)")
      lines = [
        localized(
          "Your compute instance \(instance.name) in the workspace \(instance.workspace) will be stopped\(time)."),
        localized(
          "Kernels, terminals and runs end then; save what is open. Files on it stay, and you can start it again."),
      ]
    case .delete:
      subject = localized("Your compute instance \(instance.name) will be deleted\(time)")
      lines = [
        localized(
          "Your compute instance \(instance.name) in the workspace \(instance.workspace) will be deleted\(time)."),
        localized(
          "Everything on its own disk is gone then. What lies under cloudfiles is in the workspace's storage and stays:"
        ),
        localized("copy there what you need."),
      ]
    case .recreate:
      subject = localized("Your compute instance \(instance.name) will be made anew\(time)")
      lines = [
        localized(
          "Your compute instance \(instance.name) in the workspace \(instance.workspace) will be deleted and made again"
        )
          + localized(" with the same name and settings\(time), since its system image is outdated."),
        localized(
          "Everything on its own disk is gone then: packages, environments, files outside cloudfiles. What lies under"),
        localized("cloudfiles stays: copy there what you need."),
      ]
    case .sso:
      subject = localized("Turn on single sign-on of your compute instance \(instance.name)")
      lines = [
        localized(
          "The compute instance \(instance.name) in the workspace \(instance.workspace) was made for you, and its single"
        )
          + localized(" sign-on is off. Only you can turn it on:"),
        localized("  Studio > Compute > \(instance.name) > Single sign-on details > Edit > On > Save"),
        localized(
          "  or: az ml compute enable-sso -n \(instance.name) -w \(instance.workspace) -g \(instance.resourceGroup)"),
      ]
    }
    lines += [
      "", localized("It is \(instance.state.word)\(instance.vmSize.map { localized(", of size \($0)") } ?? "")."),
    ]
    if let cost, let spent = cost.money(cost.week) {
      let least = cost.week.unknownSeconds > 0 ? localized("at least ") : ""
      lines.append(localized("It has cost \(least)\(spent.text) since Monday, by the service's estimate of its price."))
    }
    lines.append(localized("Answer this if that is not right."))
    self.lines = lines
  }

  /// Whether what it announced is still to be done; nil where nobody can tell.
  package func stands(of instance: ComputeInstance) -> Bool? {
    switch matter {
    case .stop: instance.state.known.map { $0 == .running || $0 == .jobRunning }
    case .delete: true
    case .recreate: instance.hasLatestImage.map { !$0 }
    case .sso: instance.isSSOEnabled.map { !$0 }
    }
  }

  package var text: String { lines.joined(separator: "\n") + "\n" }

  /// A link that opens a new mail with all of it (RFC 6068); nil without an address. Nobody sends it but its reader.
  package var mailto: String? {
    address.map {
      "mailto:\(Self.encoded($0))?subject=\(Self.encoded(subject))&body=\(Self.encoded(lines.joined(separator: "\r\n")))"
    }
  }

  package var document: JSONValue {
    .object([
      "matter": .string(matter.rawValue), "id": .string(id), "name": .string(name), "workspace": .string(workspace),
      "address": .string(address), "subject": .string(subject), "text": .string(text), "mailto": .string(mailto),
    ])
  }

  /// Nothing that would end the address and begin something else in a mail.
  private static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
      && !text.unicodeScalars.contains {
        $0.value <= 0x20 || $0.value == 0x7F || ",;<>\"()[]\\".unicodeScalars.contains($0)
      }
  }

  private static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "@"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default: encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return encoded
  }
}
