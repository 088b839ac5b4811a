#include "ui/review/Sandbox.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>

#include <csignal>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

namespace ui::preview {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// Their runtimes reserve terabytes and call what they like.
constexpr bool isInstrumented = true;
#else
constexpr bool isInstrumented = false;
#endif

bool limit(__rlimit_resource resource, rlim_t most)
{
    const rlimit both{most, most};
    return ::setrlimit(resource, &both) == 0;
}

bool limitResources()
{
    constexpr rlim_t memory = rlim_t(768) * 1024 * 1024;
    constexpr rlim_t seconds = 5;
    constexpr rlim_t descriptors = 32;
    return (isInstrumented || limit(RLIMIT_AS, memory)) && limit(RLIMIT_CPU, seconds) && limit(RLIMIT_FSIZE, 0)
        && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, descriptors);
}

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t architecture = 0;
#endif

/// What decoding a descriptor that is open already, and writing to a pipe, needs.
constexpr int allowed[] = {SYS_read,
                           SYS_write,
                           SYS_pread64,
                           SYS_readv,
                           SYS_writev,
                           SYS_lseek,
                           SYS_fstat,
                           SYS_newfstatat,
                           SYS_close,
                           SYS_mmap,
                           SYS_munmap,
                           SYS_mprotect,
                           SYS_mremap,
                           SYS_madvise,
                           SYS_brk,
                           SYS_futex,
                           SYS_rt_sigaction,
                           SYS_rt_sigprocmask,
                           SYS_rt_sigreturn,
                           SYS_sigaltstack,
                           SYS_clock_gettime,
                           SYS_clock_nanosleep,
                           SYS_getrandom,
                           SYS_getpid,
                           SYS_gettid,
                           SYS_sched_yield,
                           SYS_exit,
                           SYS_exit_group,
                           SYS_restart_syscall};

bool filterCalls()
{
    constexpr std::size_t count = std::size(allowed);
    static_assert(count < 200, "jumps are one byte");
    std::array<sock_filter, count + 7> code{};
    std::size_t at = 0;
    const auto add = [&](sock_filter instruction) { code.at(at++) = instruction; };
    add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)));
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0));
    add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
    add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
    for (std::size_t i = 0; i < count; ++i) // to the last instruction; on x86-64 the 32-bit numbers match none
        add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, std::uint32_t(allowed[i]), std::uint8_t(count - i), 0));
    // As an old kernel would answer, for which libraries have other ways.
    add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS));
    add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    const sock_fprog program{static_cast<unsigned short>(at), code.data()};
    return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

} // namespace

bool enterSandbox()
{
    const bool prepared =
        ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limitResources();
    return prepared && (isInstrumented || architecture == 0 || filterCalls());
}

} // namespace ui::preview
