import ComputeModel
import Schedules

/// Whom something was told, for reminders; in the state directory.
struct ToldFile: Sendable {
  struct Entry: Hashable, Sendable {
    var id: String
    var name: String
    var matter: OwnerNotice.Matter
    var at: Instant
  }

  let directory: String

  static var usual: ToldFile { ToldFile(directory: StateDirectory.base + "/amldeck") }

  private var path: String { directory + "/told.json" }

  /// The last time of each instance and matter; none where there is no file.
  func read() throws(ServiceFailure) -> [Entry] {
    guard let bytes = SmallFile.read(path) else { return [] }
    guard let elements = (try? JSONValue(parsing: bytes))?["told"]?.elements else {
      throw ServiceFailure(.usage, "What was told stands in \(path), which cannot be read: mend or remove it.")
    }
    return elements.compactMap { element in
      guard let id = element["id"]?.text, let name = element["name"]?.text,
        let matter = element["matter"]?.text.flatMap({ OwnerNotice.Matter(rawValue: $0) }),
        let at = element["at"]?.text.flatMap({ try? Instant(iso8601: $0) })
      else { return nil }
      return Entry(id: id, name: name, matter: matter, at: at)
    }
  }

  func keep(_ notices: [OwnerNotice], at now: Instant) throws(ServiceFailure) {
    try StateDirectory.make(directory)
    var all = try read()
    for notice in notices {
      all.removeAll { $0.id.lowercased() == notice.id.lowercased() && $0.matter == notice.matter }
      all.append(Entry(id: notice.id, name: notice.name, matter: notice.matter, at: now))
    }
    let documents = all.map { entry in
      JSONValue.object([
        "id": .string(entry.id), "name": .string(entry.name), "matter": .string(entry.matter.rawValue),
        "at": .string(entry.at.iso8601),
      ])
    }
    try PrivateFile.write(JSONValue.object(["told": .array(documents)]).indentedText + "\n", to: path)
  }
}
