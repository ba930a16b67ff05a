/// Everything that touches the terminal, on one thread: ncurses has one current screen a process and no locks.
@globalActor package actor UI {
  package static let shared = UI()
  package static let loop = PollLoop()

  package nonisolated var unownedExecutor: UnownedSerialExecutor { Self.loop.asUnownedSerialExecutor() }

  /// Makes the calling thread the terminal's and runs `body` on it, for a synchronous `main`: what
  /// `MainActor.assumeIsolated` is to the main actor.
  package nonisolated static func onThisThread<Value: Sendable>(
    _ body: @UI () throws -> Value
  ) rethrows -> Value {
    loop.adoptCurrentThread()
    return try withoutActuallyEscaping(body) { body in
      // The standard library does the same: the two types differ only in what the compiler checks.
      try unsafeBitCast(body, to: (() throws -> Value).self)()
    }
  }
}
