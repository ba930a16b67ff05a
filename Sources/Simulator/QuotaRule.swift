import ComputeModel

/// Quota is shared by the region (FACTS section 5.6). The words are recorded (FACTS section 2.3), the code is
/// not.
enum QuotaRule {
  /// Why there is no room for another instance of this size; nil where there is.
  static func shortage(of size: VirtualMachineSize, in world: World) -> Instance.ServiceError? {
    let limit = world.founding.quotas.first { $0.family == size.family }?.limit ?? 0
    if limit - world.coresInUse(family: size.family) < size.cores {
      return error("a \(size.familyTitle) vCPU quota of \(limit)", size)
    }
    if world.founding.regionalQuota - world.coresInUse() < size.cores {
      return error("a total vCPU quota of \(world.founding.regionalQuota)", size)
    }
    return nil
  }

  private static func error(_ quota: String, _ size: VirtualMachineSize) -> Instance.ServiceError {
    Instance.ServiceError(
      code: "ClusterMinNodesExceedCoreQuota",
      message: "The specified subscription has \(quota) and is less than the requested compute training cluster"
        + " and/or compute instance's min nodes of 1 which maps to \(size.cores) vCPUs")
  }
}
