extension Chinese {
  static let computeModelAccess: [String: String] = [
    "is assigned to somebody else: only that user can turn SSO on": "已分配给其他人：只有该用户能打开 SSO",
    "is under the lock {1} ({2}) of {3}, which must be taken off first": "受 {3} 的锁 {1} ({2}) 保护，必须先解除锁",
  ]
}
