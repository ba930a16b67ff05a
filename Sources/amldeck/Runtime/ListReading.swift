import ARM
import ARMClient
import ComputeModel
import Console

/// One reading of a workspace's list. It begins when it is made, and its pages wait for whoever will show them: the
/// first readings begin as soon as there is somebody to ask, while the terminal is still being taken.
struct ListReading: Sendable {
  /// Of the list, for the readings after this one.
  let memory: PageMemory
  /// As they come; none where only the whole list is wanted.
  let pages: AsyncStream<[FleetItem]>
  private let outcome: Task<Result<[FleetItem], ServiceFailure>, Never>

  init(of workspace: WorkspaceID, by reader: ComputeReader, memory: PageMemory, showsPages: Bool) {
    let (pages, arrived) = AsyncStream.makeStream(of: [FleetItem].self)
    self.memory = memory
    self.pages = pages
    outcome = Task.detached {
      defer { arrived.finish() }
      do throws(ServiceFailure) {
        return .success(
          try await reader.instances(of: workspace, memory: memory) { page in if showsPages { arrived.yield(page) } })
      } catch {
        return .failure(error)
      }
    }
  }

  /// The whole list, once it is there.
  var items: [FleetItem] {
    get async throws(ServiceFailure) { try await outcome.value.get() }
  }

  /// Those with which a console begins, by the labels of their workspaces.
  static func first(of backend: Backend) -> [String: ListReading] {
    var readings: [String: ListReading] = [:]
    for label in backend.place.workspaces {
      readings[label] = backend.workspace(labelled: label).map {
        ListReading(of: $0, by: backend.reader, memory: PageMemory(), showsPages: true)
      }
    }
    return readings
  }
}
