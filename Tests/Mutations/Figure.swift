import Foundation

/// A bar of reliability or security that is measured by a test: how many rows of a table hold.
///
/// Where the variable FIGURES names a file, each figure is added to it as one line of JSON, for the table that
/// Tests/reliability/run-reliability prints.
package struct Figure: Sendable {
  package let bar: String
  private var tried = 0
  private var good = 0
  private var faults: [String] = []

  package init(_ bar: String) { self.bar = bar }

  /// - Parameter complaints: what is wrong with the row; it holds where there are none.
  package mutating func row(_ name: String, _ complaints: [String]) {
    tried += 1
    if complaints.isEmpty { good += 1 }
    faults += complaints.map { "\(name): \($0)" }
  }

  /// Prints the figure, and notes it for the table.
  /// - Parameter expected: how many rows there must be.
  /// - Returns: what is wrong; empty where the bar is reached.
  package func report(of expected: Int) throws -> [String] {
    FileHandle.standardError.write(Data("\(bar): \(good) of \(expected)\n".utf8))
    var faults = faults
    if tried != expected { faults.append("\(bar): \(tried) rows were tried, and not \(expected)") }
    for fault in faults.prefix(20) { FileHandle.standardError.write(Data("\(bar), \(fault)\n".utf8)) }
    guard let path = ProcessInfo.processInfo.environment["FIGURES"] else { return faults }
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data(#"{"bar":"\#(bar)","good":\#(good),"tried":\#(expected)}"#.utf8 + [0x0A]))
    try file.close()
    return faults
  }
}
