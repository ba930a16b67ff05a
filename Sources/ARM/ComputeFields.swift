import ComputeModel
import Schedules

/// What a row needs of one compute, as its bytes have it. Where a member stands twice, the last one counts, so each
/// member that is met replaces whatever one of the same name left.
struct ComputeFields {
  /// `nil` where the element is no object.
  private var kind: JSONScanner.Kind
  private var id: String?
  private var name: String?
  private var location: String?
  private var identity = Identity()
  private var tags: [ComputeInstance.Tag] = []
  private var compute = Compute()

  /// `identity`: its type, and the principals of it and of the identities that are assigned to it (FACTS section 15).
  private struct Identity {
    var type: String?
    var ownPrincipal: String?
    var assignedPrincipals: [String] = []
  }

  /// `properties`
  private struct Compute {
    var computeType: String?
    var computeLocation: String?
    var provisioningState: String?
    var createdOn: Instant?
    var modifiedOn: Instant?
    /// Nil where there are none, or where they are no object.
    var instance: Instance?
  }

  /// `properties.properties`
  fileprivate struct Instance {
    var state: String?
    var vmSize: String?
    var idleTimeBeforeShutdown: String?
    var enableSSO: Bool?
    var releaseQuotaOnStop: Bool?
    var createdBy: ComputeInstance.Creator?
    var assignedTo: ComputeInstance.AssignedUser?
    var ssh: ComputeInstance.SSHSettings?
    var publicIPAddress: String?
    var isLatestOSImageVersion: Bool?
    var schedules: JSONArrayText?
    var applications: [ComputeInstance.Application] = []
    var customServices: [String] = []
    var lastOperation: LastOperation?
  }
}

// MARK: - From bytes

extension ComputeFields {
  private enum ResourceMember: String, CaseIterable {
    case id, name, location, identity, tags, properties
    static let names = MemberNames<Self>()
  }

  private enum ComputeMember: String, CaseIterable {
    case computeType, computeLocation, provisioningState, createdOn, modifiedOn, properties
    static let names = MemberNames<Self>()
  }

  private enum InstanceMember: String, CaseIterable {
    case state, vmSize, idleTimeBeforeShutdown, enableSSO, releaseQuotaOnStop, createdBy
    case personalComputeInstanceSettings, sshSettings, connectivityEndpoints, osImageMetadata, schedules, applications
    case customServices, lastOperation
    static let names = MemberNames<Self>()
  }

  /// Consumes the value that begins here.
  init(_ scanner: inout JSONScanner) throws(JSONError) {
    kind = try scanner.kind()
    guard try scanner.opensObject() else { return }
    var isFirst = true
    while let member = try scanner.nextMember(&isFirst) {
      switch ResourceMember.names.member(member, in: scanner) {
      case .id: id = try scanner.text()
      case .name: name = try scanner.text()
      case .location: location = try scanner.text()
      case .identity: identity = try Self.identity(&scanner)
      case .tags: tags = try Self.tags(&scanner)
      case .properties: compute = try Self.compute(&scanner)
      case nil: try scanner.skip()
      }
    }
  }

  private enum IdentityMember: String, CaseIterable {
    case type, principalId, userAssignedIdentities
    static let names = MemberNames<Self>()
  }

  private static func identity(_ scanner: inout JSONScanner) throws(JSONError) -> Identity {
    var identity = Identity()
    guard try scanner.opensObject() else { return identity }
    var isFirst = true
    while let member = try scanner.nextMember(&isFirst) {
      switch IdentityMember.names.member(member, in: scanner) {
      case .type: identity.type = try scanner.text()
      case .principalId: identity.ownPrincipal = try scanner.text()
      case .userAssignedIdentities:
        identity.assignedPrincipals = []
        guard try scanner.opensObject() else { continue }
        var isFirst = true
        while try scanner.nextMember(&isFirst) != nil {
          if let principal = try scanner.text(of: "principalId") { identity.assignedPrincipals.append(principal) }
        }
      case nil: try scanner.skip()
      }
    }
    return identity
  }

  private static func compute(_ scanner: inout JSONScanner) throws(JSONError) -> Compute {
    var compute = Compute()
    guard try scanner.opensObject() else { return compute }
    var isFirst = true
    while let member = try scanner.nextMember(&isFirst) {
      switch ComputeMember.names.member(member, in: scanner) {
      case .computeType: compute.computeType = try scanner.text()
      case .computeLocation: compute.computeLocation = try scanner.text()
      case .provisioningState: compute.provisioningState = try scanner.text()
      case .createdOn: compute.createdOn = try scanner.instant()
      case .modifiedOn: compute.modifiedOn = try scanner.instant()
      case .properties: compute.instance = try instance(&scanner)
      case nil: try scanner.skip()
      }
    }
    return compute
  }

