#pragma once

#include <stdint.h>

/// Threads of our own for Swift's concurrency, instead of libdispatch's.
///
/// libdispatch on Linux begins a timer with its first worker thread, which counts runnable threads once a second for
/// the rest of the process' life. An idle console would wake up once a second; these threads sleep until there is
/// something to do. Call it once, before the first task is made.
void cn_workers_install(int threads);

/// Calls `function(context)` on one of the threads after so many nanoseconds.
void cn_workers_after(uint64_t nanoseconds, void (*function)(void *), void *context);

/// Gives the memory that jobs have freed back to the system, which the C library keeps else, and unmaps the program's
/// instructions until they are needed again.
void cn_workers_give_memory_back(void);
