#include "ui/common/KeptState.h"

#include <QCoreApplication>
#include <QHash>
#include <QMutex>
#include <QSettings>
#include <QThreadPool>

#include <utility>

namespace ui::kept {

namespace {

class Keeper final
{
public:
    Keeper()
    {
        m_pool.setMaxThreadCount(1);
        qAddPostRoutine(kept::settle);
    }

    void set(const QString &key, const QVariant &value)
    {
        const QMutexLocker lock(&m_mutex);
        m_unwritten.insert(key, value);
        // A column that is being dragged changes faster than a disk takes it.
        if (!std::exchange(m_isWriting, true))
            m_pool.start([this] { write(); });
    }

    void settle() { m_pool.waitForDone(); }

private:
    void write()
    {
        for (QHash<QString, QVariant> some = take(); !some.isEmpty(); some = take()) {
            QSettings settings;
            for (auto one = some.cbegin(); one != some.cend(); ++one)
                settings.setValue(one.key(), one.value());
            settings.sync();
        }
    }

    QHash<QString, QVariant> take()
    {
        const QMutexLocker lock(&m_mutex);
        m_isWriting = !m_unwritten.isEmpty();
        return std::exchange(m_unwritten, {});
    }

    QThreadPool m_pool;
    QMutex m_mutex;
    QHash<QString, QVariant> m_unwritten;
    bool m_isWriting = false;
};

Keeper &keeper()
{
    static Keeper one;
    return one;
}

} // namespace

QVariant value(const QString &key)
{
    settle();
    return QSettings().value(key);
}

void set(const QString &key, const QVariant &value)
{
    keeper().set(key, value);
}

void settle()
{
    keeper().settle();
}

} // namespace ui::kept