  private static func instance(_ scanner: inout JSONScanner) throws(JSONError) -> Instance? {
    guard try scanner.opensObject() else { return nil }
    var instance = Instance()
    var isFirst = true
    while let member = try scanner.nextMember(&isFirst) {
      switch InstanceMember.names.member(member, in: scanner) {
      case .state: instance.state = try scanner.text()
      case .vmSize: instance.vmSize = try scanner.text()
      case .idleTimeBeforeShutdown: instance.idleTimeBeforeShutdown = try scanner.text()
      case .enableSSO: instance.enableSSO = try scanner.flag()
      case .releaseQuotaOnStop: instance.releaseQuotaOnStop = try scanner.flag()
      case .createdBy: instance.createdBy = try creator(&scanner)
      case .personalComputeInstanceSettings: instance.assignedTo = try assignedUser(&scanner)
      case .sshSettings: instance.ssh = try ssh(&scanner)
      case .connectivityEndpoints: instance.publicIPAddress = try scanner.text(of: "publicIpAddress")
      case .osImageMetadata: instance.isLatestOSImageVersion = try isLatestImage(&scanner)
      case .schedules: instance.schedules = try schedules(&scanner)
      case .applications: instance.applications = try applications(&scanner)
      case .customServices: instance.customServices = try names(&scanner)
      case .lastOperation: instance.lastOperation = try lastOperation(&scanner)
      case nil: try scanner.skip()
      }
    }
    return instance
  }

  private static func tags(_ scanner: inout JSONScanner) throws(JSONError) -> [ComputeInstance.Tag] {
    var tags: [ComputeInstance.Tag] = []
    guard try scanner.opensObject() else { return tags }
    var isFirst = true
    while let name = try scanner.nextMember(&isFirst) {
      let name = scanner.string(name)
      if let value = try scanner.text() { tags.append(ComputeInstance.Tag(name: name, value: value)) }
    }
    return tags
  }

  private enum CreatorMember: String, CaseIterable {
    case userId, userName
    static let names = MemberNames<Self>()
  }

  private static func creator(_ scanner: inout JSONScanner) throws(JSONError) -> ComputeInstance.Creator? {
    guard try scanner.opensObject() else { return nil }
    var creator = ComputeInstance.Creator(objectID: nil, name: nil)
    var isFirst = true
    while let member = try scanner.nextMember(&isFirst) {
      switch CreatorMember.names.member(member, in: scanner) {
      case .userId: creator.objectID = try scanner.text()
      case .userName: creator.name = try scanner.text()
      case nil: try scanner.skip()
      }
    }
    return creator
  }

  private enum AssigneeMember: String, CaseIterable {
    case assignedUser, objectId, tenantId
    static let names = MemberNames<Self>()
  }

  private static func assignedUser(_ scanner: inout JSONScanner) throws(JSONError) -> ComputeInstance.AssignedUser? {
    var user: ComputeInstance.AssignedUser?
    guard try scanner.opensObject() else { return nil }
    var isFirst = true
    while let member = try scanner.nextMember(&isFirst) {
      guard AssigneeMember.names.member(member, in: scanner) == .assignedUser else {
        try scanner.skip()
        continue
      }
      user = nil
      guard try scanner.opensObject() else { continue }
      var (objectID, tenantID): (String?, String?)
      var isFirst = true
      while let member = try scanner.nextMember(&isFirst) {
        switch AssigneeMember.names.member(member, in: scanner) {
        case .objectId: objectID = try scanner.text()
        case .tenantId: tenantID = try scanner.text()
        case .assignedUser, nil: try scanner.skip()
        }
      }
      user = objectID.map { ComputeInstance.AssignedUser(objectID: $0, tenantID: tenantID) }
    }
    return user
  }

  private enum SSHMember: String, CaseIterable {
    case sshPublicAccess, adminUserName, sshPort, adminPublicKey
    static let names = MemberNames<Self>()
  }

  private static func ssh(_ scanner: inout JSONScanner) throws(JSONError) -> ComputeInstance.SSHSettings? {
    guard try scanner.opensObject() else { return nil }
    var settings = ComputeInstance.SSHSettings(isEnabled: false, user: nil, port: nil, hasKey: false)
    var isFirst = true
    while let member = try scanner.nextMember(&isFirst) {
      switch SSHMember.names.member(member, in: scanner) {
      case .sshPublicAccess: settings.isEnabled = try scanner.text()?.lowercased() == "enabled"
      case .adminUserName: settings.user = try scanner.text()
      case .sshPort: settings.port = try scanner.integer()
      case .adminPublicKey: settings.hasKey = try scanner.text().map { !$0.isEmpty } ?? false
      case nil: try scanner.skip()
      }
    }
    return settings
  }

