#include "ui/areas/FolderInspector.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QMutex>
#include <QThreadPool>

namespace ui {

namespace {

constexpr int mostFolders = 100;

QStringList foldersIn(const QString &directory)
{
    QStringList folders;
    // Not the hidden ones, and nothing behind a link: visitors may not get there.
    QDirIterator entries(directory, QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    while (folders.size() < mostFolders && entries.hasNext()) {
        entries.next();
        folders.append(entries.fileName());
    }
    folders.sort();
    return folders;
}

} // namespace

/// Where helper threads leave their answers: the inspector may be gone by then, this is not.
class FolderInspector::Relay
{
public:
    explicit Relay(FolderInspector *inspector)
        : m_inspector(inspector)
    {}

    void forget()
    {
        const QMutexLocker lock(&m_mutex);
        m_inspector = nullptr;
    }

    template <typename Report> void post(Report report)
    {
        const QMutexLocker lock(&m_mutex);
        if (FolderInspector *const inspector = m_inspector)
            QMetaObject::invokeMethod(
                inspector, [inspector, report] { report(inspector); }, Qt::QueuedConnection);
    }

private:
    QMutex m_mutex; // held for a queue operation only, never over the disk
    FolderInspector *m_inspector;
};

FolderInspector::FolderInspector(QObject *parent)
    : QObject(parent)
    , m_relay(std::make_shared<Relay>(this))
{}

FolderInspector::~FolderInspector()
{
    m_relay->forget();
}

void FolderInspector::inspect(const QString &directory)
{
    QThreadPool::globalInstance()->start([relay = m_relay, directory] {
        relay->post([facts = look(directory)](FolderInspector *inspector) { Q_EMIT inspector->inspected(facts); });
    });
}

void FolderInspector::create(const QString &directory)
{
    QThreadPool::globalInstance()->start([relay = m_relay, directory] {
        const bool done = QDir().mkpath(directory);
        relay->post([directory, done, facts = look(directory)](FolderInspector *inspector) {
            Q_EMIT inspector->created(directory, done);
            Q_EMIT inspector->inspected(facts);
        });
    });
}

FolderFacts FolderInspector::look(const QString &directory)
{
    FolderFacts facts;
    facts.directory = directory;
    if (directory.isEmpty())
        return facts;
    const QFileInfo info(directory);
    facts.exists = info.exists();
    facts.isFolder = info.isDir();
    facts.readable = info.isReadable();
    if (facts.isFolder && facts.readable)
        facts.folders = foldersIn(directory);
    return facts;
}

} // namespace ui
