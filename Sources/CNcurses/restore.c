// Puts the terminal back when the program dies of a fatal signal. Between the signal and the re-raise only
// async-signal-safe functions run; ncurses' endwin is not one of them, so the bytes are fixed.
#include "include/restore.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

// The modes stay in C: Swift 6.3.1 lays out a global `termios` three bytes too short.
static struct termios saved_modes;
static int terminal = -1;
static atomic_int screen_is_up;
static atomic_flag handled = ATOMIC_FLAG_INIT;
static char last_line[4400];
static size_t last_line_length;

// For the report, which goes to descriptor 2: Swift's own message stands there already.
enum { note_count = 32, note_size = 64 };
static int has_report;
static char facts[4000];
static char notes[note_count][note_size];
static atomic_uint notes_taken;

static const int fatal[] = {SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE};
enum { fatal_count = sizeof fatal / sizeof *fatal };
static struct sigaction former[fatal_count];

// Ends a synchronized update, a sequence cut in half (CAN), paste, focus and mouse reports, the scroll region (with
// the cursor kept), line drawing, attributes and the keypad; shows the cursor; leaves the alternate screen and takes the saved title back, as rmcup of xterm does.
static const char reset[] = "\030\033[?2026l\033[?2004l\033[?1004l\033[?1006l\033[?1003l\033[?1002l\033[?1000l"
                            "\0337\033[r\0338\033(B\033[0m\033[?1l\033>\033[?12l\033[?25h\033[?1049l\033[23;0;0t\r";

static void write_all(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written <= 0) {
      if (written < 0 && errno == EINTR) continue;
      return;
    }
    bytes += written;
    count -= (size_t)written;
  }
}

static void report_text(const char *text) { write_all(STDERR_FILENO, text, strlen(text)); }

static void report(int number) {
  char digits[] = {(char)('0' + number / 10 % 10), (char)('0' + number % 10), '\n', 0};
  report_text("\nsignal ");
  report_text(digits);
  report_text(facts);
  report_text("the last messages, the newest at the end:\n");
  unsigned taken = atomic_load(&notes_taken);
  for (unsigned i = taken > note_count ? taken - note_count : 0; i < taken; i++) {
    report_text("  ");
    report_text(notes[i % note_count]);
    report_text("\n");
  }
}

static void on_fatal(int number) {
  if (atomic_load(&screen_is_up) && !atomic_flag_test_and_set(&handled)) {
    // From the background tcsetattr would stop the process instead of ending it. And a terminal that nobody reads
    // must not keep a dead program alive: the alarm ends it.
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    signal(SIGALRM, SIG_DFL);
    alarm(2);
    write_all(terminal, reset, sizeof reset - 1);
    tcsetattr(terminal, TCSANOW, &saved_modes);
    write_all(terminal, last_line, last_line_length);
    if (has_report) report(number);
    alarm(0);
  }
  raise(number);  // SA_RESETHAND has put the default action back
}

int cn_guard_begin(int fd, const char *report) {
  static char stack[32768];
  if (tcgetattr(fd, &saved_modes) != 0) return -1;
  terminal = fd;
  int length = report != NULL
    ? snprintf(last_line, sizeof last_line, "amldeck crashed; the report is in %s\n", report)
    : snprintf(last_line, sizeof last_line, "amldeck crashed\n");
  has_report = report != NULL;
  facts[0] = 0;
  atomic_store(&notes_taken, 0);
  last_line_length = length < (int)sizeof last_line ? (size_t)length : sizeof last_line - 1;
  atomic_flag_clear(&handled);
  atomic_store(&screen_is_up, 0);

  // A stack of its own, so that running out of stack is answered too.
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&alternate, NULL);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_fatal;
  action.sa_flags = SA_RESETHAND | SA_NODEFER | SA_ONSTACK;
  for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &action, &former[i]);
  return 0;
}

void cn_guard_facts(const char *text) { snprintf(facts, sizeof facts, "%s", text); }

void cn_guard_note(const char *text) {
  unsigned number = atomic_load(&notes_taken);
  snprintf(notes[number % note_count], note_size, "%s", text);
  atomic_store(&notes_taken, number + 1);
}

void cn_guard_screen(int up) { atomic_store(&screen_is_up, up); }

int cn_guard_restore_modes(void) {
  if (terminal < 0) return 0;
  // TCSANOW: waiting for the output to drain would hang on a terminal that nobody reads.
  return tcsetattr(terminal, TCSANOW, &saved_modes);
}

void cn_guard_end(void) {
  if (terminal < 0) return;
  atomic_store(&screen_is_up, 0);
  for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &former[i], NULL);
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, NULL);
  terminal = -1;
}