  private enum NestedMember: String, CaseIterable {
    case computeStartStop, isLatestOsImageVersion, name
    static let names = MemberNames<Self>()
  }

  private static func isLatestImage(_ scanner: inout JSONScanner) throws(JSONError) -> Bool? {
    var flag: Bool?
    guard try scanner.opensObject() else { return nil }
    var isFirst = true
    while let member = try scanner.nextMember(&isFirst) {
      if NestedMember.names.member(member, in: scanner) == .isLatestOsImageVersion {
        flag = try scanner.flag()
      } else {
        try scanner.skip()
      }
    }
    return flag
  }

  private static func schedules(_ scanner: inout JSONScanner) throws(JSONError) -> JSONArrayText? {
    var schedules: JSONArrayText?
    guard try scanner.opensObject() else { return nil }
    var isFirst = true
    while let member = try scanner.nextMember(&isFirst) {
      if NestedMember.names.member(member, in: scanner) == .computeStartStop {
        schedules = try scanner.arrayText()
      } else {
        try scanner.skip()
      }
    }
    return schedules
  }

  /// The names of an array of objects; an element without one is left out.
  private static func names(_ scanner: inout JSONScanner) throws(JSONError) -> [String] {
    var names: [String] = []
    guard try scanner.opensArray() else { return names }
    var isFirst = true
    while try scanner.nextElement(&isFirst) {
      if let name = try scanner.text(of: "name") { names.append(name) }
    }
    return names
  }

  private enum ApplicationMember: String, CaseIterable {
    case displayName, endpointUri
    static let names = MemberNames<Self>()
  }

  private static func applications(
    _ scanner: inout JSONScanner
  ) throws(JSONError) -> [ComputeInstance.Application] {
    var applications: [ComputeInstance.Application] = []
    guard try scanner.opensArray() else { return applications }
    var isFirst = true
    while try scanner.nextElement(&isFirst) {
      guard try scanner.opensObject() else { continue }
      var (name, endpoint): (String?, String?)
      var isFirst = true
      while let member = try scanner.nextMember(&isFirst) {
        switch ApplicationMember.names.member(member, in: scanner) {
        case .displayName: name = try scanner.text()
        case .endpointUri: endpoint = try scanner.text()
        case nil: try scanner.skip()
        }
      }
      if let name {
        applications.append(ComputeInstance.Application(name: name, endpoint: endpoint, kind: .builtIn))
      }
    }
    return applications
  }

  private enum OperationMember: String, CaseIterable {
    case operationName, operationTime, operationStatus, operationTrigger
    static let names = MemberNames<Self>()
  }

  private static func lastOperation(_ scanner: inout JSONScanner) throws(JSONError) -> LastOperation? {
    guard try scanner.opensObject() else { return nil }
    var name: String?
    var operation = LastOperation(name: "", time: nil, status: nil, trigger: nil)
    var isFirst = true
    while let member = try scanner.nextMember(&isFirst) {
      switch OperationMember.names.member(member, in: scanner) {
      case .operationName: name = try scanner.text()
      case .operationTime: operation.time = try scanner.instant()
      case .operationStatus: operation.status = try scanner.text()
      case .operationTrigger: operation.trigger = try scanner.text()
      case nil: try scanner.skip()
      }
    }
    guard let name else { return nil }
    operation.name = name
    return operation
  }
}

extension JSONScanner {
  /// Consumes a value; the time where it is a string that is one.
  fileprivate mutating func instant() throws(JSONError) -> Instant? {
    try text().flatMap { try? Instant(iso8601: $0) }
  }

  /// Consumes a value; the text of this one member where it is an object that has it.
  fileprivate mutating func text(of wanted: String) throws(JSONError) -> String? {
    var text: String?
    guard try opensObject() else { return nil }
    var isFirst = true
    while let name = try nextMember(&isFirst) {
      if string(name) == wanted {
        text = try self.text()
      } else {
        try skip()
      }
    }
    return text
  }
}

// MARK: - To a row

