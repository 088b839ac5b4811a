#pragma once

#include "server/files/AreaTree.h"
#include "server/files/View.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <atomic>
#include <filesystem>

/// A clock that stands still until it is moved.
class StillClock final : public base::Clock
{
public:
    qint64 utcMicroseconds() const override { return now.load(); }
    qint64 steadyMilliseconds() const override { return now.load() / 1000; }
    void advanceSeconds(qint64 seconds) { now += seconds * 1000000; }

    std::atomic<qint64> now = 1700000000000000;
};

/// A directory for an area, one for the quarantine, and views of them.
class AreaFixture
{
public:
    QTemporaryDir root;
    StillClock clock;
    QList<config::Area> areas;

    QString path(const QByteArray &relative = {}) const { return root.filePath(QString::fromUtf8(relative)); }
    QString quarantine() const { return path("quarantine"); }

    void makeFolder(const QByteArray &relative) const { QDir().mkpath(path(relative)); }
    void makeFile(const QByteArray &relative, const QByteArray &content = "content") const
    {
        QFile file(path(relative));
        if (!file.open(QFile::WriteOnly) || file.write(content) != content.size())
            qFatal("can't write %s", relative.constData());
    }
    void makeLink(const QByteArray &relative, const QByteArray &target) const
    {
        std::filesystem::create_symlink(target.toStdString(), path(relative).toStdString());
    }
    QByteArray content(const QByteArray &relative) const
    {
        QFile file(path(relative));
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("(none)");
    }
    QStringList names(const QByteArray &relative) const
    {
        return QDir(path(relative)).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }

    config::Area &addArea(const char *virtualPath, const char *directory, QList<config::Grant> grants)
    {
        makeFolder(directory);
        config::Area area;
        area.path = QString::fromUtf8(virtualPath);
        area.directory = path(directory);
        area.grants = std::move(grants);
        area.keepFreePercent = 0;
        areas.append(area);
        return areas.last();
    }

    std::shared_ptr<const files::AreaTree>
    build(files::Containment::Kind kind = files::Containment::Kind::Automatic) const
    {
        return files::AreaTree::build(areas, quarantine(), clock, kind);
    }

    static accounts::Identity anonymous() { return {true, true, {}}; }
    static accounts::Identity user(const char *name) { return {true, false, QString::fromUtf8(name)}; }
    static config::Grant grant(const char *who, config::Mode mode) { return {QString::fromUtf8(who), mode}; }

    files::View viewOf(const accounts::Identity &identity) const { return files::View(build(), identity); }
};

inline files::VirtualPath virtualPath(QByteArrayView text)
{
    return *files::VirtualPath::resolve(files::VirtualPath(), text);
}

/// "ok", or the code's name, so that a row of a table reads well.
template <typename T> QByteArray outcome(const base::Result<T> &result)
{
    using Code = base::Error::Code;
    if (result)
        return "ok";
    switch (result.error().code) {
    case Code::NotFound:
        return "not found";
    case Code::Exists:
        return "exists";
    case Code::Denied:
        return "denied";
    case Code::Invalid:
        return "invalid";
    case Code::Full:
        return "full";
    case Code::Quota:
        return "quota";
    case Code::Unavailable:
        return "unavailable";
    default:
        return "other: " + result.error().detail.toUtf8();
    }
}
