extension Chinese {
  static let computeModelActivityLog: [String: String] = [
    "Restart": "重启"
  ]
}
