#include "server/selftest/ShadowTree.h"

#include "server/selftest/Say.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <algorithm>

namespace selftest {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 mostFiles = 500; // of an area
constexpr int deepest = 6;

bool writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QFile::WriteOnly | QFile::NewOnly) && file.write(content) == content.size();
}

} // namespace

ShadowTree::~ShadowTree()
{
    for (auto path = m_closed.crbegin(); path != m_closed.crend(); ++path)
        QFile::setPermissions(*path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

QString ShadowTree::directory(qsizetype area) const
{
    return m_folder.filePath(u"areas/"_s % QString::number(area));
}

QString ShadowTree::placeFor(const QString &name) const
{
    return m_folder.filePath(name);
}

base::Result<void> ShadowTree::make(const QList<config::Area> &areas)
{
    for (qsizetype i = 0; i < areas.size(); ++i) {
        if (!m_folder.isValid() || !QDir().mkpath(directory(i)))
            return base::Error{base::Error::Code::Unavailable,
                               Say::tr("No temporary folder could be made: %1").arg(m_folder.errorString())};
        m_files.append(0);
        mirror(i, areas.at(i).directory, directory(i));
    }
    return {};
}

base::Result<void> ShadowTree::add(qsizetype area, const QString &name, const QByteArray &content)
{
    const QString path = QDir(directory(area)).filePath(name);
    QFile::remove(path);
    // The shadow of a folder that may not be written is closed already.
    const bool closed = m_closed.contains(directory(area));
    if (closed)
        QFile::setPermissions(directory(area), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const bool written = writeFile(path, content);
    if (closed)
        QFile::setPermissions(directory(area), QFile::ReadOwner | QFile::ExeOwner);
    if (!written)
        return base::Error{base::Error::Code::Unavailable, Say::tr("A stand-in file could not be written.")};
    ++m_files[area];
    return {};
}

void ShadowTree::mirror(qsizetype area, const QString &from, const QString &to)
{
    QList<Pair> rest{{from, to, 0}};
    while (!rest.isEmpty()) {
        const Pair pair = rest.takeFirst();
        mirrorFolder(area, pair, rest);
        if (!QFileInfo(pair.from).isWritable() && QFileInfo(pair.from).isDir()) {
            QFile::setPermissions(pair.to, QFile::ReadOwner | QFile::ExeOwner);
            m_closed.append(pair.to);
        }
    }
}

void ShadowTree::mirrorFolder(qsizetype area, const Pair &pair, QList<Pair> &rest)
{
    QDirIterator entries(pair.from, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    while (entries.hasNext()) {
        const QFileInfo entry(entries.next());
        const QString path = QDir(pair.to).filePath(entry.fileName());
        if (entry.isSymLink())
            continue;
        if (m_files.at(area) >= mostFiles || pair.depth >= deepest) {
            m_whole = false;
            return;
        }
        if (entry.isDir()) {
            if (QDir().mkdir(path))
                rest.append({entry.filePath(), path, pair.depth + 1});
        } else if (entry.isFile() && writeFile(path, "This file stands for another one.\r\n")) {
            if (!entry.isReadable())
                QFile::setPermissions(path, {});
        }
        ++m_files[area];
    }
}

} // namespace selftest
