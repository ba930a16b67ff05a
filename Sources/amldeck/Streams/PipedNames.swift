import ComputeModel
import Glibc

/// Names of instances that come through a pipe, as in `amldeck list -o json | amldeck start - --yes`.
enum PipedNames {
  /// A list of 10,000 instances in JSON has some 25 MB (issue 9).
  private static let maximumBytes = 256 << 20

  /// `-` stands for what stdin names: the document of `amldeck list`, a JSON array of such instances, of ids or of
  /// names, or one name or id a line. Each instance once, in the order of the first mention.
  static func expanded(_ names: [String]) throws(ServiceFailure) -> [String] {
    guard names.contains("-") else { return names }
    let piped = try Self.names(in: try standardInput())
    var seen: Set<String> = []
    return names.flatMap { $0 == "-" ? piped : [$0] }.filter { seen.insert($0.lowercased()).inserted }
  }

  /// - Returns: ids where they are given, since a name may stand in several workspaces; else names. Never none.
  static func names(in bytes: [UInt8]) throws(ServiceFailure) -> [String] {
    let first = bytes.first { !" \t\r\n".utf8.contains($0) }
    var found: [String]
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      let document: JSONValue
      do throws(JSONError) {
        document = try JSONValue(parsing: bytes)
      } catch {
        throw refusal("it is \(error)")
      }
      guard let elements = document["instances"]?.elements ?? document.elements else {
        throw refusal("its document has no instances")
      }
      found = []
      for (index, element) in elements.enumerated() {
        guard let name = element.text ?? element["id"]?.text ?? element["name"]?.text, !name.isEmpty else {
          throw refusal("element \(index + 1) of it has neither id nor name")
        }
        found.append(name)
      }
    } else {
      guard let text = String(validating: bytes, as: UTF8.self) else { throw refusal("it is not text") }
      found = text.split(whereSeparator: \.isNewline).map { line in
        String(line.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
      }.filter { !$0.isEmpty }
    }
    guard !found.isEmpty else { throw refusal("it names no instance") }
    return found
  }

  private static func refusal(_ why: String) -> ServiceFailure {
    ServiceFailure(
      .usage, "stdin is no list of instances (\(why)): pipe amldeck list -o json or amldeck list -o name into this.")
  }

  private static func standardInput() throws(ServiceFailure) -> [UInt8] {
    guard isatty(0) == 0 else { throw refusal("it is a terminal") }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(0, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw refusal(String(cString: strerror(errno))) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= maximumBytes else { throw refusal("it has more than 256 MB") }
    }
  }
}
