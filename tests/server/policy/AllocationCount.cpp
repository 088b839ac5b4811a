#include "tests/server/policy/AllocationCount.h"

#include <atomic>
#include <cstddef>

namespace {

std::atomic<qint64> counted{0};

} // namespace

qint64 allocations::count()
{
    return counted.load(std::memory_order_relaxed);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

// In the sanitizers' libraries; not every compiler brings the header.
// NOLINTNEXTLINE(clang-diagnostic-reserved-identifier)
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*allocated)(const volatile void *, std::size_t),
                                                         void (*released)(const volatile void *));

namespace {

void noteAllocation(const volatile void *, std::size_t)
{
    counted.fetch_add(1, std::memory_order_relaxed);
}

void noteRelease(const volatile void *) {}

[[maybe_unused]] const int hooked = __sanitizer_install_malloc_and_free_hooks(noteAllocation, noteRelease);

} // namespace

#else

// The names under which the GNU C library keeps its own.
// NOLINTBEGIN(clang-diagnostic-reserved-identifier)
extern "C" {
void *__libc_malloc(std::size_t size);
void *__libc_calloc(std::size_t count, std::size_t size);
void *__libc_realloc(void *block, std::size_t size);
void *__libc_memalign(std::size_t alignment, std::size_t size);
// NOLINTEND(clang-diagnostic-reserved-identifier)

void *malloc(std::size_t size)
{
    counted.fetch_add(1, std::memory_order_relaxed);
    return __libc_malloc(size);
}

void *calloc(std::size_t count, std::size_t size)
{
    counted.fetch_add(1, std::memory_order_relaxed);
    return __libc_calloc(count, size);
}

void *realloc(void *block, std::size_t size)
{
    counted.fetch_add(1, std::memory_order_relaxed);
    return __libc_realloc(block, size);
}

void *aligned_alloc(std::size_t alignment, std::size_t size)
{
    counted.fetch_add(1, std::memory_order_relaxed);
    return __libc_memalign(alignment, size);
}
}

#endif
