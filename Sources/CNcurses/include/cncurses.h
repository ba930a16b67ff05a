#pragma once
// What Swift's importer drops from ncurses and from Linux: macros with casts or parameters, global variables
// (errors in Swift 6), variadic functions, and headers that the Glibc module leaves out. Everything else of
// ncurses is imported as it is.
//
// ncurses itself comes from the CNcursesSystem module: clang sees that this header belongs to it.
#include "../../CNcursesSystem/ncurses-wide.h"
#include <locale.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <wchar.h>

static const attr_t cn_bold = A_BOLD, cn_dim = A_DIM, cn_italic = A_ITALIC, cn_reverse = A_REVERSE,
                    cn_underline = A_UNDERLINE;

static inline WINDOW *cn_stdscr(void) { return stdscr; }
static inline WINDOW *cn_curscr(void) { return curscr; }
static inline int cn_colors(void) { return COLORS; }
static inline int cn_color_pairs(void) { return COLOR_PAIRS; }

// Pairs above 32767 travel through the last argument as an int (ncurses 6.1 and later).
static inline int cn_setcchar(cchar_t *cell, const wchar_t *text, attr_t attributes, int pair) {
  return setcchar(cell, text, attributes, 0, &pair);
}
static inline int cn_getcchar(const cchar_t *cell, wchar_t *text, attr_t *attributes, int *pair) {
  short low;
  return getcchar(cell, text, attributes, &low, pair);
}

// tigetstr says "no such string capability" with (char *)-1, which Swift cannot compare with.
static inline bool cn_has_string(const char *capability) {
  char *value = tigetstr((char *)capability);
  return value != NULL && value != (char *)-1;
}
static inline bool cn_is_string(const char *capability, const char *text) {
  return cn_has_string(capability) && strcmp(tigetstr((char *)capability), text) == 0;
}

// <wchar.h> shows wcwidth only with _XOPEN_SOURCE, which Swift's importer does not set.
extern int wcwidth(wchar_t character);
/// Cells that the C library, and so ncurses, gives a character in the current locale; -1 for no glyph.
static inline int cn_wcwidth(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

/// Bytes of the longest character in the current locale: 1 means that the locale is not UTF-8.
static inline size_t cn_mb_cur_max(void) { return MB_CUR_MAX; }

static inline int cn_get_window_size(int fd, struct winsize *size) { return ioctl(fd, TIOCGWINSZ, size); }
static inline int cn_set_window_size(int fd, const struct winsize *size) { return ioctl(fd, TIOCSWINSZ, size); }
/// Bytes that wait to be read, or -1 when the terminal is gone.
static inline int cn_bytes_waiting(int fd) {
  int count = 0;
  return ioctl(fd, FIONREAD, &count) == 0 ? count : -1;
}
static inline int cn_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
static inline int cn_signalfd(const sigset_t *set) { return signalfd(-1, set, SFD_CLOEXEC | SFD_NONBLOCK); }
/// The next pending signal's number, or 0 when there is none.
static inline int cn_read_signal(int fd) {
  struct signalfd_siginfo info;
  extern ssize_t read(int, void *, size_t);
  return read(fd, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}
/// Gives a signal its default action; ncurses puts handlers of its own on some.
static inline void cn_default_action(int number) { signal(number, SIG_DFL); }
