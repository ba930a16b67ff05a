import Languages
package import ComputeModel
import Schedules

/// What is known of the people behind object ids.
package struct NamesReading: Hashable, Sendable {
  package var book = NameBook()
  /// Why the directory told nothing at the last attempt.
  package var failure: ServiceFailure?
  /// When the last attempt ended.
  var readAt: Instant?
  var isReading = false
  /// Without names the console works as well: that there are none is said once.
  var hasSaidFailure = false
}

/// Names of people: the service knows them by object ids, the directory by names.
extension ConsoleState {
  /// After a refusal the directory is left alone so long; `R` asks at once.
  static let namesPauseSeconds = 300

  /// Asks for the people of the list that have no name yet.
  mutating func readNames(renewing: Bool = false) -> [Effect] {
    guard !names.isReading else { return [] }
    if names.failure != nil, !renewing, let at = names.readAt, now - at < .seconds(Self.namesPauseSeconds) { return [] }
    var ids: [String] = []
    for case .instance(let instance) in fleet.rows { ids += instance.namelessIDs }
    return ask(ids)
  }

  /// The same for the people of one document, which the list need not hold.
  mutating func readNames(in document: JSONValue) -> [Effect] {
    guard !names.isReading, names.failure == nil else { return [] }
    let instance = InstanceDocument(document).instance
    let ids = [
      instance[path: "personalComputeInstanceSettings", "assignedUser", "objectId"]?.text,
      instance[path: "createdBy", "userId"]?.text,
    ]
    return ask(ids.compactMap { $0 })
  }

  private mutating func ask(_ ids: [String]) -> [Effect] {
    let unknown = names.book.unknown(among: ids)
    guard !unknown.isEmpty else { return [] }
    names.isReading = true
    return [.readNames(unknown)]
  }

  mutating func take(_ result: Result<[DirectoryName], ServiceFailure>, ofIDs ids: [String]) {
    names.isReading = false
    names.readAt = now
    switch result {
    case .success(let found):
      names.failure = nil
      names.book.learn(found, of: ids)
      fleet.names = names.book
      list.follow(fleet, size: size)
    case .failure(let failure):
      names.failure = failure
      guard !names.hasSaidFailure else { return }
      names.hasSaidFailure = true
      log(failure, of: localized("names of people"))
      if notice == nil {
        notice = Notice(kind: .information, text: localized("People are shown by their ids: \(failure.sentence)"))
      }
    }
  }
}
