import Languages
import ARM
import ARMClient
import ComputeModel
import Schedules

/// People, and what they asked for.
extension Backend {
  /// Those of the ids that the directory has.
  func names(of ids: [String]) async throws(ServiceFailure) -> [DirectoryName] {
    guard !ids.isEmpty else { return [] }
    guard let directory else {
      throw ServiceFailure(
        .refused, localized("The description of this cloud names no Microsoft Graph, so nobody can be asked for names.")
      )
    }
    return try await directory.names(of: ids)
  }

  /// The requests about an instance that the activity log holds.
  /// - Parameter id: its ARM id.
  func activity(of id: String, from begin: Instant, until end: Instant) async throws(ServiceFailure) -> [LoggedActivity]
  {
    guard let compute = ComputeID(path: id) else {
      throw ServiceFailure(.unexpectedAnswer, localized("\(id) is an id that amldeck cannot read."))
    }
    return try await reader.activity(of: compute, from: begin, until: end)
  }

  /// Whoever is in the log; without the directory's help those are ids, which is no reason to fail.
  func names(ofCallersIn log: [LoggedActivity]) async throws(ServiceFailure) -> NameBook {
    var book = NameBook()
    let ids = book.unknown(among: log.compactMap(\.callerID))
    do throws(ServiceFailure) {
      book.learn(try await names(of: ids), of: ids)
    } catch {
      guard error.kind != .cancelled else { throw error }
    }
    return book
  }
}

extension FleetReading {
  /// Gives the instances the names of their people.
  /// - Returns: why there are none, where there are none.
  mutating func takeNames(from backend: Backend) async throws(ServiceFailure) -> ServiceFailure? {
    var book = NameBook()
    let ids = book.unknown(among: instances.flatMap(\.namelessIDs))
    guard !ids.isEmpty else { return nil }
    do throws(ServiceFailure) {
      book.learn(try await backend.names(of: ids), of: ids)
    } catch {
      guard error.kind != .cancelled else { throw error }
      return error
    }
    items = items.map { $0.named(by: book) }
    return nil
  }

  /// The same for a form of output: people are told calmly where there are none, documents show null, and a list of
  /// names alone needs none.
  mutating func nameOwners(_ backend: Backend, for output: OutputOptions) async throws(ServiceFailure) {
    guard output.output != .name, let failure = try await takeNames(from: backend), output.output == .table else {
      return
    }
    StandardError.write("amldeck: People are shown by their ids: \(failure.sentence)")
  }
}
