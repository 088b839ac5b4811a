#pragma once

namespace tls {

/// Frees what OpenSSL keeps for the calling thread: its queue of errors, its random numbers. For a QThread about to end
/// together with the program: QThread::wait() returns before the thread's own clean-up has run, and once OpenSSL has
/// cleaned up for the whole process that clean-up frees nothing any more. Any thread; used again, it starts anew.
void releaseThreadState();

} // namespace tls
