#pragma once

#include <QObject>

#include <functional>
#include <memory>

namespace ui {

/// Work whose result is wanted only while nothing newer was asked for: what a policy amounts to while its rules are
/// being edited, say. Small work is done at once, large work on another thread. Main thread.
class LatestWork final : public QObject
{
    Q_OBJECT

public:
    /// Runs on the main thread, unless newer work was asked for or the object is gone by then.
    using Deliver = std::function<void()>;
    using Work = std::function<Deliver()>; ///< runs on any thread; must hold all it needs by value

    explicit LatestWork(QObject *parent = nullptr);
    ~LatestWork() override; ///< doesn't wait: what still runs is dropped

    enum class Size { Small, Large };
    void run(Size size, Work work);
    bool isBusy() const { return m_busy; }

    /// Policies of more than some dozens of rules are analysed on another thread.
    static Size sizeFor(qsizetype rules) { return rules > 40 ? Size::Large : Size::Small; }

Q_SIGNALS:
    void busyChanged(bool busy);

private:
    class Relay;
    void take(quint64 ticket, const Deliver &deliver);
    void setBusy(bool busy);

    std::shared_ptr<Relay> m_relay;
    quint64 m_ticket = 0;
    bool m_busy = false;
};

} // namespace ui
