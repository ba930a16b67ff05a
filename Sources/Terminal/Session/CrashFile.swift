internal import Glibc

/// Where the standard error output goes while the screen is up: Swift's own message about a trap would be lost on
/// the alternate screen, and any other message would tear the picture.
struct CrashFile: ~Copyable {
  private let path: String
  private let diverted: Int32
  private let former: Int32

  /// Points `diverted`, in earnest file descriptor 2, at a private file that nobody else can have prepared.
  init(path: String, diverting diverted: Int32 = STDERR_FILENO) throws(SessionError) {
    // O_NONBLOCK: opening a pipe that somebody put there must not wait.
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    let file = open(path, flags, 0o600)
    guard file >= 0 else { throw .crashFile(path: path, reason: Self.systemError()) }
    defer { Glibc.close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .crashFile(path: path, reason: Self.systemError()) }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1, status.st_uid == geteuid() else {
      throw .crashFile(path: path, reason: "it is not a file of your own")
    }
    guard fchmod(file, 0o600) == 0, ftruncate(file, 0) == 0 else {
      throw .crashFile(path: path, reason: Self.systemError())
    }
    let former = fcntl(diverted, F_DUPFD_CLOEXEC, 3)
    guard former >= 0 || errno == EBADF else { throw .system(call: "dup", reason: Self.systemError()) }
    guard dup2(file, diverted) >= 0 else {
      let reason = Self.systemError()
      if former >= 0 { Glibc.close(former) }
      throw .system(call: "dup2", reason: reason)
    }
    self.path = path
    self.diverted = diverted
    self.former = former
  }

  /// Points the descriptor back for a while, for a child that shares the terminal.
  func pause() { if former >= 0 { dup2(former, diverted) } }

  func resume() {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard file >= 0 else { return }
    dup2(file, diverted)
    Glibc.close(file)
  }

  /// Points the descriptor back for good, and removes a file in which nothing was written.
  consuming func close() {
    if former >= 0 {
      dup2(former, diverted)
      Glibc.close(former)
    } else {
      Glibc.close(diverted)
    }
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == 0 { unlink(path) }
  }

  static func systemError() -> String { String(cString: strerror(errno)) }
}
