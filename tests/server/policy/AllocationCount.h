#pragma once

#include <QtGlobal>

/// Counts what this program takes from the heap: linking AllocationCount.cpp puts a counter before malloc, or before
/// the sanitizers' own. `new`, Qt's containers and the C library all pass there.
namespace allocations {

/// Since the program started, in all threads.
qint64 count();

} // namespace allocations
