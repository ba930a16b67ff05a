import ComputeModel
import Simulator
import Synchronization

/// Instances as lists last printed them: most have not changed when the next reader asks, and building and printing them
/// is most of what a list takes.
final class PrintedComputes: Sendable {
  /// What the text depends on beside the instance and its errors.
  struct Form: Equatable, Sendable {
    /// The api-version.
    var version: String
    /// Of the addresses in it.
    var origin: String
    var founding: Founding
  }

  private struct Printed {
    var instance: Instance
    var applicationErrors: [Instance.ServiceError]
    var bytes: [UInt8]
  }

  private struct Memory {
    /// By the ordinals of instances. There are a few forms, which differ in their first member: to compare them is faster
    /// than to hash one.
    var forms: [(form: Form, printed: [Int: Printed])] = []
    var size = 0

    subscript(form: Form, ordinal: Int) -> Printed? {
      get { forms.first { $0.form == form }?.printed[ordinal] }
      set {
        let place = forms.firstIndex { $0.form == form } ?? forms.count
        if place == forms.count { forms.append((form, [:])) }
        size += (newValue?.bytes.count ?? 0) - (forms[place].printed[ordinal]?.bytes.count ?? 0)
        forms[place].printed[ordinal] = newValue
      }
    }
  }

  /// Bytes of text: that of 10,000 instances in three forms, or of 30,000 in one. Where more is read, all is forgotten.
  private static let maximumSize = 64 << 20

  private let memory = Mutex(Memory())

  /// - Parameter print: the instance as JSON.
  func bytes(of instance: Instance, in world: World, as form: Form, print: () -> [UInt8]) -> [UInt8] {
    let errors = world.applicationErrors(of: instance)
    if let known = memory.withLock({ $0[form, instance.ordinal] }), known.instance == instance,
      known.applicationErrors == errors
    {
      return known.bytes
    }
    let bytes = print()
    memory.withLock { memory in
      if memory.size + bytes.count > Self.maximumSize { memory = Memory() }
      memory[form, instance.ordinal] = Printed(instance: instance, applicationErrors: errors, bytes: bytes)
    }
    return bytes
  }
}
