#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

namespace ui {

/// A filter that was given a name.
struct SavedFilter
{
    QString name;
    QString where;
    friend bool operator==(const SavedFilter &, const SavedFilter &) = default;
};

/// What the filter line remembers from one start of the program to the next, in its settings: the filters used last,
/// those with a name, and what is kept out of view. Main thread.
class FilterMemory final : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostUsed = 30;

    explicit FilterMemory(QObject *parent = nullptr);

    const QStringList &used() const { return m_used; } ///< the latest first
    void use(const QString &where); ///< an empty one is nothing to remember

    const QList<SavedFilter> &saved() const { return m_saved; } ///< by name
    void save(const SavedFilter &filter); ///< in place of the one of that name
    void forget(const QString &name);

    const QStringList &hidden() const { return m_hidden; } ///< terms, each with its minus
    void hide(const QString &term);
    void show(const QString &term);

Q_SIGNALS:
    void savedChanged();
    void hiddenChanged();

private:
    void storeSaved();

    QStringList m_used;
    QList<SavedFilter> m_saved;
    QStringList m_hidden;
};

} // namespace ui
