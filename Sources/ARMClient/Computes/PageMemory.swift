import ComputeModel
import Crypto
import Synchronization

/// The pages of the last reading of one list. Most of a long list is what it was ten seconds ago: a page that comes again
/// byte for byte is not read again.
package final class PageMemory: Sendable {
  /// What a page is known by: its bytes, and how many elements stand before it, since an element without a name is
  /// named by its place.
  struct Key: Hashable, Sendable {
    private var digest: SHA256.Digest
    private var position: Int

    init(_ body: [UInt8], position: Int) {
      var hash = SHA256()
      body.withUnsafeBytes { hash.update(bufferPointer: $0) }
      digest = hash.finalize()
      self.position = position
    }
  }

  private let pages = Mutex<[Key: InstancePage]>([:])

  /// Remembers nothing yet.
  package init() {}

  func page(_ key: Key) -> InstancePage? { pages.withLock { $0[key] } }

  /// - Parameter read: all pages of a list that was read to its end; others are forgotten.
  func keep(_ read: [Key: InstancePage]) { pages.withLock { $0 = read } }
}

/// The instances of one page of a list of computes.
struct InstancePage: Sendable {
  var items: [FleetItem]
  /// Of the page, with what is no instance.
  var count: Int
  var nextLink: String?
}
