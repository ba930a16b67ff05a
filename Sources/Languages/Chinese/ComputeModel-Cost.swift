extension Chinese {
  static let computeModelCost: [String: String] = [
    "its idle shutdown cannot fire: {1}": "其空闲关闭不能触发：{1}",
    "nothing will stop it": "没有任何机制会停止它",
  ]
}
