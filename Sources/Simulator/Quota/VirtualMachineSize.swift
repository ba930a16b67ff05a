/// A size that compute instances may have.
package struct VirtualMachineSize: Hashable, Sendable {
  /// In the service's own case, such as `Standard_DS3_v2`.
  package var name: String
  /// As in `usages` (FACTS section 16: equal to the usage's `name.value`).
  package var family: String
  /// The family in the words of usages and refusals, such as `Standard DSv2 Family`.
  package var familyTitle: String
  package var cores: Int
  package var gpus: Int
  package var memoryGB: Int
  package var temporaryDiskMB: Int
  package var hasPremiumIO: Bool
  /// `supportedComputeTypes` names ComputeInstance; every size is one for AmlCompute.
  package var supportsInstances: Bool
  /// US dollars an hour, Linux, pay as you go. From memory, rounded: an estimate, as the service calls its
  /// own.
  package var pricePerHour: String

  /// The sizes of the simulated region.
  package static let all: [VirtualMachineSize] = [
    size("Standard_DS2_v2", "standardDSv2Family", "Standard DSv2 Family", 2, 0, 7, 14_336, "0.146"),
    size("Standard_DS3_v2", "standardDSv2Family", "Standard DSv2 Family", 4, 0, 14, 28_672, "0.293"),
    size("Standard_DS4_v2", "standardDSv2Family", "Standard DSv2 Family", 8, 0, 28, 57_344, "0.585"),
    size("Standard_DS11_v2", "standardDSv2Family", "Standard DSv2 Family", 2, 0, 14, 28_672, "0.185"),
    size("Standard_DS12_v2", "standardDSv2Family", "Standard DSv2 Family", 4, 0, 28, 57_344, "0.371"),
    size("Standard_E4s_v3", "standardESv3Family", "Standard ESv3 Family", 4, 0, 32, 65_536, "0.252"),
    size("Standard_E8s_v3", "standardESv3Family", "Standard ESv3 Family", 8, 0, 64, 131_072, "0.504"),
    size("Standard_D2s_v3", "standardDSv3Family", "Standard DSv3 Family", 2, 0, 8, 16_384, "0.096"),
    size("Standard_D4s_v3", "standardDSv3Family", "Standard DSv3 Family", 4, 0, 16, 32_768, "0.192"),
    size("Standard_F4s_v2", "standardFSv2Family", "Standard FSv2 Family", 4, 0, 8, 32_768, "0.169"),
    size("Standard_NC6s_v3", "standardNCSv3Family", "Standard NCSv3 Family", 6, 1, 112, 344_064, "3.06"),
    size("Standard_NC12s_v3", "standardNCSv3Family", "Standard NCSv3 Family", 12, 2, 224, 688_128, "6.12"),
    // Of Microsoft's examples.
    size("Standard_NC6", "standardNCFamily", "Standard NC Family", 6, 1, 56, 389_120, "0.90"),
    // Recorded without ComputeInstance (FACTS section 16).
    size(
      "Standard_D1", "standardDFamily", "Standard D Family", 1, 0, 3, 51_200, "0.077", supportsInstances: false),
  ]

  /// The size called `name`, in any case: azure-ai-ml's default is `STANDARD_DS3_V2` (FACTS section 2.1).
  package static func named(_ name: String) -> VirtualMachineSize? {
    byFoldedName[name.lowercased()]
  }

  private static let byFoldedName = Dictionary(all.map { ($0.name.lowercased(), $0) }) { first, _ in first }

  /// Every family once, in the order of ``all``.
  package static let families: [VirtualMachineSize] = {
    var families: [VirtualMachineSize] = []
    for size in all where !families.contains(where: { $0.family == size.family }) { families.append(size) }
    return families
  }()

  private static func size(
    _ name: String, _ family: String, _ title: String, _ cores: Int, _ gpus: Int, _ memoryGB: Int,
    _ temporaryDiskMB: Int, _ pricePerHour: String, supportsInstances: Bool = true
  ) -> VirtualMachineSize {
    VirtualMachineSize(
      name: name, family: family, familyTitle: title, cores: cores, gpus: gpus, memoryGB: memoryGB,
      temporaryDiskMB: temporaryDiskMB, hasPremiumIO: supportsInstances, supportsInstances: supportsInstances,
      pricePerHour: pricePerHour)
  }
}

/// The dedicated cores that instances of one family may hold together in the region (FACTS section 5.6).
package struct FamilyQuota: Hashable, Sendable {
  package var family: String
  package var limit: Int

  package init(family: String, limit: Int) {
    self.family = family
    self.limit = limit
  }
}
