// Drives the C of this program the way Swift does, for valgrind and the sanitizers of clang (RELIABILITY R20): the
// guard of the terminal, with a report, and the pool of threads with work that is due at once and later.
#define _GNU_SOURCE
#include "restore.h"
#include "workers.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// Of Swift's runtime, which is not here.
typedef __attribute__((swiftcall)) void (*enqueue_function)(void *job);
typedef __attribute__((swiftcall)) void (*enqueue_hook)(void *job, enqueue_function original);
enqueue_hook swift_task_enqueueGlobal_hook;
static atomic_int jobs_run;
__attribute__((swiftcall)) void swift_job_run(void *job, void *identity, void *implementation) {
  (void)identity;
  (void)implementation;
  *(int *)job += 1;
  atomic_fetch_add(&jobs_run, 1);
}

static atomic_int timers_run;
static void on_timer(void *context) {
  (void)context;
  atomic_fetch_add(&timers_run, 1);
}

static int slots[4][1000];
static void *enqueue_many(void *slot) {
  for (int i = 0; i < 1000; i++) {
    swift_task_enqueueGlobal_hook((int *)slot + i, NULL);
    if (i % 4 == 0) cn_workers_after((uint64_t)(i % 7) * 1000000, on_timer, NULL);
  }
  return NULL;
}

static void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

int main(void) {
  int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) fail("there is no terminal");
  const char *name = ptsname(terminal);
  int screen = name == NULL ? -1 : open(name, O_RDWR | O_NOCTTY);
  if (screen < 0) fail("the terminal cannot be opened");
  char long_text[9000];
  for (size_t i = 0; i < sizeof long_text - 1; i++) long_text[i] = 'x';
  long_text[sizeof long_text - 1] = 0;
  for (int round = 0; round < 20; round++) {
    if (cn_guard_begin(screen, round % 2 ? long_text : NULL) != 0) fail("the guard does not begin");
    cn_guard_facts(round % 3 ? "one\n" : long_text);
    for (int i = 0; i < 100; i++) cn_guard_note(i % 10 ? "key" : long_text);
    cn_guard_screen(1);
    if (cn_guard_restore_modes() != 0) fail("the modes are not restored");
    cn_guard_screen(0);
    cn_guard_end();
  }
  close(screen);
  close(terminal);

  cn_workers_install(2);
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, enqueue_many, slots[i]);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  for (int waits = 0; atomic_load(&jobs_run) < 4000 || atomic_load(&timers_run) < 1000; waits++) {
    if (waits > 20000) fail("work was lost");
    usleep(1000);
  }
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 1000; j++)
      if (slots[i][j] != 1) fail("a job was run twice, or not at all");
  puts("done");
  return 0;
}
