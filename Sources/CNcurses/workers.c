// A small pool behind the hook that Swift's runtime offers for its global executor
// (swift_task_enqueueGlobal_hook, declared in the runtime's Concurrency.h; tests of Swift libraries use it too).
#define _GNU_SOURCE
#include "include/workers.h"

#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define SWIFT_CALL __attribute__((swiftcall))

typedef SWIFT_CALL void (*enqueue_function)(void *job);
typedef SWIFT_CALL void (*enqueue_hook)(void *job, enqueue_function original);

extern enqueue_hook swift_task_enqueueGlobal_hook;
// The second and third parameter are an executor; none means the global one.
extern SWIFT_CALL void swift_job_run(void *job, void *identity, void *implementation);

struct work {
  struct work *next;
  void (*function)(void *);
  void *context;
  uint64_t due;  // CLOCK_MONOTONIC, nanoseconds
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static struct work *ready, **ready_end = &ready;
static struct work *timed;  // by due time

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static struct work *make_work(void (*function)(void *), void *context, uint64_t due) {
  struct work *work = malloc(sizeof *work);
  // Without memory for a job nothing can go on: a lost job would be a program that hangs.
  if (work == NULL) abort();
  *work = (struct work){.next = NULL, .function = function, .context = context, .due = due};
  return work;
}

static void append_ready(struct work *work) {
  work->next = NULL;
  *ready_end = work;
  ready_end = &work->next;
}

// Blocks of this size are given back when they are freed. The C library raises the limit to 32 MB as it sees large
// blocks freed, and keeps them: a list of 10,000 makes several of 1 to 9 MB with each reading.
static const size_t given_back_bytes = 1 << 20;

// The C library makes the memory of a thread usable a page at a time, each with a call of the kernel that everybody else
// who touches new memory waits for (glibc's sysmalloc: only the first thread's memory is padded). What was usable once
// stays so, untouched and thus free of charge, so this is done once for as much as a list of 10,000 takes.
static void make_memory_usable(void) {
  // Volatile: a compiler may leave out blocks that nobody writes to.
  void *volatile blocks[24];
  const size_t size = given_back_bytes - 4096, count = sizeof blocks / sizeof *blocks;
  for (size_t index = 0; index < count; index++) blocks[index] = malloc(size);
  for (size_t index = count; index-- > 0;) free(blocks[index]);
}

static void *run_worker(void *unused) {
  (void)unused;
  make_memory_usable();
  pthread_mutex_lock(&lock);
  for (;;) {
    while (timed != NULL && timed->due <= now()) {
      struct work *due = timed;
      timed = due->next;
      append_ready(due);
    }
    if (ready != NULL) {
      struct work *work = ready;
      ready = work->next;
      if (ready == NULL) ready_end = &ready;
      else pthread_cond_signal(&changed);
      pthread_mutex_unlock(&lock);
      work->function(work->context);
      free(work);
      pthread_mutex_lock(&lock);
    } else if (timed != NULL) {
      struct timespec until = {.tv_sec = (time_t)(timed->due / 1000000000u), .tv_nsec = (long)(timed->due % 1000000000u)};
      pthread_cond_timedwait(&changed, &lock, &until);
    } else {
      pthread_cond_wait(&changed, &lock);
    }
  }
  return NULL;
}

static void run_job(void *job) { swift_job_run(job, NULL, NULL); }

static SWIFT_CALL void enqueue(void *job, enqueue_function original) {
  (void)original;
  struct work *work = make_work(run_job, job, 0);
  pthread_mutex_lock(&lock);
  append_ready(work);
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
}

void cn_workers_after(uint64_t nanoseconds, void (*function)(void *), void *context) {
  uint64_t start = now();
  uint64_t due = nanoseconds > UINT64_MAX - start ? UINT64_MAX : start + nanoseconds;
  struct work *work = make_work(function, context, due);
  pthread_mutex_lock(&lock);
  struct work **place = &timed;
  while (*place != NULL && (*place)->due <= due) place = &(*place)->next;
  work->next = *place;
  *place = work;
  // One thread may be waiting for a later time.
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
}

void cn_workers_install(int threads) {
  mallopt(M_MMAP_THRESHOLD, (int)given_back_bytes);
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&changed, &attributes);
  pthread_condattr_destroy(&attributes);
  for (int index = 0; index < threads; index++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, run_worker, NULL) == 0) pthread_detach(thread);
    else if (index == 0) return;  // No thread at all: libdispatch stays.
  }
  swift_task_enqueueGlobal_hook = enqueue;
}

// Unmaps the program's own instructions, which come back by themselves, a few at a time, as they are needed: the kernel
// maps sixteen pages around each that is touched, so that half of a large program stands in memory after its start.
static int unmap_instructions(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size, (void)unused;
  for (int index = 0; index < info->dlpi_phnum; index++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[index];
    // Only what cannot have been written to: the rest would lose what was written.
    if (part->p_type != PT_LOAD || part->p_flags != (PF_R | PF_X)) continue;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t start = (info->dlpi_addr + part->p_vaddr) & ~(page - 1);
    uintptr_t end = (info->dlpi_addr + part->p_vaddr + part->p_memsz) & ~(page - 1);
    if (end > start) madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 1;  // The first object is the program; libraries are small.
}

void cn_workers_give_memory_back(void) {
  malloc_trim(0);
  dl_iterate_phdr(unmap_instructions, NULL);
}
