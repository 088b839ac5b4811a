#include "server/accounts/PasswordVerifier.h"

#include "server/accounts/PasswordHash.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace accounts {

class PasswordVerifier::Private
{
public:
    Private(int threads, int maxWaiting, Compare compare)
        : m_compare(std::move(compare))
        , m_mostJobs(size_t(std::max(1, threads)) + size_t(std::max(0, maxWaiting)))
    {
        for (int i = 0; i < std::max(1, threads); ++i)
            m_threads.emplace_back([this] { work(); });
    }

    ~Private()
    {
        std::deque<Job> dropped;
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
            dropped.swap(m_waiting);
        }
        m_wake.notify_all();
        for (Job &job : dropped)
            wipe(job.password);
        dropped.clear();
        for (std::thread &thread : m_threads)
            thread.join();
    }

    void add(QByteArray hash, QByteArray password, Done done)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_waiting.size() + m_running < m_mostJobs) {
                m_waiting.push_back({std::move(hash), std::move(password), std::move(done)});
                m_wake.notify_one();
                return;
            }
        }
        wipe(password);
        done(Outcome::Busy);
    }

private:
    struct Job
    {
        QByteArray hash;
        QByteArray password;
        Done done;
    };

    void work()
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_wake.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
            if (m_stopping)
                return;
            Job job = std::move(m_waiting.front());
            m_waiting.pop_front();
            ++m_running;
            lock.unlock();
            const Outcome outcome = compared(job);
            // Counted out before the answer: whoever asks again on hearing it finds the place free.
            lock.lock();
            --m_running;
            lock.unlock();
            job.done(outcome);
            job.done = nullptr;
            lock.lock();
        }
    }

    Outcome compared(Job &job) const
    {
        // A hash that can't be read would be refused at once, and that could be measured from outside.
        const bool exists = isPasswordHash(job.hash);
        const bool equal = m_compare(exists ? job.hash : m_nobody, job.password);
        wipe(job.password);
        return exists && equal ? Outcome::Right : Outcome::Wrong;
    }

    const Compare m_compare;
    const size_t m_mostJobs; // running and waiting together
    const QByteArray m_nobody = hashOfNobody();
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_waiting;
    size_t m_running = 0;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

PasswordVerifier::PasswordVerifier(int threads, int maxWaiting)
    : PasswordVerifier(threads, maxWaiting, verifyPassword)
{}

PasswordVerifier::PasswordVerifier(int threads, int maxWaiting, Compare compare)
    : d(std::make_unique<Private>(threads, maxWaiting, std::move(compare)))
{}

PasswordVerifier::~PasswordVerifier() = default;

void PasswordVerifier::verify(QByteArray hash, QByteArray password, Done done)
{
    d->add(std::move(hash), std::move(password), std::move(done));
}

} // namespace accounts
