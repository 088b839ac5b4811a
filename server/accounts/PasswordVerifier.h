#pragma once

#include <QByteArray>

#include <functional>
#include <memory>

namespace accounts {

/// Verifies passwords on a few threads of its own, at most that many at once; the rest wait in line, bounded.
/// Thread-safe. Destruction waits for what runs and drops what waits, without calling back.
class PasswordVerifier
{
public:
    enum class Outcome { Right, Wrong, Busy };
    /// Called on a thread of the verifier (Busy: at once, by verify()); hand it over to your own thread yourself.
    using Done = std::function<void(Outcome)>;
    /// How a password is held against a hash, on any of the threads.
    using Compare = std::function<bool(const QByteArray &hash, const QByteArray &password)>;

    /// Each thread takes 64 MiB while it works. `maxWaiting` counts those that no thread has begun.
    explicit PasswordVerifier(int threads, int maxWaiting = 256);
    PasswordVerifier(int threads, int maxWaiting, Compare compare);
    ~PasswordVerifier();
    PasswordVerifier(const PasswordVerifier &) = delete;
    PasswordVerifier &operator=(const PasswordVerifier &) = delete;

    /// Never blocks. An empty hash stands for an account that does not exist or can't be used: the same work is done
    /// against a hash that nobody has a password for, so that the answer takes as long, and it is always Wrong (RFC
    /// 2577 section 7).
    void verify(QByteArray hash, QByteArray password, Done done);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace accounts
