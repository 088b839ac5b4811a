#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

/// Holds a source file against the table of who may know whom. Everything that the table does not name is refused, so
/// that a new folder has to be entered there.
class IncludeCheck final
{
public:
    /// Learns from the installed headers which Qt module a header such as `<QLabel>` belongs to.
    IncludeCheck();

    bool knowsQt() const { return m_moduleOfHeader.size() > 100; }

    /// One sentence a breach; `path` is relative to the root of the source tree.
    QStringList breaches(const QString &path, const QString &text) const;

private:
    QString qtModule(const QString &header) const;
    QString breachOf(const QString &path, const QString &include, bool quoted) const;
    QString breachOfSystem(const QString &folder, const QString &header) const;

    QHash<QString, QString> m_moduleOfHeader;
};
