import CNcurses
import Glibc
import Synchronization

/// A pty for tests: a session gets `slave`, and a thread reads all that comes out at `master`, without which ncurses
/// would block after 4 KB. A reading thread also keeps the master from hanging up.
final class PseudoTerminal: Sendable {
  let master: Int32
  let slave: Int32
  private let received = Mutex<[UInt8]>([])

  init(columns: Int, rows: Int, reading: Bool = true) {
    var (master, slave) = (Int32(-1), Int32(-1))
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    precondition(openpty(&master, &slave, nil, nil, &size) == 0)
    self.master = master
    self.slave = slave
    guard reading else { return }
    // The thread ends when the slave side is closed.
    let reader = Unmanaged.passRetained(self).toOpaque()
    var thread = pthread_t()
    pthread_create(&thread, nil, readAll, reader)
    pthread_detach(thread)
  }

  /// What came since the last time, after it has been quiet for some milliseconds.
  func take(quiet: Int = 40) -> [UInt8] {
    var count = -1
    while true {
      usleep(UInt32(quiet) * 1000)
      let now = received.withLock(\.count)
      if now == count { break }
      count = now
    }
    return received.withLock { bytes in
      defer { bytes = [] }
      return bytes
    }
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    write(master, bytes, bytes.count)
  }

  func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = cn_set_window_size(master, &size)
  }

  var modes: Modes { Modes(fd: slave) }

  /// The slave's modes, as bytes that can be compared.
  struct Modes: Equatable {
    let flags: [tcflag_t]
    let characters: [UInt8]

    init(fd: Int32) {
      var modes = termios()
      tcgetattr(fd, &modes)
      flags = [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag, modes.c_ispeed, modes.c_ospeed]
      characters = withUnsafeBytes(of: modes.c_cc) { Array($0) }
    }
  }

  fileprivate func readUntilClosed() {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(master, &buffer, buffer.count)
      if count <= 0 { return }
      received.withLock { $0 += buffer[0..<count] }
    }
  }
}

// Outside any actor: a thread of its own runs it.
private func readAll(_ reader: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let reader else { return nil }
  Unmanaged<PseudoTerminal>.fromOpaque(reader).takeRetainedValue().readUntilClosed()
  return nil
}
