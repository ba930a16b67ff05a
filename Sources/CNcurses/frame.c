// memfd_create and dup3 are Linux's own.
#define _GNU_SOURCE
#include "include/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

int cn_frame_open(void) { return memfd_create("frame", MFD_CLOEXEC); }

bool cn_frame_redirect(int descriptor, int file) {
  int made;
  do made = dup3(file, descriptor, O_CLOEXEC);
  while (made < 0 && errno == EINTR);
  return made >= 0;
}
