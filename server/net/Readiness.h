#pragma once

#include <QFlags>

#include <memory>

class QSocketNotifier;

namespace net {

enum class Ready : quint8 {
    Readable = 1,
    Writable = 2,
    Broken = 4 ///< error or hang-up; epoll reports it whatever was asked for, notifiers as readable or writable
};
Q_DECLARE_FLAGS(Interest, Ready)
Q_DECLARE_OPERATORS_FOR_FLAGS(Interest)

/// Is told when its descriptor can be read or written. May destroy itself and its Readiness while being told.
class ReadinessHandler
{
public:
    virtual void onReady(Interest ready) = 0;

protected:
    ~ReadinessHandler() = default;
};

/// Watches one descriptor for one handler on the thread it was made on, level-triggered; ends with its own life.
/// Takes epoll directly where the thread has an EpollEventDispatcher, socket notifiers elsewhere.
class Readiness
{
public:
    Readiness() = default;
    ~Readiness() { stop(); }
    Readiness(const Readiness &) = delete;
    Readiness &operator=(const Readiness &) = delete;

    void start(int fd, ReadinessHandler *handler, Interest interest, bool exclusive = false);
    void setInterest(Interest interest);
    Interest interest() const { return m_interest; }
    void stop();
    bool isActive() const { return m_fd >= 0; }

private:
    struct Notifiers;
    int m_fd = -1;
    Interest m_interest;
    std::unique_ptr<Notifiers, void (*)(Notifiers *)> m_notifiers{nullptr, nullptr};
};

} // namespace net