extension ComputeFields {
  /// - Parameter position: of the element in its list, for an element that has no name either.
  func reading(_ places: inout PlaceMemory, position: Int) -> ComputeResource.Reading {
    let isTooLong = max(id?.utf8.count ?? 0, self.name?.utf8.count ?? 0) > ComputeResource.longestID
    let id = isTooLong ? nil : id
    let place = id.flatMap { places.place(of: $0) }
    let name = isTooLong ? nil : self.name ?? place?.name
    func unreadable(_ reason: String) -> ComputeResource.Reading {
      let label = name ?? "item \(position + 1)"
      return .unreadable(
        UnreadableItem(
          id: id ?? "\(places.asked.path)/computes/\(label)", name: label, workspace: places.asked.name,
          reason: reason))
    }
    guard kind == .object else { return unreadable("it is \(kind.name), not an object") }
    guard !isTooLong else {
      return unreadable("its name or id has more than \(ComputeResource.longestID) bytes")
    }
    guard let computeType = compute.computeType else { return unreadable("it has no computeType") }
    guard computeType == "ComputeInstance" || computeType.lowercased() == "computeinstance" else {
      return .otherComputeType(computeType)
    }
    guard let name, !name.isEmpty else { return unreadable("it has no name") }
    guard let instance = compute.instance else { return unreadable("it has no properties") }
    // The recorded service names no state before the first operation is done; the provisioning state says it then.
    guard let state = instance.state ?? compute.provisioningState else { return unreadable("it has no state") }

    let workspace = place?.workspace ?? places.asked
    var row = ComputeInstance(
      id: id ?? ComputeID(workspace: workspace, name: name).path, name: name, workspace: workspace.name,
      resourceGroup: workspace.resourceGroup, subscription: workspace.subscription,
      location: location ?? compute.computeLocation, state: .of(state),
      provisioningState: compute.provisioningState.map { .of($0) }, vmSize: instance.vmSize,
      createdBy: instance.createdBy, assignedTo: instance.assignedTo,
      idleTimeBeforeShutdown: instance.idleTimeBeforeShutdown, isSSOEnabled: instance.enableSSO, ssh: instance.ssh,
      releasesQuotaOnStop: instance.releaseQuotaOnStop,
      publicIPAddress: instance.publicIPAddress.flatMap { $0.isEmpty ? nil : $0 },
      hasLatestImage: instance.isLatestOSImageVersion, applications: instance.allApplications,
      lastOperation: instance.lastOperation, identityType: identity.type, tags: tags, createdOn: compute.createdOn,
      modifiedOn: compute.modifiedOn)
    row.identityPrincipals = (identity.ownPrincipal.map { [$0] } ?? []) + identity.assignedPrincipals
    if let schedules = instance.schedules { row.scheduleTexts = schedules }
    return .instance(row)
  }
}

extension ComputeFields.Instance {
  /// The built-in applications, then the custom ones. The service lists endpoints of both under `applications`; a
  /// custom one is known by its name in `customServices`.
  fileprivate var allApplications: [ComputeInstance.Application] {
    if customServices.isEmpty { return applications }
    var all = applications
    for index in all.indices where customServices.contains(all[index].name) { all[index].kind = .custom }
    for name in customServices where !all.contains(where: { $0.name == name }) {
      all.append(ComputeInstance.Application(name: name, endpoint: nil, kind: .custom))
    }
    return all
  }
}

/// Which workspace an id is of. Neighbours in a list share it, so that only the first of them is taken apart.
struct PlaceMemory {
  /// Where the list was asked for.
  let asked: WorkspaceID
  /// The last id up to the name of the compute.
  private var prefix: [UInt8] = []
  private var workspace: WorkspaceID

  init(_ asked: WorkspaceID) {
    self.asked = asked
    workspace = asked
  }

  private func hasPrefix(_ id: String.UTF8View) -> Bool {
    guard id.count > prefix.count else { return false }
    let isSame = id.withContiguousStorageIfAvailable { id in
      prefix.withUnsafeBufferPointer { prefix in
        let (id, prefix) = (UnsafeRawBufferPointer(id), UnsafeRawBufferPointer(prefix))
        // Eight bytes at a time; the last eight may overlap those before them.
        guard prefix.count >= 8 else { return id.starts(with: prefix) }
        var place = 0
        while true {
          let word = prefix.loadUnaligned(fromByteOffset: place, as: UInt64.self)
          guard id.loadUnaligned(fromByteOffset: place, as: UInt64.self) == word else { return false }
          if place == prefix.count - 8 { return true }
          place = min(place + 8, prefix.count - 8)
        }
      }
    }
    return isSame ?? id.starts(with: prefix)
  }

  /// Nil where the text is no id of a compute.
  mutating func place(of id: String) -> ComputeID? {
    let bytes = id.utf8
    if !prefix.isEmpty, hasPrefix(bytes) {
      let name = bytes.dropFirst(prefix.count)
      if !name.contains(UInt8(ascii: "/")) { return ComputeID(workspace: workspace, name: String(Substring(name))) }
    }
    guard let read = ComputeID(path: id) else { return nil }
    prefix = Array(bytes.dropLast(read.name.utf8.count))
    workspace = read.workspace
    return read
  }
}
