import ComputeModel

/// Quota is shared by the region (FACTS section 5.6). The words are recorded (FACTS section 2.3), the code is
/// not.
enum QuotaRule {
  /// Of every shortage. Not recorded.
  static let code = "ClusterMinNodesExceedCoreQuota"

  /// Why there is no room for another instance of this size; nil where there is.
  static func shortage(
    of size: VirtualMachineSize, for workspace: Workspace, in world: World
  ) -> Instance.ServiceError? {
    let limit = world.founding.quotas.first { $0.family == size.family }?.limit ?? 0
    if limit - world.coresInUse(family: size.family) < size.cores {
      // Titles end in "Family", the recorded sentence says "family".
      return error("a \(size.familyTitle.dropLast("Family".count))family vCPU quota", of: limit, size)
    }
    let total = world.founding.regionalQuota
    if total - world.coresInUse() < size.cores { return error("a total vCPU quota", of: total, size) }
    if let own = world.workspaceQuotas.limit(of: workspace, family: size.family),
      own - world.coresInUse(family: size.family, in: workspace) < size.cores
    {
      // The words for a workspace's own limit are unknown; these follow the recorded ones.
      var error = error("a \(size.familyTitle.dropLast("Family".count))family vCPU quota", of: own, size)
      error.message.replace("The specified subscription", with: "The specified workspace", maxReplacements: 1)
      return error
    }
    return nil
  }

  private static func error(_ quota: String, of limit: Int, _ size: VirtualMachineSize) -> Instance.ServiceError {
    // The second form says no untruth where the limit is large enough and others use it up; it is recorded too
    // (microsoft/InnerEye-DeepLearning#253, with this spelling).
    let rest =
      limit < size.cores
      ? "is less than the requested compute training cluster and/or compute instance's min nodes of 1 which maps"
        + " to \(size.cores) vCPUs"
      : "cannot accomodate for at least 1 requested compute training cluster and/or compute instance's node which"
        + " maps to \(size.cores) vCPUs"
    return Instance.ServiceError(
      code: code, message: "The specified subscription has \(quota) of \(limit) and \(rest)"
    )
  }
}
