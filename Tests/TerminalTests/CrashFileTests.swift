import Glibc
import Testing

@testable import Terminal

struct CrashFileTests {
  /// A directory that is removed, with the files in it.
  private func withDirectory(_ body: (String) throws -> Void) rethrows {
    var template = Array("/tmp/amldeck-crash-XXXXXX".utf8CString)
    let directory = template.withUnsafeMutableBufferPointer { name in
      String(cString: mkdtemp(name.baseAddress!))
    }
    defer {
      for name in ["file", "link", "pipe"] { unlink(directory + "/" + name) }
      rmdir(directory)
    }
    try body(directory)
  }

  private func contents(_ path: String) -> String? {
    let fd = open(path, O_RDONLY)
    if fd < 0 { return nil }
    defer { close(fd) }
    var buffer = [UInt8](repeating: 0, count: 1000)
    return String(decoding: buffer[0..<max(0, read(fd, &buffer, 1000))], as: UTF8.self)
  }

  // Not descriptor 2 itself: other tests print there.
  private func descriptor() -> Int32 { open("/dev/null", O_WRONLY) }

  @Test func messagesGoToAPrivateFile() throws {
    try withDirectory { directory in
      let (path, fd) = (directory + "/file", descriptor())
      let file = try CrashFile(path: path, diverting: fd)
      write(fd, "hello", 5)
      var status = stat()
      stat(path, &status)
      #expect(status.st_mode & 0o777 == 0o600)
      file.pause()
      write(fd, "lost", 4)
      file.resume()
      write(fd, "!", 1)
      file.close()
      write(fd, "lost", 4)
      #expect(contents(path) == "hello!")
      try CrashFile(path: path, diverting: fd).close()
      #expect(contents(path) == nil)  // emptied when it was taken again, then removed
      close(fd)
    }
  }

  @Test func whatSomebodyElsePreparedIsRefused() {
    withDirectory { directory in
      let fd = descriptor()
      func refusal(_ name: String) -> Bool {
        do throws(SessionError) {
          try CrashFile(path: directory + "/" + name, diverting: fd).close()
          return false
        } catch {
          return true
        }
      }
      symlink("/dev/null", directory + "/link")
      #expect(refusal("link"))
      mkfifo(directory + "/pipe", 0o600)
      #expect(refusal("pipe"))
      unlink(directory + "/link")
      close(open(directory + "/file", O_CREAT | O_WRONLY, 0o600))
      link(directory + "/file", directory + "/link")
      #expect(refusal("link"))
      #expect(refusal("none/file"))
      close(fd)
    }
  }
}
