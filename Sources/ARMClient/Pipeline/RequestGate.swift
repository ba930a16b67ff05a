import Languages
package import ARM
import HTTPTypes
import Synchronization

/// Lets so many requests through at once, the others in a fair order (`FairQueue`). A change goes before what only
/// reads: somebody waits for it, while a fleet of many workspaces is read again and again.
///
/// A wait between two attempts is spent outside of it, so that a request that is told to come back later keeps nobody
/// waiting.
package final class RequestGate: Policy {
  /// As many as the network library keeps connections to one host.
  package static let defaultLimit = 8

  private struct Waiter {
    var ticket: UInt64
    var continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var free: Int
    var ticket: UInt64 = 0
    var changes = FairQueue<Waiter>()
    var reads = FairQueue<Waiter>()

    mutating func remove(_ ticket: UInt64) -> Waiter? {
      changes.remove { $0.ticket == ticket } ?? reads.remove { $0.ticket == ticket }
    }
  }

  private let state: Mutex<State>

  /// - Parameter limit: at least 1.
  init(limit: Int) { state = Mutex(State(free: max(limit, 1))) }

  /// Waits for its turn, then goes on.
  /// - Throws: what stands behind it throws, or that the wait was cancelled.
  package func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    guard await enter(call) else { throw .cancelledBeforeSending }
    defer { leave() }
    return try await next.send(call)
  }

  /// - Returns: false where the task was cancelled before its turn came.
  private func enter(_ call: ARMCall) async -> Bool {
    let scope = CallScope(call.url)
    let isRead = call.method == .get || call.method == .head
    let ticket = state.withLock { state in
      state.ticket += 1
      return state.ticket
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let outcome: Bool? = state.withLock { state in
          // Asked under the lock: a cancellation that comes later finds the waiter in the queue.
          if Task.isCancelled { return false }
          if state.free > 0 {
            state.free -= 1
            return true
          }
          let waiter = Waiter(ticket: ticket, continuation: continuation)
          if isRead {
            state.reads.append(waiter, for: scope)
          } else {
            state.changes.append(waiter, for: scope)
          }
          return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
      }
    } onCancel: {
      state.withLock { $0.remove(ticket) }?.continuation.resume(returning: false)
    }
  }

  /// The place goes to the next in turn, without being free in between.
  private func leave() {
    let next = state.withLock { state -> Waiter? in
      if let waiter = state.changes.popFirst() ?? state.reads.popFirst() { return waiter }
      state.free += 1
      return nil
    }
    next?.continuation.resume(returning: true)
  }
}

extension CallFailure {
  /// Nothing was sent, so there is nothing to look for.
  static var cancelledBeforeSending: CallFailure {
    CallFailure.transport(
      TransportFailure(.cancelled, requestMayHaveArrived: false, reason: localized("it was cancelled")))
  }
}
